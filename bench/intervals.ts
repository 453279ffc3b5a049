// Computes the total time of requests, and how many of them ran one after another.

/** In milliseconds of a monotonic clock. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** The length of the union of the intervals. */
export function unionLength(intervals: readonly Interval[]): number {
  let [length, covered] = [0, Number.NEGATIVE_INFINITY];
  for (const { start, end } of intervals.toSorted((a, b) => a.start - b.start)) {
    length += Math.max(0, end - Math.max(start, covered));
    covered = Math.max(covered, end);
  }
  return length;
}

/** The largest number of intervals of which no two overlap. */
export function longestSequence(intervals: readonly Interval[]): number {
  let [count, free] = [0, Number.NEGATIVE_INFINITY];
  for (const { start, end } of intervals.toSorted((a, b) => a.end - b.end)) {
    if (start < free) continue;
    count++;
    free = end;
  }
  return count;
}
