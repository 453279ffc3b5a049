import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { client } from './client.ts';

let connect: LocalConnect;
let admin: ReturnType<typeof client>;
let mira: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub' });
  admin = client(connect, connect.keys.admin);
  mira = client(connect, connect.keys.publisher);
  const group = (await admin.post('v1/groups', { name: 'auditors' })).body.guid;
  await admin.patch(`v1/groups/${group}`, { name: 'reviewers' });
  await admin.delete(`v1/groups/${group}`);
  const guid = await mira.create('audited');
  await mira.patch(`v1/content/${guid}`, { title: 'Audited board' });
  await mira.patch(`v1/content/${guid}`, { title: 'x' }); // Refused, so not recorded.
  await mira.delete(`v1/content/${guid}`);
});
afterAll(() => connect[Symbol.asyncDispose]());

const events = (body: { results: { event_description: string }[] }) =>
  body.results.map((entry) => entry.event_description);

const all = [
  'Added group auditors',
  'Edited group auditors',
  'Removed group reviewers',
  'Added content audited',
  'Edited content audited',
  'Removed content audited',
];

test('records successful changes with their author', async () => {
  const { status, body } = await admin.get('v1/audit_logs');
  expect(status).toBe(200);
  expect(events(body)).toEqual(all);
  const { guid } = (await mira.get('v1/user')).body;
  expect(body.results.at(-1)).toEqual({
    id: '6',
    time: expect.any(String),
    user_id: '2',
    user_guid: guid,
    user_description: 'Mira (mira)',
    action: 'remove_content',
    event_description: 'Removed content audited',
  });
  expect(body.paging).toEqual({
    cursors: { previous: null, next: null },
    ...{ first: null, previous: null, next: null, last: null },
  });
});

test('returns the log page by page in both orders', async () => {
  const seen: string[] = [];
  let url: string | null = 'v1/audit_logs?limit=4&ascOrder=false';
  while (url !== null) {
    const { body } = await admin.get(url);
    seen.push(...events(body));
    url = body.paging.next?.replace(`${connect.url}/__api__/`, '') ?? null;
  }
  expect(seen).toEqual(all.toReversed());
  const second = (await admin.get('v1/audit_logs?limit=2&next=2')).body;
  expect(events(second)).toEqual(all.slice(2, 4));
  expect(second.paging.cursors).toEqual({ previous: '3', next: '4' });
  expect(events((await admin.get('v1/audit_logs?limit=2&previous=3')).body)).toEqual(all.slice(0, 2));
  expect(events((await admin.get(second.paging.last.split('/__api__/')[1])).body)).toEqual(all.slice(4));
  const beyond = (await admin.get('v1/audit_logs?next=6')).body;
  expect(beyond).toMatchObject({ results: [], paging: { cursors: { previous: null, next: null } } });
});

test('searches the log by action, user, time and words', async () => {
  const found = async (query: string) =>
    events((await admin.get(`v1/search/auditlogs?q=${encodeURIComponent(query)}`)).body);
  expect(await found('action:add_group,remove_group')).toEqual([all[0], all[2]]);
  expect(await found('-user_id:1 edited')).toEqual([all[4]]);
  expect(await found('from:2999-01-01T00:00:00Z')).toEqual([]);
  expect(await found('to:2999-01-01T00:00:00Z reviewers')).toEqual([all[2]]);
});

test('is open to administrators only, and names its actions', async () => {
  for (const path of ['v1/audit_logs', 'v1/audit/actions', 'v1/search/auditlogs']) {
    expect(await mira.get(path)).toMatchObject({ status: 403, body: { code: 22 } });
  }
  const { body } = await admin.get('v1/audit/actions');
  expect(body).toContainEqual({ action: 'add_group', description: 'Added group' });
});
