// Measures deployments of examples/greeting to local-connect: the first one, one after a change, and one without a change.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalConnect, startLocalConnect } from '../__tests__/support/local-connect.ts';
import { python } from '../__tests__/support/python-index.ts';
import { minimalEnvironment, repository } from '../scripts/runner.ts';
import { alternate, type BenchContext, measure, type Subjects } from './measure.ts';
import { type MeasuringProxy, startProxy } from './proxy.ts';
import {
  atMost,
  findRow,
  type Goal,
  type Measurement,
  medianOf,
  type Result,
  type Row,
  toolSeconds,
} from './results.ts';
import { type PythonTools, pythonTools } from './tools.ts';

const OURS = 'connect-dash-deploy';
const RSCONNECT = 'rsconnect-python, already installed';
const UV_WARM = 'uv tool run rsconnect-python, warm cache';
const UV_COLD = 'uv tool run rsconnect-python, cold cache';
const INSTALL = 'venv and pip install rsconnect-python';

const latencies = [0, 20, 100];
const tasks = ['first deployment', 'one line changed', 'unchanged'] as const;
const taskName = (task: string, latency: number) => `${task}, ${latency} ms latency`;

/** Deploys the app of a folder with one tool. @param name only set for the first deployment */
type Deploy = (folder: string, name?: string) => Promise<Measurement>;

export async function benchDeployments(context: BenchContext): Promise<Result> {
  const tools = pythonTools(context.cache);
  const folder = await mkdtemp(join(tmpdir(), 'bench-deploy-'));
  await using proxy = await startProxy();
  await using server = await startLocalConnect({ address: proxy.url });
  proxy.target = server.url;
  try {
    const deployers = deployersFor({ context, tools, folder, proxy, server });
    const rows: Row[] = [];
    for (const latency of latencies) {
      proxy.latency = latency;
      rows.push(...(await deployWith(deployers, { context, folder, latency })));
    }
    rows.push(...(await installations(context, tools, folder)));
    return {
      title: 'Deployments',
      rows,
      goals: goalsOf(rows),
      notes: [
        'The app is `examples/greeting`; the server already has its Python environment. Both tools deploy a draft, verify it and then activate it: rsconnect-python requests `/`; connect-dash-deploy also requests the layout, the callbacks and, without their content, a script of each package of components and the other files of the page. The last column counts requests that run one after another: simultaneous requests count once.',
        'Server: the time in which it built the content or the app handled a request, including the start of the app. Tool: the rest of the wall time, including the time to wait for the network and between polls.',
        'A changed app takes 13 round trips one after another: the connection, the state of the server (2), the upload, the build of the draft and its end, its page, its layout and scripts, the active bundle, the activation and its end, the live page, and again the active bundle. They are needed to verify the app before and after the activation, and to detect other deployments. At 100 ms they take 1.3 s, nearly half of the time of rsconnect-python, so the goal of a quarter is out of reach.',
        'Latency is added by a proxy: one round trip per request, and one more per connection. The package index has no added latency, so `uv` with a cold cache is measured only without latency.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Setup {
  readonly context: BenchContext;
  readonly tools: PythonTools;
  /** A temporary folder. */
  readonly folder: string;
  readonly proxy: MeasuringProxy;
  readonly server: LocalConnect;
}

function deployersFor({ context, tools, folder, proxy, server }: Setup): Record<string, Deploy> {
  const key = server.keys.publisher;
  const measured = async (command: readonly string[], env: NodeJS.ProcessEnv) => {
    await proxy.takeTraffic();
    const measurement = await measure(command, { env });
    return { ...measurement, ...(await proxy.takeTraffic()) };
  };
  const rsconnect =
    (program: readonly string[], environment: () => NodeJS.ProcessEnv = () => ({})): Deploy =>
    (app, name) =>
      measured(
        [
          ...[
            ...program,
            'deploy',
            'dash',
            '--server',
            proxy.url,
            '--api-key',
            key,
            '--entrypoint',
            'app:app',
          ],
          ...(name === undefined ? [app] : ['--new', '--title', name, app]),
        ],
        { ...minimalEnvironment(), HOME: folder, ...environment() },
      );
  const uv = [tools.uv, 'tool', 'run', '--python', tools.python];
  const uvTool = [...uv, '--from', `rsconnect-python==${tools.version}`, 'rsconnect'];
  // uv uses the system's certificates only if this is set. pip always uses them.
  const uvEnvironment = (cache: string) => ({ UV_CACHE_DIR: join(folder, cache), UV_SYSTEM_CERTS: 'true' });
  let caches = 0;
  return {
    // The variables that GitHub's runner sets for a step.
    [OURS]: (app) =>
      measured([process.execPath, context.entry], {
        ...minimalEnvironment(),
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: app,
        GITHUB_REPOSITORY: 'example/greeting',
        GITHUB_EVENT_NAME: 'push',
        INPUT_SERVER: proxy.url,
        'INPUT_API-KEY': key,
        // The content is found by its name, so the name must be the same for each deployment of a folder.
        INPUT_NAME: app.replaceAll(/[^\w]+/g, '-').slice(-50),
      }),
    [RSCONNECT]: rsconnect([tools.rsconnect]),
    [UV_WARM]: rsconnect(uvTool, () => uvEnvironment('uv-cache')),
    [UV_COLD]: rsconnect(uvTool, () => uvEnvironment(`uv-cache-${caches++}`)),
  };
}

interface Conditions {
  readonly context: BenchContext;
  readonly folder: string;
  readonly latency: number;
}

/** Runs all tasks at one latency. */
async function deployWith(
  deployers: Readonly<Record<string, Deploy>>,
  { context: { rounds }, folder, latency }: Conditions,
): Promise<Row[]> {
  const chosen = Object.entries(deployers).filter(([subject]) => latency === 0 || subject !== UV_COLD);
  let copies = 0;
  const copy = async () => {
    const app = join(folder, `app-${latency}-${copies++}`);
    await cp(join(repository, 'examples', 'greeting'), app, { recursive: true });
    return app;
  };
  const apps = new Map<string, string>();
  const first: Subjects = Object.fromEntries(
    chosen.map(([subject, deploy]) => [
      subject,
      async () => {
        const app = await copy();
        apps.set(subject, app);
        return deploy(app, app.slice(-12));
      },
    ]),
  );
  const again: Subjects = Object.fromEntries(
    chosen.map(([subject, deploy]) => [subject, () => deploy(apps.get(subject) ?? '')]),
  );
  let version = 0;
  const change = async () => {
    version++;
    for (const app of apps.values()) await writeFile(join(app, 'version.txt'), `${version}\n`);
  };
  // Fills uv's cache.
  if (latency === 0) await deployers[UV_WARM]?.(await copy(), 'warm');
  const rows = await alternate(taskName(tasks[0], latency), first, rounds);
  rows.push(...(await alternate(taskName(tasks[1], latency), again, rounds, change)));
  await deployers[OURS]?.(apps.get(OURS) ?? '');
  rows.push(...(await alternate(taskName(tasks[2], latency), again, rounds)));
  return rows;
}

/** Installs rsconnect-python as a workflow does, without pip's cache. */
function installations({ rounds }: BenchContext, tools: PythonTools, folder: string): Promise<Row[]> {
  const environment = join(folder, 'venv');
  const pip = join(environment, process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
  const install = async () => {
    const created = await measure([python, '-m', 'venv', '--clear', environment]);
    const options = ['--quiet', '--disable-pip-version-check', '--no-cache-dir'];
    const packages = await measure([
      ...[pip, '-m', 'pip', 'install', ...options],
      `rsconnect-python==${tools.version}`,
    ]);
    return {
      seconds: created.seconds + packages.seconds,
      cpuSeconds: (created.cpuSeconds ?? 0) + (packages.cpuSeconds ?? 0),
      peakMemory: Math.max(created.peakMemory ?? 0, packages.peakMemory ?? 0),
    };
  };
  return alternate('installation', { [INSTALL]: install }, rounds);
}

function goalsOf(rows: readonly Row[]): Goal[] {
  const installing = medianOf(findRow(rows, 'installation', INSTALL));
  const goals = latencies.flatMap((latency) => {
    const task = taskName(tasks[1], latency);
    const ours = medianOf(findRow(rows, task, OURS), toolSeconds);
    const theirs = medianOf(findRow(rows, task, RSCONNECT), toolSeconds);
    return [
      atMost(`${task}: our own time / rsconnect-python's`, ours / theirs, 0.25),
      atMost(
        `${task}: our own time / rsconnect-python's with its installation`,
        ours / (theirs + installing),
        0.1,
      ),
    ];
  });
  const unchanged = taskName(tasks[2], 0);
  const ratio = medianOf(findRow(rows, unchanged, OURS)) / medianOf(findRow(rows, unchanged, RSCONNECT));
  return [...goals, atMost(`${unchanged}: wall time / rsconnect-python's`, ratio, 0.15)];
}

/** Measures many deployments of different apps to one server at the same time. */
export async function benchConcurrent(context: BenchContext): Promise<Result> {
  const tools = pythonTools(context.cache);
  const count = context.quick ? 5 : 50;
  const folder = await mkdtemp(join(tmpdir(), 'bench-concurrent-'));
  await using proxy = await startProxy();
  // Stops idle apps, because the apps of all rounds together would need too much memory.
  await using server = await startLocalConnect({ address: proxy.url, idle: 10 });
  proxy.target = server.url;
  let copies = 0;
  try {
    const deployers = deployersFor({ context, tools, folder, proxy, server });
    const together = (subject: string) => async (): Promise<Measurement> => {
      const apps = await Promise.all(
        Array.from({ length: count }, async () => {
          const app = join(folder, `app-${copies++}`);
          await cp(join(repository, 'examples', 'greeting'), app, { recursive: true });
          return app;
        }),
      );
      const start = performance.now();
      const runs = await Promise.all(apps.map((app) => deployers[subject]?.(app, app.slice(-12))));
      const seconds = (performance.now() - start) / 1000;
      const sum = (select: (run: Measurement) => number | undefined) =>
        runs.reduce((total, run) => total + ((run && select(run)) ?? 0), 0);
      return {
        seconds,
        cpuSeconds: sum((run) => run.cpuSeconds),
        peakMemory: Math.max(...runs.map((run) => run?.peakMemory ?? 0)),
        // Each run counted the traffic since the previous count.
        wireBytes: sum((run) => run.wireBytes),
        requests: sum((run) => run.requests),
      };
    };
    const task = `${count} first deployments at once`;
    const subjects = { [OURS]: together(OURS), [RSCONNECT]: together(RSCONNECT) };
    return {
      title: 'Concurrent deployments',
      rows: await alternate(task, subjects, Math.min(context.rounds, context.quick ? 1 : 3)),
      goals: [],
      notes: [
        'All deployments use one local-connect, and all of them succeeded. Most of the time is the start of the apps. CPU is the sum of all deployments, without the server. Memory is that of the largest process.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
