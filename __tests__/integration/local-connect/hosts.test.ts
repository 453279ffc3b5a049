import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseOptions } from '../../../local-connect/options.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { bundleOf, client, mirror } from './client.ts';

let connect: LocalConnect;
let port: string;
let guid: string;
beforeAll(async () => {
  connect = await startLocalConnect({
    address: 'https://connect.example.org/',
    allowHosts: ['connect', 'tunnel.example.org:8443'],
  });
  port = new URL(connect.url).port;
  guid = await client(connect, connect.keys.publisher).publish('mirror', bundleOf({ 'app.py': mirror }), {
    access_type: 'all',
  });
});
afterAll(() => connect[Symbol.asyncDispose]());

/** A request with the headers of a browser for this host name. `fetch` doesn't allow to set these headers. */
async function ask(method: string, path: string, headers: Record<string, string>, body = '') {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    text: string;
    cookies: string[];
  }>();
  const asking = request({ host: '127.0.0.1', port, method, path, headers }, async (answer) => {
    const cookies = answer.headers['set-cookie'] ?? [];
    resolve({ status: answer.statusCode ?? 0, text: await text(answer), cookies });
  });
  asking.on('error', reject);
  asking.end(body);
  return promise;
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const mira = 'username=mira&password=mira';

describe('a host name', () => {
  test.each([
    () => `127.0.0.1:${port}`,
    () => `localhost:${port}`,
    () => `LOCALHOST:${port}`,
    () => `[::1]:${port}`,
    () => '127.0.0.1:1',
    () => '127.1.2.3',
    () => 'localhost',
    () => '[::1]:8080',
    () => 'connect.example.org',
    () => 'connect',
    () => 'connect:1234',
    () => 'tunnel.example.org:8443',
  ])('of this server is accepted: %#', async (host) => {
    const { status } = await ask('GET', '/__api__/server_settings', { host: host() });
    expect(status).toBe(200);
  });

  test.each([
    () => 'evil.example',
    () => `evil.example:${port}`,
    () => `127.0.0.1.evil.example:${port}`,
    () => `localhost.evil.example:${port}`,
    () => 'connect.example.org:8080',
    () => 'tunnel.example.org',
    () => '127.0.0.1.example:1',
    () => 'x@127.0.0.1',
    () => '127.0.0.999',
  ])('of another server is refused, with a key, for an app and for the sign-in form: %#', async (host) => {
    const headers = { host: host(), authorization: `Key ${connect.key}` };
    for (const path of ['/__api__/server_settings', '/__api__/v1/user', '/__login__', `/content/${guid}/`]) {
      const { status, text } = await ask('GET', path, headers);
      expect(status).toBe(421);
      expect(text).toMatch(/^This local-connect does not answer to .*--allow-host/);
    }
  });
});

describe('a page of another origin', () => {
  const here = () => ({ host: `127.0.0.1:${port}` });
  const other = { origin: 'http://evil.example' };
  const signIn = (headers: Record<string, string>) =>
    ask('POST', '/__login__', { ...here(), ...form, ...headers }, mira);

  test("can't sign in", async () => {
    for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:1`, 'nonsense']) {
      for (const path of ['/__login__', '/%5F_login__', '/__login%5f%5F']) {
        const { status, cookies } = await ask('POST', path, { ...here(), ...form, origin }, mira);
        expect([status, cookies]).toEqual([403, []]);
      }
    }
    expect((await signIn({ origin: `http://localhost:${port}` })).status).toBe(303);
    expect((await signIn({})).status).toBe(303);
  });

  test("of this server can't sign in a demo user under a public name", async () => {
    const tunnel = { ...form, host: 'connect.example.org', origin: 'https://connect.example.org' };
    const { status, text, cookies } = await ask('POST', '/__login__', tunnel, mira);
    expect([status, cookies]).toEqual([401, []]);
    expect(text).toContain('The demo users can sign in at a loopback address only.');
    expect((await ask('GET', '/__login__', tunnel)).text).not.toContain('mira');
  });

  test("can't use a visitor's session, neither in the API nor in an app", async () => {
    const { cookies } = await signIn({});
    const pairs = cookies.map((cookie) => cookie.split(';')[0] ?? '');
    const xsrf = pairs.find((pair) => pair.startsWith('RSC-XSRF='))?.slice('RSC-XSRF='.length) ?? '';
    const session = { ...here(), cookie: pairs.join('; '), 'x-rsc-xsrf': xsrf };
    const create = (headers: Record<string, string>, name: string) =>
      ask('POST', '/__api__/v1/content', { ...session, ...headers }, JSON.stringify({ name }));
    expect((await create(other, 'theirs')).status).toBe(403);
    expect((await create({ origin: `http://127.0.0.1:${port}` }, 'ours')).status).toBe(200);
    expect((await ask('POST', `/content/${guid}/`, { ...session, ...other }, '')).status).toBe(403);
    expect((await ask('POST', '/__logout__', { ...session, ...other }, '')).status).toBe(403);
    expect(cookies.every((cookie) => /SameSite=Lax/.test(cookie))).toBe(true);
  });

  test('can use what is open to everybody: a public app, and the API with a key', async () => {
    expect((await ask('POST', `/content/${guid}/`, { ...here(), ...other }, '')).status).toBe(200);
    const keyed = { ...here(), ...other, authorization: `Key ${connect.key}` };
    expect((await ask('POST', '/__api__/v1/content', keyed, '{"name":"by_key"}')).status).toBe(200);
  });
});

test.each(['https://connect', 'a b', 'a/b', 'a:port', '*'])('refuses --allow-host %s', (name) => {
  expect(() => parseOptions(['--allow-host', name], '/')).toThrow('--allow-host takes a name');
});
