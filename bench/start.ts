// What a user waits for before anything happens, and what a runner downloads.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atMost, inTurns, type Measured, type Outcome } from './measure.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

/** From the start of `dist/index.js` to its first request, beside a Node process that does nothing. */
export async function coldStart(_cache: string, entry: string): Promise<Outcome> {
  const on = 'cold start';
  const action = 'dist/index.js to its first request';
  const bare = 'node -e 0';
  const results = await inTurns(
    { [bare]: () => timeToExit(['-e', '0']), [action]: () => timeToFirstRequest(entry) },
    15,
  );
  const size = sizeOf(dirname(entry));
  return {
    rows: [
      ...Array.from(results, ([subject, what]) => ({ on, subject, ...what })),
      { on: 'dist/', subject: 'all files', seconds: 0, bytes: size },
    ],
    targets: [
      atMost(
        'cold start: times that of a bare Node',
        (results.get(action)?.seconds ?? 0) / (results.get(bare)?.seconds ?? 1),
        2.5,
      ),
      atMost('dist/', size / 1e6, 2, ' MB'),
    ],
    notes: [],
  };
}

async function timeToExit(args: readonly string[]): Promise<Measured> {
  const start = performance.now();
  await once(spawn(process.execPath, args, { stdio: 'ignore' }), 'exit');
  return { seconds: (performance.now() - start) / 1000 };
}

/** Runs the action as a runner does, against a server that takes the time of the first request and never answers. */
async function timeToFirstRequest(entry: string): Promise<Measured> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const requested = once(server, 'request');
  const start = performance.now();
  const child = spawn(process.execPath, [entry], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: repository,
      GITHUB_REPOSITORY: 'example/greeting',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SHA: '0'.repeat(40),
      INPUT_PATH: 'examples/greeting',
      INPUT_SERVER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      'INPUT_API-KEY': 'bench',
    },
  });
  const ended = once(child, 'exit');
  try {
    const first = await Promise.race([requested.then(() => 'request'), ended.then(() => 'exit')]);
    const seconds = (performance.now() - start) / 1000;
    if (first === 'exit')
      throw new Error(`dist/index.js ended before its first request: ${child.stderr.read() ?? ''}`);
    return { seconds };
  } finally {
    child.kill('SIGKILL');
    await ended;
    server.closeAllConnections();
    server.close();
  }
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
