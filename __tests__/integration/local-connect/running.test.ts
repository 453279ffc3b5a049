import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { until } from '../../support/until.ts';
import { bundleOf, client, mirror } from './client.ts';

let connect: LocalConnect;
let mira: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub' });
  mira = client(connect, connect.keys.publisher);
});
afterAll(() => connect[Symbol.asyncDispose]());

interface Mirrored {
  path: string;
  query: string;
  method: string;
  body: string;
  headers: Record<string, string>;
  variables: Record<string, string>;
  pid: number;
  folder: string[];
}
const look = async (who: ReturnType<typeof client>, path: string, headers: Record<string, string> = {}) =>
  (await (await who.visit(path, headers)).json()) as Mirrored;
const says = (text: string) =>
  `def app(environ, start_response):\n    start_response("200 OK", [])\n    return [b"${text}"]\n`;
const text = async (path: string) => (await mira.visit(path)).text();

describe('a deployed app', () => {
  let guid: string;
  beforeAll(async () => {
    guid = await mira.publish('mirror', bundleOf({ 'app.py': mirror }), { access_type: 'all' });
  });

  test('gets the path below its prefix, the query, the method and the body', async () => {
    const answer = await fetch(`${connect.url}/content/${guid}/a/b%20c?d=e&f`, {
      method: 'POST',
      body: 'text',
    });
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.json()).toMatchObject({
      path: '/a/b c',
      query: 'd=e&f',
      method: 'POST',
      body: 'text',
    });
  });

  test.each(['POST', 'DELETE', 'GET', 'OPTIONS'])(
    'gets the body of a %s request without a Content-Length',
    async (method) => {
      const sending = request(`${connect.url}/content/${guid}/`, {
        method,
        headers: { 'Transfer-Encoding': 'chunked' },
      });
      const answered = once(sending, 'response');
      sending.write('in ');
      sending.end('pieces');
      const [answer] = (await answered) as [IncomingMessage];
      expect(await json(answer)).toMatchObject({ method, body: 'in pieces' });
    },
  );

  test("gets the visitor's name and groups, which a visitor can't forge", async () => {
    const forged = {
      'RStudio-Connect-Credentials': '{"user":"root","groups":["all"]}',
      RStudio_Connect_Credentials: '{"user":"root","groups":["all"]}',
      'X-RSC-Request': 'https://evil.example/',
      'RStudio-Connect-App-Base-URL': 'https://evil.example/',
      'Posit-Connect-User-Session-Token': 'x',
      'Shiny-Server-Credentials': 'x',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-For': '1.2.3.4',
    };
    const anonymous = await look(client(connect), `content/${guid}/`, forged);
    const { host } = new URL(connect.url);
    expect(anonymous.headers).toMatchObject({
      HTTP_X_RSC_REQUEST: `${connect.url}/content/${guid}/`,
      HTTP_RSTUDIO_CONNECT_APP_BASE_URL: `${connect.url}/content/${guid}`,
      HTTP_X_FORWARDED_HOST: host,
    });
    expect(anonymous.headers).not.toHaveProperty('HTTP_RSTUDIO_CONNECT_CREDENTIALS');
    expect(JSON.stringify(anonymous.headers)).not.toMatch(/evil|root|1\.2\.3\.4|TOKEN|SHINY/);
    const signedIn = await look(mira, `content/${guid}/`, forged);
    expect(JSON.parse(signedIn.headers.HTTP_RSTUDIO_CONNECT_CREDENTIALS ?? '')).toEqual({
      user: 'mira',
      groups: ['data', 'admins'],
    });
  });

  test("gets neither the visitor's API key nor the session cookies", async () => {
    const seen = await look(mira, `content/${guid}/`, { cookie: 'rsconnect=x; RSC-XSRF=y; own=z' });
    expect(seen.headers.HTTP_COOKIE).toBe('own=z');
    expect(JSON.stringify(seen.headers)).not.toContain(connect.keys.publisher);
  });

  test("has Connect's environment variables, and none of the server's own", async () => {
    const { variables } = await look(mira, `content/${guid}/`);
    expect(variables).toMatchObject({
      POSIT_PRODUCT: 'CONNECT',
      RSTUDIO_PRODUCT: 'CONNECT',
      CONNECT_SERVER: `${connect.url}/`,
      CONNECT_CONTENT_GUID: guid,
      LANG: 'C.UTF-8',
    });
    const own = client(connect, variables.CONNECT_API_KEY);
    expect((await own.get('v1/user')).body).toMatchObject({ username: 'mira' });
    expect(variables).not.toHaveProperty('INIT_CWD');
    const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
    expect(job).toMatchObject({ key: variables.CONNECT_CONTENT_JOB_KEY, tag: 'run_python_api', status: 0 });
  });

  test('restarts after a change of its variables, and gets the new value', async () => {
    const before = await look(mira, `content/${guid}/`);
    await mira.patch(`v1/content/${guid}/environment`, [{ name: 'STAGE', value: 'prod' }]);
    const after = await look(mira, `content/${guid}/`);
    expect(after.variables.STAGE).toBe('prod');
    expect(after.pid).not.toBe(before.pid);
    await jobEnd(guid, before.variables.CONNECT_CONTENT_JOB_KEY ?? '');
    const { status } = await client(connect, before.variables.CONNECT_API_KEY).get('v1/user');
    expect(status).toBe(401);
  });

  test('redirects its address without the last slash to the one with it', async () => {
    const answer = await mira.visit(`content/${guid}?a=b`);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/pub/content/${guid}/?a=b`]);
  });

  test('responds at its vanity path', async () => {
    await mira.put(`v1/content/${guid}/vanity`, { path: 'mirrors/one' });
    expect(await look(mira, 'mirrors/one/x?y')).toMatchObject({ path: '/x', query: 'y' });
    expect((await mira.visit('mirrors/one')).headers.get('location')).toBe('/pub/mirrors/one/');
    expect((await mira.visit('mirrors')).status).toBe(404);
  });

  test('stops when its job is deleted, which is possible once', async () => {
    await look(mira, `content/${guid}/`);
    const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
    const path = `v1/content/${guid}/jobs/${job.key}`;
    expect((await mira.delete(path)).body).toMatchObject({ job_key: job.key, result: expect.any(String) });
    await jobEnd(guid, job.key);
    expect(await mira.delete(path)).toMatchObject({ status: 409, body: { code: 163 } });
    expect((await look(mira, `content/${guid}/`)).pid).not.toBe(Number(job.pid));
  });
});

test('redirects the address of the server to the dashboard, with and without a last slash', async () => {
  for (const path of ['/pub', '/pub/']) {
    const answer = await fetch(new URL(path, connect.url), { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/pub/connect/']);
  }
});

test('streams the log of a job until the job ends', async () => {
  const talks = `
def app(environ, start_response):
    print("visited", environ["PATH_INFO"], flush=True)
    start_response("200 OK", [])
    return [b""]
`;
  const guid = await mira.publish('talks', bundleOf({ 'app.py': talks }));
  await mira.visit(`content/${guid}/one`);
  const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
  const path = `v1/content/${guid}/jobs/${job.key}`;
  const tail = await mira.visit(`__api__/${path}/tail`);
  expect(tail.headers.get('content-type')).toBe('application/x-ndjson');
  let text = '';
  for await (const part of tail.body ?? []) {
    const hasSaid = (line: string) => text.includes(`"data":"visited ${line}"`);
    const before = hasSaid('/two');
    text += Buffer.from(part).toString();
    if (hasSaid('/one') && !hasSaid('/two')) await mira.visit(`content/${guid}/two`);
    if (hasSaid('/two') && !before) await mira.delete(path);
  }
  const { entries } = (await mira.get(`${path}/log`)).body;
  const lines = text.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(entries);
});

describe('an app opens only for the visitors that its content allows', () => {
  const browser = { Accept: 'text/html,application/xhtml+xml' };
  test.each<{ access: string; open: Record<'anonymous' | 'viewer' | 'admin', number> }>([
    { access: 'all', open: { anonymous: 200, viewer: 200, admin: 200 } },
    { access: 'logged_in', open: { anonymous: 401, viewer: 200, admin: 200 } },
    { access: 'acl', open: { anonymous: 401, viewer: 403, admin: 403 } },
  ])('with access $access', async ({ access, open }) => {
    const guid = await mira.publish(`access-${access}`, bundleOf({ 'app.py': says('hello') }), {
      access_type: access,
    });
    const path = `content/${guid}/`;
    expect((await client(connect).visit(path)).status).toBe(open.anonymous);
    expect((await client(connect, connect.keys.viewer).visit(path)).status).toBe(open.viewer);
    expect((await client(connect, connect.keys.admin).visit(path)).status).toBe(open.admin);
    expect((await mira.visit(path)).status).toBe(200);
    if (open.anonymous === 401) {
      const asked = await client(connect).visit(path, browser);
      const login = `/pub/__login__?url=${encodeURIComponent(`/pub/${path}`)}`;
      expect([asked.status, asked.headers.get('location')]).toEqual([302, login]);
    }
    expect((await client(connect, 'no-such-key').visit(path)).status).toBe(401);
  });
});

describe('a draft', () => {
  test('runs at its own address while visitors get the active bundle, and can be activated and rolled back', async () => {
    const guid = await mira.publish('drafted', bundleOf({ 'app.py': says('one') }));
    const [one] = (await mira.get(`v1/content/${guid}/bundles`)).body;
    const two = await mira.upload(guid, bundleOf({ 'app.py': says('two') }));
    expect(await mira.deploy(guid, { bundle_id: two, activate: false })).toMatchObject({ code: 0 });
    expect((await mira.get(`v1/content/${guid}`)).body.bundle_id).toBe(one.id);
    expect(await text(`content/${guid}/`)).toBe('one');
    expect(await text(`content/${guid}/_bundle${two}/`)).toBe('two');
    expect((await client(connect, connect.keys.viewer).visit(`content/${guid}/_bundle${two}/`)).status).toBe(
      403,
    );
    await mira.deploy(guid, { bundle_id: two });
    expect(await text(`content/${guid}/`)).toBe('two');
    expect(await mira.delete(`v1/content/${guid}/bundles/${two}`)).toMatchObject({
      status: 400,
      body: { code: 75 },
    });
    await mira.deploy(guid, { bundle_id: one.id });
    expect(await text(`content/${guid}/`)).toBe('one');
    expect((await mira.delete(`v1/content/${guid}/bundles/${two}`)).status).toBe(204);
    expect((await mira.visit(`content/${guid}/_bundle${two}/`)).status).toBe(404);
  });

  test('of content without an active bundle opens, and the content itself responds with 404', async () => {
    const guid = await mira.create('never-activated');
    const id = await mira.upload(guid, bundleOf({ 'app.py': says('draft') }));
    await mira.deploy(guid, { bundle_id: id, activate: false });
    expect((await mira.visit(`content/${guid}/`)).status).toBe(404);
    expect(await text(`content/${guid}/_bundle${id}/`)).toBe('draft');
  });
});

const slow = `
import time
def app(environ, start_response):
    start_response("200 OK", [])
    def parts():
        yield b"old "
        while environ["QUERY_STRING"] and not __import__("os").path.exists(environ["QUERY_STRING"]):
            time.sleep(0.05)
        yield b"end"
    return parts()
`;

test('finishes running requests on the old process when a new bundle is activated', async () => {
  const guid = await mira.publish('slow', bundleOf({ 'app.py': slow }));
  const flag = `${connect.dataDir}/flag`;
  const running = await mira.visit(`content/${guid}/?${flag}`);
  await mira.deploy(guid, { bundle_id: await mira.upload(guid, bundleOf({ 'app.py': says('new') })) });
  expect(await text(`content/${guid}/`)).toBe('new');
  await writeFile(flag, '');
  expect(await running.text()).toBe('old end');
});

describe('a process that takes no new requests', () => {
  const finishing = async (name: string) => {
    const guid = await mira.publish(name, bundleOf({ 'app.py': slow }));
    const request = await mira.visit(`content/${guid}/?${connect.dataDir}/never`);
    const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
    await mira.patch(`v1/content/${guid}/environment`, [{ name: 'STAGE', value: 'prod' }]);
    return { guid, request, job: `v1/content/${guid}/jobs/${job.key}`, key: job.key };
  };

  test('stops when its job is deleted', async () => {
    const { guid, request, job, key } = await finishing('finishing-stopped');
    expect((await mira.get(job)).body).toMatchObject({ status: 0 });
    expect((await mira.delete(job)).status).toBe(200);
    await jobEnd(guid, key);
    await request.text().catch(() => {});
  });

  test('ends when its content is deleted', async () => {
    const { guid, request } = await finishing('finishing-deleted');
    expect((await mira.delete(`v1/content/${guid}`)).status).toBe(204);
    // The request fails, because its app was stopped.
    await expect(request.text()).rejects.toThrow();
  });
});

describe("an app that doesn't start", () => {
  test.each<{ it: string; source: string; log: RegExp }>([
    {
      it: 'because of an import',
      source: 'import nothing_of_that_name\n',
      log: /ModuleNotFoundError: No module named 'nothing_of_that_name'/,
    },
    {
      it: 'because of a missing name',
      source: 'application_ = 1\n',
      log: /AttributeError: module 'app' has no attribute 'app'/,
    },
    {
      it: 'because of its type',
      source: 'app = 7\n',
      log: /TypeError: the entrypoint is a int, neither a Dash app nor/,
    },
    { it: 'because of a syntax error', source: 'def\n', log: /SyntaxError/ },
    { it: 'because it exits', source: 'import os\nprint("bye")\nos._exit(3)\n', log: /bye/ },
    {
      it: 'because a signal ends it',
      source: 'import os, signal\nprint("bye")\nos.kill(os.getpid(), signal.SIGKILL)\n',
      log: /bye/,
    },
  ])('$it responds with 502, and its log shows the reason', async ({ source, log }) => {
    const name = `broken-${Math.random().toString(36).slice(2)}`;
    const guid = await mira.publish(name, bundleOf({ 'app.py': source }));
    const answer = await mira.visit(`content/${guid}/`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
    const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
    expect(job).toMatchObject({ tag: 'run_python_api', status: 2, exit_code: expect.any(Number) });
    const { entries } = (await mira.get(`v1/content/${guid}/jobs/${job.key}/log`)).body;
    expect(entries.map((entry: { data: string }) => entry.data).join('\n')).toMatch(log);
    expect((await mira.get(`v1/content/${guid}/jobs/${job.key}/error`)).body).toMatchObject({
      summary: expect.any(String),
    });
  });

  test('within its init timeout responds with 504', async () => {
    const guid = await mira.publish('sleeper', bundleOf({ 'app.py': 'import time\ntime.sleep(60)\n' }), {
      init_timeout: 1,
    });
    expect((await mira.visit(`content/${guid}/`)).status).toBe(504);
    const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
    const { entries } = (await mira.get(`v1/content/${guid}/jobs/${job.key}/log`)).body;
    expect(entries.at(-1).data).toBe('The app did not start within 1 seconds.');
  });

  test('because its variables are too large responds with 502, and its job has ended', async () => {
    const guid = await mira.publish('too-large', bundleOf({ 'app.py': mirror }));
    await mira.patch(`v1/content/${guid}/environment`, [{ name: 'LARGE', value: 'x'.repeat(5_000_000) }]);
    expect((await mira.visit(`content/${guid}/`)).status).toBe(502);
    const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
    expect(job).toMatchObject({ tag: 'run_python_api', status: 2 });
    const path = `v1/content/${guid}/jobs/${job.key}`;
    expect((await mira.get(`${path}/log`)).body.entries).toMatchObject([{ data: 'spawn E2BIG' }]);
    expect((await mira.get(`${path}/error`)).body).toMatchObject({ code: 'content-failed-to-start' });
  });

  test('is started again for the next visitor', async () => {
    const flaky = `import os\nif not os.path.exists("once"):\n    open("once", "w").close()\n    raise SystemExit("not yet")\n${says('up')}`;
    const guid = await mira.publish('flaky', bundleOf({ 'app.py': flaky }));
    expect((await mira.visit(`content/${guid}/`)).status).toBe(502);
    expect(await text(`content/${guid}/`)).toBe('up');
  });
});

test('responds with 502 if the app crashes during a request, and starts it again', async () => {
  const mortal = `import os\n${says('alive')}`.replace(
    '    start',
    '    if environ["PATH_INFO"] == "/die": os._exit(1)\n    start',
  );
  const guid = await mira.publish('mortal', bundleOf({ 'app.py': mortal }));
  expect((await mira.visit(`content/${guid}/die`)).status).toBe(502);
  expect(await text(`content/${guid}/`)).toBe('alive');
});

test('stops an idle app, and starts it for the next visitor', async () => {
  const guid = await mira.publish('idle', bundleOf({ 'app.py': mirror }), { idle_timeout: 1 });
  const first = await look(mira, `content/${guid}/`);
  await jobEnd(guid, first.variables.CONNECT_CONTENT_JOB_KEY ?? '');
  expect((await look(mira, `content/${guid}/`)).pid).not.toBe(first.pid);
});

test('honours the longest timeouts', async () => {
  const guid = await mira.publish('patient', bundleOf({ 'app.py': mirror }), {
    init_timeout: 2_592_000,
    idle_timeout: 2_592_000,
  });
  const first = await look(mira, `content/${guid}/`);
  expect((await look(mira, `content/${guid}/`)).pid).toBe(first.pid);
});

async function jobEnd(guid: string, key: string): Promise<void> {
  await until(async () => (await mira.get(`v1/content/${guid}/jobs/${key}`)).body.status !== 0);
}
