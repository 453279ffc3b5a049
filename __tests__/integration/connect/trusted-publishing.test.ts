import { expect, test } from '@jest/globals';
import { ExchangeError } from '../../../src/connect/trusted-publishing.ts';
import { virtualClock } from '../../support/clock.ts';
import { clientOf, json, serverThat, user } from './server.ts';

const credentials = { kind: 'trusted-publishing' as const, idToken: async () => 'job-token', mask: () => {} };

/** A server that issues key1, key2, …, and accepts only the newest one. */
const exchanging = (endpoint: (origin: string) => string, more: Record<string, unknown> = {}) => {
  let keys = 0;
  let revoked = 0;
  return {
    revoke: () => {
      revoked = keys;
    },
    server: () =>
      serverThat((request, response) => {
        const { url, headers } = request;
        request.resume();
        if (url?.includes('.well-known'))
          json(response, { token_endpoint: endpoint(`http://${headers.host}`) });
        else if (url?.includes('token')) json(response, { access_token: `key${++keys}`, ...more });
        else if (headers.authorization === `Key key${keys}` && keys > revoked) json(response, user);
        else json(response, { code: 29, error: 'Token expired.' }, 401);
      }),
  };
};

test('exchanges the token once for the lifetime of the key', async () => {
  await using server = await exchanging((origin) => `${origin}/token`, { expires_in: 900 }).server();
  const connect = clientOf(server.url, { credentials });
  await Promise.all([connect.user(), connect.user()]);
  expect(server.requests.map(({ url }) => url)).toEqual([
    '/.well-known/oauth-authorization-server',
    '/token',
    '/__api__/v1/user',
    '/__api__/v1/user',
  ]);
  expect(server.requests[0]?.headers.authorization).toBeUndefined();
});

test('renews a key within the last minute of its lifetime', async () => {
  const clock = virtualClock();
  await using server = await exchanging((origin) => `${origin}/token`, { expires_in: 900 }).server();
  const connect = clientOf(server.url, { credentials, clock });
  const exchanges = () => server.requests.filter(({ url }) => url === '/token').length;
  await connect.user();
  clock.advance(839_000);
  await connect.user();
  expect(exchanges()).toBe(1);
  clock.advance(1_000);
  await connect.user();
  expect(exchanges()).toBe(2);
});

test('renews a key without a stated lifetime when the server refuses it', async () => {
  const fake = exchanging((origin) => `${origin}/token`);
  await using server = await fake.server();
  const connect = clientOf(server.url, { credentials });
  await connect.user();
  fake.revoke();
  await expect(connect.user()).resolves.toEqual(user);
});

test('visits a page with a renewed key, too', async () => {
  const fake = exchanging((origin) => `${origin}/token`);
  await using server = await fake.server();
  const connect = clientOf(server.url, { credentials });
  await connect.user();
  fake.revoke();
  await expect(connect.visit(new URL(server.url), { timeout: 1000 })).resolves.toMatchObject({ status: 200 });
});

test('sends the job token only to the origin of the server', async () => {
  await using other = await serverThat((_request, response) => json(response, { access_token: 'k' }));
  await using server = await exchanging(() => `${other.url}token`).server();
  await expect(clientOf(server.url, { credentials }).user()).rejects.toMatchObject({
    failure: 'foreign endpoint',
  });
  expect(other.requests).toEqual([]);
});

test.each([
  ['a 404', 404, '404 page not found'],
  ['a page', 200, '<html><title>Sign in</title></html>'],
  [
    'another set of grants',
    200,
    JSON.stringify({ token_endpoint: 'http://x/', grant_types_supported: ['refresh_token'] }),
  ],
])('%s instead of the metadata means that trusted publishing is not offered', async (_it, status, text) => {
  await using server = await serverThat((_request, response) => response.writeHead(status).end(text));
  const call = clientOf(server.url, { credentials }).user();
  await expect(call).rejects.toThrow(ExchangeError);
  await expect(call).rejects.toMatchObject({ failure: 'not offered' });
});

test('reports an ambiguous match', async () => {
  await using server = await serverThat((request, response) => {
    if (request.url?.includes('.well-known'))
      json(response, { token_endpoint: `http://${request.headers.host}/token` });
    else json(response, { error: 'invalid_grant', error_description: 'The match is ambiguous.' }, 400);
  });
  await expect(clientOf(server.url, { credentials }).user()).rejects.toMatchObject({ failure: 'ambiguous' });
});

test.each([503, 429])('repeats a request to a token endpoint that answers %d', async (status) => {
  let busy = 2;
  await using server = await serverThat((request, response) => {
    if (busy-- > 0) response.writeHead(status, { 'retry-after': '0' }).end();
    else if (request.url?.includes('.well-known'))
      json(response, { token_endpoint: `http://${request.headers.host}/token` });
    else if (request.url?.includes('token')) json(response, { access_token: 'k' });
    else json(response, user);
  });
  await expect(clientOf(server.url, { credentials }).user()).resolves.toEqual(user);
});

test.each([
  [
    'the job token',
    '',
    async (fails: () => boolean) => (fails() ? Promise.reject(new Error('no')) : 'job-token'),
  ],
  ['the discovery', '.well-known', async () => 'job-token'],
  ['the exchange', 'token', async () => 'job-token'],
])('after a failure of %s the next call tries again', async (_it, failing, token) => {
  let isDown = true;
  await using server = await serverThat((request, response) => {
    const { url = '', headers } = request;
    request.resume();
    if (isDown && failing !== '' && url.includes(failing)) json(response, { error: 'server_error' }, 400);
    else if (url.includes('.well-known')) json(response, { token_endpoint: `http://${headers.host}/token` });
    else if (url.includes('token')) json(response, { access_token: 'k' });
    else json(response, user);
  });
  const idToken = () => token(() => isDown);
  const connect = clientOf(server.url, { credentials: { ...credentials, idToken } });
  await expect(connect.user()).rejects.toThrow();
  isDown = false;
  await expect(connect.user()).resolves.toEqual(user);
});

test('after a failed renewal the next call tries again', async () => {
  let keys = 0;
  let known = 1;
  await using server = await serverThat((request, response) => {
    const { url = '', headers } = request;
    request.resume();
    if (url.includes('.well-known')) json(response, { token_endpoint: `http://${headers.host}/token` });
    else if (url.includes('token')) {
      keys++;
      if (keys === 2) json(response, { error: 'server_error' }, 400);
      else json(response, { access_token: `key${keys}` });
    } else if (headers.authorization === `Key key${known}`) json(response, user);
    else json(response, { code: 29, error: 'Token expired.' }, 401);
  });
  const connect = clientOf(server.url, { credentials });
  await connect.user();
  known = 3;
  await expect(connect.user()).rejects.toThrow(ExchangeError);
  await expect(connect.user()).resolves.toEqual(user);
});

test('calls that are refused at the same time renew the key once', async () => {
  const fake = exchanging((origin) => `${origin}/token`);
  await using server = await fake.server();
  const connect = clientOf(server.url, { credentials });
  await connect.user();
  fake.revoke();
  await Promise.all([connect.user(), connect.user(), connect.user(), connect.user()]);
  expect(server.requests.filter(({ url }) => url === '/token')).toHaveLength(2);
});

test('gives up on a token endpoint that keeps failing, like any other call', async () => {
  await using server = await serverThat((request, response) => {
    if (request.url?.includes('.well-known'))
      json(response, { token_endpoint: `http://${request.headers.host}/token` });
    else response.writeHead(503, { 'retry-after': '0' }).end();
  });
  await expect(clientOf(server.url, { credentials }).user()).rejects.toMatchObject({ status: 503 });
  expect(server.requests.filter(({ url }) => url === '/token').length).toBeGreaterThan(5);
});

test('gives up on a token endpoint that does not respond, like any other call', async () => {
  await using server = await serverThat((request, response) => {
    if (request.url?.includes('.well-known'))
      json(response, { token_endpoint: `http://${request.headers.host}/token` });
    else request.resume();
  });
  const call = clientOf(server.url, { credentials, timeouts: { request: 50, outage: 0 } }).user();
  await expect(call).rejects.toMatchObject({ failure: 'timeout' });
});
