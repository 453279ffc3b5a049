import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOptions, UsageError } from '../options.ts';
import { findPythons } from '../run/pythons.ts';
import { newSecret } from '../state/credentials.ts';
import { fail, getInput, maskInLog, saveState, setOutput } from './runner.ts';

/** The step: starts the server in the background and sets the outputs. */
export async function start(): Promise<void> {
  saveState('post', 'true');
  const apiKey = getInput('api-key') || newSecret();
  maskInLog(apiKey);
  const temporary = process.env.RUNNER_TEMP ?? tmpdir();
  const folder = await mkdtemp(join(temporary, 'local-connect-'));
  const args = argumentsFrom(folder, join(temporary, 'local-connect-cache'));
  const problem = await findProblem(args);
  if (problem !== undefined) return fail(problem);

  const log = join(folder, 'server.log');
  const server = spawnServer(args, apiKey, log);
  const url = await addressOf(server);
  if (url === undefined) return fail(`local-connect didn't start:\n${readFileSync(log, 'utf8')}`);
  server.disconnect();
  server.unref();
  saveState('pid', String(server.pid));
  saveState('log', log);
  saveState('url', url);
  saveState('api-key', apiKey);
  setOutput('server', url);
  setOutput('api-key', apiKey);
  console.log(`local-connect is ready at ${url}`);
}

function argumentsFrom(folder: string, cache: string): string[] {
  const users = getInput('users');
  return [
    ...['--data', join(folder, 'data'), '--cache', cache],
    ...['--version', getInput('version'), '--port', getInput('port')],
    ...getInput('python')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .flatMap((path) => ['--python', path.trim()]),
    ...(users === '' ? [] : ['--users', users]),
  ];
}

/** What is wrong with the inputs, or with the Pythons of this machine. */
async function findProblem(args: readonly string[]): Promise<string | undefined> {
  try {
    const { pythons } = parseOptions(args, process.cwd());
    const found = await findPythons(pythons);
    for (const { version, executable } of found) console.log(`Python ${version}: ${executable}`);
    if (found.length > 0) return undefined;
    return pythons.length > 0
      ? `No Python runs at ${pythons.join(', ')} (input "python").`
      : 'No Python was found. Add a step with actions/setup-python before this one, or set the input "python".';
  } catch (error) {
    if (error instanceof UsageError) return error.message.replace(/^--([\w-]+)/, 'The input "$1"');
    throw error;
  }
}

/** Starts this program again as the server, in a separate process that keeps running after this step. */
function spawnServer(args: readonly string[], apiKey: string, log: string): ChildProcess {
  const output = openSync(log, 'a', 0o600);
  return spawn(process.execPath, [process.argv[1] ?? '', 'serve', ...args], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output, 'ipc'],
    env: { ...process.env, LOCAL_CONNECT_API_KEY: apiKey },
  });
}

/** The server's address when it is ready; undefined if it ended before. */
async function addressOf(server: ChildProcess): Promise<string | undefined> {
  const ready = once(server, 'message').then(([message]) => (message as { url: string }).url);
  return Promise.race([ready, once(server, 'exit').then(() => undefined)]);
}
