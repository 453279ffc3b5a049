import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { freshCache } from '../../support/fresh-cache.ts';
import {
  type LocalConnect,
  type LocalConnectOptions,
  startLocalConnect,
} from '../../support/local-connect.ts';
import { runProgram } from '../../support/program.ts';
import { until } from '../../support/until.ts';
import { bundleOf, client, mirror } from './client.ts';

const main = fileURLToPath(new URL('../../../local-connect/main.ts', import.meta.url));
const onLinux = process.platform === 'linux' ? test : test.skip;
let started: LocalConnect[] = [];
afterEach(async () => {
  for (const connect of started) await connect[Symbol.asyncDispose]();
  started = [];
});
const serve = async (options: LocalConnectOptions = {}) => {
  const connect = await startLocalConnect(options);
  started.push(connect);
  return { connect, mira: client(connect, connect.keys.publisher) };
};

test('has all content again after a kill and a restart', async () => {
  const { connect, mira } = await serve();
  const guid = await mira.publish('survivor', bundleOf({ 'app.py': mirror }), {
    title: 'Survivor',
    access_type: 'all',
  });
  await mira.patch(`v1/content/${guid}/environment`, [{ name: 'STAGE', value: 'prod' }]);
  await mira.visit(`content/${guid}/`);
  const before = (await mira.get(`v1/content/${guid}`)).body;
  await connect.kill();
  await connect.restart();
  expect((await mira.get(`v1/content/${guid}`)).body).toEqual(before);
  expect(await (await mira.visit(`content/${guid}/`)).json()).toMatchObject({ variables: { STAGE: 'prod' } });
  const jobs = (await mira.get(`v1/content/${guid}/jobs`)).body;
  expect(jobs.map(({ status }: { status: number }) => status)).toEqual([0, 2, 2]);
});

onLinux('marks a task as failed that ran when the server was killed, and activates nothing', async () => {
  const { connect, mira } = await serve();
  const guid = await mira.create('interrupted');
  // The build waits for an index that never responds.
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  try {
    const { port } = silent.address() as { port: number };
    const requirements = `--index-url http://127.0.0.1:${port}/simple\nnothing-of-that-name\n`;
    const id = await mira.upload(guid, bundleOf({ 'app.py': mirror, 'requirements.txt': requirements }));
    const connected = once(silent, 'connection');
    const { body } = await mira.post(`v1/content/${guid}/deploy`, { bundle_id: id });
    await connected;
    const running = await processesOf(connect);
    await connect.kill();
    await gone(running);
    await connect.restart();
    const task = (await mira.get(`v1/tasks/${body.task_id}`)).body;
    expect(task).toMatchObject({
      finished: true,
      code: 1,
      error: expect.stringContaining('server stopped'),
    });
    expect((await mira.get(`v1/content/${guid}`)).body).toMatchObject({ bundle_id: null });
  } finally {
    silent.close();
  }
});

onLinux.each(['stop', 'kill'] as const)(
  'leaves no process of an app after a %s of the server',
  async (end) => {
    const { connect, mira } = await serve();
    const parent = `
import subprocess
subprocess.Popen(["sleep", "600"])
subprocess.Popen(["sleep", "601"], start_new_session=True)
subprocess.Popen(["sh", "-c", "setsid sleep 602 & exit"])
${mirror}`;
    const guid = await mira.publish('parent', bundleOf({ 'app.py': parent }));
    expect((await mira.visit(`content/${guid}/`)).status).toBe(200);
    const running = await processesOf(connect);
    expect(running.length).toBeGreaterThanOrEqual(5);
    await connect[end]();
    await gone(running);
  },
);

onLinux(
  'ends an app at the next start if its whole process group was suspended when the server ended',
  async () => {
    const { connect, mira } = await serve();
    const suspended = 'import os, signal\nos.killpg(0, signal.SIGSTOP)\n';
    const guid = await mira.publish('suspended', bundleOf({ 'app.py': suspended }));
    const visit = mira.visit(`content/${guid}/`).catch(() => undefined);
    let pid = 0;
    await until(async () => {
      const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
      if (job.tag === 'run_python_api') pid = Number(job.pid);
      return (await stateOf(pid)) === 'T';
    });
    await connect.kill();
    await visit;
    expect(await stateOf(pid)).toBe('T');
    await connect.restart();
    await gone([pid]);
  },
);

onLinux('leaves no process of an app whose job was deleted, not even one in its own session', async () => {
  const { mira } = await serve();
  const parent = `
import subprocess
children = [subprocess.Popen(["sleep", "600"], start_new_session=True).pid]
subprocess.Popen(["sh", "-c", "setsid sleep 602 & exit"])
def app(environ, start_response):
    start_response("200 OK", [])
    return [str(children[0]).encode()]
`;
  const guid = await mira.publish('daemons', bundleOf({ 'app.py': parent }));
  const pid = Number(await (await mira.visit(`content/${guid}/`)).text());
  expect(await isRunning(pid)).toBe(true);
  const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
  expect((await mira.delete(`v1/content/${guid}/jobs/${job.key}`)).status).toBe(200);
  await gone([pid]);
});

test('finds a task of a cluster only on the node that started it, which the cookie names', async () => {
  const { connect, mira } = await serve({ nodes: 2 });
  const guid = await mira.create('clustered');
  const id = await mira.upload(guid, bundleOf({ 'app.py': mirror }));
  const started = await mira.post(`v1/content/${guid}/deploy`, { bundle_id: id });
  const cookie = started.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const sticky = client(connect, connect.keys.publisher, { cookie });
  expect((await sticky.get(`v1/tasks/${started.body.task_id}`)).status).toBe(200);
  const other = client(connect, connect.keys.publisher, {
    cookie: cookie.replace(/\d$/, (node) => String(1 - Number(node))),
  });
  expect(await other.get(`v1/tasks/${started.body.task_id}`)).toMatchObject({
    status: 404,
    body: { code: 141 },
  });
});

test("adds the cluster's cookie to the other cookies of a response", async () => {
  const { connect } = await serve({ nodes: 2 });
  const mira = client(connect, connect.keys.publisher, { cookie: 'local-connect-node=0' });
  const guid = await mira.publish('with-cookies', bundleOf({ 'app.py': mirror }));
  const ofApp = (await mira.visit(`content/${guid}/`)).headers.getSetCookie();
  expect(ofApp).toEqual(['a=1', 'b=2', expect.stringMatching(/^local-connect-node=/)]);
  const form = new URLSearchParams({ username: 'mira', password: 'mira' });
  const signedIn = await fetch(`${connect.url}/__login__`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const names = signedIn.headers.getSetCookie().map((cookie) => cookie.split('=')[0]);
  expect(names).toEqual(['rsconnect', 'RSC-XSRF', 'local-connect-node']);
});

test('gives apps no groups with --ldap', async () => {
  const { mira } = await serve({ ldap: true });
  const guid = await mira.publish('ldap', bundleOf({ 'app.py': mirror }));
  const { headers } = (await (await mira.visit(`content/${guid}/`)).json()) as {
    headers: Record<string, string>;
  };
  expect(JSON.parse(headers.HTTP_RSTUDIO_CONNECT_CREDENTIALS ?? '')).toEqual({ user: 'mira', groups: [] });
});

test('fails a build if there is no Python', async () => {
  const { mira } = await serve({ pythons: ['/nowhere/python3'] });
  expect((await mira.get('v1/server_settings/python')).body.installations).toEqual([]);
  const guid = await mira.create('no-python');
  const id = await mira.upload(guid, bundleOf({ 'app.py': mirror }));
  const task = await mira.deploy(guid, { bundle_id: id });
  expect(task).toMatchObject({
    code: 1,
    error: "Can't get matching python version because Python is disabled",
  });
});

test('removes the folder of an interrupted build after a day, and no environment that is used', async () => {
  await using cache = await freshCache();
  const restored = join(cache.path, 'restored');
  const { connect, mira } = await serve({ cache: cache.path });
  const guid = await mira.publish('kept', bundleOf({ 'app.py': mirror }));
  await connect.stop();
  const [environment = ''] = (await readdir(restored)).filter((name) => !name.endsWith('.json'));
  const key = '0123456789abcdef'.repeat(2);
  const [old, fresh] = [`${key}-01234567`, `${key}-89abcdef`];
  const before = new Date(Date.now() - 25 * 3_600_000);
  for (const name of [old, fresh, 'not-ours']) await mkdir(join(restored, name, 'bin'), { recursive: true });
  for (const name of [old, environment, 'not-ours']) await utimes(join(restored, name), before, before);
  await connect.restart();
  await until(async () => !(await readdir(restored)).includes(old));
  const left = (await readdir(restored)).filter((name) => !name.endsWith('.json'));
  expect(left.toSorted()).toEqual([environment, fresh, 'not-ours'].toSorted());
  expect((await mira.visit(`content/${guid}/`)).status).toBe(200);
});

test('refuses to start a second server on the same data folder', async () => {
  const { connect, mira } = await serve();
  const second = await runProgram(process.execPath, [main, '--port', '0', '--data', connect.dataDir]);
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(`another local-connect uses the data folder ${connect.dataDir}`);
  expect((await mira.get('v1/user')).status).toBe(200);
});

test('records every request in the access log', async () => {
  const { connect, mira } = await serve();
  await mira.get('v1/user?a=secret');
  await mira.get('v1/content/not-a-guid');
  const seen = (await connect.requests()).map(({ method, path, status }) => `${method} ${path} ${status}`);
  expect(seen).toEqual(['GET /__api__/v1/user 200', 'GET /__api__/v1/content/not-a-guid 400']);
});

/** The pids of a server's processes and of their child processes. */
async function processesOf(connect: LocalConnect): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const [, parent] = /\) \S (\d+)/.exec(stat) ?? [];
    if (parent !== undefined && /^\d+$/.test(name)) parents.set(Number(name), Number(parent));
  }
  const below = (pid: number): number[] =>
    [...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...below(child)]);
  return below(connect.pid);
}

/** Resolves when all processes have exited. */
async function gone(pids: readonly number[]): Promise<void> {
  for (const pid of pids) await until(async () => !(await isRunning(pid)));
}

/** Whether a process exists and has not exited. */
const isRunning = async (pid: number): Promise<boolean> => !['', 'Z', 'X'].includes(await stateOf(pid));

/** The state of a process as a letter (`man proc`). Empty if there is no such process. */
async function stateOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return /\) (\S) /.exec(stat)?.[1] ?? '';
}
