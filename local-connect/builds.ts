import { attempt } from './attempt.ts';
import {
  BuildError,
  type BuildLog,
  type BuildParts,
  type BuildRequest,
  build,
  internalFailure,
} from './build.ts';
import { after } from './run/app-process.ts';
import type { TaskResult } from './state/tasks.ts';

interface RunningBuild {
  readonly contentGuid: string;
  readonly bundleId: number;
  readonly jobKey: string;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** The builds of bundles, each in a task. They don't wait for each other. */
export class Builds {
  readonly #parts: BuildParts;
  readonly #running = new Set<RunningBuild>();
  /** The last request whose bundle became the active one, for each content item. */
  readonly #activated = new Map<string, number>();
  #requests = 0;

  constructor(parts: BuildParts) {
    this.#parts = parts;
  }

  /** Starts a task that builds the bundle, and activates it if requested. @returns the task's id */
  start(request: BuildRequest): string {
    const { state, options } = this.#parts;
    const { content, bundle } = request;
    const taskId = state.tasks.start(request.creator, request.node);
    const { key: jobKey } = state.jobs.start(content.guid, bundle.id, 'python_restore');
    const stop = new AbortController();
    const seconds = options.buildTimeout;
    const deadline = after(seconds, () =>
      stop.abort(new BuildError(`The build was stopped: it took longer than ${seconds} seconds.`)),
    );
    const run = {
      jobKey,
      log: this.#logOf(taskId, jobKey),
      signal: stop.signal,
      mayActivate: this.#nextInOrder(content.guid),
    };
    const ended = build(this.#parts, request, run)
      .catch(internalFailure)
      .then((result) => {
        clearTimeout(deadline);
        this.#running.delete(entry);
        return this.#record(taskId, jobKey, result);
      });
    const entry = { contentGuid: content.guid, bundleId: bundle.id, jobKey, stop, ended };
    this.#running.add(entry);
    return taskId;
  }

  /** Stops the build of a job. @returns false if it isn't running */
  stop(jobKey: string): boolean {
    const found = [...this.#running].filter((each) => each.jobKey === jobKey);
    for (const { stop } of found) stop.abort(new BuildError('The build was stopped.'));
    return found.length > 0;
  }

  /** Stops the builds of a deleted bundle, and waits until they have ended. */
  stopBundle(bundleId: number): Promise<void> {
    return this.#end((each) => each.bundleId === bundleId);
  }

  /** Stops the builds of deleted content, and waits until they have ended. */
  stopContent(contentGuid: string): Promise<void> {
    return this.#end((each) => each.contentGuid === contentGuid);
  }

  /** Stops all builds, and waits until they have ended. */
  close(): Promise<void> {
    return this.#end(() => true);
  }

  async #end(matches: (each: RunningBuild) => boolean): Promise<void> {
    const found = [...this.#running].filter(matches);
    for (const { stop } of found) stop.abort(new BuildError('The build was stopped.'));
    await Promise.all(found.map(({ ended }) => ended));
  }

  #logOf(taskId: string, jobKey: string): BuildLog {
    const { tasks, jobs } = this.#parts.state;
    return {
      task: (line) => tasks.addLine(taskId, line),
      all(line) {
        tasks.addLine(taskId, line);
        jobs.addLine(jobKey, 'stdout', line);
      },
    };
  }

  /** A function that says whether no later request of the content has activated its bundle yet. */
  #nextInOrder(contentGuid: string): () => boolean {
    this.#requests += 1;
    const order = this.#requests;
    return () => {
      const isNewest = order > (this.#activated.get(contentGuid) ?? 0);
      if (isNewest) this.#activated.set(contentGuid, order);
      return isNewest;
    };
  }

  /** On a full disk, the task's end is kept in memory. */
  async #record(taskId: string, jobKey: string, result: TaskResult): Promise<void> {
    const { tasks, jobs } = this.#parts.state;
    await attempt('The end of a job was not recorded', () => jobs.end(jobKey, result.code));
    await attempt('The end of a task was not recorded', () => tasks.end(taskId, result));
  }
}
