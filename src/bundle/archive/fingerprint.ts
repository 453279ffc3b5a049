import { hash } from 'node:crypto';
import type { FileHash } from './hash-files.ts';

/**
 * A SHA-256 in hex over the files' paths and contents and over `settings`: whatever decides what a server makes of the bundle.
 * Neither the machine nor the day nor the order of the files is in it.
 */
export function fingerprintOf(hashes: ReadonlyMap<string, FileHash>, settings: unknown): string {
  const files = Array.from(hashes, ([path, { sha256 }]) => [path, sha256] as const).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  // The number in front changes when the same settings come to mean something else.
  return hash('sha256', JSON.stringify([1, files, settings]), 'hex');
}
