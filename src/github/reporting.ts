import type { GitHubOperation } from './best-effort.ts';
import type { GitHub } from './client.ts';
import type { GitHubContext } from './context.ts';

/** A place where GitHub shows a deployment: a comment, or a deployment of its API. */
export interface Reporter<Result> {
  /** What its calls do. */
  readonly operation: GitHubOperation;
  begin(github: GitHub): Promise<void>;
  end(github: GitHub, result: Result): Promise<void>;
  /** Ends it without a result: there is nothing left to deploy. */
  cancel(github: GitHub, reason: string): Promise<void>;
}

/**
 * Reports a deployment in all places. What GitHub refuses becomes a warning. After the run was cancelled, the last reports
 * are still sent, in the few seconds that the runner leaves.
 */
export interface Reporting<Result> {
  /** Starts to report, without waiting for GitHub. */
  begin(): void;
  end(result: Result): Promise<void>;
  cancel(reason: string): Promise<void>;
}

/** The time that the last reports of a cancelled run may take, in milliseconds. */
const timeAfterCancellation = 6000;

/** @param signal of the run */
export function startReporting<Result>(
  reporters: readonly Reporter<Result>[],
  context: GitHubContext,
  signal: AbortSignal,
): Reporting<Result> {
  type Call = (reporter: Reporter<Result>, github: GitHub) => Promise<void>;
  const { bestEffort, log } = context;
  let begun: Promise<void> = Promise.resolve();

  async function callAll(call: Call, limit: AbortSignal): Promise<void> {
    if (reporters.length === 0) return;
    const github = await context.connect(limit);
    const calls = reporters.map((reporter) =>
      bestEffort.attempt(reporter.operation, () => call(reporter, github)),
    );
    await Promise.all(calls);
  }

  async function finish(call: Call): Promise<void> {
    try {
      signal.throwIfAborted();
      await begun;
      await callAll(call, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      const last = begun
        .catch(() => {})
        .then(() => callAll(call, AbortSignal.timeout(timeAfterCancellation)))
        .catch(({ message }: Error) => log.debug(`The end was not reported to GitHub: ${message}`));
      context.pendingReports.push(last);
      await last;
    }
    log.warn(...bestEffort.takeWarnings());
  }

  return {
    begin() {
      begun = callAll((reporter, github) => reporter.begin(github), signal);
      // Awaited in `finish`; the run may fail before that.
      begun.catch(() => {});
    },
    end: (result) => finish((reporter, github) => reporter.end(github, result)),
    cancel: (reason) => finish((reporter, github) => reporter.cancel(github, reason)),
  };
}
