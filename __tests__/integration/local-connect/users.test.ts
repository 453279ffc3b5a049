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

const found = async (query: string): Promise<string[]> =>
  (await admin.get(`v1/users?${query}`)).body.results.map(({ username }: { username: string }) => username);

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
    await mira.get('v1/user');
    const viktor = (await client(connect, connect.keys.viewer).get('v1/user')).body.guid;
    await admin.post(`v1/users/${viktor}/lock`, { locked: true });
    expect(await found('account_status=locked')).toEqual(['viktor']);
    expect(await found('account_status=licensed')).toEqual(['administrator', 'mira']);
    expect(await found('account_status=inactive')).toEqual(['paul']);
    expect(await found('account_status=locked|inactive')).toEqual(['paul', 'viktor']);
    expect(await found('account_status=licensed&user_role=publisher')).toEqual(['mira']);
  });

  test('found by prefix are returned as the first page, whichever page is requested', async () => {
    const second = 'page_size=1&page_number=2';
    expect((await admin.get(`v1/users?${second}`)).body).toMatchObject({ current_page: 2, total: 4 });
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
