import { ConnectError, failureKind, undefinedOn } from '../connect/errors.ts';
import type { Task } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { formatDuration } from '../shared/formatting.ts';
import { type BuildRequest, jobsBefore, recoverBuildState } from './build-recovery.ts';

/** The build ended with an error. */
export class BuildFailure extends Error {
  readonly output: readonly string[];
  /** The reason that the task states. */
  readonly reason: string;

  constructor(reason: string, output: readonly string[]) {
    super(`The build failed: ${reason}`);
    this.name = 'BuildFailure';
    this.reason = reason;
    this.output = output;
  }
}

/** How long the task may be unknown, in milliseconds: a poll may reach another node of a cluster. */
const unknownTask = 15_000;

/** A server that is unreachable for this long may have been restarted, in milliseconds. One failed poll takes less. */
const restart = 700;

/** After how long the log says that a build writes nothing, in milliseconds. */
const reminder = 60_000;

/**
 * Has the server build a bundle, logs the output of the build, and waits for its end.
 *
 * If the response or the task is lost (a dropped connection, a restart), the content item and its jobs show the state of
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
  for (let attempt = 1; ; attempt++) {
    // A bundle that was just uploaded has no earlier jobs.
    const mayHaveJobs = attempt > 1 || request.isEarlier;
    const jobs = mayHaveJobs ? await jobsBefore(request, context) : new Set<string>();
    const start = connect.clock.now();
    let taskId: string | undefined;
    let failure: unknown;
    try {
      taskId = await connect.deploy(request.guid, request.bundleId, request);
      progress.record({ taskId });
      if (await followTask(taskId, context, quiet)) return true;
    } catch (error) {
      signal.throwIfAborted();
      // A server that hides its version may be too old for drafts: it refuses the field `activate`.
      if (request.drafts === 'unknown' && error instanceof ConnectError && error.status === 400) return false;
      if (error instanceof BuildFailure && attempt === 1 && wasRestarted(start, context)) {
        progress.log.info('The server was unreachable during the build. Building again.');
        continue;
      }
      if (!['lost', 'unsent'].includes(failureKind(error) ?? '')) throw error;
      failure = error;
    }
    progress.log.info('Lost track of the build. Checking its status…');
    const build = await recoverBuildState(request, jobs, context);
    if (build.state === 'built') return true;
    // A server that forgot its task was restarted, which ends a build. One that fails again failed for another reason.
    const mayBeInterrupted = failure === undefined && attempt === 1;
    if (build.state === 'failed' && !mayBeInterrupted)
      throw new BuildFailure('The build job ended with an error.', build.output);
    const hasLostPolls = taskId !== undefined && failure !== undefined;
    if (attempt === 3 || hasLostPolls)
      throw failure ?? new BuildFailure('The server lost the build three times.', []);
    progress.log.info(
      build.state === 'failed'
        ? 'It failed, possibly because the server was restarted. Building again.'
        : 'The server has no record of it. Building again.',
    );
  }
}

/** Whether the server may have been restarted since a moment, which ends its builds. */
function wasRestarted(moment: number, { connect: { outages } }: DeployContext): boolean {
  const { from, until } = outages.last ?? { from: 0, until: 0 };
  return from >= moment && until - from >= restart;
}

/**
 * Logs the output of a task until it ends successfully.
 *
 * @returns false if the server no longer knows the task
 * @throws {BuildFailure}
 */
async function followTask(
  id: string,
  { connect, progress, signal }: DeployContext,
  quiet: boolean,
): Promise<boolean> {
  const { clock } = connect;
  const output: string[] = [];
  let lastLogged = clock.now();
  let lastKnown = clock.now();
  for (let first = 0; ; ) {
    // 141 of Connect, or the 404 of a proxy.
    const task = await connect.task(id, first).catch(undefinedOn(404));
    const now = clock.now();
    if (!task) {
      if (now - lastKnown > unknownTask) return false;
      await clock.sleep(500, signal);
      continue;
    }
    lastKnown = now;
    const lines = task.output ?? [];
    for (const line of lines) {
      quiet ? progress.log.debug(line) : progress.log.output(line);
      output.push(line);
    }
    if (task.finished && task.code === 0) return true;
    if (task.finished) throw new BuildFailure(reasonOf(task), output);
    const isSilent = lines.length === 0 && now - lastLogged > reminder;
    if (isSilent)
      progress.log.info(
        `The build is still running, without output for ${formatDuration(now - lastLogged)}.`,
      );
    if (isSilent || lines.length > 0) lastLogged = now;
    first = task.last;
  }
}

/** The `error` of a task repeats the end of its output. Recorded responses also have it in `result`. */
function reasonOf({ error, result }: Task): string {
  return [error, typeof result?.data === 'string' ? result.data : ''].filter(Boolean).join('\n');
}
