// Keeps the newest result of each benchmark in the cache, so that a report can combine several runs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptResult } from './results.ts';

const fileOf = (cache: string, name: string) => join(cache, 'results', `${name}.json`);

export function keepResult(cache: string, result: KeptResult): void {
  mkdirSync(join(cache, 'results'), { recursive: true });
  writeFileSync(fileOf(cache, result.name), JSON.stringify(result));
}

/** The kept results of these benchmarks, in this order, without those that were never measured. */
export function keptResults(cache: string, names: readonly string[]): KeptResult[] {
  const files = names.map((name) => fileOf(cache, name)).filter((file) => existsSync(file));
  return files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
}
