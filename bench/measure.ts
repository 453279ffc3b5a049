// Running what is measured, and the numbers that come out.
import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';

/** What one subject took. */
export interface Measured {
  readonly seconds: number;
  /** Time on the CPU, of all threads. */
  readonly cpuSeconds?: number;
  /** The size of what it made. */
  readonly bytes?: number;
  /** The part of the time after its interpreter was ready. */
  readonly secondsInside?: number;
  /** The most memory that it had at once, in bytes. */
  readonly resident?: number;
}

export interface Row extends Measured {
  /** What was measured on, as in `2,000 files, 100 MB`. */
  readonly on: string;
  readonly subject: string;
}

/** Something that was promised, and what became of it. */
export interface Target {
  readonly name: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface Outcome {
  readonly rows: readonly Row[];
  readonly targets: readonly Target[];
  /** What could not be measured here, and why. */
  readonly notes: readonly string[];
}

/** Runs a program that prints a `Measured` as its last line. */
export async function measured(
  command: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<Measured> {
  const { stdout } = await run(command, options);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Measured;
}

/** Runs a line of shell that writes a file, and takes the time. */
export async function measuredShell(line: string, output: string): Promise<Measured> {
  const start = performance.now();
  await run(['bash', '-o', 'pipefail', '-c', line]);
  return { seconds: (performance.now() - start) / 1000, bytes: statSync(output).size };
}

async function run(
  [program = '', ...args]: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<{ stdout: string }> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray(),
    child.stderr.setEncoding('utf8').toArray(),
    once(child, 'close'),
  ]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stderr.join('')}`);
  return { stdout: stdout.join('') };
}

/** The run with the median time, so that one slow moment of the machine changes nothing; and the median CPU time. */
function median(runs: readonly Measured[]): Measured {
  const middle = Math.floor((runs.length - 1) / 2);
  const run = runs.toSorted((a, b) => a.seconds - b.seconds)[middle] as Measured;
  const cpuSeconds = runs
    .flatMap((one) => (one.cpuSeconds === undefined ? [] : [one.cpuSeconds]))
    .toSorted((a, b) => a - b)[middle];
  return { ...run, ...(cpuSeconds !== undefined && { cpuSeconds }) };
}

/** Runs each subject `rounds` times, in turns, so that all share the machine's moods; `before` each. */
export async function inTurns(
  subjects: Readonly<Record<string, (() => Promise<Measured>) | undefined>>,
  rounds: number,
  before: () => Promise<unknown> = async () => {},
): Promise<Map<string, Measured>> {
  const runs = new Map<string, Measured[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [subject, measure] of Object.entries(subjects)) {
      if (!measure) continue;
      await before();
      runs.set(subject, [...(runs.get(subject) ?? []), await measure()]);
    }
  }
  return new Map(Array.from(runs, ([subject, all]) => [subject, median(all)]));
}

export function atMost(name: string, value: number, limit: number, unit = ''): Target {
  return { name, wanted: `≤ ${limit}${unit}`, measured: `${round(value)}${unit}`, met: value <= limit };
}

export function atLeast(name: string, value: number, limit: number, unit = ''): Target {
  return { name, wanted: `≥ ${limit}${unit}`, measured: `${round(value)}${unit}`, met: value >= limit };
}

export const round = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
