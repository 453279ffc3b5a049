import { UserError } from './errors.ts';

/** The run was ended from outside: cancelled in GitHub, or Ctrl-C. */
export class Cancelled extends Error {
  constructor(signal: string) {
    super(`The run was cancelled (${signal}).`);
    this.name = 'Cancelled';
  }
}

/**
 * A signal that ends the run: when the process is asked to end, or when its time is up.
 *
 * GitHub sends SIGINT, 7.5 s later SIGTERM, and kills 2.5 s after that.
 *
 * @param minutes how long the run may take
 */
export function stopSignal(minutes: number): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => stop.abort(new Cancelled(signal)));
  }
  const timer = setTimeout(() => stop.abort(outOfTime(minutes)), minutes * 60_000);
  timer.unref();
  return stop.signal;
}

function outOfTime(minutes: number): UserError {
  return new UserError({
    what: `The run wasn't done after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    why: 'That is what the input timeout allows for all of it.',
    fix: 'Look at the log for the stage that took so long, or allow more with timeout.',
  });
}
