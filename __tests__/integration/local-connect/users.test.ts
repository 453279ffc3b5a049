import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { client } from './client.ts';

let connect: LocalConnect;
let admin: ReturnType<typeof client>;
let mira: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await startLocalConnect();
  admin = client(connect, connect.keys.admin);
  mira = client(connect, connect.keys.publisher);
});
afterAll(() => connect[Symbol.asyncDispose]());

describe('users', () => {
  test('are locked and unlocked only by administrators', async () => {
    const [paul] = (await admin.get('v1/users?prefix=paul')).body.results;
    const path = `v1/users/${paul.guid}/lock`;
    expect(await mira.post(path, { locked: true })).toMatchObject({ status: 403, body: { code: 49 } });
    expect(await admin.post(path, { locked: 'yes' })).toMatchObject({ status: 400, body: { code: 87 } });
    expect((await admin.post(path, { locked: true })).status).toBe(200);
    expect((await admin.get(`v1/users/${paul.guid}`)).body).toMatchObject({ locked: true });
    expect((await admin.post(path, { locked: false })).status).toBe(200);
    expect((await admin.get(`v1/users/${paul.guid}`)).body).toMatchObject({ locked: false });
  });

  test('are found by account status: locked, licensed or inactive', async () => {
    await using server = await startLocalConnect();
    const administrator = client(server, server.keys.admin);
    const found = async (query: string): Promise<string[]> =>
      (await administrator.get(`v1/users?${query}`)).body.results.map(
        ({ username }: { username: string }) => username,
      );
    await client(server, server.keys.publisher).get('v1/user');
    const viktor = (await client(server, server.keys.viewer).get('v1/user')).body.guid;
    await administrator.post(`v1/users/${viktor}/lock`, { locked: true });
    expect(await found('account_status=locked')).toEqual(['viktor']);
    expect(await found('account_status=licensed')).toEqual(['administrator', 'mira']);
    expect(await found('account_status=inactive')).toEqual(['paul']);
    expect(await found('account_status=locked|inactive')).toEqual(['paul', 'viktor']);
    expect(await found('account_status=licensed&user_role=publisher')).toEqual(['mira']);
  });

  test('found by prefix are returned as the first page, whichever page is requested', async () => {
    const second = 'page_size=1&page_number=2';
    const { total } = (await admin.get('v1/users')).body;
    expect((await admin.get(`v1/users?${second}`)).body).toMatchObject({ current_page: 2, total });
    expect((await admin.get(`v1/users?prefix=m&${second}`)).body).toMatchObject({
      current_page: 1,
      results: [{ username: 'mira' }],
    });
  });

  test('cannot be searched by an unknown status or role, or by status as a publisher', async () => {
    expect((await admin.get('v1/users?account_status=asleep')).body).toMatchObject({ code: 115 });
    expect((await admin.get('v1/users?user_role=king')).body).toMatchObject({ code: 112 });
    const asked = await mira.get('v1/users?account_status=locked');
    expect(asked).toMatchObject({ status: 403, body: { code: 22 } });
  });
});

describe('user accounts', () => {
  const guidOf = async (name: string): Promise<string> =>
    (await admin.get(`v1/users?prefix=${name}`)).body.results[0].guid;

  test('are created by administrators, with the role viewer by default', async () => {
    const nina = { username: 'nina', first_name: 'Nina', last_name: 'Ray', email: 'nina@example.org' };
    expect(await mira.post('v1/users', nina)).toMatchObject({ status: 403, body: { code: 22 } });
    const created = await admin.post('v1/users', { ...nina, password: 'secret-of-nina' });
    expect(created).toMatchObject({ status: 200, body: { ...nina, user_role: 'viewer', confirmed: true } });
    const signIn = await fetch(`${connect.url}/__login__`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ username: 'nina', password: 'secret-of-nina' }),
    });
    expect(signIn.status).toBe(303);
  });

  test.each<{ it: string; body: object; status: number; code: number }>([
    { it: 'no name', body: {}, status: 400, code: 12 },
    { it: 'an invalid name', body: { username: 'a b' }, status: 400, code: 7 },
    { it: 'a name that is taken', body: { username: 'MIRA' }, status: 409, code: 8 },
    { it: 'an unknown role', body: { username: 'new', user_role: 'king' }, status: 400, code: 25 },
    { it: 'an empty password', body: { username: 'new', password: '' }, status: 400, code: 6 },
  ])('cannot be created with $it', async ({ body, status, code }) => {
    expect(await admin.post('v1/users', body)).toMatchObject({ status, body: { code } });
  });

  test('are changed by the user or an administrator, and the role only by an administrator', async () => {
    const path = `v1/users/${await guidOf('mira')}`;
    const changed = await mira.put(path, { first_name: 'Mirabel' });
    expect(changed.status).toBe(200);
    expect(changed.body).toEqual({
      email: 'mira@example.org',
      username: 'mira',
      first_name: 'Mirabel',
      last_name: '',
      user_role: 'publisher',
      updated_time: expect.any(String),
    });
    expect(await mira.put(path, { user_role: 'administrator' })).toMatchObject({
      status: 403,
      body: { code: 22 },
    });
    const paul = `v1/users/${await guidOf('paul')}`;
    expect((await mira.put(paul, { first_name: 'P' })).status).toBe(403);
    expect((await admin.put(paul, { user_role: 'viewer' })).body).toMatchObject({ user_role: 'viewer' });
    const last = await admin.put(`v1/users/${await guidOf('administrator')}`, { user_role: 'viewer' });
    expect(last).toMatchObject({ status: 403, body: { code: 61 } });
  });
});

describe('API keys', () => {
  const keysOf = async (who: ReturnType<typeof client>) =>
    `v1/users/${(await who.get('v1/user')).body.guid}/keys`;

  test('are created for oneself, listed without their secret, and deleted', async () => {
    const path = await keysOf(mira);
    const created = await mira.post(path, { name: 'CI' });
    expect(created).toMatchObject({
      status: 200,
      body: { name: 'CI', user_role: 'publisher', expires_at: null },
    });
    const { id, key } = created.body;
    expect((await client(connect, key).get('v1/user')).body).toMatchObject({ username: 'mira' });
    const { body: listed } = await mira.get(path);
    expect(listed).toContainEqual(
      expect.objectContaining({ id, name: 'CI', active_time: expect.any(String) }),
    );
    expect(JSON.stringify(listed)).not.toContain(key);
    expect((await mira.get(`${path}/${id}`)).body.key).toBe(`…${key.slice(-4)}`);
    expect((await mira.delete(`${path}/${id}`)).status).toBe(204);
    expect(await client(connect, key).get('v1/user')).toMatchObject({ status: 401, body: { code: 30 } });
    expect((await mira.get(`${path}/${id}`)).status).toBe(404);
  });

  test('carry no more rights than their own role', async () => {
    const path = await keysOf(mira);
    const { key } = (await mira.post(path, { name: 'read', user_role: 'viewer' })).body;
    expect(await client(connect, key).post('v1/content', { name: 'by-reader' })).toMatchObject({
      status: 403,
    });
    const above = await mira.post(path, { name: 'more', user_role: 'administrator' });
    expect(above).toMatchObject({ status: 400, body: { code: 234 } });
  });

  test('expire', async () => {
    const path = await keysOf(mira);
    const inFuture = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await mira.post(path, { name: 'short', expires_at: inFuture });
    expect(Math.abs(Date.parse(body.expires_at) - Date.parse(inFuture))).toBeLessThan(5000);
    for (const expires_at of ['2020-01-01T00:00:00Z', 'soon']) {
      expect(await mira.post(path, { name: 'old', expires_at })).toMatchObject({
        status: 400,
        body: { code: 25 },
      });
    }
  });

  test('of other users are listed and deleted, but not created, by administrators', async () => {
    const path = await keysOf(mira);
    const { id } = (await mira.post(path, { name: 'lost' })).body;
    expect((await admin.get(path)).body).toContainEqual(expect.objectContaining({ id }));
    expect((await admin.delete(`${path}/${id}`)).status).toBe(204);
    expect(await admin.post(path, { name: 'for mira' })).toMatchObject({ status: 403, body: { code: 22 } });
    expect(await mira.get(await keysOf(admin))).toMatchObject({ status: 403, body: { code: 22 } });
    expect(await mira.post(path, {})).toMatchObject({ status: 400, body: { code: 62 } });
  });
});

describe('groups', () => {
  test('are created, renamed and deleted by their owner, with members', async () => {
    const { body: group } = await mira.post('v1/groups', { name: 'north' });
    const me = (await mira.get('v1/user')).body;
    expect(group).toEqual({ guid: expect.any(String), name: 'north', owner_guid: me.guid, member_count: 0 });
    const path = `v1/groups/${group.guid}`;
    expect((await mira.patch(path, { name: 'far north' })).body).toMatchObject({ name: 'far north' });
    expect((await mira.post(path, { name: 'north' })).body).toMatchObject({ name: 'north' });

    expect((await mira.post(`${path}/members`, { user_guid: me.guid })).status).toBe(204);
    expect(await mira.post(`${path}/members`, { user_guid: me.guid })).toMatchObject({
      status: 409,
      body: { code: 16 },
    });
    expect((await mira.get(path)).body).toMatchObject({ member_count: 1 });
    expect((await mira.get(`${path}/members`)).body).toMatchObject({
      total: 1,
      results: [{ username: 'mira' }],
    });
    expect((await mira.delete(`${path}/members/${me.guid}`)).status).toBe(204);
    expect((await mira.delete(path)).status).toBe(204);
    expect((await mira.get(path)).status).toBe(404);
  });

  test('of others are changed only by administrators', async () => {
    const { body: group } = await admin.post('v1/groups', { name: 'board' });
    const path = `v1/groups/${group.guid}`;
    expect(await mira.patch(path, { name: 'mine' })).toMatchObject({ status: 403, body: { code: 22 } });
    expect((await mira.delete(path)).status).toBe(403);
    const me = (await mira.get('v1/user')).body.guid;
    await admin.post(`${path}/members`, { user_guid: me });
    expect((await mira.delete(`${path}/members/${me}`)).status).toBe(204); // A member may leave.
    expect((await admin.patch(path, { owner_guid: me })).body).toMatchObject({ owner_guid: me });
    expect((await mira.delete(path)).status).toBe(204);
  });

  test('cannot have an empty name or one that already exists', async () => {
    expect(await mira.post('v1/groups', { name: '' })).toMatchObject({ status: 400, body: { code: 14 } });
    expect(await mira.post('v1/groups', { name: 'data' })).toMatchObject({ status: 409, body: { code: 15 } });
  });

  test('list the content that is shared with them', async () => {
    const guid = await mira.create('for-data');
    const [group] = (await mira.get('v1/groups?prefix=data')).body.results;
    const principal = { principal_guid: group.guid, principal_type: 'group', role: 'viewer' };
    await mira.post(`v1/content/${guid}/permissions`, principal);
    expect((await mira.get(`v1/experimental/groups/${group.guid}/content`)).body).toMatchObject([
      {
        content_guid: guid,
        permissions: [
          { principal_name: 'mira', principal_role: 'author', principal_type: 'user' },
          { principal_name: 'data', principal_role: 'viewer', principal_type: 'group' },
        ],
      },
    ]);
  });

  test('and users of a directory exist only with LDAP', async () => {
    for (const path of ['v1/users/remote', 'v1/groups/remote']) {
      expect(await mira.get(path)).toMatchObject({ status: 403, body: { code: 95 } });
    }
    for (const path of ['v1/users', 'v1/groups']) {
      expect(await mira.put(path, { temp_ticket: 'x' })).toMatchObject({ status: 400, body: { code: 119 } });
    }
  });
});

describe('with LDAP', () => {
  let ldap: LocalConnect;
  beforeAll(async () => {
    ldap = await startLocalConnect({ ldap: true });
  });
  afterAll(() => ldap[Symbol.asyncDispose]());

  test('users and groups are found in the directory, and exist already', async () => {
    const publisher = client(ldap, ldap.keys.publisher);
    const { body: users } = await publisher.get('v1/users/remote?prefix=vik&limit=5');
    expect(users).toMatchObject({ total: 1, results: [{ username: 'viktor', guid: expect.any(String) }] });
    const { body: groups } = await publisher.get('v1/groups/remote?prefix=sal');
    expect(groups).toMatchObject({ total: 1, results: [{ name: 'sales' }] });
    const taken = { status: 409 };
    expect(await publisher.put('v1/users', { temp_ticket: users.results[0].temp_ticket })).toMatchObject(
      taken,
    );
    expect(await publisher.put('v1/groups', { temp_ticket: groups.results[0].temp_ticket })).toMatchObject(
      taken,
    );
    expect((await publisher.put('v1/users', { temp_ticket: 'none' })).body).toMatchObject({ code: 127 });
  });

  test('users and groups cannot be created or changed here', async () => {
    const administrator = client(ldap, ldap.key);
    expect((await administrator.post('v1/users', { username: 'x' })).body).toMatchObject({ code: 120 });
    expect((await administrator.post('v1/groups', { name: 'x' })).body).toMatchObject({ code: 95 });
    const [group] = (await administrator.get('v1/groups')).body.results;
    expect((await administrator.get(`v1/groups/${group.guid}/members`)).body).toMatchObject({ code: 95 });
  });
});
