// npm run demo: starts local-connect, deploys an app to it with the built action as GitHub's runner would, and leaves the
// app running.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { exitWithUsage, parseCommandLine } from './command-line.ts';
import { repository, runStep } from './runner.ts';

const usage = `Usage: npm run demo -- [--app <folder>] [--once]

Starts local-connect, a server that behaves like Posit Connect, deploys an app to it with the built action, and keeps both
running until Ctrl-C.

  --app <folder>  the app to deploy (default: examples/greeting)
  --once          check that the app responds, then exit`;

const { values } = parseCommandLine(usage, {
  options: { app: { type: 'string' }, once: { type: 'boolean' } },
});
const app = values.app === undefined ? undefined : resolve(process.env.INIT_CWD ?? '.', values.app);
const found = app && statSync(app, { throwIfNoEntry: false });
if (app !== undefined && !found) exitWithUsage(`There is no folder ${app}.`, usage);
if (found && !found.isDirectory())
  exitWithUsage(`${app} is not a folder. Set --app to the folder with the app.`, usage);

const key = randomBytes(16).toString('hex');

interface Server extends AsyncDisposable {
  readonly url: string;
  readonly ended: Promise<void>;
}

/** Starts local-connect with a data folder that is removed when it stops. */
async function startServer(interrupted: AbortSignal): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), 'connect-demo-'));
  const users = join(data, 'users.json');
  const mira = {
    username: 'mira',
    password: 'mira',
    role: 'publisher',
    groups: ['data', 'admins'],
    apiKey: key,
  };
  const administrator = { username: 'administrator', password: 'administrator', role: 'administrator' };
  writeFileSync(users, JSON.stringify([administrator, mira]));
  const server = spawn(
    process.execPath,
    [
      ...[join(repository, 'local-connect', 'main.ts'), '--port', '0', '--data', data, '--users', users],
      ...['--cache', join(repository, '.cache', 'local-connect')],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((done) => server.once('close', () => done()));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  interrupted.addEventListener('abort', () => server.kill('SIGTERM'));
  for await (const line of createInterface({ input: server.stdout })) {
    const [, url] = /^local-connect ready: (\S+)$/.exec(line) ?? [];
    if (url === undefined) continue;
    server.stdout.resume();
    return { url, ended, [Symbol.asyncDispose]: stop };
  }
  await stop();
  throw new Error('local-connect exited before it was ready. Its output is above.');
}

async function isDashApp(url: string): Promise<boolean> {
  const get = async (path: string) =>
    (await fetch(new URL(path, url), { headers: { authorization: `Key ${key}` } })).text();
  const page = await get('.');
  const layout: unknown = JSON.parse(await get('_dash-layout'));
  return page.includes('_dash-config') && typeof layout === 'object';
}

/** The outputs that are set, one per line; after a failure only the URL and the status. */
function outputLines(outputs: Readonly<Record<string, string>>, succeeded: boolean): string {
  const names = succeeded ? Object.keys(outputs) : ['content-url', 'status'];
  const lines = names.flatMap((name) => {
    const value = outputs[name] ?? '';
    const shown = name === 'result' ? `${value.slice(0, 70)} …` : value;
    return value === '' ? [] : [`  ${name}: ${shown}`];
  });
  return ['The outputs of the step:', ...lines].join('\n');
}

/** Deploys the app and keeps it running. @returns the exit code, after everything that was started has ended */
async function demo(interrupted: AbortSignal): Promise<number> {
  await using server = await startServer(interrupted);
  console.log(`local-connect, a server that behaves like Posit Connect, is at ${server.url}/connect/\n`);
  const { code, outputs } = await runStep({
    inputs: { server: server.url, 'api-key': key, path: app === undefined ? 'examples/greeting' : '.' },
    workspace: app ?? repository,
    repository: `demo/${basename(app ?? 'greeting')}`,
    onLine: (line) => console.log(`  ${line}`),
    signal: interrupted,
  });
  console.log(`\n${outputLines(outputs, code === 0)}`);
  if (interrupted.aborted) return 0;
  if (code !== 0) return 1;

  const address = outputs['content-url'] ?? '';
  if (values.once) {
    const good = await isDashApp(address);
    console.log(
      good ? `\nThe app responds at ${address}` : `\nThe response from ${address} isn't a Dash app.`,
    );
    return good ? 0 : 1;
  }
  console.log(`\nThe app is at ${address}`);
  console.log('Sign in as mira with the password mira. Press Ctrl-C to stop.');
  await server.ended;
  if (!interrupted.aborted) console.log('\nlocal-connect exited.');
  return interrupted.aborted ? 0 : 1;
}

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort());
try {
  process.exit(await demo(interrupt.signal));
} catch (error) {
  // Ctrl-C also reaches local-connect, which may exit before it is ready.
  if (!interrupt.signal.aborted) throw error;
}
