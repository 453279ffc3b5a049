import type { AppProcess, AppRequest, LaunchParts } from './app-process.ts';
import { type Lease, Pool } from './pool.ts';

/** The processes of running apps. */
export class Apps {
  readonly #parts: LaunchParts;
  readonly #pathPrefix: string;
  readonly #idle: number;
  readonly #pools = new Map<string, Pool>();
  /** All running processes, including those that take no new requests. */
  readonly #running = new Set<AppProcess>();
  #isClosing = false;

  /** @param idle the default idle timeout, in seconds */
  constructor(
    parts: LaunchParts,
    { pathPrefix, idle }: { readonly pathPrefix: string; readonly idle: number },
  ) {
    this.#parts = parts;
    this.#pathPrefix = pathPrefix;
    this.#idle = idle;
  }

  /**
   * Finds or starts a process for a request.
   * @param ownProcess the process that the visitor's cookie names
   * @throws AppDidNotStart, AppIsBusy
   */
  acquire(request: AppRequest, ownProcess: string | undefined): Promise<Lease> {
    return this.#poolFor(request).acquire(request, ownProcess);
  }

  /**
   * Takes the content's processes out of service: each ends after its last request. Then starts new ones, as many as the
   * content must have.
   * @param keptBundle the bundle whose processes stay
   */
  retire(contentGuid: string, keptBundle?: number): void {
    for (const [key, pool] of this.#pools) {
      if (pool.contentGuid !== contentGuid || pool.bundleId === keptBundle) continue;
      this.#pools.delete(key);
      pool.retire();
    }
    this.startMinimum(contentGuid);
  }

  /** Starts as many processes of the active bundle as the content must have. */
  startMinimum(contentGuid: string): void {
    const { state } = this.#parts;
    const content = state.content.byGuid(contentGuid);
    const bundle = content?.bundle_id == null ? undefined : state.bundles.byId(content.bundle_id);
    if (!content?.settings.min_processes || !bundle?.build?.executable || this.#isClosing) return;
    this.#poolFor({ content, bundle, prefix: this.#mainPath(contentGuid) }).startMinimum();
  }

  /** Kills the job's process. @returns false if it has none */
  stop(jobKey: string): boolean {
    const found = [...this.#running].filter((app) => app.job.key === jobKey);
    for (const app of found) app.kill();
    return found.length > 0;
  }

  /** Kills the processes of a bundle, and waits until they are gone. */
  stopBundle(bundleId: number): Promise<void> {
    return this.#end((each) => each.bundleId === bundleId);
  }

  /** Kills the processes of content, and waits until they are gone. */
  stopContent(contentGuid: string): Promise<void> {
    return this.#end((each) => each.contentGuid === contentGuid);
  }

  /** Kills all processes, and starts no more. */
  close(): Promise<void> {
    this.#isClosing = true;
    return this.#end(() => true);
  }

  async #end(matches: (each: AppProcess | Pool) => boolean): Promise<void> {
    const found = [...this.#running].filter(matches);
    for (const app of found) app.kill();
    for (const [key, pool] of this.#pools) {
      if (!matches(pool)) continue;
      this.#pools.delete(key);
      pool.retire();
    }
    await Promise.all(found.map((app) => app.ended));
  }

  #poolFor(request: AppRequest): Pool {
    const key = `${request.bundle.id} ${request.prefix}`;
    const known = this.#pools.get(key);
    if (known) return known;
    const options = {
      idle: this.#idle,
      isMain: request.prefix === this.#mainPath(request.content.guid),
      onStart: (app: AppProcess) => this.#running.add(app),
      onEnd: (app: AppProcess) => this.#running.delete(app),
    };
    const pool = new Pool(this.#parts, options, request);
    this.#pools.set(key, pool);
    return pool;
  }

  #mainPath(contentGuid: string): string {
    return `${this.#pathPrefix}/content/${contentGuid}/`;
  }
}
