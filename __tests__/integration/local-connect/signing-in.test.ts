import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { client } from './client.ts';

let connect: LocalConnect;
beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub' });
});
afterAll(() => connect[Symbol.asyncDispose]());

const whoIs = (headers: Record<string, string>) => client(connect, undefined, headers).get('v1/user');

describe('an API key', () => {
  test('identifies its user', async () => {
    const { body } = await whoIs({ Authorization: `Key ${connect.keys.publisher}` });
    expect(body).toMatchObject({
      username: 'mira',
      user_role: 'publisher',
      confirmed: true,
      locked: false,
    });
  });

  test.each([
    { it: 'with the word Key', value: (key: string) => `Key ${key}` },
    { it: 'bare', value: (key: string) => key },
  ])('is also read from X-RSC-Authorization, $it', async ({ value }) => {
    const headers = {
      'X-RSC-Authorization': value(connect.keys.viewer),
      Authorization: 'Snowflake Token="x"',
    };
    expect((await whoIs(headers)).body).toMatchObject({ username: 'viktor' });
  });

  test.each<{ it: string; headers: Record<string, string>; status: number; code: number }>([
    { it: 'that is absent', headers: {}, status: 401, code: 24 },
    { it: 'of another scheme', headers: { Authorization: 'Bearer abc' }, status: 401, code: 24 },
    { it: 'that nobody has', headers: { Authorization: 'Key nobodyhasthis' }, status: 401, code: 30 },
    { it: 'that is empty', headers: { Authorization: 'Key' }, status: 401, code: 30 },
  ])('$it is refused with code $code', async ({ headers, status, code }) => {
    const answer = await whoIs(headers);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ code, error: expect.any(String), payload: null });
  });
});

test("returns the server's settings without a key", async () => {
  const { status, body } = await client(connect).get('server_settings');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    version: '2026.07.0',
    dashboard_path: '/connect',
    license: { 'allow-apis': true },
  });
});

test('keeps the correlation id of a request, or creates one', async () => {
  const sent = await client(connect, connect.key, { 'X-Correlation-ID': 'my-id' }).get('v1/user');
  expect(sent.headers.get('x-correlation-id')).toBe('my-id');
  const unsent = await client(connect, connect.key).get('v1/user');
  expect(unsent.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('responds to an unknown route with 404 in plain text', async () => {
  const { status, body } = await client(connect, connect.key).get('applications/1/environment');
  expect([status, body]).toEqual([404, '404 page not found']);
});

test('responds to a request for missing content with a page for browsers and plain text for programs', async () => {
  const nowhere = `${connect.url}/content/00000000-0000-4000-8000-000000000000/`;
  const seen = await fetch(nowhere, { headers: { accept: 'text/html,*/*' } });
  expect(seen.status).toBe(404);
  expect(await seen.text()).toContain('There is no content at this address.');
  const plain = await fetch(nowhere);
  expect([plain.status, await plain.text()]).toEqual([404, '404 page not found']);
});

test('responds to a path outside of the path prefix with 404', async () => {
  const outside = new URL('/__api__/server_settings', connect.url);
  expect((await fetch(outside)).status).toBe(404);
});

describe('the sign-in form', () => {
  test('has a button for each demo user, with role and groups', async () => {
    const page = await (await fetch(`${connect.url}/__login__`)).text();
    const text = page.replaceAll(/<[^>]+>|\s+/g, ' ').replaceAll(/ +/g, ' ');
    expect(text).toContain(
      'mira publisher, groups data, admins paul publisher, groups data viktor viewer, groups sales',
    );
  });

  const signIn = (fields: Record<string, string>) =>
    fetch(`${connect.url}/__login__`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });

  test('gives a session that needs its XSRF token', async () => {
    const answer = await signIn({ username: 'mira', password: 'mira' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/pub/connect/']);
    const pairs = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    const cookie = pairs.join('; ');
    const xsrf = pairs.find((pair) => pair.startsWith('RSC-XSRF='))?.slice('RSC-XSRF='.length) ?? '';
    expect(await whoIs({ cookie })).toMatchObject({ status: 403, body: { code: 92 } });
    expect(await whoIs({ cookie, 'X-Rsc-Xsrf': 'guessed' })).toMatchObject({
      status: 403,
      body: { code: 92 },
    });
    expect(await whoIs({ cookie, 'X-Rsc-Xsrf': xsrf })).toMatchObject({
      status: 200,
      body: { username: 'mira' },
    });
    await fetch(`${connect.url}/__logout__`, { method: 'POST', headers: { cookie }, redirect: 'manual' });
    expect(await whoIs({ cookie, 'X-Rsc-Xsrf': xsrf })).toMatchObject({ status: 401, body: { code: 24 } });
  });

  test.each([
    { username: 'mira', password: 'wrong' },
    { username: 'nobody', password: 'mira' },
    { username: '', password: '' },
  ])('refuses $username with password "$password"', async (fields) => {
    const answer = await signIn(fields);
    expect(answer.status).toBe(401);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test.each([
    { url: '/pub/content/x/?a=1', leadsTo: '/pub/content/x/?a=1' },
    { url: '/pub/connect/#/apps/x', leadsTo: '/pub/connect/#/apps/x' },
    { url: 'https://evil.example/', leadsTo: '/pub/connect/' },
    { url: '//evil.example/', leadsTo: '/pub/connect/' },
    { url: '/.//evil.example/', leadsTo: '/pub/connect/' },
    { url: 'javascript:alert(1)', leadsTo: '/pub/connect/' },
  ])('redirects from $url to $leadsTo', async ({ url, leadsTo }) => {
    const answer = await signIn({ username: 'mira', password: 'mira', url });
    expect(answer.headers.get('location')).toBe(leadsTo);
  });
});
