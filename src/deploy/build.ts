import { ConnectError, TransportError } from '../connect/errors.ts';
import { ending, isPassing } from '../connect/failure-kind.ts';
import type { Task } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { formatDuration } from '../shared/formatting.ts';
import { UserError } from '../shared/problems.ts';
import { type BuildRequest, jobsBefore, recoverBuildState } from './build-recovery.ts';

/** The build was through and didn't work. */
export class BuildFailure extends Error {
  readonly output: readonly string[];
  /** The task's own reason. */
  readonly reason: string;
  /** Whether the server may have been restarted meanwhile, and the build with it. */
  readonly interrupted: boolean;

  constructor(reason: string, output: readonly string[], { interrupted = false } = {}) {
    super(`The build failed: ${reason}`);
    this.name = 'BuildFailure';
    this.reason = reason;
    this.output = output;
    this.interrupted = interrupted;
  }
}

/** How a build is followed. Times are in milliseconds. */
export interface Following {
  /** True where it was built before: what it says then is a repetition. */
  readonly quiet: boolean;
  /** Polls that get no answer: a server may take this long to restart. */
  readonly noAnswer: number;
  /** No server restarts in less: polls that got no answer for a shorter time were a fault of the network. */
  readonly restart: number;
  /** A task that the server doesn't know: the poll may have met another node of a cluster. */
  readonly unknownTask: number;
  /** A build that writes nothing: a large wheel may compile for long. */
  readonly silentBuild: number;
  /** How often it is told that a silent build goes on. */
  readonly reminder: number;
}

const usual: Following = {
  quiet: false,
  noAnswer: 180_000,
  restart: 1000,
  unknownTask: 15_000,
  silentBuild: 30 * 60_000,
  reminder: 60_000,
};

/** So many polls may fail before it is worth a line in the log. */
const passing = 3;

/**
 * Has the server build a bundle, prints what the build says, and waits for its end.
 *
 * Where the answer to the order, or the task itself, is lost (a dropped connection, a restart), the content item
 * and its jobs tell how far it came. Only where they show no trace is the build ordered again: that starts a second
 * build of the same bundle, which is harmless (api.md section 19).
 *
 * @throws {BuildFailure}
 */
export async function build(
  request: BuildRequest,
  context: DeployContext,
  changed: Partial<Following> = {},
): Promise<void> {
  const { connect, progress, signal } = context;
  const following = { ...usual, ...changed };
  for (let attempt = 1; ; attempt++) {
    let problem: unknown;
    let isTaskLost = false;
    // The first order of what was just uploaded isn't made to wait for it: there is no job that it could be taken for.
    const mayHaveJobs = attempt > 1 || request.isEarlier;
    const before = mayHaveJobs ? await jobsBefore(request, context) : new Set<string>();
    try {
      const id = await connect.deploy(request.guid, request.bundleId, request);
      progress.record({ taskId: id });
      const task = await followTask(id, context, following);
      if (task) return;
      isTaskLost = true;
    } catch (error) {
      signal.throwIfAborted();
      if (mayBeOrderedAgain(error, attempt)) {
        progress.log.info('The server was out of reach while it built. Ordering the build again.');
        continue;
      }
      const how = ending(error);
      if (how === undefined || how === 'refused') throw error;
      problem = error;
    }
    progress.log.info('The server lost sight of the build, or we of the server. Looking how far it came…');
    const trace = await recoverBuildState(request, before, context);
    if (trace.state === 'built') return;
    if (trace.state === 'failed') {
      const failure = new BuildFailure('The build job ended with an error.', trace.output, {
        interrupted: isTaskLost,
      });
      if (!mayBeOrderedAgain(failure, attempt)) throw failure;
      progress.log.info('It ended with an error, perhaps because the server did. Ordering it again.');
      continue;
    }
    if (attempt === 3) throw problem ?? new BuildFailure('The server forgot the build twice.', []);
    progress.log.info('There is no trace of it. Ordering it again.');
  }
}

/** Once: what fails again was not the restart's fault. */
const mayBeOrderedAgain = (error: unknown, attempt: number): boolean =>
  error instanceof BuildFailure && error.interrupted && attempt === 1;

/**
 * Prints the lines of a task until it ends.
 *
 * @returns `undefined` where the server no longer knows the task, or no longer answers
 * @throws {BuildFailure}
 */
async function followTask(
  id: string,
  context: DeployContext,
  following: Following,
): Promise<Task | undefined> {
  const { connect, progress } = context;
  const output: string[] = [];
  const polls = pollsOf(context, following);
  const tellSilence = silenceOf(context, following);
  for (let first = 0; ; ) {
    const asked = connect.clock.now();
    let task: Task;
    try {
      task = await connect.task(id, first);
    } catch (error) {
      if (!(await polls.bears(error))) return undefined;
      continue;
    }
    polls.answered(asked);
    const lines = task.output ?? [];
    for (const line of lines) following.quiet ? progress.log.debug(line) : progress.log.info(line);
    output.push(...lines);
    if (!task.finished) tellSilence(lines.length, output);
    else if (task.code === 0) return task;
    else throw new BuildFailure(reasonOf(task), output, { interrupted: polls.wasInterrupted() });
    first = task.last;
  }
}

/** What goes wrong on the way to the server while a task is polled, and for how long that is borne. */
function pollsOf({ connect: { clock }, progress, signal }: DeployContext, following: Following) {
  let trouble: { readonly since: number; polls: number } | undefined;
  /** Since when no poll got an answer. */
  let silentSince: number | undefined;
  let interrupted = false;
  return {
    /** Whether the server may have been restarted. */
    wasInterrupted: () => interrupted,

    /** @param asked when the poll was sent */
    answered(asked: number): void {
      if (trouble && trouble.polls > passing) progress.log.info('The server answers again.');
      if (silentSince !== undefined) interrupted ||= asked - silentSince >= following.restart;
      trouble = undefined;
      silentSince = undefined;
    },

    /**
     * Waits before the next poll.
     *
     * @returns false where it went wrong for too long
     * @throws what no further poll would mend
     */
    async bears(error: unknown): Promise<boolean> {
      signal.throwIfAborted();
      // 141, or the 404 of what stands before the server.
      const isUnknown = error instanceof ConnectError && error.status === 404;
      if (!isUnknown && !isPassing(error)) throw error;
      trouble ??= { since: clock.now(), polls: 0 };
      // Who turns a poll away is up.
      if (ending(error) !== 'refused') silentSince ??= clock.now();
      // Nobody listens: the server itself is down.
      interrupted ||= error instanceof TransportError && error.code === 'ECONNREFUSED';
      const borne = isUnknown ? following.unknownTask : following.noAnswer;
      if (clock.now() - trouble.since > borne) return false;
      progress.log.debug(`The poll failed (${(error as Error).message}); polling on.`);
      if (trouble.polls === passing) {
        progress.log.info(`The server does not tell of the build (${(error as Error).message}). Asking on…`);
      }
      await clock.sleep(Math.min(5000, 250 * 2 ** trouble.polls++), signal);
      return true;
    },
  };
}

/** Tells now and then of a build that writes nothing, and ends it after a while. */
function silenceOf(
  { connect: { clock }, progress: { log } }: DeployContext,
  { silentBuild, reminder }: Following,
) {
  let heard = clock.now();
  let told = heard;
  return (newLines: number, output: readonly string[]): void => {
    const now = clock.now();
    if (newLines > 0) [heard, told] = [now, now];
    if (now - heard > silentBuild) throw silent(silentBuild, output);
    if (now - told <= reminder) return;
    const last = output.findLast((line) => line.trim() !== '');
    log.info(
      `The build goes on; for ${formatDuration(now - heard)} it has written nothing${last ? ` after: ${last}` : ''}`,
    );
    told = now;
  };
}

/** The `error` of a task repeats the end of its output; what was recorded of failed builds has it in `result`, too. */
function reasonOf({ error, result }: Task): string {
  return [error, typeof result?.data === 'string' ? result.data : ''].filter(Boolean).join('\n');
}

function silent(after: number, output: readonly string[]): UserError {
  return new UserError({
    message: `The build on the server has written nothing for ${Math.round(after / 60_000)} minutes.`,
    reason: `Its last line: ${output.at(-1) ?? '(none)'}`,
    hint: 'Look at the build on the dashboard: it may wait for a lock, or for a package index that does not answer.',
  });
}
