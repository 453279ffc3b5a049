import { attempt } from '../attempt.ts';
import type { State } from '../state/state.ts';
import { type AppProcess, type AppRequest, after, type LaunchParts, launchApp } from './app-process.ts';
import { placeRequest, type Scheduling, schedulingOf } from './scheduling.ts';

/** All processes of an app handle as many requests as they may, and none became free in time. */
export class AppIsBusy extends Error {}

/** A process that handles a request. */
export interface Lease {
  readonly port: number;
  readonly secret: string;
  /** The process, if the visitor's cookie should name it. */
  readonly newProcessId: string | undefined;
  /** Call it when the request is over. */
  release(): void;
  /** Call it before `release` if the process ended during the request. The next visitor gets another process. */
  discard(): void;
}

/** A process in its pool. */
interface Member {
  readonly app: AppProcess;
  readonly startedAt: number;
  requests: number;
  idleTimer: NodeJS.Timeout | undefined;
  /** It takes no new requests, and ends after its last one. */
  isRetired: boolean;
}

/** What a pool needs besides the parts of a launch. */
export interface PoolOptions {
  /** The default idle timeout, in seconds. */
  readonly idle: number;
  /** Whether the content's `min_processes` are of this pool. */
  readonly isMain: boolean;
  onStart(app: AppProcess): void;
  onEnd(app: AppProcess): void;
}

/** Processes that live for less time (milliseconds) than this are replaced after a delay. */
const earlyEnd = 60_000;

/** The processes of one bundle at one public path. */
export class Pool {
  readonly contentGuid: string;
  readonly bundleId: number;
  readonly #parts: LaunchParts;
  readonly #options: PoolOptions;
  readonly #prefix: string;
  #members: Member[] = [];
  /** Requests that wait for a free process. */
  #waiting: (() => void)[] = [];
  #isRetired = false;
  /** How often in a row a process has ended soon after its start. */
  #earlyEnds = 0;

  constructor(parts: LaunchParts, options: PoolOptions, { content, bundle, prefix }: AppRequest) {
    this.#parts = parts;
    this.#options = options;
    this.contentGuid = content.guid;
    this.bundleId = bundle.id;
    this.#prefix = prefix;
  }

  /**
   * Finds or starts a process for a request.
   * @param ownProcess the process that the visitor's cookie names
   * @throws AppDidNotStart, AppIsBusy
   */
  async acquire(request: AppRequest, ownProcess: string | undefined): Promise<Lease> {
    const rules = schedulingOf(request.content.settings, this.#options.idle);
    const deadline = Date.now() + (rules.connection_timeout || Number.POSITIVE_INFINITY) * 1000;
    let member = this.#place(request, rules, ownProcess);
    while (!member) {
      if (Date.now() >= deadline) throw new AppIsBusy();
      await this.#slot(deadline);
      member = this.#place(request, rules, ownProcess);
    }
    return this.#lease(member, member.app.id !== ownProcess && this.#members.length > 1);
  }

  /** Lets each process end after its last request. */
  retire(): void {
    this.#isRetired = true;
    for (const member of this.#members) this.#retire(member);
    this.#members = [];
  }

  /** Starts as many processes as the content must have. */
  startMinimum(): void {
    const request = this.#currentRequest();
    if (!request || this.#isRetired || !this.#options.isMain) return;
    const rules = schedulingOf(request.content.settings, this.#options.idle);
    while (this.#members.length < rules.min_processes) this.#start(request, rules);
  }

  /** A request for the app with the content's settings as they are now. */
  #currentRequest(): AppRequest | undefined {
    const { content: contents, bundles }: State = this.#parts.state;
    const content = contents.byGuid(this.contentGuid);
    const bundle = bundles.byId(this.bundleId);
    return content && bundle && { content, bundle, prefix: this.#prefix };
  }

  #place(request: AppRequest, rules: Scheduling, ownProcess: string | undefined): Member | undefined {
    const own = this.#members.findIndex(({ app }) => app.id === ownProcess);
    const loads = this.#members.map(({ requests, app }) => ({ requests, isReady: app.hasStarted() }));
    const { process, start } = placeRequest(loads, own < 0 ? undefined : own, rules);
    const started = start ? this.#start(request, rules) : undefined;
    return process === undefined ? started : this.#members[process];
  }

  async #lease(member: Member, isNew: boolean): Promise<Lease> {
    const { app } = member;
    clearTimeout(member.idleTimer);
    member.requests += 1;
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      member.requests -= 1;
      this.#waiting.shift()?.();
      if (member.requests === 0) this.#rest(member);
    };
    const discard = () => {
      this.#remove(member);
      member.isRetired = true;
      attempt('A process was not replaced', () => this.startMinimum());
    };
    try {
      const port = await app.port;
      return { port, secret: app.secret, newProcessId: isNew ? app.id : undefined, release, discard };
    } catch (error) {
      release();
      throw error;
    }
  }

  #start(request: AppRequest, rules: Scheduling): Member {
    const app = launchApp(this.#parts, request, rules);
    const member: Member = {
      app,
      startedAt: Date.now(),
      requests: 0,
      idleTimer: undefined,
      isRetired: false,
    };
    this.#members.push(member);
    this.#options.onStart(app);
    app.port.then(
      () => {
        if (member.requests === 0) this.#rest(member);
      },
      () => {},
    );
    app.ended.then(() => {
      clearTimeout(member.idleTimer);
      this.#remove(member);
      this.#options.onEnd(app);
      if (!member.isRetired && app.hasStarted()) this.#replace(member);
    });
    return member;
  }

  /** Without requests a process ends: immediately if it is retired, else when it has been idle for long enough. */
  #rest(member: Member): void {
    clearTimeout(member.idleTimer);
    if (member.isRetired) member.app.kill();
    else attempt('An idle process will not be ended', () => this.#endWhenIdle(member));
  }

  #endWhenIdle(member: Member): void {
    const content = this.#currentRequest()?.content;
    if (!content) return;
    const { idle_timeout, min_processes } = schedulingOf(content.settings, this.#options.idle);
    member.idleTimer = after(idle_timeout, () =>
      attempt('An idle process was not ended', () => {
        if (this.#options.isMain && this.#members.length <= min_processes) return this.#rest(member);
        this.#retire(member);
        this.#remove(member);
      }),
    );
  }

  #retire(member: Member): void {
    member.isRetired = true;
    clearTimeout(member.idleTimer);
    if (member.requests === 0) member.app.kill();
  }

  #remove(member: Member): void {
    this.#members = this.#members.filter((each) => each !== member);
    this.#waiting.shift()?.();
  }

  /** Replaces a process that ended. One that ends soon after each start is replaced less and less often. */
  #replace({ startedAt }: Member): void {
    this.#earlyEnds = Date.now() - startedAt < earlyEnd ? this.#earlyEnds + 1 : 0;
    const seconds = this.#earlyEnds > 1 ? Math.min(2 ** this.#earlyEnds, 60) : 0;
    after(seconds, () => attempt('A process was not replaced', () => this.startMinimum())).unref();
  }

  /** Waits until a process may be free, or until the deadline (milliseconds since 1970). */
  async #slot(deadline: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    const timer = after((deadline - Date.now()) / 1000, resolve);
    await promise;
    clearTimeout(timer);
    this.#waiting = this.#waiting.filter((each) => each !== resolve);
  }
}
