import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { bundleOf, client, mirror } from './client.ts';

// The requests of Posit's clients that can't be installed in these tests, in their order.
// Sources: posit-dev/publisher 2.11.2 (packages/connect-api, connectPublish.ts, generateToken.ts) and rstudio/rsconnect
// (client-connect.R, accounts.R, http.R, deployApp.R) as of 2026-07-31.

let connect: LocalConnect;
beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub' });
});
afterAll(() => connect[Symbol.asyncDispose]());

const md5 = (body: string | Uint8Array) => createHash('md5').update(body).digest('base64');

/** A key pair in the clients' format, with the token that they register it with. */
function newToken() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs1', format: 'der' },
  });
  return {
    token: `T${randomBytes(16).toString('hex')}`,
    publicKey: publicKey.toString('base64'),
    privateKey: createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs1' }),
  };
}
type Token = ReturnType<typeof newToken>;

interface Sending {
  readonly body?: Uint8Array | object;
  readonly type?: string;
  /** Changes the signed or the sent data, to make a request invalid. */
  readonly date?: string;
  readonly signedPath?: string;
  readonly sentBody?: string;
  /** Default: the server of all tests. */
  readonly server?: LocalConnect;
}

/** Sends a signed request. @param path below the server's address, with its query */
async function signed({ token, privateKey }: Token, method: string, path: string, sending: Sending = {}) {
  const { body, type = 'application/json', date = new Date().toUTCString(), signedPath, sentBody } = sending;
  const { server = connect } = sending;
  const bytes =
    body === undefined ? undefined : body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  const checksum = md5(bytes ?? '');
  const text = [method, signedPath ?? path.split('?')[0], date, checksum].join('\n');
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      Date: date,
      'X-Auth-Token': token,
      'X-Auth-Signature': sign('RSA-SHA1', Buffer.from(text), privateKey).toString('base64'),
      'X-Content-Checksum': checksum,
      ...(bytes && { 'Content-Type': type }),
    },
    body: sentBody ?? (bytes as NonNullable<RequestInit['body']>) ?? null,
  });
  const answer = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, body: isJson ? JSON.parse(answer) : answer };
}

async function register({ token, publicKey }: Token): Promise<string> {
  const answer = await client(connect).post('tokens', { token, public_key: publicKey, user_id: 0 });
  expect(answer).toMatchObject({ status: 200, body: { token_claim_url: expect.stringContaining(token) } });
  return answer.body.token_claim_url;
}

/** Claims a token as a user does: signs in, and confirms on the page. */
async function claim(url: string, username: string) {
  const page = await fetch(url, { redirect: 'manual' });
  const login = new URL(page.headers.get('location') ?? '', url);
  const signIn = await fetch(login, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ username, password: username, url: login.searchParams.get('url') ?? '' }),
  });
  const cookie = signIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const form = new URL(signIn.headers.get('location') ?? '', url);
  const [, xsrf = ''] =
    /name="xsrf" value="([^"]+)"/.exec(await (await fetch(form, { headers: { cookie } })).text()) ?? [];
  const confirm = (value: string) =>
    fetch(form, { method: 'POST', headers: { cookie }, body: new URLSearchParams({ xsrf: value }) });
  return { xsrf, confirm };
}

async function claimed(username = 'mira'): Promise<Token> {
  const token = newToken();
  const { xsrf, confirm } = await claim(await register(token), username);
  expect((await confirm(xsrf)).status).toBe(200);
  return token;
}

/** A bundle of Publisher: the entrypoint is a file name. */
const publisherBundle = (entrypoint = 'app.py', app = mirror) =>
  bundleOf({ 'app.py': app }, { metadata: { appmode: 'python-api', entrypoint }, files: null });

describe('Publisher', () => {
  const ofPublisher = (token: Token, method: string, path: string, sending: Sending = {}) =>
    signed(token, method, path, sending);

  test('signs in, deploys a new app, and deploys it again', async () => {
    const api = '/__api__';
    const token = await claimed();
    const ask = (method: string, path: string, body?: object) =>
      ofPublisher(token, method, path, { ...(body && { body }) });
    expect(await ask('GET', `${api}/v1/user`)).toMatchObject({
      status: 200,
      body: { username: 'mira', confirmed: true, locked: false, user_role: 'publisher' },
    });

    const settings = await Promise.all(
      [
        'server_settings',
        'server_settings/applications',
        'server_settings/scheduler/python-api',
        ...['python', 'r', 'quarto', 'nodejs'].map((kind) => `v1/server_settings/${kind}`),
      ].map((path) => ask('GET', `${api}/${path}`)),
    );
    expect(settings.map(({ status }) => status)).toEqual(Array(7).fill(200));
    expect(settings[0]?.body.license['allow-apis']).toBe(true);

    const created = await ask('POST', `${api}/v1/content`, { name: '' });
    expect(created).toMatchObject({
      status: 200,
      body: { content_url: expect.any(String), dashboard_url: expect.any(String) },
    });
    const { guid, name } = created.body;
    for (const round of [1, 2]) {
      const existing = await ask('GET', `${api}/v1/content/${guid}`);
      expect(existing.body).toMatchObject({
        locked: false,
        app_mode: round === 1 ? 'unknown' : 'python-api',
      });
      const upload = await ofPublisher(token, 'POST', `${api}/v1/content/${guid}/bundles`, {
        body: publisherBundle(),
        type: 'application/gzip',
      });
      expect(upload).toMatchObject({ status: 200, body: { id: expect.any(String) } });
      const change = await ask('PATCH', `${api}/v1/content/${guid}`, { name: '', title: 'By Publisher' });
      expect(change).toMatchObject({ status: 200, body: { name, title: 'By Publisher' } });
      const variables = await ask('PATCH', `${api}/v1/content/${guid}/environment`, [
        { name: 'A', value: 'b' },
      ]);
      expect(variables.status).toBe(200);
      const deploy = await ask('POST', `${api}/v1/content/${guid}/deploy`, { bundle_id: upload.body.id });
      expect(deploy.status).toBe(202);
      expect(
        await endOf((first) => ask('GET', `${api}/v1/tasks/${deploy.body.task_id}?first=${first}`)),
      ).toBe('');
    }
    const validation = await ask('GET', `/content/${guid}/`);
    expect(validation).toMatchObject({ status: 200, body: { path: '/' } });
  });

  test('finds in the log that the module of the entrypoint cannot be imported', async () => {
    const mira = client(connect, connect.keys.publisher);
    const guid = await mira.publish('nested-entrypoint', publisherBundle('web/app.py'));
    expect((await mira.visit(`content/${guid}/`)).status).toBe(502);
    const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
    const { entries } = (await mira.get(`v1/content/${guid}/jobs/${job.key}/log`)).body;
    expect(entries.map(({ data }: { data: string }) => data)).toContainEqual(
      expect.stringMatching(/^Error while loading Python API: Could not import module 'web\/app'/),
    );
  });

  test('can list the OAuth integrations', async () => {
    expect((await ofPublisher(await claimed(), 'GET', '/__api__/v1/oauth/integrations')).status).toBe(200);
  });
});

describe('rsconnect for R', () => {
  // The whole path is signed, including the server's prefix.
  const ofR = (token: Token, method: string, path: string, body?: object) =>
    signed(token, method, `/__api__/${path}`, {
      ...(body && { body }),
      signedPath: `/pub/__api__/${path.split('?')[0]}`,
    });

  test('adds the server, registers an account in the browser, and deploys', async () => {
    const anonymous = client(connect, undefined, { 'X-Auth-Token': 'anonymous-access' });
    expect(await anonymous.get('server_settings')).toMatchObject({ status: 200 });
    const token = newToken();
    const url = await register(token);
    expect((await ofR(token, 'GET', 'users/current')).status).toBe(401);
    const { xsrf, confirm } = await claim(url, 'mira');
    await confirm(xsrf);
    const user = await ofR(token, 'GET', 'users/current');
    expect(user).toMatchObject({ status: 200, body: { id: expect.any(Number), username: 'mira' } });

    const find = (query: string) =>
      ofR(token, 'GET', `applications?filter=account_id:${user.body.id}${query}`);
    const page = '&count=100&start=0&cont=';
    expect((await find(`&filter=name:from-r${page}`)).body).toMatchObject({
      applications: [],
      count: 0,
      total: 0,
    });
    const created = await ofR(token, 'POST', 'v1/content', { name: 'from-r', title: 'From R' });
    expect(created).toMatchObject({ status: 200, body: { content_url: expect.any(String) } });
    const upload = await signed(token, 'POST', `/__api__/v1/content/${created.body.guid}/bundles`, {
      body: publisherBundle('app'),
      type: 'application/x-gzip',
      signedPath: `/pub/__api__/v1/content/${created.body.guid}/bundles`,
    });
    const deploy = await ofR(token, 'POST', `v1/content/${created.body.guid}/deploy`, {
      bundle_id: upload.body.id,
    });
    expect(
      await endOf((first) => ofR(token, 'GET', `v1/tasks/${deploy.body.task_id}?first=${first}&wait=1`)),
    ).toBe('');

    const [application] = (await find(`&filter=name:from-r${page}`)).body.applications;
    expect(application).toMatchObject({
      name: 'from-r',
      title: 'From R',
      guid: created.body.guid,
      url: created.body.content_url,
      app_mode: 8,
      owner_username: 'mira',
    });
    for (const id of [application.id, application.guid]) {
      expect((await ofR(token, 'GET', `applications/${id}`)).body).toEqual(application);
    }
  });

  test('registers an account with an API key', async () => {
    const { status, body } = await client(connect, connect.keys.publisher).get('users/current');
    expect({ status, body }).toMatchObject({ status: 200, body: { username: 'mira' } });
  });
});

describe('connectapi for R', () => {
  test('finds its user and no variants of an app', async () => {
    const mira = client(connect, connect.keys.publisher);
    const { body: user } = await mira.get('v1/user');
    expect((await mira.get('me')).body).toMatchObject({ guid: user.guid });
    const guid = await mira.create('without-variants');
    expect(await mira.get(`applications/${guid}/variants`)).toMatchObject({ status: 200, body: [] });
    const asViewer = await client(connect, connect.keys.viewer).get(`applications/${guid}`);
    expect(asViewer).toMatchObject({ status: 403, body: { code: 19 } });
  });

  test('lists the running processes as an administrator', async () => {
    const mira = client(connect, connect.keys.publisher);
    const guid = await mira.publish('with-a-process', bundleOf({ 'app.py': mirror }));
    await mira.visit(`content/${guid}/`);
    const { body } = await client(connect, connect.keys.admin).get('metrics/procs');
    const processes = Object.entries<{ appGuid: string }>(body).filter(([, each]) => each.appGuid === guid);
    expect(processes).toEqual([
      [
        expect.stringMatching(/^\d+$/),
        {
          appId: expect.any(Number),
          appGuid: guid,
          appName: 'with-a-process',
          appUrl: `${connect.url}/content/${guid}/`,
          type: 'run_python_api',
        },
      ],
    ]);
    expect((await mira.get('metrics/procs')).status).toBe(403);
  });
});

describe('a signed request', () => {
  const user = '/__api__/v1/user';
  test('is refused with a wrong signature, an old date or another path', async () => {
    const token = await claimed();
    const stranger = { ...token, privateKey: newToken().privateKey };
    const refused = { status: 401, body: { code: 30 } };
    expect(await signed(stranger, 'GET', user)).toMatchObject(refused);
    const old = new Date(Date.now() - 3_600_000).toUTCString();
    expect(await signed(token, 'GET', user, { date: old })).toMatchObject(refused);
    expect(await signed(token, 'GET', user, { signedPath: '/__api__/v1/users' })).toMatchObject(refused);
    expect(await signed({ ...token, token: newToken().token }, 'GET', user)).toMatchObject(refused);
  });

  test('is refused with a body that was not signed', async () => {
    const answer = await signed(await claimed(), 'POST', '/__api__/v1/content', {
      body: { name: 'signed' },
      sentBody: '{"name": "replaced"}',
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 104 } });
  });

  test("acts as the user who claimed the token, with that user's permissions", async () => {
    const viewer = await claimed('viktor');
    expect((await signed(viewer, 'GET', user)).body).toMatchObject({ username: 'viktor' });
    const answer = await signed(viewer, 'POST', '/__api__/v1/content', { body: { name: 'by-viktor' } });
    expect(answer).toMatchObject({ status: 403, body: { code: 22 } });
  });
});

describe('a token', () => {
  test("is claimed once, and only with the session's XSRF token", async () => {
    const token = newToken();
    const url = await register(token);
    const mira = await claim(url, 'mira');
    expect((await mira.confirm('forged')).status).toBe(403);
    expect((await mira.confirm(mira.xsrf)).status).toBe(200);
    const viktor = await claim(url, 'viktor');
    expect((await viktor.confirm(viktor.xsrf)).status).toBe(403);
    expect((await signed(token, 'GET', '/__api__/v1/user')).body).toMatchObject({ username: 'mira' });
  });

  test.each([
    { version: '2024.04.1', status: 500 },
    { version: '2024.05.0', status: 401 },
  ])('gets $status until it is claimed, on $version', async ({ version, status }) => {
    await using server = await startLocalConnect({ version });
    const token = newToken();
    const body = { token: token.token, public_key: token.publicKey, user_id: 0 };
    await client(server).post('tokens', body);
    const answer = await signed(token, 'GET', '/__api__/users/current', { server });
    expect(answer).toMatchObject({ status, body: { error: 'Token is unclaimed error' } });
  });

  test('is refused if it is malformed or exists already', async () => {
    const { token, publicKey } = newToken();
    const post = (body: object) => client(connect).post('tokens', { user_id: 0, ...body });
    expect(await post({ token, public_key: 'x' })).toMatchObject({ status: 400, body: { code: 86 } });
    expect(await post({ token: 'T1', public_key: publicKey })).toMatchObject({
      status: 400,
      body: { code: 86 },
    });
    expect((await post({ token: token.slice(0, -1), public_key: publicKey })).status).toBe(200); // The format of R.
    expect((await post({ token, public_key: publicKey })).status).toBe(200);
    expect(await post({ token, public_key: publicKey })).toMatchObject({ status: 409, body: { code: 85 } });
  });
});

/** Polls a task until it ends. @returns its error */
async function endOf(poll: (first: number) => ReturnType<typeof signed>): Promise<string> {
  for (let first = 0; ; ) {
    const { status, body } = await poll(first);
    if (status !== 200) throw new Error(`The task was answered ${status}.`);
    if (body.finished) return body.error;
    first = body.last;
  }
}
