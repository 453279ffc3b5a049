// The whole step, beside what people run today: a deployment of examples/greeting to local-connect, whose Python
// environment is there already.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalConnect } from '../__tests__/support/local-connect.ts';
import { python, pythonTools } from '../__tests__/support/python-index.ts';
import { repository } from '../scripts/runner.ts';
import { atMost, inTurns, type Measured, type Outcome } from './measure.ts';

const theirs = 'rsconnect-python==1.32.0';

/** A changed app, an unchanged one, and one that nobody verifies, each with ours and with rsconnect-python. */
export async function deploying(_cache: string, entry: string): Promise<Outcome> {
  const rsconnect = join(await pythonTools(theirs), 'rsconnect');
  const folder = await mkdtemp(join(tmpdir(), 'bench-deploy-'));
  await using connect = await startLocalConnect();
  // Each has a copy of its own: rsconnect-python writes into the folder where it deployed it to.
  const [app, theirApp] = [join(folder, 'ours'), join(folder, 'theirs')];
  for (const copy of [app, theirApp])
    await cp(join(repository, 'examples', 'greeting'), copy, { recursive: true });
  let version = 0;
  const change = async () => {
    version++;
    for (const copy of [app, theirApp]) await writeFile(join(copy, 'version.txt'), `${version}`);
  };

  /** The step as GitHub's runner starts it. */
  const ours =
    (verify = 'layout') =>
    () =>
      timed([process.execPath, entry], {
        PATH: process.env.PATH,
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: app,
        GITHUB_REPOSITORY: 'example/greeting',
        GITHUB_EVENT_NAME: 'push',
        INPUT_SERVER: connect.url,
        'INPUT_API-KEY': connect.keys.publisher,
        INPUT_VERIFY: verify,
      });
  const server = ['--server', connect.url, '--api-key', connect.keys.publisher];
  const rsconnects =
    (...more: string[]) =>
    () =>
      timed([rsconnect, 'deploy', 'dash', ...server, '--entrypoint', 'app:app', ...more, theirApp], {
        ...process.env,
        HOME: folder,
      });
  try {
    // The first deployments restore the environment and create the content.
    await ours()();
    await rsconnects()();
    const subjects = (mine = ours(), other = rsconnects()) => ({
      'connect-dash-deploy': mine,
      'rsconnect deploy dash': other,
    });
    const changed = await inTurns(subjects(), 5, change);
    const bare = await inTurns(subjects(ours('none'), rsconnects('--no-verify')), 5, change);
    // What is live is to have been verified: otherwise an unchanged run verifies it.
    await change();
    await ours()();
    const same = await inTurns(subjects(), 5);
    const install = await timed([python, '-m', 'venv', '--clear', join(folder, 'venv')], process.env);
    const pip = join(folder, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
    const installed = await timed([pip, '-m', 'pip', 'install', '--quiet', theirs], process.env);
    const installing = install.seconds + installed.seconds;
    const ratio = (runs: Map<string, Measured>, add = 0) => {
      const [mine, other] = [...runs.values()];
      return (mine?.seconds ?? 0) / ((other?.seconds ?? 1) + add);
    };
    return {
      rows: [
        ...[changed, bare, same].flatMap((runs, at) =>
          Array.from(runs, ([subject, what]) => ({
            on: ['changed', 'not verified', 'unchanged'][at] ?? '',
            subject,
            ...what,
          })),
        ),
        { on: 'installing', subject: `python -m venv, pip install ${theirs}`, seconds: installing },
      ],
      targets: [
        atMost('deploy: times rsconnect', ratio(changed), 0.25),
        atMost('deploy: times rsconnect with its installation', ratio(changed, installing), 0.25),
        atMost('unchanged: times rsconnect', ratio(same), 0.1),
      ],
      notes: [
        'Of a verified deployment most is the app: it starts twice with ours, as a draft and once it is live, and once with rsconnect, after it has gone live.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a program to its end, with the most memory that it had where the system tells (Linux). */
async function timed([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const start = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let resident = 0;
  const watch = setInterval(() => {
    resident = Math.max(resident, peakOf(child.pid));
  }, 10);
  const [said, complaints, [code]] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray(),
    child.stderr.setEncoding('utf8').toArray(),
    once(child, 'close'),
  ]);
  clearInterval(watch);
  if (code !== 0) throw new Error(`${program} ended with ${code}:\n${said.join('')}${complaints.join('')}`);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, ...(resident > 0 && { resident }) };
}

function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}
