// The results of benchmarks, and their statistics.

/** The measurements of one run. */
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
  /** The largest number of requests of which no two ran at the same time. */
  readonly sequentialRequests?: number;
  /** The part of `seconds` in which the server built the content or the app handled a request. */
  readonly serverSeconds?: number;
  /** The part of `seconds` in which only the added latency delayed the requests. */
  readonly latencySeconds?: number;
}

/** All runs of one subject on one task. */
export interface Row {
  readonly task: string;
  readonly subject: string;
  readonly runs: readonly Measurement[];
}

/** A limit, and the measured value. */
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
  readonly downloads?: readonly Download[];
}

/** A result with the name of its benchmark. */
export interface KeptResult extends Result {
  readonly name: string;
  /** Sentences about the machine, the versions and the number of runs. */
  readonly conditions: readonly string[];
}

/** A download that a runner needs before it can start the tool. */
export interface Download {
  readonly name: string;
  readonly bytes: number;
}

/** The part of the wall time that is not the server's work. */
export const toolSeconds = ({ seconds, serverSeconds = 0 }: Measurement): number => seconds - serverSeconds;

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
