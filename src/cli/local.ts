import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, statSync, watch } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../shared/problems.ts';

export const localHelp = `Usage: connect-dash-deploy local [<folder>] [--watch] [--port <port>]

Starts local-connect, a development server that behaves like Posit Connect, and deploys the app of the folder to it. Ctrl-C
stops the app and the server and removes their data. Needs Python.

  --watch        deploy again when a file of the folder changes
  --port <port>  the port of the server; any free port by default
`;

/** Milliseconds without a change before the app is deployed again: editors write several files. */
const settleTime = 300;

/**
 * Deploys a folder to a development server until the process is stopped.
 *
 * @param args the arguments after `local`
 * @param program the path of this command line's program, links followed
 * @throws {UserError} if the folder does not exist or the server does not start
 */
export async function runLocal(args: readonly string[], program: string): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { watch: { type: 'boolean' }, port: { type: 'string', default: '0' } },
  });
  const folder = resolve(positionals[0] ?? '.');
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError({ message: `There is no folder ${folder}.`, hint: 'Name the folder of the app.' });
  }
  const data = await mkdtemp(join(tmpdir(), 'connect-dash-deploy-local-'));
  const apiKey = randomBytes(24).toString('base64url');
  const server = startServer(serverProgram(program), ['--data', data, '--port', values.port], apiKey);
  const stopped = stopSignal();
  // Before the first deployment: a change during it must not be missed.
  const changes = values.watch ? watchFolder(folder) : undefined;
  try {
    const url = await urlOf(server);
    const deploy = async () => {
      const environment = { ...process.env, CONNECT_SERVER: url, CONNECT_API_KEY: apiKey };
      const child = spawn(process.execPath, [program, 'deploy', folder], {
        stdio: 'inherit',
        env: environment,
      });
      await once(child, 'exit');
    };
    await Promise.race([deploy(), stopped]);
    console.log(`\nDashboard: ${url}/connect/ (sign in as one of the demo users)`);
    console.log(changes ? 'Deploys again on each change. Ctrl-C stops.' : 'Ctrl-C stops.');
    await Promise.race([changes ? deployOnChange(changes, deploy) : new Promise(() => {}), stopped]);
  } finally {
    await stop(server);
    await rm(data, { recursive: true, force: true });
  }
}

/** The server is a program of its own in the same package. */
function serverProgram(program: string): string {
  const file = join(program, '..', '..', 'local-connect', 'dist', 'index.js');
  if (existsSync(file)) return file;
  throw new UserError({
    message: 'local-connect is not part of this installation.',
    reason: `There is no ${file}.`,
    hint: 'Install connect-dash-deploy again.',
  });
}

/** Restored environments are kept between runs. */
const cache = () =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'connect-dash-deploy', 'local-connect');

function startServer(program: string, args: readonly string[], apiKey: string): ChildProcess {
  return spawn(process.execPath, [program, 'serve-attached', ...args, '--cache', cache()], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Ctrl-C reaches this process only: it stops the server after its last request.
    detached: true,
    env: { ...process.env, LOCAL_CONNECT_API_KEY: apiKey },
  });
}

async function urlOf(server: ChildProcess): Promise<string> {
  const ready = once(server, 'message').then(([message]) => (message as { readonly url: string }).url);
  const url = await Promise.race([ready, once(server, 'exit').then(() => undefined)]);
  if (url !== undefined) return url;
  throw new UserError({
    message: "local-connect didn't start.",
    hint: 'See its error above. It needs Python 3.9 or later; --port takes a free port.',
  });
}

interface Changes {
  /** Resolves after the first change since the last call, when no other change has followed for `settleTime`. */
  next(): Promise<void>;
}

function watchFolder(folder: string): Changes {
  let timer: NodeJS.Timeout | undefined;
  let changed = Promise.withResolvers<void>();
  watch(folder, { recursive: true }, (_event, file) => {
    if (file !== null && /(?:^|[\\/])(?:\.|__pycache__|node_modules)/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => changed.resolve(), settleTime);
  });
  return {
    async next() {
      await changed.promise;
      changed = Promise.withResolvers<void>();
    },
  };
}

/** Runs until the process ends. */
async function deployOnChange(changes: Changes, deploy: () => Promise<void>): Promise<never> {
  for (;;) {
    await changes.next();
    await deploy();
  }
}

function stopSignal(): Promise<void> {
  const { promise, resolve: stopNow } = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopNow());
  return promise;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}
