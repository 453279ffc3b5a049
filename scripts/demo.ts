// npm run demo [-- --app <folder>] [-- --once]: starts local-connect, deploys an app to it with the built action as
// GitHub's runner would, and leaves the app open to look at.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { repository, runStep } from './runner.ts';

const { values } = parseArgs({
  options: { app: { type: 'string' }, once: { type: 'boolean', default: false } },
});
const app = values.app === undefined ? undefined : resolve(process.env.INIT_CWD ?? '.', values.app);
const inputs = app === undefined ? { path: 'examples/greeting' } : { path: '.' };

const data = mkdtempSync(join(tmpdir(), 'connect-demo-'));
const key = randomBytes(16).toString('hex');
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

/** Ends the server and removes what the demo made. */
async function stop(code: number): Promise<never> {
  server.kill('SIGTERM');
  await ended;
  rmSync(data, { recursive: true, force: true });
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(0));

async function ready(): Promise<string> {
  for await (const line of createInterface({ input: server.stdout })) {
    const [, url] = /^local-connect ready: (\S+)$/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('local-connect ended before it was ready; what it said stands above.');
}

async function answers(url: string): Promise<boolean> {
  const get = async (path: string) =>
    (await fetch(new URL(path, url), { headers: { authorization: `Key ${key}` } })).text();
  const page = await get('.');
  const layout: unknown = JSON.parse(await get('_dash-layout'));
  return page.includes('_dash-config') && typeof layout === 'object';
}

const url = await ready();
console.log(`local-connect, a server that behaves as Posit Connect, is at ${url}/connect/\n`);
const { code, outputs } = await runStep({
  inputs: { server: url, 'api-key': key, ...inputs },
  workspace: app ?? repository,
  repository: `demo/${basename(app ?? 'greeting')}`,
  onLine: (line) => console.log(`  ${line}`),
});
console.log('\nThe outputs of the step:');
for (const [name, value] of Object.entries(outputs)) console.log(`  ${name}: ${value}`);
if (code !== 0) await stop(1);

const address = outputs['content-url'] ?? '';
if (values.once) {
  const good = await answers(address);
  console.log(
    good ? `\nThe app answers at ${address}` : `\nThe app doesn't answer as a Dash app at ${address}`,
  );
  await stop(good ? 0 : 1);
}
console.log(`\nThe app is at ${address}`);
console.log('Sign in as mira with the password mira. Ctrl-C ends the demo.');
