import { setTimeout } from 'node:timers/promises';

/** Measures time and waits. Tests pass a faster one, so that they don't wait for retry delays and time-outs. */
export interface Clock {
  /** Milliseconds since an arbitrary moment. */
  readonly now: () => number;
  /**
   * Waits for a number of milliseconds.
   *
   * @throws an `AbortError` when `signal` is aborted
   */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
};
