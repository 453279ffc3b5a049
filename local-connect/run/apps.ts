import { attempt } from '../attempt.ts';
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

/** The processes of one bundle at one public path. */
interface Pool {
  readonly contentGuid: string;
  readonly bundleId: number;
  members: Member[];
  /** Requests that wait for a free process. */
  waiting: (() => void)[];
  /** How often in a row a process has ended soon after its start. */
  earlyEnds: number;
}

export type Apps = ReturnType<typeof appProcesses>;

/** Processes that live for less time (milliseconds) than this restart after a delay. */
const earlyEnd = 60_000;

/** The processes of running apps. */
export function appProcesses(
  parts: LaunchParts & {
    readonly pathPrefix: string;
    /** The default idle timeout, in seconds. */
    readonly idle: number;
  },
) {
  const { state, pathPrefix, idle } = parts;
  const pools = new Map<string, Pool>();
  /** All running processes, including retired ones. */
  const running = new Set<AppProcess>();
  let isClosing = false;

  return {
    /**
     * Finds or starts a process for a request.
     * @param ownProcess the process that the visitor's cookie names
     * @throws AppDidNotStart, AppIsBusy
     */
    async acquire(request: AppRequest, ownProcess: string | undefined): Promise<Lease> {
      const rules = schedulingOf(request.content.settings, idle);
      const pool = poolFor(request);
      let member = place(pool, request, rules, ownProcess);
      const deadline = Date.now() + (rules.connectionTimeout || Number.POSITIVE_INFINITY) * 1000;
      while (!member) {
        if (Date.now() >= deadline) throw new AppIsBusy();
        await slotIn(pool, deadline);
        member = place(pool, request, rules, ownProcess);
      }
      return lease(pool, member, member.app.id !== ownProcess && pool.members.length > 1);
    },

    /**
     * Takes the content's processes out of service: each ends after its last request. Then starts new ones, as many as
     * the content must have.
     * @param keptBundle the bundle whose processes stay
     */
    retire(contentGuid: string, keptBundle?: number): void {
      for (const [key, pool] of pools) {
        if (pool.contentGuid !== contentGuid || pool.bundleId === keptBundle) continue;
        pools.delete(key);
        for (const member of pool.members) retireMember(member);
      }
      startMinimum(contentGuid);
    },

    startMinimum,

    /** Kills the job's process. @returns false if it has none */
    stop(jobKey: string): boolean {
      const found = [...running].filter((app) => app.job.key === jobKey);
      for (const app of found) app.kill();
      return found.length > 0;
    },

    /** Kills the processes of a deleted bundle, and waits until they are gone. */
    stopBundle: (bundleId: number) => end((each) => each.bundleId === bundleId),
    /** Kills the processes of deleted content, and waits until they are gone. */
    stopContent: (contentGuid: string) => end((each) => each.contentGuid === contentGuid),

    /** Kills all processes, and starts no more. */
    async close(): Promise<void> {
      isClosing = true;
      await end(() => true);
    },
  };

  function poolFor({ content, bundle, prefix }: AppRequest): Pool {
    const key = `${bundle.id} ${prefix}`;
    const known = pools.get(key);
    if (known) return known;
    const pool: Pool = {
      contentGuid: content.guid,
      bundleId: bundle.id,
      members: [],
      waiting: [],
      earlyEnds: 0,
    };
    pools.set(key, pool);
    return pool;
  }

  function place(
    pool: Pool,
    request: AppRequest,
    rules: Scheduling,
    ownProcess: string | undefined,
  ): Member | undefined {
    const own = pool.members.findIndex(({ app }) => app.id === ownProcess);
    const loads = pool.members.map(({ requests, app }) => ({ requests, isReady: app.hasStarted() }));
    const { process, start } = placeRequest(loads, own < 0 ? undefined : own, rules);
    const started = start ? startMember(pool, request, rules) : undefined;
    return process === undefined ? started : pool.members[process];
  }

  async function lease(pool: Pool, member: Member, isNew: boolean): Promise<Lease> {
    const { app } = member;
    clearTimeout(member.idleTimer);
    member.requests += 1;
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      member.requests -= 1;
      pool.waiting.shift()?.();
      if (member.requests === 0) rest(pool, member);
    };
    const discard = () => {
      remove(pool, member);
      member.isRetired = true;
    };
    try {
      const port = await app.port;
      return { port, secret: app.secret, newProcessId: isNew ? app.id : undefined, release, discard };
    } catch (error) {
      release();
      throw error;
    }
  }

  function startMember(pool: Pool, request: AppRequest, rules: Scheduling): Member {
    const app = launchApp(parts, request, rules);
    const member: Member = {
      app,
      startedAt: Date.now(),
      requests: 0,
      idleTimer: undefined,
      isRetired: false,
    };
    running.add(app);
    pool.members.push(member);
    app.port.then(
      () => {
        if (member.requests === 0) rest(pool, member);
      },
      () => {},
    );
    app.ended.then(() => {
      clearTimeout(member.idleTimer);
      running.delete(app);
      remove(pool, member);
      if (!member.isRetired && app.hasStarted()) restart(pool, member);
    });
    return member;
  }

  /** Without requests a process ends: immediately if it is retired, else when it has been idle for long enough. */
  function rest(pool: Pool, member: Member): void {
    clearTimeout(member.idleTimer);
    if (member.isRetired) {
      member.app.kill();
      return;
    }
    const content = state.content.byGuid(pool.contentGuid);
    if (!content) return;
    const { idleTimeout } = schedulingOf(content.settings, idle);
    member.idleTimer = after(idleTimeout, () =>
      attempt('An idle process was not ended', () => {
        const { settings } = state.content.byGuid(pool.contentGuid) ?? content;
        if (pool.members.length <= minimumOf(pool, schedulingOf(settings, idle))) return rest(pool, member);
        retireMember(member);
        remove(pool, member);
      }),
    );
  }

  function retireMember(member: Member): void {
    member.isRetired = true;
    clearTimeout(member.idleTimer);
    if (member.requests === 0) member.app.kill();
  }

  function remove(pool: Pool, member: Member): void {
    pool.members = pool.members.filter((each) => each !== member);
    pool.waiting.shift()?.();
  }

  /** Only the active bundle at the content's own path has a minimum. */
  function minimumOf(pool: Pool, rules: Scheduling): number {
    return pools.get(mainKey(pool.contentGuid, pool.bundleId)) === pool ? rules.minProcesses : 0;
  }

  function startMinimum(contentGuid: string): void {
    if (isClosing) return; // The database may be closed by now.
    const content = state.content.byGuid(contentGuid);
    const bundle = content?.bundle_id == null ? undefined : state.bundles.byId(content.bundle_id);
    if (!content || !bundle?.build?.executable) return;
    const rules = schedulingOf(content.settings, idle);
    if (rules.minProcesses === 0) return;
    const request = { content, bundle, prefix: mainPath(contentGuid) };
    const pool = poolFor(request);
    while (pool.members.length < rules.minProcesses) startMember(pool, request, rules);
  }

  /** Replaces a process that ended. One that ends soon after each start is replaced less and less often. */
  function restart(pool: Pool, { startedAt }: Member): void {
    pool.earlyEnds = Date.now() - startedAt < earlyEnd ? pool.earlyEnds + 1 : 0;
    const seconds = pool.earlyEnds > 1 ? Math.min(2 ** pool.earlyEnds, 60) : 0;
    after(seconds, () =>
      attempt('A process was not restarted', () => startMinimum(pool.contentGuid)),
    ).unref();
  }

  async function end(matches: (each: AppProcess | Pool) => boolean): Promise<void> {
    for (const [key, pool] of pools) if (matches(pool)) pools.delete(key);
    const found = [...running].filter(matches);
    for (const app of found) app.kill();
    await Promise.all(found.map((app) => app.ended));
  }

  function mainPath(contentGuid: string): string {
    return `${pathPrefix}/content/${contentGuid}/`;
  }

  function mainKey(contentGuid: string, bundleId: number): string {
    return `${bundleId} ${mainPath(contentGuid)}`;
  }
}

/** Waits until a process of the pool may be free, or until the deadline (milliseconds since 1970). */
async function slotIn(pool: Pool, deadline: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  pool.waiting.push(resolve);
  const timer = after((deadline - Date.now()) / 1000, resolve);
  await promise;
  clearTimeout(timer);
  pool.waiting = pool.waiting.filter((each) => each !== resolve);
}
