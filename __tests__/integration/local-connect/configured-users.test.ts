import { describe, expect, test } from '@jest/globals';
import { parseUsers } from '../../../local-connect/users-file.ts';
import { startLocalConnect } from '../../support/local-connect.ts';
import { bundleOf, client, mirror } from './client.ts';

const administrator = (more: object = {}) => ({
  username: 'ada',
  password: 'first secret',
  role: 'administrator',
  apiKey: 'adaKey',
  ...more,
});
const bo = (more: object = {}) => ({ username: 'bo', password: 'bo secret', apiKey: 'boKey', ...more });

/** The status of a sign-in, and the cookies that it set. */
async function signIn(url: string, username: string, password: string) {
  const body = new URLSearchParams({ username, password });
  const answer = await fetch(`${url}/__login__`, { method: 'POST', body, redirect: 'manual' });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  return { status: answer.status, cookie: cookies.join('; ') };
}

const statusWithKey = async (url: string, key: string) => (await client({ url }, key).get('v1/user')).status;

describe('a server that starts on the data folder of an earlier one', () => {
  test('has no demo users if it has a users file', async () => {
    await using connect = await startLocalConnect({ users: null, args: ['--api-key', 'demoKey'] });
    expect((await signIn(connect.url, 'administrator', 'administrator')).status).toBe(303);
    const admin = client(connect, 'demoKey');
    const made = (await admin.post('v1/users', { username: 'made', email: 'made@example.org' })).body;
    expect(made.username).toBe('made');
    await connect.restart({ users: [administrator()], args: [] });
    for (const name of ['administrator', 'mira', 'viktor'])
      expect((await signIn(connect.url, name, name)).status).toBe(401);
    expect(await statusWithKey(connect.url, 'demoKey')).toBe(401);
    const { results } = (await client(connect, 'adaKey').get('v1/users')).body;
    expect(results.map(({ username }: { username: string }) => username)).toEqual(['ada']);
  });

  test('keeps the content of a user who was removed, and refuses that user', async () => {
    await using connect = await startLocalConnect({ users: [administrator(), bo()] });
    const guid = await client(connect, 'boKey').publish('kept', bundleOf({ 'app.py': mirror }), {
      access_type: 'all',
    });
    const { cookie } = await signIn(connect.url, 'bo', 'bo secret');
    await connect.restart({ users: [administrator()] });
    expect(await statusWithKey(connect.url, 'boKey')).toBe(401);
    expect((await signIn(connect.url, 'bo', 'bo secret')).status).toBe(401);
    expect((await client(connect, undefined, { cookie }).get('v1/user')).status).toBe(401);
    expect((await client(connect, 'adaKey').get(`v1/content/${guid}`)).body.name).toBe('kept');
    expect((await client(connect).visit(`content/${guid}/`)).status).toBe(200);
    await connect.restart({ users: [administrator(), bo()] });
    expect((await client(connect, 'boKey').get(`v1/content/${guid}`)).body.app_role).toBe('owner');
  });

  test('accepts only the keys that are configured now', async () => {
    await using connect = await startLocalConnect({
      users: [administrator(), bo()],
      args: ['--api-key', 'one'],
    });
    expect(await statusWithKey(connect.url, 'one')).toBe(200);
    await connect.restart({
      users: [administrator(), bo({ apiKey: 'newKey' })],
      args: ['--api-key', 'two'],
    });
    expect(await statusWithKey(connect.url, 'one')).toBe(401);
    expect(await statusWithKey(connect.url, 'boKey')).toBe(401);
    expect(await statusWithKey(connect.url, 'two')).toBe(200);
    expect(await statusWithKey(connect.url, 'newKey')).toBe(200);
    await connect.restart({ users: [administrator(), bo()], args: [] });
    expect(await statusWithKey(connect.url, 'two')).toBe(401);
  });

  test('ends the sessions and the keys of a user whose password has changed, and of no other user', async () => {
    await using connect = await startLocalConnect({ users: [administrator(), bo()] });
    const sessions = {
      ada: (await signIn(connect.url, 'ada', 'first secret')).cookie,
      bo: (await signIn(connect.url, 'bo', 'bo secret')).cookie,
    };
    const user = (await client(connect, 'boKey').get('v1/user')).body;
    const { key } = (await client(connect, 'boKey').post(`v1/users/${user.guid}/keys`, { name: 'made' }))
      .body;
    // 403 with code 92: the session is valid, but the XSRF token is missing.
    const codeOf = async (cookie: string) =>
      (await client(connect, undefined, { cookie }).get('v1/user')).body.code;
    await connect.restart();
    expect([await codeOf(sessions.ada), await codeOf(sessions.bo)]).toEqual([92, 92]);
    expect(await statusWithKey(connect.url, key)).toBe(200);
    await connect.restart({ users: [administrator(), bo({ password: 'changed' })] });
    expect([await codeOf(sessions.ada), await codeOf(sessions.bo)]).toEqual([92, 24]);
    expect(await statusWithKey(connect.url, key)).toBe(401);
    expect(await statusWithKey(connect.url, 'boKey')).toBe(200);
  });

  test('keeps the key that the first start created', async () => {
    await using connect = await startLocalConnect({ users: [administrator({ apiKey: undefined })] });
    const key = connect.printedKey() ?? '';
    expect(await statusWithKey(connect.url, key)).toBe(200);
    await connect.restart();
    expect(connect.printedKey()).toBeUndefined();
    expect(await statusWithKey(connect.url, key)).toBe(200);
    await connect.restart({ args: ['--api-key', 'mine'] });
    expect(await statusWithKey(connect.url, key)).toBe(401);
  });
});

test.each(['ada', 'ADA'])(
  'a server for other machines refuses passwords that are the user name: %s',
  async (password) => {
    const users = [administrator({ password }), bo()];
    await expect(startLocalConnect({ users, args: ['--host', '0.0.0.0'] })).rejects.toThrow(
      'with --host 0.0.0.0 a password must not be the user name: ada',
    );
  },
);

describe('a users file is refused', () => {
  test.each([
    { it: 'with a user twice', user: { username: 'ADA' }, error: 'The user "ada" is listed twice' },
    { it: 'with an API key twice', user: { apiKey: 'adaKey' }, error: 'An API key is listed twice' },
    { it: 'with an empty password', user: { password: '' }, error: '"password" must not be empty' },
    { it: 'with an empty API key', user: { apiKey: '' }, error: '"apiKey" must not be empty' },
  ])('$it', ({ user, error }) => {
    expect(() => parseUsers(JSON.stringify([administrator(), bo(user)]))).toThrow(error);
  });
});

describe('guessing passwords', () => {
  test('is refused for a name after ten wrong ones, also with the right one, and not for other names', async () => {
    await using connect = await startLocalConnect({ users: [administrator(), bo()] });
    const attempts = Array.from({ length: 20 }, () => signIn(connect.url, 'Bo', 'wrong'));
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([...Array(10).fill(401), ...Array(10).fill(429)]);
    expect((await signIn(connect.url, 'bo', 'bo secret')).status).toBe(429);
    expect((await signIn(connect.url, 'ada', 'first secret')).status).toBe(303);
  });

  test('is refused for an address that tries many names', async () => {
    await using connect = await startLocalConnect({ users: [administrator()] });
    const attempts = Array.from({ length: 40 }, (_, index) => signIn(connect.url, `user${index}`, 'x'));
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  });
});
