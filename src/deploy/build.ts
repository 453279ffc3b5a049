import { toleratedOutage } from '../connect/caller.ts';
import { ConnectError, failureKind, isTemporary } from '../connect/errors.ts';
import type { Task } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { formatDuration } from '../shared/formatting.ts';
import { type BuildRequest, jobsBefore, recoverBuildState } from './build-recovery.ts';

/** The build ended with an error. */
export class BuildFailure extends Error {
  readonly output: readonly string[];
  /** The reason that the task states. */
  readonly reason: string;
  /** Whether the server may have been restarted during the build. */
  readonly interrupted: boolean;

  constructor(reason: string, output: readonly string[], { interrupted = false } = {}) {
    super(`The build failed: ${reason}`);
    this.name = 'BuildFailure';
    this.reason = reason;
    this.output = output;
    this.interrupted = interrupted;
  }
}

/** How long polls must fail before a restart is assumed, in milliseconds. A shorter failure is one of the network. */
const restart = 1000;

/** How long the task may be unknown, in milliseconds: a poll may reach another node of a cluster. */
const unknownTask = 15_000;

/** After how long the log says that a build writes nothing, in milliseconds. */
const reminder = 60_000;

/** This many polls may fail before the log mentions it. */
const quietFailures = 3;

/**
 * Has the server build a bundle, logs the output of the build, and waits for its end.
 *
 * If the answer or the task is lost (a dropped connection, a restart), the content item and its jobs show the state of
 * the build. It is requested again only if they show nothing. A second build of the same bundle is harmless (api.md 19).
 *
 * @param options.quiet true for a bundle that was built before: its output is logged for debugging only
 * @returns false if it turned out that the server doesn't support drafts: nothing was built then
 * @throws {BuildFailure}
 */
export async function build(
  request: BuildRequest,
  context: DeployContext,
  { quiet = false }: { readonly quiet?: boolean } = {},
): Promise<boolean> {
  const { connect, progress, signal } = context;
  const polls = trackPolls(context);
  for (let attempt = 1; ; attempt++) {
    // A bundle that was just uploaded has no earlier jobs.
    const mayHaveJobs = attempt > 1 || request.isEarlier;
    const jobs = mayHaveJobs ? await jobsBefore(request, context) : new Set<string>();
    let failure: unknown;
    try {
      const id = await connect.deploy(request.guid, request.bundleId, request);
      progress.record({ taskId: id });
      if (await followTask(id, context, polls, quiet)) return true;
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
    // A server that hides its version may be too old for drafts: it refuses the field `activate`.
    if (request.drafts === 'unknown' && failure instanceof ConnectError && failure.status === 400)
      return false;
    if (await isBuiltAfter(failure, attempt, jobs, request, context)) return true;
  }
}

/**
 * After an attempt that failed or was lost: whether the bundle was built nevertheless.
 *
 * @param failure `undefined` if the server no longer knew the task or no longer answered
 * @param jobs the keys of the jobs before the attempt
 * @returns false if the build is to be requested again
 * @throws if another attempt would not help
 */
async function isBuiltAfter(
  failure: unknown,
  attempt: number,
  jobs: ReadonlySet<string>,
  request: BuildRequest,
  context: DeployContext,
): Promise<boolean> {
  const { log } = context.progress;
  if (mayRetry(failure, attempt)) {
    log.info('The server was unreachable during the build. Building again.');
    return false;
  }
  if (failure !== undefined && failureKind(failure) !== 'lost' && failureKind(failure) !== 'unsent')
    throw failure;
  log.info('Lost track of the build. Checking its status…');
  const build = await recoverBuildState(request, jobs, context);
  if (build.state === 'built') return true;
  let cause = failure ?? new BuildFailure('The server lost the build three times.', []);
  if (build.state === 'failed') {
    const interrupted = failure === undefined;
    cause = new BuildFailure('The build job ended with an error.', build.output, { interrupted });
    if (!mayRetry(cause, attempt)) throw cause;
  }
  if (attempt === 3) throw cause;
  log.info(
    build.state === 'failed'
      ? 'It failed, possibly because the server was restarted. Building again.'
      : 'The server has no record of it. Building again.',
  );
  return false;
}

/** Once: a build that fails again did not fail because of a restart. */
const mayRetry = (error: unknown, attempt: number): boolean =>
  error instanceof BuildFailure && error.interrupted && attempt === 1;

/**
 * Logs the output of a task until it ends.
 *
 * @returns `undefined` if the server no longer knows the task or no longer answers
 * @throws {BuildFailure}
 */
async function followTask(
  id: string,
  context: DeployContext,
  polls: ReturnType<typeof trackPolls>,
  quiet: boolean,
): Promise<Task | undefined> {
  const { connect, progress } = context;
  const output: string[] = [];
  let lastLogged = connect.clock.now();
  for (let first = 0; ; ) {
    const sent = connect.clock.now();
    let task: Task;
    try {
      task = await connect.task(id, first);
    } catch (error) {
      if (!(await polls.tolerate(error))) return undefined;
      continue;
    }
    polls.succeeded(sent);
    const lines = task.output ?? [];
    for (const line of lines) {
      quiet ? progress.log.debug(line) : progress.log.output(line);
      output.push(line);
    }
    if (task.finished && task.code === 0) return task;
    if (task.finished)
      throw new BuildFailure(reasonOf(task), output, { interrupted: polls.wasInterrupted() });
    const now = connect.clock.now();
    const isSilent = lines.length === 0 && now - lastLogged > reminder;
    if (isSilent)
      progress.log.info(
        `The build is still running, without output for ${formatDuration(now - lastLogged)}.`,
      );
    if (isSilent || lines.length > 0) lastLogged = now;
    first = task.last;
  }
}

/**
 * Counts the failed polls of all tasks of a build, and decides how long they are tolerated: a build that is requested again
 * doesn't get the time again.
 */
function trackPolls({ connect, progress, signal }: DeployContext) {
  const { clock, timeouts } = connect;
  let outage: { readonly since: number; polls: number; isUnanswered: boolean } | undefined;
  let interrupted = false;
  return {
    /** Whether the server may have been restarted. */
    wasInterrupted: () => interrupted,

    /** @param sent when the poll was sent */
    succeeded(sent: number): void {
      if (!outage) return;
      if (outage.polls > quietFailures) progress.log.info('The server answers again.');
      interrupted ||= outage.isUnanswered && sent - outage.since >= restart;
      outage = undefined;
    },

    /**
     * Waits before the next poll.
     *
     * @returns false if polls have failed for too long
     * @throws an error that another poll would not help with
     */
    async tolerate(error: unknown): Promise<boolean> {
      signal.throwIfAborted();
      // 141 of Connect, or the 404 of a proxy.
      const isUnknown = error instanceof ConnectError && error.status === 404;
      if (!isUnknown && !isTemporary(error)) throw error;
      outage ??= { since: clock.now(), polls: 0, isUnanswered: false };
      // A server that refuses a poll is running.
      outage.isUnanswered ||= failureKind(error) !== 'refused';
      const limit = isUnknown ? unknownTask : toleratedOutage(timeouts);
      if (clock.now() - outage.since > limit) return false;
      progress.log.debug(`The poll failed (${(error as Error).message}). Trying again.`);
      if (outage.polls === quietFailures) {
        progress.log.info(
          `The server does not report on the build (${(error as Error).message}). Still trying…`,
        );
      }
      await clock.sleep(Math.min(5000, 250 * 2 ** outage.polls++), signal);
      return true;
    },
  };
}

/** The `error` of a task repeats the end of its output. Recorded answers also have it in `result`. */
function reasonOf({ error, result }: Task): string {
  return [error, typeof result?.data === 'string' ? result.data : ''].filter(Boolean).join('\n');
}
