// Runs commands, and computes medians of what they took.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { python } from '../__tests__/support/python-index.ts';

/** What one run took. */
export interface Measurement {
  /** Wall time. */
  readonly seconds: number;
  /** CPU time of all processes. */
  readonly cpuSeconds?: number;
  /** Resident memory of the largest process, in bytes. */
  readonly peakMemory?: number;
  /** Size of the bundle, in bytes. */
  readonly bundleBytes?: number;
  /** Bytes sent and received over HTTP. */
  readonly wireBytes?: number;
  readonly requests?: number;
  /** The part of `seconds` in which the server built the content or the app answered. */
  readonly serverSeconds?: number;
}

/** All runs of one subject on one task. */
export interface Row {
  readonly task: string;
  readonly subject: string;
  readonly runs: readonly Measurement[];
}

/** A promised limit, and the measured value. */
export interface Goal {
  readonly name: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Result {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
  /** How it was measured, and what could not be measured. */
  readonly notes: readonly string[];
}

/** What all benchmarks share. */
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
 * Runs the subjects alternately, so that a slow moment of the machine affects all of them.
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

export interface Statistics {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median and spread of one value of the runs; `undefined` if it was not measured. */
export function statistics(
  row: Row | undefined,
  select: (run: Measurement) => number | undefined = ({ seconds }) => seconds,
): Statistics | undefined {
  const values = (row?.runs ?? []).flatMap((run) => select(run) ?? []).toSorted((a, b) => a - b);
  const [min, max] = [values[0], values.at(-1)];
  if (min === undefined || max === undefined) return undefined;
  const half = (values.length - 1) / 2;
  const median = ((values[Math.floor(half)] ?? min) + (values[Math.ceil(half)] ?? max)) / 2;
  return { median, min, max };
}

/** The median of one value; NaN if it was not measured, so that no goal counts as met. */
export const medianOf = (row: Row | undefined, select?: (run: Measurement) => number | undefined): number =>
  statistics(row, select)?.median ?? Number.NaN;

export const findRow = (rows: readonly Row[], task: string, subject: string): Row | undefined =>
  rows.find((row) => row.task === task && row.subject === subject);

export const atMost = (name: string, value: number, limit: number, unit = ''): Goal => ({
  name,
  wanted: `≤ ${limit}${unit}`,
  measured: `${formatNumber(value)}${unit}`,
  met: value <= limit,
});

export const atLeast = (name: string, value: number, limit: number, unit = ''): Goal => ({
  name,
  wanted: `≥ ${limit}${unit}`,
  measured: `${formatNumber(value)}${unit}`,
  met: value >= limit,
});

/** Three significant digits, or all digits of the integer part. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'not measured';
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}
