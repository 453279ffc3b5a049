// Runs commands, and measures their time and memory.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { python } from '../__tests__/support/python-index.ts';
import type { Measurement, Row } from './results.ts';

/** The options of all benchmarks. */
export interface BenchContext {
  /** A folder that is kept between runs. */
  readonly cache: string;
  /** `index.js` of a fresh build. */
  readonly entry: string;
  readonly rounds: number;
  readonly quick: boolean;
  /** Size of the big CSV file in MB. */
  readonly bigFileMegabytes: number;
  /** Git revision to compare the start with. */
  readonly against: string | undefined;
}

/**
 * Runs a command to its end.
 * @throws Error with the command's output if it fails
 */
export async function measure(
  command: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-log-'));
  try {
    const log = join(folder, 'log');
    const script = join(import.meta.dirname, 'subjects', 'measure.py');
    const child = spawn(python, [script, log, ...command], {
      ...options,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = await Promise.all([child.stdout.setEncoding('utf8').toArray(), once(child, 'close')]);
    const { code, ...measurement } = JSON.parse(output.join('')) as Measurement & { code: number };
    if (code !== 0)
      throw new Error(`${command.join(' ')} exited with ${code}:\n${await readFile(log, 'utf8')}`);
    return measurement;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export type Subjects = Readonly<Record<string, (() => Promise<Measurement>) | undefined>>;

/**
 * Runs the subjects alternately, so that a slow phase of the machine affects all of them.
 * @param prepare runs before each measurement and is not measured
 */
export async function alternate(
  task: string,
  subjects: Subjects,
  rounds: number,
  prepare: () => Promise<unknown> = async () => {},
): Promise<Row[]> {
  const rows = Object.entries(subjects).flatMap(([subject, run]) =>
    run ? [{ task, subject, run, runs: [] as Measurement[] }] : [],
  );
  for (let round = 0; round < rounds; round++) {
    for (const row of rows) {
      await prepare();
      row.runs.push(await row.run());
    }
  }
  return rows.map(({ run: _, ...row }) => row);
}
