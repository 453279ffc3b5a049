import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { client } from './client.ts';

let connect: LocalConnect;
beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub' });
});
afterAll(() => connect[Symbol.asyncDispose]());

const withKey = (key?: string) => client(connect, key);

describe('an unknown endpoint', () => {
  test.each(['v1/nothing', 'v2/content', 'applications/1/environment', ''])(
    'answers 404 to %j with a key, with a bad key and without one',
    async (path) => {
      for (const key of [connect.key, 'bad', undefined]) {
        expect(await withKey(key).get(path)).toMatchObject({ status: 404, body: '404 page not found' });
      }
    },
  );

  test('responds with 404 to a method that an endpoint does not have', async () => {
    expect((await withKey().put('v1/user', {})).status).toBe(404);
  });
});

test('a known endpoint needs a valid key', async () => {
  expect(await withKey().get('v1/user')).toMatchObject({ status: 401, body: { code: 24 } });
  expect(await withKey('bad').get('v1/user')).toMatchObject({ status: 401, body: { code: 30 } });
});

describe('server_settings', () => {
  test('needs no key, but refuses a bad one', async () => {
    expect(await withKey().get('server_settings')).toMatchObject({
      status: 200,
      body: { dashboard_path: '/connect' },
    });
    expect(await withKey('bad').get('server_settings')).toMatchObject({ status: 401, body: { code: 30 } });
  });

  test('reports what the server can run and what its license allows', async () => {
    expect((await withKey().get('server_settings')).body).toMatchObject({
      runtimes: ['python'],
      oauth_integrations_enabled: true,
      enable_image_management: false,
      enable_runtime_constraints: true,
      license: {
        'allow-apis': true,
        'current-user-execution': false,
        'enable-launcher': false,
        'oauth-integrations': true,
      },
    });
  });

  test('reports Node.js as disabled', async () => {
    const { body } = await withKey(connect.key).get('v1/server_settings/nodejs');
    expect(body).toEqual({ installations: [], enabled: false });
  });
});

test('__ping__ returns an empty object without a key', async () => {
  const answer = await fetch(`${connect.url}/__ping__`);
  expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: {} });
});
