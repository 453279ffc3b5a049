import type { ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import type { Connect } from '../../../src/connect/client.ts';
import { UnexpectedResponseError } from '../../../src/http/errors.ts';
import { clientOf, json, serverThat } from './server.ts';

const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

const wrongResponses: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'an empty body': (response) => response.end(),
  'no content': (response) => response.writeHead(204).end(),
  null: (response) => json(response, null),
  'a string': (response) => json(response, 'ok'),
  'a number': (response) => json(response, 7),
  'a list of null': (response) => json(response, [null]),
  'a list of texts in a list': (response) => json(response, [['x']]),
  'a list of empty objects': (response) => json(response, [{}]),
  'an object of another API': (response) => json(response, { status: 'ok', version: 2 }),
  'an object whose lists are objects': (response) =>
    json(response, { results: {}, entries: {}, installations: {} }),
  'an object with ids that are not ids': (response) =>
    json(response, {
      guid: '../user',
      id: '../user',
      name: 'x',
      username: 'x',
      user_role: 'viewer',
      path: 7,
    }),
};

/** Every endpoint for GET requests, except those for files. */
const calls: Readonly<Record<string, (connect: Connect) => Promise<unknown>>> = {
  'GET server_settings': (connect) => connect.serverSettings(),
  'GET v1/server_settings/python': (connect) => connect.pythons(),
  'GET server_settings/applications': (connect) => connect.applications(),
  'GET v1/user': (connect) => connect.user(),
  'GET v1/users/…': (connect) => connect.userByGuid(guid),
  'GET v1/users': (connect) => connect.users('m'),
  'GET v1/groups': (connect) => connect.groups('m'),
  'GET v1/content/…': (connect) => connect.content(guid),
  'GET v1/content?name=': (connect) => connect.contentNamed('x'),
  'GET v1/content': (connect) => connect.allContent(),
  'GET v1/content?owner_guid=': (connect) => connect.contentOf(guid),
  'GET …/bundles': (connect) => connect.bundles(guid),
  'GET …/bundles/…': (connect) => connect.bundle(guid, '7'),
  'GET v1/tasks/…': (connect) => connect.task('t', 0),
  'GET …/jobs': (connect) => connect.jobs(guid),
  'GET …/log': (connect) => connect.jobLog(guid, 'j'),
  'GET …/environment': (connect) => connect.environment(guid),
  'GET …/vanity': (connect) => connect.vanity(guid),
  'GET v1/vanities': (connect) => connect.vanities(),
  'GET …/permissions': (connect) => connect.permissions(guid),
  'GET v1/tags': (connect) => connect.tags(),
  'GET …/tags': (connect) => connect.contentTags(guid),
};

/** All fields of these responses may be absent. */
const withoutRequiredFields = ['GET server_settings', 'GET server_settings/applications'];

const table = Object.entries(calls).flatMap(([call, run]) =>
  Object.entries(wrongResponses).map(([response, send]) => ({ call, run, response, send })),
);

test.each(table)(
  '$call rejects $response, which Connect does not send',
  async ({ call, run, response, send }) => {
    await using server = await serverThat((_request, answer) => send(answer));
    const outcome = await run(clientOf(server.url)).catch((error: unknown) => error);
    if (withoutRequiredFields.includes(call) && response.startsWith('an object')) {
      expect(outcome).not.toBeInstanceOf(TypeError);
    } else expect(outcome).toBeInstanceOf(UnexpectedResponseError);
  },
);

test.each<{ call: string; run: (connect: Connect) => Promise<unknown> }>([
  { call: 'POST v1/content', run: (connect) => connect.createContent({ name: 'x' }) },
  { call: 'PATCH v1/content/…', run: (connect) => connect.updateContent(guid, { title: 'x' }) },
  { call: 'POST …/deploy', run: (connect) => connect.deploy(guid, '7', { activate: true }) },
  { call: 'POST v1/tags', run: (connect) => connect.createTag('x', null) },
])('$call rejects a response without the fields that Connect sends', async ({ run }) => {
  await using server = await serverThat((_request, response) => json(response, {}));
  await expect(run(clientOf(server.url))).rejects.toThrow(UnexpectedResponseError);
});

test('an error about an unexpected response has its content and its URL', async () => {
  await using server = await serverThat((_request, response) => json(response, []));
  const { host } = new URL(server.url);
  await expect(clientOf(`${server.url}pub/`).user()).rejects.toMatchObject({
    message: `${host} answered 200 with JSON that is not Connect's`,
    path: '/pub/__api__/v1/user',
  });
});

test.each<{ call: string; run: (connect: Connect) => Promise<unknown> }>([
  { call: 'DELETE …/bundles/…', run: (connect) => connect.deleteBundle(guid, '7') },
  { call: 'POST …/tags', run: (connect) => connect.addTag(guid, '7') },
  { call: 'PATCH …/environment', run: (connect) => connect.updateEnvironment(guid, []) },
  { call: 'PUT …/vanity', run: (connect) => connect.setVanity(guid, '/x/') },
  {
    call: 'POST …/permissions',
    run: (connect) =>
      connect.addPermission(guid, { principal_guid: guid, principal_type: 'user', role: 'viewer' }),
  },
])('$call succeeds with any object, a list or no content', async ({ run }) => {
  const responses: ((response: ServerResponse) => void)[] = [
    (response) => json(response, {}),
    (response) => json(response, []),
    (response) => response.writeHead(204).end(),
  ];
  for (const send of responses) {
    await using server = await serverThat((_request, response) => send(response));
    await run(clientOf(server.url));
  }
});
