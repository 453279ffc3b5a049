import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { statSync, watch } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../shared/problems.ts';
import { temporaryFolder } from '../shared/temporary-folder.ts';

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
  await using data = await temporaryFolder();
  const apiKey = randomBytes(24).toString('base64url');
  const server = startServer(program, ['--data', data.path, '--port', values.port], apiKey);
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  // Before the first deployment: a change during it must not be missed.
  const nextChange = values.watch ? watchFolder(folder) : () => new Promise<void>(() => {});
  try {
    const url = await urlOf(server);
    const env = { ...process.env, CONNECT_SERVER: url, CONNECT_API_KEY: apiKey };
    const deploy = () =>
      once(spawn(process.execPath, [program, 'deploy', folder], { stdio: 'inherit', env }), 'exit');
    const deployOnChange = async () => {
      await deploy();
      console.log(`\nDashboard: ${url}/connect/ (sign in as one of the demo users)`);
      console.log(values.watch ? 'Deploys again on each change. Ctrl-C stops.' : 'Ctrl-C stops.');
      for (;;) {
        await nextChange();
        await deploy();
      }
    };
    await Promise.race([deployOnChange(), stopped]);
  } finally {
    await stop(server);
  }
}

/** Restored environments are kept between runs. */
const cache = () =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'connect-dash-deploy', 'local-connect');

/** The server is a program of its own in the same package. */
function startServer(program: string, args: readonly string[], apiKey: string): ChildProcess {
  const server = join(program, '..', '..', 'local-connect', 'dist', 'index.js');
  return spawn(process.execPath, [server, 'serve-attached', ...args, '--cache', cache()], {
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

/**
 * Watches a folder from now on.
 *
 * @returns a function that resolves after the first change since its last call, when no other change has followed for
 * `settleTime`
 */
function watchFolder(folder: string): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let changed = Promise.withResolvers<void>();
  watch(folder, { recursive: true }, (_event, file) => {
    if (file !== null && /(?:^|[\\/])(?:\.|__pycache__|node_modules)/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => changed.resolve(), settleTime);
  });
  return async () => {
    await changed.promise;
    changed = Promise.withResolvers<void>();
  };
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}
