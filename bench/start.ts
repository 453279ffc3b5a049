// What a user waits for before anything happens, and what a runner downloads.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from '../scripts/runner.ts';
import { atMost, inTurns, type Measured, type Outcome } from './measure.ts';

const rounds = 25;
const bare = 'node -e 0';
const ours = 'dist/index.js to its first request';

/**
 * Measures the start of `dist/index.js` up to its first request over https, beside a Node process that does nothing
 * and, if a revision is given, beside the `dist/` of that revision.
 */
export async function coldStart(_cache: string, entry: string, revision?: string): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
  try {
    const before = revision === undefined ? undefined : checkOut(revision, folder);
    const theirs = `the same of ${revision}`;
    const results = await inTurns(
      {
        [bare]: timeToExit,
        [ours]: () => timeToFirstRequest(entry),
        ...(before !== undefined && { [theirs]: () => timeToFirstRequest(before) }),
      },
      rounds,
    );
    const cpu = (subject: string) => (results.get(subject)?.cpuSeconds ?? Number.NaN) * 1000;
    const size = sizeOf(dirname(entry));
    const download = downloadSize(dirname(entry), folder);
    return {
      rows: [
        ...Array.from(results, ([subject, measured]) => ({ on: 'cold start', subject, ...measured })),
        { on: 'size', subject: 'dist/', seconds: 0, bytes: size },
        { on: 'size', subject: 'download, compressed', seconds: 0, bytes: download },
      ],
      targets: [
        ...(before === undefined
          ? []
          : [atMost(`cold start: CPU time more than ${revision}`, cpu(ours) - cpu(theirs), 60, ' ms')]),
        atMost('dist/', size / 1e6, 2, ' MB'),
        atMost('download', download / 1e3, 700, ' kB'),
      ],
      notes: [],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The built action of a revision, in a folder of its own. */
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

async function timeToExit(): Promise<Measured> {
  const start = performance.now();
  const script = 'process.stdout.write(JSON.stringify(process.cpuUsage()))';
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [output] = await Promise.all([child.stdout.setEncoding('utf8').toArray(), once(child, 'close')]);
  const { user, system } = JSON.parse(output.join(''));
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
}

const certificate = (name: string) =>
  readFileSync(join(repository, '__tests__/integration/connect/certificates', `${name}.pem`), 'utf8');

/** Runs the action as a runner does, against a server that takes the time of the first request and never answers. */
export async function timeToFirstRequest(entry: string): Promise<Measured> {
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
      // Any other commit would only be checked.
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
        `dist/index.js ended before its first request: ${child.stderr.read() ?? ''}${child.stdout.read() ?? ''}`,
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

/** The CPU time of all threads of a process, in seconds; `undefined` if the system isn't Linux. */
function cpuTimeOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const tasks = join('/proc', `${pid}`, 'task');
  const times = readdirSync(tasks).map((task) =>
    // Linux documents its first number as the time on the CPU, in nanoseconds.
    Number(readFileSync(join(tasks, task, 'schedstat'), 'utf8').split(' ', 1)[0]),
  );
  return times.reduce((sum, time) => sum + time, 0) / 1e9;
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** What GitHub sends to a runner, in bytes: the repository without what .gitattributes leaves out, with this dist/. */
function downloadSize(dist: string, folder: string): number {
  const archive = execFileSync('git', ['archive', 'HEAD'], { cwd: repository, maxBuffer: 64 * 2 ** 20 });
  const target = join(folder, 'download');
  mkdirSync(target);
  execFileSync('tar', ['-x', '-C', target], { input: archive });
  rmSync(join(target, 'dist'), { recursive: true, force: true });
  cpSync(dist, join(target, 'dist'), { recursive: true });
  return execFileSync('tar', ['-cz', '-C', target, '.'], { maxBuffer: 64 * 2 ** 20 }).length;
}
