import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { attempt } from '../attempt.ts';
import { rootOf } from '../bundle/unpack.ts';
import type { Folders } from '../folders.ts';
import type { SessionTokens } from '../integrations/session-tokens.ts';
import type { Bundle } from '../state/bundles.ts';
import type { Content } from '../state/content.ts';
import { newSecret } from '../state/credentials.ts';
import type { Job, JobError } from '../state/jobs.ts';
import type { State } from '../state/state.ts';
import { appEnvironment, type RunningProcess, startProcess } from './process.ts';
import type { Scheduling } from './scheduling.ts';

/** The app that a request is for. */
export interface AppRequest {
  readonly content: Content;
  readonly bundle: Bundle;
  /** The public path of the app, with `/` at both ends. Dash makes its links from it. */
  readonly prefix: string;
}

/** The app ended, or didn't take requests in time. */
export class AppDidNotStart extends Error {
  readonly timedOut: boolean;

  constructor(timedOut: boolean) {
    super(timedOut ? 'The app did not start in time.' : 'The app ended before it took requests.');
    this.timedOut = timedOut;
  }
}

/** A process that serves an app. */
export interface AppProcess {
  /** Names the process in the visitor's cookie. */
  readonly id: string;
  readonly job: Job;
  readonly contentGuid: string;
  readonly bundleId: number;
  /** Sent with each request. The app rejects requests without it. */
  readonly secret: string;
  /** Rejects with AppDidNotStart. */
  readonly port: Promise<number>;
  readonly ended: Promise<void>;
  /** Whether it has taken requests. */
  hasStarted(): boolean;
  kill(): void;
}

export interface LaunchParts {
  readonly state: State;
  readonly folders: Folders;
  /** The server's public address. */
  readonly address: string;
  readonly sessionTokens: SessionTokens;
}

const maxThreads = 64;
const serveScript = join(import.meta.dirname, 'serve.py');

/** Starts a process for an app. */
export function launchApp(parts: LaunchParts, request: AppRequest, rules: Scheduling): AppProcess {
  const { state } = parts;
  const { content, bundle } = request;
  const launch = prepare(parts, request);
  const { job, secret } = launch;
  const { promise: port, resolve, reject } = Promise.withResolvers<number>();
  port.catch(() => {}); // Each visitor handles it. There may be none.
  const running = start(parts, request, rules, { ...launch, onListening: resolve });
  attempt('The pid of a process was not recorded', () => state.jobs.setPid(job.key, running.pid));
  const deadline = after(rules.init_timeout, () => {
    reject(new AppDidNotStart(true));
    running.kill();
    const problem = `The app did not start within ${rules.init_timeout} seconds.`;
    attempt('A line of output was lost', () => state.jobs.addLine(job.key, 'stderr', problem));
  });
  let hasStarted = false;
  port.then(
    () => {
      hasStarted = true;
      clearTimeout(deadline);
    },
    () => {},
  );
  const ended = running.ended.then((code) => {
    clearTimeout(deadline);
    reject(new AppDidNotStart(false));
    return attempt('The end of a process was not recorded', () => {
      state.credentials.removeKeysOfJob(job.key);
      state.jobs.end(job.key, code, hasStarted ? null : startError);
    });
  });
  return {
    id: randomUUID().slice(0, 8),
    job,
    contentGuid: content.guid,
    bundleId: bundle.id,
    secret,
    port,
    ended,
    hasStarted: () => hasStarted,
    kill: () => running.kill(),
  };
}

/** What identifies a process and what it identifies itself with. */
interface Launch {
  readonly job: Job;
  /** The app's own API key, which acts for the owner. */
  readonly apiKey: string;
  readonly secret: string;
}

function prepare({ state }: LaunchParts, { content, bundle }: AppRequest): Launch {
  const job = state.jobs.start(content.guid, bundle.id, isDash(bundle) ? 'run_dash_app' : 'run_python_api');
  const apiKey = newSecret();
  state.credentials.addKey(apiKey, { user_guid: content.owner_guid, content_guid: null }, { job: job.key });
  return { job, apiKey, secret: newSecret() };
}

function start(
  parts: LaunchParts,
  request: AppRequest,
  rules: Scheduling,
  { onListening, ...launch }: Launch & { onListening(port: number): void },
): RunningProcess {
  const { content, bundle } = request;
  const { manifest, build } = bundle;
  const { key } = launch.job;
  if (!build?.executable || manifest.entrypoint === null)
    throw new Error(`Bundle ${bundle.id} was never built.`);
  const listening = `${key} listening on `;
  const threads = String(Math.min(rules.max_conns_per_process, maxThreads));
  return startProcess({
    python: build.executable,
    jobKey: key,
    command: [build.executable, '-u', serveScript, key, manifest.entrypoint, threads],
    cwd: rootOf(parts.folders.unpacked(content.guid, bundle.id)),
    env: environmentOf(parts, request, launch),
    limits: { memory: content.settings.memory_limit, cpus: content.settings.cpu_limit },
    onLine(line, source) {
      if (source === 'stdout' && line.startsWith(listening))
        onListening(Number(line.slice(listening.length)));
      else parts.state.jobs.addLine(key, source, line);
    },
  });
}

/** The variables of an app on Connect. The content's own variables replace Connect's, except those that identify it. */
function environmentOf(
  { state, address, sessionTokens }: LaunchParts,
  { content, bundle, prefix }: AppRequest,
  { job, apiKey, secret }: Launch,
) {
  return {
    ...appEnvironment(),
    LANG: 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
    // The folder stays as it was uploaded. Packages were compiled when they were installed.
    PYTHONDONTWRITEBYTECODE: '1',
    CONNECT_SERVER: `${address}/`,
    CONNECT_API_KEY: apiKey,
    ...state.variables.decryptAll(content.guid),
    POSIT_PRODUCT: 'CONNECT',
    RSTUDIO_PRODUCT: 'CONNECT',
    CONNECT_CONTENT_GUID: content.guid,
    CONNECT_CONTENT_JOB_KEY: job.key,
    ...(state.associations.of(content.guid).length > 0 && {
      CONNECT_CONTENT_SESSION_TOKEN: sessionTokens.tokenFor({
        contentGuid: content.guid,
        userGuid: undefined,
      }),
    }),
    LOCAL_CONNECT_SECRET: secret,
    ...(isDash(bundle) && { DASH_REQUESTS_PATHNAME_PREFIX: prefix }),
  };
}

/** A timer. Node can't wait longer than 24 days. */
export const after = (seconds: number, work: () => void): NodeJS.Timeout =>
  setTimeout(work, Math.min(seconds * 1000, 2 ** 31 - 1));

const isDash = ({ manifest }: Bundle) => manifest.appmode === 'python-dash';

const startError: JobError = {
  code: 'content-failed-to-start',
  summary: 'The content did not start. See its log.',
  help_url: 'https://docs.posit.co/connect/user/troubleshooting/',
};
