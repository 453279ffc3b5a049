import { setTimeout as sleep } from 'node:timers/promises';
import { formatCount, formatDuration } from './formatting.ts';
import { input, theInput } from './input-names.ts';
import { type Problem, UserError } from './problems.ts';
import type { RunReport } from './run-progress.ts';

/** The run was cancelled in GitHub, or by Ctrl-C. */
export class RunCancelledError extends Error {
  constructor(signal: string) {
    super(`The run was cancelled (${signal}).`);
    this.name = 'RunCancelledError';
  }
}

/**
 * A signal that is aborted when the process receives SIGINT or SIGTERM, or after the time limit.
 *
 * GitHub sends SIGINT, SIGTERM after 7.5 s, and kills the process 2.5 s later.
 *
 * @param minutes the time limit (input `timeout`)
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

/** The run took longer than input `timeout` allows. */
export class RunTimeoutError extends UserError {
  constructor(minutes: number) {
    super({
      message: `Timed out after ${formatCount(minutes, 'minute')} (${theInput('timeout')}).`,
      hint: `See the log for what took so long, or increase ${input('timeout')}.`,
    });
    this.name = 'RunTimeoutError';
  }
}

/** Milliseconds for aborted work to end by itself: to close files, to report to GitHub. */
const grace = 600;

/**
 * Returns the result of the work. If the run is aborted and the work doesn't end soon after, throws the reason of the
 * signal. A request that is still pending then ends with the process.
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
    // Aborted work may throw the error of an interrupted wait instead of the reason.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * The problems that the user can fix; empty for a cancelled run and for a bug. A run that timed out names its last stage.
 *
 * @param report what was reported so far
 */
export function problemsOf(
  error: unknown,
  { stages, lastLine, facts: { logsUrl } }: Pick<RunReport, 'stages' | 'lastLine' | 'facts'>,
): readonly Problem[] {
  if (!(error instanceof UserError)) return [];
  const stage = stages.at(-1);
  if (!(error instanceof RunTimeoutError) || !stage) return error.problems;
  const reason = [
    `The stage "${stage.name}" had been running for ${formatDuration(stage.milliseconds)}.`,
    logsUrl && `Logs in Connect: ${logsUrl}`,
    lastLine && `Last line of the log: ${lastLine.trim()}`,
  ];
  return error.problems.map((problem) => ({ ...problem, reason: reason.filter(Boolean).join(' ') }));
}
