import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/shared/clock.ts';

export interface VirtualClock extends Clock {
  /** Moves the time forward. */
  readonly advance: (milliseconds: number) => void;
}

/** A clock whose time only changes by `advance` and `sleep`. A sleep takes no real time. */
export function virtualClock(): VirtualClock {
  let time = 0;
  const advance = (milliseconds: number) => {
    time += milliseconds;
  };
  return {
    now: () => time,
    advance,
    async sleep(milliseconds, signal) {
      // A loop that polls must not block the event loop.
      await setImmediate(undefined, { signal });
      advance(milliseconds);
    },
  };
}
