import { fileURLToPath } from 'node:url';
import { rootOf } from '../bundle/unpack.ts';
import type { Folders } from '../folders.ts';
import type { Bundle } from '../state/bundles.ts';
import type { Content } from '../state/content.ts';
import { newSecret } from '../state/credentials.ts';
import type { Job, JobError } from '../state/jobs.ts';
import type { State } from '../state/state.ts';
import { appEnvironment, type Running, start } from './process.ts';

/** Where a visitor's request for an app goes. */
export interface Visit {
  readonly content: Content;
  readonly bundle: Bundle;
  /** The public path of the app, which starts and ends with `/`: Dash builds its links from it. */
  readonly prefix: string;
}

/** The app ended, or didn't come up in time, before it took requests. */
export class AppDidNotStart extends Error {
  readonly timedOut: boolean;

  constructor(timedOut: boolean) {
    super(timedOut ? 'The app did not start in time.' : 'The app ended before it took requests.');
    this.timedOut = timedOut;
  }
}

interface AppProcess {
  readonly job: Job;
  readonly contentGuid: string;
  readonly bundleId: number;
  readonly running: Running;
  /** Rejects with AppDidNotStart. */
  readonly port: Promise<number>;
  readonly idleSeconds: number;
  requests: number;
  idle: NodeJS.Timeout | undefined;
  /** No new visitors: it ends with its last request. */
  retired: boolean;
  /** Lets the next visitor start another process. */
  readonly forget: () => void;
}

const serveScript = fileURLToPath(new URL('serve.py', import.meta.url));
const defaultInitSeconds = 60;

export type Apps = ReturnType<typeof appProcesses>;

/** The processes of running apps: one for each bundle and public path, from its first visit until it is idle. */
export function appProcesses(parts: {
  readonly state: State;
  readonly folders: Folders;
  readonly address: string;
  readonly idle: number;
}) {
  const { state, folders, address, idle } = parts;
  /** Those that new visitors come to. */
  const processes = new Map<string, Promise<AppProcess>>();
  /** All that run, also those that only finish what they are at. */
  const live = new Set<AppProcess>();

  return {
    /**
     * The port that serves the visit; starts the app where it isn't up. Call `leave` when the request is over, and before it
     * `lost` where the app broke it off: then the next visitor comes to a new process.
     * @throws AppDidNotStart
     */
    async enter(visit: Visit): Promise<{ port: number; leave: () => void; lost: () => void }> {
      const key = `${visit.bundle.id} ${visit.prefix}`;
      const app = await (processes.get(key) ?? launchAs(key, visit));
      clearTimeout(app.idle);
      app.requests += 1;
      let left = false;
      const leave = () => {
        if (left) return;
        left = true;
        app.requests -= 1;
        if (app.requests === 0) rest(app);
      };
      const lost = () => {
        app.forget();
        app.retired = true;
      };
      try {
        return { port: await app.port, leave, lost };
      } catch (error) {
        leave();
        throw error;
      }
    },

    /** Lets new visitors come to new processes; those that run end when their requests are over. */
    async retire(contentGuid: string, keptBundle?: number): Promise<void> {
      for (const starting of [...processes.values()]) {
        const app = await starting.catch(() => undefined);
        if (app?.contentGuid !== contentGuid || app.bundleId === keptBundle) continue;
        app.forget();
        app.retired = true;
        if (app.requests === 0) app.running.kill();
      }
    },

    /** Kills the job's process; false where none runs. */
    async stop(jobKey: string): Promise<boolean> {
      const meant = await findLive((app) => app.job.key === jobKey);
      for (const app of meant) app.running.kill();
      return meant.length > 0;
    },

    async stopBundle(bundleId: number): Promise<void> {
      await end((app) => app.bundleId === bundleId);
    },

    /** Kills the processes of one content item, or all, and waits until they are gone. */
    async stopAll(contentGuid?: string): Promise<void> {
      await end((app) => contentGuid === undefined || app.contentGuid === contentGuid);
    },
  };

  async function end(isMeant: (app: AppProcess) => boolean): Promise<void> {
    const meant = await findLive(isMeant);
    for (const app of meant) app.running.kill();
    await Promise.all(meant.map((app) => app.running.ended));
  }

  /** Processes that run, with those that are just being started. */
  async function findLive(isMeant: (app: AppProcess) => boolean): Promise<AppProcess[]> {
    await Promise.allSettled(processes.values());
    return [...live].filter(isMeant);
  }

  function rest(app: AppProcess): void {
    if (app.retired) app.running.kill();
    else {
      app.idle = after(app.idleSeconds, () => {
        app.forget();
        app.running.kill();
      });
    }
  }

  function launchAs(key: string, visit: Visit): Promise<AppProcess> {
    // A later process may have the key by then.
    const forget = () => {
      if (processes.get(key) === starting) processes.delete(key);
    };
    const starting = launch(visit, forget);
    processes.set(key, starting);
    starting.catch(forget);
    return starting;
  }

  async function launch(visit: Visit, forget: () => void): Promise<AppProcess> {
    const { content, bundle } = visit;
    const { manifest, build } = bundle;
    if (!build || manifest.entrypoint === null) throw new Error(`Bundle ${bundle.id} was never built.`);
    const cwd = await rootOf(folders.unpacked(content.guid, bundle.id));
    const job = state.jobs.start(content.guid, bundle.id, isDash(bundle) ? 'run_dash_app' : 'run_python_api');
    const apiKey = newSecret();
    state.credentials.addKey(apiKey, { user_guid: content.owner_guid, content_guid: null }, { job: job.key });
    const { promise: port, resolve, reject } = Promise.withResolvers<number>();
    port.catch(() => {}); // ForwardedRequest to each visitor; there may be none left.
    const listening = `${job.key} listening on `;
    const running = start({
      command: build.executable,
      args: ['-u', serveScript, job.key, manifest.entrypoint],
      cwd,
      env: environmentOf(visit, job, apiKey),
      onLine(line, source) {
        if (source === 'stdout' && line.startsWith(listening)) resolve(Number(line.slice(listening.length)));
        else state.jobs.addLine(job.key, source, line);
      },
    });
    state.jobs.setPid(job.key, running.pid);
    const initSeconds = content.settings.init_timeout || defaultInitSeconds;
    const deadline = after(initSeconds, () => {
      state.jobs.addLine(job.key, 'stderr', `The app did not start within ${initSeconds} seconds.`);
      reject(new AppDidNotStart(true));
      running.kill();
    });
    const app: AppProcess = {
      job,
      contentGuid: content.guid,
      bundleId: bundle.id,
      running,
      port,
      idleSeconds: content.settings.idle_timeout ?? idle,
      requests: 0,
      idle: undefined,
      retired: false,
      forget,
    };
    live.add(app);
    let isUp = false;
    port.then(
      () => {
        isUp = true;
        clearTimeout(deadline);
      },
      () => {},
    );
    running.ended.then((code) => {
      clearTimeout(deadline);
      clearTimeout(app.idle);
      reject(new AppDidNotStart(false));
      live.delete(app);
      forget();
      state.credentials.removeKeysOfJob(job.key);
      state.jobs.end(job.key, code, isUp ? null : startError);
    });
    return app;
  }

  /** What an app finds in its environment on Connect: its own variables over ours, save those that tell where it runs. */
  function environmentOf({ content, bundle, prefix }: Visit, job: Job, apiKey: string) {
    return {
      ...appEnvironment(),
      LANG: 'C.UTF-8',
      PYTHONUNBUFFERED: '1',
      // The folder stays as it was uploaded; packages were compiled when they were installed.
      PYTHONDONTWRITEBYTECODE: '1',
      CONNECT_SERVER: `${address}/`,
      CONNECT_API_KEY: apiKey,
      ...state.variables.decryptAll(content.guid),
      POSIT_PRODUCT: 'CONNECT',
      RSTUDIO_PRODUCT: 'CONNECT',
      CONNECT_CONTENT_GUID: content.guid,
      CONNECT_CONTENT_JOB_KEY: job.key,
      ...(isDash(bundle) && { DASH_REQUESTS_PATHNAME_PREFIX: prefix }),
    };
  }
}

/** A timer takes what is longer than these 24 days for a millisecond. */
const after = (seconds: number, work: () => void): NodeJS.Timeout =>
  setTimeout(work, Math.min(seconds * 1000, 2 ** 31 - 1));

const isDash = ({ manifest }: Bundle) => manifest.appmode === 'python-dash';

const startError: JobError = {
  code: 'content-failed-to-start',
  summary: 'The content did not start. Its log tells why.',
  help_url: 'https://docs.posit.co/connect/user/troubleshooting/',
};
