import { setTimeout as sleep } from 'node:timers/promises';
import { formatDuration } from './formatting.ts';
import { input, theInput } from './input-names.ts';
import type { Stage } from './outcome.ts';
import { type Problem, UserError } from './problems.ts';

/** The run was ended from outside: cancelled in GitHub, or Ctrl-C. */
export class RunCancelledError extends Error {
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
export function createRunSignal(minutes: number): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => stop.abort(new RunCancelledError(signal)));
  }
  const timer = setTimeout(() => stop.abort(new RunTimeoutError(minutes)), minutes * 60_000);
  timer.unref();
  return stop.signal;
}

/** The run took longer than the input timeout allows. */
export class RunTimeoutError extends UserError {
  constructor(minutes: number) {
    super({
      message: `The run wasn't done after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
      reason: `That is what ${theInput('timeout')} allows for all of it.`,
      hint: `Look at the log for what took so long, or allow more with ${input('timeout')}.`,
    });
    this.name = 'OutOfTime';
  }

  /**
   * The same, with the stage that it was in, and what it was waiting for there.
   *
   * @param stages all that were begun
   * @param lastSaid the last line of the log
   * @param logsUrl where the app's own logs are
   */
  in(stages: readonly Stage[], lastSaid: string | undefined, logsUrl?: string): readonly Problem[] {
    const stage = stages.at(-1);
    if (!stage) return this.problems;
    const more = [
      `It was in the stage "${stage.name}", for ${formatDuration(stage.milliseconds)}.`,
      logsUrl && `The logs in Connect: ${logsUrl}`,
      lastSaid && `The last line of the log: ${lastSaid.trim()}`,
    ].filter(Boolean);
    return this.problems.map((problem) => ({ ...problem, reason: [problem.reason, ...more].join(' ') }));
  }
}

/** Milliseconds in which work that was stopped may end by itself: close its files, tell GitHub. */
const grace = 600;

/**
 * What the work gives; or, where the run is stopped and the work doesn't end by itself at once, the reason of the
 * stop. What hangs then, a request or a disk, ends with the process.
 */
export async function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = async () => {
    await sleep(grace, undefined, { ref: false });
    stopped.reject(signal.reason);
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped.promise]);
  } catch (error) {
    // Work that ends by itself may tell of a wait that was cut off, and not why.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * What of an error the user can mend; empty for a cancelled run and for a bug of ours.
 *
 * @param stages so far, with the last line that was said and where the logs are: for a run whose time was up
 */
export function problemsOf(
  error: unknown,
  stages: readonly Stage[],
  lastSaid: string | undefined,
  logsUrl: string | undefined,
): readonly Problem[] {
  if (error instanceof RunTimeoutError) return error.in(stages, lastSaid, logsUrl);
  return error instanceof UserError ? error.problems : [];
}
