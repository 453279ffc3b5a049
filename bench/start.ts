// Measures the time until the first request of a process, and the size of the downloads before it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from '../scripts/runner.ts';
import { alternate, type BenchContext, measure } from './measure.ts';
import { atMost, findRow, type Measurement, medianOf, type Result } from './results.ts';
import { pipDownloadSize, pythonTools } from './tools.ts';

const task = 'start';
const ours = 'connect-dash-deploy, until its first request over https';

/** Alternates with a Node process that does nothing and, if a revision is given, with the `dist/` of that revision. */
export async function benchStart({ cache, entry, rounds, quick, against }: BenchContext): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
  try {
    const before = against === undefined ? undefined : checkOut(against, folder);
    const older = `connect-dash-deploy at ${against}, until its first request`;
    const tools = pythonTools(cache);
    const rows = await alternate(
      task,
      {
        'Node, empty script': () => timeToExit('0'),
        'Node, empty script and a thread': () =>
          timeToExit("new (require('node:worker_threads').Worker)('', { eval: true })"),
        [ours]: () => timeToFirstRequest(entry),
        ...(before !== undefined && { [older]: () => timeToFirstRequest(before) }),
        'rsconnect-python, `rsconnect version`': () => measure([tools.rsconnect, 'version']),
      },
      quick ? rounds : 5 * rounds,
    );
    const cpu = (subject: string) => medianOf(findRow(rows, task, subject), (run) => run.cpuSeconds) * 1000;
    const download = downloadSize(dirname(entry), folder);
    return {
      title: 'Start and download',
      rows,
      downloads: [
        { name: 'connect-dash-deploy: the repository, compressed as GitHub sends it', bytes: download },
        { name: 'its `dist/`, before compression', bytes: sizeOf(dirname(entry)) },
        {
          name: 'rsconnect-python with pip: its wheels',
          bytes: pipDownloadSize(tools, cache, 'rsconnect-python'),
        },
        {
          name: 'uv, before it downloads the same wheels',
          bytes: pipDownloadSize(tools, cache, 'uv'),
        },
      ],
      goals: [
        ...(before === undefined
          ? []
          : [atMost(`start: CPU time more than ${against}`, cpu(ours) - cpu(older), 60, ' ms')]),
        atMost('`dist/`', sizeOf(dirname(entry)) / 1e6, 2, ' MB'),
        atMost('download', download / 1e3, 700, ' kB'),
      ],
      notes: [
        'The action reads the app in a thread, so that it can stop the reading if it takes too long. The two rows of Node are the time that a process and a thread take without any code of this action.',
        'The first request goes to a server on the same machine. rsconnect-python has no command that ends at its first request; `rsconnect version` only starts Python and imports the package. pip also needs Python, which GitHub-hosted runners have.',
      ],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Extracts the built action of a revision into a folder. */
function checkOut(revision: string, folder: string): string {
  const target = join(folder, 'before');
  mkdirSync(target);
  const archive = execFileSync('git', ['archive', revision, 'dist'], {
    cwd: repository,
    maxBuffer: 64 * 2 ** 20,
  });
  execFileSync('tar', ['-x', '-C', target], { input: archive });
  return join(target, 'dist', 'index.js');
}

const timeToExit = (script: string) => measure([process.execPath, '-e', script]);

const certificate = (name: string) =>
  readFileSync(join(repository, '__tests__/integration/connect/certificates', `${name}.pem`), 'utf8');

/** Runs the action as a runner does, against a server that never responds, and stops it at its first request. */
async function timeToFirstRequest(entry: string): Promise<Measurement> {
  const server = createServer({ cert: certificate('server'), key: certificate('server-key') });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const requested = once(server, 'request');
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: repository, encoding: 'utf8' }).trim();
  const start = performance.now();
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: repository,
      GITHUB_REPOSITORY: 'example/greeting',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/heads/main',
      // Only a run of the newest commit deploys.
      GITHUB_SHA: commit,
      INPUT_PATH: 'examples/greeting',
      INPUT_SERVER: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      'INPUT_API-KEY': 'bench',
      'INPUT_CA-CERTIFICATE': certificate('authority'),
    },
  });
  const ended = once(child, 'exit');
  try {
    const first = await Promise.race([requested.then(() => 'request'), ended.then(() => 'exit')]);
    const seconds = (performance.now() - start) / 1000;
    if (first === 'exit')
      throw new Error(
        `dist/index.js exited before its first request: ${child.stderr.read() ?? ''}${child.stdout.read() ?? ''}`,
      );
    const cpuSeconds = cpuTimeOf(child.pid ?? 0);
    return { seconds, ...(cpuSeconds !== undefined && { cpuSeconds }) };
  } finally {
    child.kill('SIGKILL');
    await ended;
    server.closeAllConnections();
    server.close();
  }
}

/** The CPU time of all threads of a running process, in seconds; `undefined` if the system isn't Linux. */
function cpuTimeOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const tasks = join('/proc', `${pid}`, 'task');
  const times = readdirSync(tasks).map((task) =>
    // The first number is the time on the CPU in nanoseconds: https://docs.kernel.org/scheduler/sched-stats.html
    Number(readFileSync(join(tasks, task, 'schedstat'), 'utf8').split(' ', 1)[0]),
  );
  return times.reduce((sum, time) => sum + time, 0) / 1e9;
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** The size in bytes of the archive that GitHub sends to a runner: `git archive`, with this build as `dist/`, compressed. */
function downloadSize(dist: string, folder: string): number {
  const archive = execFileSync('git', ['archive', 'HEAD'], { cwd: repository, maxBuffer: 64 * 2 ** 20 });
  const target = join(folder, 'download');
  mkdirSync(target);
  execFileSync('tar', ['-x', '-C', target], { input: archive });
  rmSync(join(target, 'dist'), { recursive: true, force: true });
  cpSync(dist, join(target, 'dist'), { recursive: true });
  return execFileSync('tar', ['-cz', '-C', target, '.'], { maxBuffer: 64 * 2 ** 20 }).length;
}
