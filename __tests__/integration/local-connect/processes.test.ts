import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { until } from '../../support/until.ts';
import { bundleOf, client } from './client.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;
let connect: LocalConnect;
let mira: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await startLocalConnect();
  mira = client(connect, connect.keys.publisher);
});
afterAll(() => connect[Symbol.asyncDispose]());

/** Responds with its pid after the file with the query's name exists. Exits on request. */
const source = `
import os, time
def app(environ, start_response):
    wait, path = environ["QUERY_STRING"], environ["PATH_INFO"]
    while wait and not os.path.exists(wait):
        time.sleep(0.02)
    if path == "/die":
        os._exit(1)
    start_response("200 OK", [])
    return [str(os.getpid()).encode()]
`;
const app = bundleOf({ 'app.py': source });
const publish = (name: string, settings: Record<string, unknown>) =>
  mira.publish(name, app, { access_type: 'all', ...settings });
const flag = (name: string) => join(connect.dataDir, `flag-${name}`);

interface Job {
  readonly key: string;
  readonly tag: string;
  readonly status: number;
}

/** The running jobs of the content's processes. */
async function running(guid: string): Promise<Job[]> {
  const jobs: Job[] = (await mira.get(`v1/content/${guid}/jobs`)).body;
  return jobs.filter(({ tag, status }) => tag === 'run_python_api' && status === 0);
}

const ask = async (guid: string, path = '', cookie = '') => {
  const answer = await mira.visit(`content/${guid}/${path}`, cookie === '' ? {} : { cookie });
  const [set = ''] = answer.headers.getSetCookie();
  return { status: answer.status, pid: await answer.text(), cookie: set.split(';')[0] ?? '', set };
};

describe('min_processes', () => {
  test('run without a visitor after a deployment, a crash, a change of the settings, and a restart', async () => {
    const guid = await publish('minimum', { min_processes: 2 });
    const first = (await running(guid)).map(({ key }) => key);
    expect(first).toHaveLength(2);
    await ask(guid, 'die');
    await until(async () => {
      const now = (await running(guid)).map(({ key }) => key);
      return now.length === 2 && now.some((key) => !first.includes(key));
    });
    await mira.patch(`v1/content/${guid}`, { min_processes: 3 });
    expect(await running(guid)).toHaveLength(3);
    const before = await running(guid);
    await mira.patch(`v1/content/${guid}/environment`, [{ name: 'STAGE', value: 'prod' }]);
    await until(async () => (await running(guid)).length === 3);
    const keys = (await running(guid)).map(({ key }) => key);
    expect(before.filter(({ key }) => keys.includes(key))).toEqual([]);
    await connect.restart();
    await until(async () => (await running(guid)).length === 3);
    await mira.delete(`v1/content/${guid}`);
  });

  test('stay when they are idle, and the others end', async () => {
    const guid = await publish('idle', {
      min_processes: 1,
      max_conns_per_process: 1,
      max_processes: 3,
      load_factor: 1,
      idle_timeout: 1,
    });
    const go = flag('idle');
    const requests: ReturnType<typeof ask>[] = [];
    for (const count of [1, 2, 3]) {
      requests.push(ask(guid, `?${go}`));
      await until(async () => (await running(guid)).length >= count);
    }
    expect(await running(guid)).toHaveLength(3);
    await writeFile(go, '');
    for (const { status } of await Promise.all(requests)) expect(status).toBe(200);
    await until(async () => (await running(guid)).length === 1);
    expect((await ask(guid)).status).toBe(200);
  });

  test("don't restart an app that can't start", async () => {
    const broken = bundleOf({ 'app.py': 'raise SystemExit(1)\n' });
    const guid = await mira.publish('broken', broken, { min_processes: 1 });
    await until(async () => (await running(guid)).length === 0);
    expect((await mira.visit(`content/${guid}/`)).status).toBe(502);
    const jobs: Job[] = (await mira.get(`v1/content/${guid}/jobs`)).body;
    expect(jobs.filter(({ tag }) => tag === 'run_python_api')).toHaveLength(2);
  });
});

describe('several processes', () => {
  test('serve as many requests at once as the settings allow; a further one waits', async () => {
    const guid = await publish('limits', { max_conns_per_process: 1, max_processes: 2, load_factor: 1 });
    const go = flag('limits');
    const first = ask(guid, `?${go}`);
    await until(async () => (await running(guid)).length === 1);
    const second = ask(guid, `?${go}`);
    await until(async () => (await running(guid)).length === 2);
    const third = ask(guid);
    // It gets no response before one of the others.
    const order = await Promise.race([third.then(() => 'third'), writeFile(go, '').then(() => 'flag')]);
    expect(order).toBe('flag');
    const answers = await Promise.all([first, second, third]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(2);
    expect(await running(guid)).toHaveLength(2);
  });

  test('refuse a request with 503 if none is free within the connection timeout', async () => {
    const guid = await publish('busy', { max_conns_per_process: 1, max_processes: 1 });
    const go = flag('busy');
    const first = ask(guid, `?${go}`);
    await until(async () => (await running(guid)).length === 1);
    await mira.patch(`v1/content/${guid}`, { connection_timeout: 1 });
    expect((await ask(guid)).status).toBe(503);
    await writeFile(go, '');
    expect((await first).status).toBe(200);
  });

  test("serve a visitor with the same process by a cookie, which the app doesn't get", async () => {
    const withCookies = source.replace(
      'str(os.getpid())',
      '(str(os.getpid()) + " " + environ.get("HTTP_COOKIE", ""))',
    );
    const guid = await mira.publish('sticky', bundleOf({ 'app.py': withCookies }), {
      min_processes: 3,
      access_type: 'all',
    });
    const visitors = await Promise.all([ask(guid), ask(guid), ask(guid)]);
    // Until the other processes have started, all visitors are served by the first.
    while (new Set(visitors.map(({ pid }) => pid)).size === 1)
      visitors.push(...(await Promise.all([ask(guid), ask(guid)])));
    for (const { pid, cookie, set } of visitors) {
      expect(set).toMatch(
        new RegExp(`^local-connect-process=\\w+; Path=/content/${guid}/; HttpOnly; SameSite=Lax$`),
      );
      for (const _ of [1, 2, 3]) {
        const again = await ask(guid, '', `${cookie}; own=1`);
        expect([again.pid, again.set]).toEqual([`${pid.trim()} own=1`, '']);
      }
    }
    const unknown = await ask(guid, '', 'local-connect-process=gone');
    expect(unknown.cookie).toMatch(/^local-connect-process=(?!gone)/);
  });

  test('are not announced by a cookie while there is one', async () => {
    const guid = await publish('single', {});
    expect((await ask(guid)).set).toBe('');
  });
});

test("an app that doesn't respond within the connection timeout results in 504", async () => {
  const guid = await publish('silent', { connection_timeout: 1 });
  expect((await ask(guid, `?${flag('never')}`)).status).toBe(504);
});

onLinux('an app gets no more memory and cores than its limits', async () => {
  const hungry = `
import os
def app(environ, start_response):
    try:
        size = len(bytearray(400_000_000))
    except MemoryError:
        size = "too much"
    start_response("200 OK", [])
    return [f"{size} {len(os.sched_getaffinity(0))}".encode()]
`;
  const bundle = bundleOf({ 'app.py': hungry });
  const free = await mira.publish('unlimited', bundle, { access_type: 'all' });
  expect((await ask(free)).pid).toMatch(/^400000000 /);
  const limited = await mira.publish('limited', bundle, {
    access_type: 'all',
    memory_limit: 300_000_000,
    cpu_limit: 0.5,
  });
  expect((await ask(limited)).pid).toBe('too much 1');
});

test('a Dash app on an ASGI server fails to start, and its log says why', async () => {
  const source = 'from fastapi import FastAPI\n\nclass Dash:\n    server = FastAPI()\n\napp = Dash()\n';
  const guid = await mira.publish(
    'asgi',
    bundleOf({ 'app.py': source, 'fastapi.py': 'class FastAPI:\n    pass\n' }),
  );
  expect((await mira.visit(`content/${guid}/`)).status).toBe(502);
  const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
  const { entries } = (await mira.get(`v1/content/${guid}/jobs/${job.key}/log`)).body;
  expect(entries.map(({ data }: { data: string }) => data).join('\n')).toContain(
    'the Dash app runs on FastAPI, which is not a WSGI application',
  );
});

test('a WebSocket is refused with 501 and a reason', async () => {
  const guid = await publish('websocket', {});
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
  };
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  request(`${connect.url}/content/${guid}/`, { headers }, (answer) => {
    answer.resume();
    resolve(answer.statusCode);
  })
    .on('error', reject)
    .end();
  expect(await promise).toBe(501);
  expect((await running(guid)).length).toBe(0);
});
