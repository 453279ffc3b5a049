import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { bundleOf, client } from './client.ts';

let connect: LocalConnect;
let mira: ReturnType<typeof client>;
let admin: ReturnType<typeof client>;
let viewer: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub', address: 'https://connect.example.org/pub' });
  mira = client(connect, connect.keys.publisher);
  admin = client(connect, connect.keys.admin);
  viewer = client(connect, connect.keys.viewer);
});
afterAll(() => connect[Symbol.asyncDispose]());

const guidOf = async (who: ReturnType<typeof client>): Promise<string> =>
  (await who.get('v1/user')).body.guid;

describe('new content', () => {
  test('has the fields of undeployed content, with URLs at the configured address', async () => {
    const { status, body } = await mira.post('v1/content', { name: 'sales_board', title: 'Sales board' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'sales_board',
      title: 'Sales board',
      access_type: 'acl',
      app_mode: 'unknown',
      bundle_id: null,
      py_version: null,
      app_role: 'owner',
      owner_guid: await guidOf(mira),
      content_url: `https://connect.example.org/pub/content/${body.guid}/`,
      dashboard_url: `https://connect.example.org/pub/connect/#/apps/${body.guid}`,
    });
    expect(body).not.toHaveProperty('vanity_url');
  });

  test('gets a generated name if none is set', async () => {
    const { body } = await mira.post('v1/content', {});
    expect(body.name).toMatch(/^[\w.-]{3,64}$/);
  });

  test('cannot be created by a viewer', async () => {
    expect(await viewer.post('v1/content', { name: 'mine' })).toMatchObject({
      status: 403,
      body: { code: 22 },
    });
  });

  test("may share its name with another owner's content, but not with the same owner's", async () => {
    await mira.create('shared-name');
    await admin.create('shared-name');
    expect(await mira.post('v1/content', { name: 'shared-name' })).toMatchObject({
      status: 409,
      body: { code: 26 },
    });
    const found = await mira.get(`v1/content?name=shared-name&owner_guid=${await guidOf(mira)}`);
    expect(found.body).toHaveLength(1);
  });
});

const refusedChanges: { body: Record<string, unknown>; status?: number; code: number }[] = [
  { body: { name: 'ab' }, code: 5 },
  { body: { name: 'a b c' }, code: 5 },
  { body: { name: 'x'.repeat(65) }, code: 5 },
  { body: { title: 'ab' }, code: 122 },
  { body: { title: 'x'.repeat(1025) }, code: 122 },
  { body: { description: 'x'.repeat(4097) }, code: 123 },
  { body: { access_type: 'everyone' }, code: 117 },
  { body: { read_timeout: 2_592_001 }, code: 151 },
  { body: { init_timeout: -1 }, code: 151 },
  { body: { idle_timeout: 1.5 }, code: 151 },
  { body: { load_factor: 1.1 }, code: 150 },
  { body: { min_processes: 3, max_processes: 2 }, code: 114 },
  { body: { max_processes: 21 }, code: 113 },
  { body: { min_processes: 21 }, code: 45 },
  { body: { max_processes: 0 }, code: 272 },
  { body: { min_processes: -1 }, code: 191 },
  { body: { max_processes: -1 }, code: 192 },
  { body: { memory_request: -1 }, code: 181 },
  { body: { memory_limit: -1 }, code: 183 },
  { body: { memory_request: 2, memory_limit: 1 }, code: 185 },
  { body: { cpu_request: -1 }, code: 186 },
  { body: { cpu_limit: -1 }, code: 188 },
  { body: { cpu_request: 2, cpu_limit: 1 }, code: 190 },
  { body: { default_image_name: 'two words' }, code: 193 },
  { body: { title: 7 }, code: 87 },
  { body: { unheard_of: 1 }, code: 87 },
  { body: { content_category: 'zzz' }, code: 25 },
  { body: { bundle_id: '1' }, code: 53 },
  { body: { run_as: 'root' }, status: 403, code: 22 },
  { body: { owner_guid: '00000000-0000-4000-8000-000000000000' }, status: 403, code: 22 },
];
test.each(
  refusedChanges.map((change) => ({ it: JSON.stringify(change.body).slice(0, 50), status: 400, ...change })),
)('refuses the change $it with code $code and changes nothing', async ({ body, status, code }) => {
  const guid = await mira.create(`refused-${Math.random().toString(36).slice(2)}`);
  const before = await mira.get(`v1/content/${guid}`);
  expect(await mira.patch(`v1/content/${guid}`, body)).toMatchObject({ status, body: { code } });
  expect((await mira.get(`v1/content/${guid}`)).body).toEqual(before.body);
});

test('resets a setting to its default if it is null', async () => {
  const guid = await mira.create('nulls', { read_timeout: 5, title: 'Some title' });
  const { body } = await mira.patch(`v1/content/${guid}`, { read_timeout: null, title: null });
  expect(body).toMatchObject({ read_timeout: null, title: null });
});

test('leaves the name unchanged if it is empty', async () => {
  const guid = await mira.create('keeps-its-name');
  const { body } = await mira.patch(`v1/content/${guid}`, { name: '', title: 'Some title' });
  expect(body).toMatchObject({ name: 'keeps-its-name', title: 'Some title' });
});

test('lets an administrator transfer content to a publisher, but not to a viewer', async () => {
  const guid = await mira.create('given-away');
  const toViewer = await admin.patch(`v1/content/${guid}`, { owner_guid: await guidOf(viewer) });
  expect(toViewer).toMatchObject({ status: 403, body: { code: 156 } });
  const toAdmin = await admin.patch(`v1/content/${guid}`, { owner_guid: await guidOf(admin) });
  expect(toAdmin.body).toMatchObject({ owner_guid: await guidOf(admin) });
  expect(await mira.get(`v1/content/${guid}`)).toMatchObject({ status: 403, body: { code: 19 } });
});

test('shows content only to users it is shared with', async () => {
  const guid = await mira.create('shared');
  expect(await viewer.get(`v1/content/${guid}`)).toMatchObject({ status: 403, body: { code: 19 } });
  expect((await viewer.get('v1/content')).body.map((item: { guid: string }) => item.guid)).not.toContain(
    guid,
  );
  expect((await admin.get(`v1/content/${guid}`)).body).toMatchObject({ app_role: 'none' });
  await mira.post(`v1/content/${guid}/permissions`, {
    principal_guid: await guidOf(viewer),
    principal_type: 'user',
    role: 'viewer',
  });
  expect((await viewer.get(`v1/content/${guid}`)).body).toMatchObject({ app_role: 'viewer' });
  expect(await viewer.patch(`v1/content/${guid}`, { title: 'Mine now' })).toMatchObject({ status: 403 });
});

test("gives the members of a group the group's role", async () => {
  const guid = await admin.create('for-the-data-group');
  const { body: groups } = await admin.get('v1/groups?prefix=DATA');
  await admin.post(`v1/content/${guid}/permissions`, {
    principal_guid: groups.results[0].guid,
    principal_type: 'group',
    role: 'owner',
  });
  expect((await mira.get(`v1/content/${guid}`)).body).toMatchObject({ app_role: 'editor' });
});

test('includes owner, tags and vanity URL on request, and refuses unknown values', async () => {
  const guid = await mira.create('included');
  await mira.put(`v1/content/${guid}/vanity`, { path: 'included/here' });
  const { body } = await mira.get(`v1/content/${guid}?include=owner,tags,vanity_url`);
  expect(body).toMatchObject({
    owner: { username: 'mira' },
    tags: [],
    vanity_url: 'https://connect.example.org/pub/included/here/',
  });
  expect(await mira.get(`v1/content/${guid}?include=everything`)).toMatchObject({
    status: 400,
    body: { code: 161 },
  });
});

test('searches content by words of the title, page by page', async () => {
  for (const number of [1, 2, 3])
    await mira.create(`findable-${number}`, { title: `Findable board ${number}` });
  const { body } = await mira.get('v1/search/content?q=board%20findable&page_size=2&page_number=2');
  expect(body).toMatchObject({ total: 3, current_page: 2, results: [{ title: 'Findable board 3' }] });
});

test('filters a search and reports filters that it ignores', async () => {
  await admin.create('theirs-filtered');
  await mira.create('mine-filtered');
  const { body } = await admin.get('v1/search/content?q=filtered%20-owner%3A%40me%20is%3Agreen');
  expect(body).toMatchObject({ total: 1, results: [{ name: 'mine-filtered' }] });
  expect(body.warnings).toEqual(['Invalid value for the filter "is": green']);
  expect((await mira.get('v1/search/variants')).body).toEqual({ results: [], current_page: 1, total: 0 });
});

test('hides the environment of content from viewers', async () => {
  const guid = await mira.create('public-environment', {
    access_type: 'logged_in',
    default_py_environment_management: true,
    default_image_name: 'registry.example.org/python',
  });
  const hidden = ['default_py_environment_management', 'default_image_name'];
  const fields = async (who: ReturnType<typeof client>) => {
    const { body } = await who.get(`v1/content/${guid}`);
    return hidden.map((field) => body[field]);
  };
  expect(await fields(mira)).toEqual([true, 'registry.example.org/python']);
  expect(await fields(viewer)).toEqual([null, null]);
});

test('deletes content', async () => {
  const guid = await mira.create('short-lived');
  expect((await mira.delete(`v1/content/${guid}`)).status).toBe(204);
  expect(await mira.get(`v1/content/${guid}`)).toMatchObject({ status: 404, body: { code: 4 } });
  expect(await mira.get('v1/content/not-a-guid')).toMatchObject({ status: 400, body: { code: 3 } });
});

const fromGit = { repository: 'https://git.example.org/acme/board' };

test('refuses git-managed content if Git is disabled', async () => {
  expect((await mira.get('server_settings')).body).toMatchObject({ git_enabled: false });
  const guid = await mira.create('not-from-git');
  const path = `v1/content/${guid}/repository`;
  expect(await mira.put(path, fromGit)).toMatchObject({ status: 400, body: { code: 145 } });
  expect(await mira.patch(path, { branch: 'main' })).toMatchObject({ status: 400, body: { code: 145 } });
  expect(await mira.post(`${path}/bundle`, {})).toMatchObject({ status: 400, body: { code: 145 } });
  expect(await mira.get(path)).toMatchObject({ status: 404, body: { code: 4 } });
});

test('refuses uploads to git-managed content', async () => {
  await using enabled = await startLocalConnect({ git: true });
  const publisher = client(enabled, enabled.keys.publisher);
  expect((await publisher.get('server_settings')).body).toMatchObject({ git_enabled: true });
  const guid = await publisher.create('from-git');
  const path = `v1/content/${guid}/repository`;
  expect(await publisher.put(path, fromGit)).toMatchObject({ status: 200, body: { branch: 'main' } });
  for (const repository of [
    'https://me@git.example.org/acme/board',
    'https://git.example.org/a?b',
    'https://',
  ]) {
    expect(await publisher.put(path, { repository })).toMatchObject({ status: 400, body: { code: 146 } });
  }
  expect(await publisher.patch(path, { branch: 'next' })).toMatchObject({ body: { branch: 'next' } });
  const answer = await publisher.post(`v1/content/${guid}/bundles`, new Uint8Array([1]));
  expect(answer).toMatchObject({ status: 409, body: { code: 144 } });
  const fetched = await publisher.post(`${path}/bundle`, {});
  expect(fetched).toMatchObject({ status: 400, body: { code: 39 } });
});

test('refuses uploads and deployments to locked content', async () => {
  const guid = await mira.create('locked');
  await mira.patch(`v1/content/${guid}`, { locked: true, locked_message: 'Ask Ada.' });
  const upload = await mira.post(`v1/content/${guid}/bundles`, new Uint8Array([1]));
  expect(upload.body).toMatchObject({ code: 222, error: 'Ask Ada.' });
  expect((await mira.post(`v1/content/${guid}/deploy`, {})).body).toMatchObject({ code: 223 });
});

describe('environment variables', () => {
  test('are set, changed and removed, and responses contain only their names', async () => {
    const path = `v1/content/${await mira.create('variables')}/environment`;
    expect(
      (
        await mira.patch(path, [
          { name: 'B', value: 'secret-b' },
          { name: 'A', value: '' },
        ])
      ).body,
    ).toEqual(['A', 'B']);
    expect(
      (
        await mira.patch(path, [
          { name: 'B', value: null },
          { name: 'C', value: 'c' },
        ])
      ).body,
    ).toEqual(['A', 'C']);
    expect((await mira.put(path, [{ name: 'D', value: 'd' }])).body).toEqual(['D']);
    expect((await mira.get(path)).body).toEqual(['D']);
  });

  test.each<{ it: string; items: unknown; status: number; code: number }>([
    {
      it: 'a duplicate name',
      items: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
      status: 409,
      code: 149,
    },
    {
      it: 'a name that Connect reserves',
      items: [{ name: 'CONNECT_CONTENT_GUID', value: 'x' }],
      status: 409,
      code: 108,
    },
    { it: 'an empty name', items: [{ name: '', value: 'x' }], status: 400, code: 266 },
    { it: 'a number', items: [{ name: 'A', value: 1 }], status: 400, code: 87 },
    { it: 'an object', items: { A: '1' }, status: 400, code: 87 },
  ])('refuse $it with code $code', async ({ items, status, code }) => {
    const guid = await mira.create(`bad-variables-${Math.random().toString(36).slice(2)}`);
    const answer = await mira.patch(`v1/content/${guid}/environment`, items);
    expect(answer).toMatchObject({ status, body: { code } });
  });
});

describe('vanity paths', () => {
  test.each(['/', '', '/__x/', 'content/x', 'Connect', 'a//b', 'ä'])(
    'refuse "%s" with code 52',
    async (path) => {
      const guid = await mira.create(`vanity-${Math.random().toString(36).slice(2)}`);
      expect((await mira.put(`v1/content/${guid}/vanity`, { path })).body).toMatchObject({ code: 52 });
    },
  );

  test('cannot overlap another one, and are moved with force', async () => {
    const first = await mira.create('vanity-first');
    const second = await mira.create('vanity-second');
    expect((await mira.get(`v1/content/${first}/vanity`)).body).toMatchObject({ code: 4 });
    const put = await mira.put(`v1/content/${first}/vanity`, { path: 'team/board' });
    expect(put.body).toMatchObject({ path: '/team/board/', content_guid: first });
    for (const path of ['team', 'team/board', 'team/board/2']) {
      expect(await mira.put(`v1/content/${second}/vanity`, { path })).toMatchObject({
        status: 409,
        body: { code: 51 },
      });
    }
    await mira.put(`v1/content/${second}/vanity`, { path: 'team/board', force: true });
    expect((await mira.get(`v1/content/${first}/vanity`)).status).toBe(404);
    expect((await admin.get('v1/vanities')).body).toContainEqual(
      expect.objectContaining({ content_guid: second }),
    );
    expect((await mira.delete(`v1/content/${second}/vanity`)).status).toBe(204);
  });
});

describe('permissions', () => {
  test('are added, changed by a second POST, and removed', async () => {
    const path = `v1/content/${await mira.create('permissions')}/permissions`;
    const principal = { principal_guid: await guidOf(admin), principal_type: 'user' };
    const added = await mira.post(path, { ...principal, role: 'viewer' });
    expect(added).toMatchObject({ status: 201, body: { id: expect.any(String), role: 'viewer' } });
    expect(await mira.post(path, { ...principal, role: 'owner' })).toMatchObject({
      status: 200,
      body: { role: 'owner' },
    });
    expect((await mira.get(path)).body).toEqual([
      expect.objectContaining({ id: added.body.id, role: 'owner' }),
    ]);
    expect((await mira.delete(`${path}/${added.body.id}`)).status).toBe(204);
    expect((await mira.get(path)).body).toEqual([]);
  });

  test('are refused for the owner, for a viewer as collaborator, and for an unknown principal', async () => {
    const path = `v1/content/${await mira.create('bad-permissions')}/permissions`;
    const add = async (principal_guid: string, role: string, principal_type = 'user') =>
      (await mira.post(path, { principal_guid, principal_type, role })).body.code;
    expect(await add(await guidOf(mira), 'viewer')).toBe(34);
    expect(await add(await guidOf(viewer), 'owner')).toBe(33);
    expect(await add('00000000-0000-4000-8000-000000000000', 'viewer')).toBe(9);
    expect(await add('00000000-0000-4000-8000-000000000000', 'viewer', 'group')).toBe(153);
    expect(await add(await guidOf(viewer), 'viewer', 'team')).toBe(152);
  });
});

describe('tags', () => {
  test('are added with the tags above them, except the category, and removed with those below', async () => {
    const category = (await admin.post('v1/tags', { name: 'Teams' })).body;
    const data = (await admin.post('v1/tags', { name: 'Data', parent_id: category.id })).body;
    const lab = (await admin.post('v1/tags', { name: 'Lab', parent_id: data.id })).body;
    const path = `v1/content/${await mira.create('tagged')}/tags`;
    expect((await mira.post(path, { tag_id: category.id })).body).toMatchObject({ code: 79 });
    expect((await mira.post(path, { tag_id: lab.id })).status).toBe(200);
    const names = async () => (await mira.get(path)).body.map((tag: { name: string }) => tag.name);
    expect(await names()).toEqual(['Data', 'Lab']);
    const tagged = (await mira.get(`v1/tags/${category.id}/content`)).body;
    expect(tagged).toEqual([expect.objectContaining({ name: 'tagged' })]);
    expect((await mira.delete(`${path}/${data.id}`)).status).toBe(200);
    expect(await names()).toEqual([]);
    expect((await admin.delete(`v1/tags/${category.id}`)).status).toBe(204);
  });

  test('are found by their number or by their names from the category down', async () => {
    const created = await admin.post('v1/tags', { name: 'Places' });
    expect(created.status).toBe(200);
    const { body: north } = await admin.post('v1/tags', { name: 'North Sea', parent_id: created.body.id });
    for (const id of [north.id, 'Places,North%20Sea']) {
      expect(await mira.get(`v1/tags/${id}`)).toMatchObject({ status: 200, body: north });
    }
    for (const path of ['Places,South', 'North%20Sea']) {
      expect(await mira.get(`v1/tags/${path}`)).toMatchObject({ status: 404, body: { code: 4 } });
    }
  });

  test('are created only by administrators, with unique names below a parent', async () => {
    expect(await mira.post('v1/tags', { name: 'Mine' })).toMatchObject({ status: 403, body: { code: 22 } });
    await admin.post('v1/tags', { name: 'Twice' });
    expect((await admin.post('v1/tags', { name: 'Twice' })).body).toMatchObject({ code: 81 });
    expect((await admin.post('v1/tags', { name: ' ' })).body).toMatchObject({ code: 78 });
  });
});

test('stores, serves and deletes a thumbnail', async () => {
  const guid = await mira.create('pictured', { access_type: 'all' });
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const path = `v1/content/${guid}/thumbnail`;
  expect((await mira.visit(`content/${guid}/__thumbnail__`)).status).toBe(204);
  expect((await mira.put(path, Buffer.from('text'))).body).toMatchObject({ code: 25 });
  expect((await mira.put(path, png)).status).toBe(204);
  const served = await mira.visit(`content/${guid}/__thumbnail__`);
  expect(served.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await served.arrayBuffer())).toEqual(png);
  expect((await mira.delete(path)).status).toBe(204);
  expect(await mira.delete(path)).toMatchObject({ status: 404, body: { code: 17 } });
});

describe('while a request is still being sent', () => {
  /** Sends a request as mira whose body follows only after `meanwhile` is done. */
  async function slowly(method: string, path: string, body: string | Uint8Array, meanwhile: () => unknown) {
    const headers = {
      Authorization: `Key ${connect.keys.publisher}`,
      'Content-Length': Buffer.byteLength(body),
      Expect: '100-continue',
    };
    const sending = request(`${connect.url}/__api__/${path}`, { method, headers });
    sending.flushHeaders();
    await once(sending, 'continue');
    await meanwhile();
    const answered = once(sending, 'response');
    sending.end(body);
    const [answer] = (await answered) as [IncomingMessage];
    return { status: answer.statusCode, body: JSON.parse(await text(answer)) };
  }

  test('keeps another change', async () => {
    const path = `v1/content/${await mira.create('changed-twice')}`;
    const change = JSON.stringify({ title: 'From afar' });
    const answer = await slowly('PATCH', path, change, () =>
      mira.patch(path, { description: 'Nearer', locked: true }),
    );
    expect(answer.body).toMatchObject({ title: 'From afar', description: 'Nearer', locked: true });
  });

  test('refuses an upload and a deployment to content that is locked meanwhile', async () => {
    const path = `v1/content/${await mira.create('locked-meanwhile')}`;
    const archive = bundleOf({ 'app.py': '' });
    const lock = (locked: boolean) => mira.patch(path, { locked });
    expect(await slowly('POST', `${path}/bundles`, archive, () => lock(true))).toMatchObject({
      status: 409,
      body: { code: 222 },
    });
    expect((await mira.get(`${path}/bundles`)).body).toEqual([]);
    await lock(false);
    expect(await slowly('POST', `${path}/deploy`, '{}', () => lock(true))).toMatchObject({
      status: 409,
      body: { code: 223 },
    });
  });

  test.each<{ method: string; below: string; body: unknown }>([
    { method: 'PATCH', below: '', body: { title: 'Too late' } },
    { method: 'POST', below: '/bundles', body: bundleOf({ 'app.py': '' }) },
    { method: 'PUT', below: '/vanity', body: { path: 'too/late' } },
    { method: 'PATCH', below: '/environment', body: [{ name: 'STAGE', value: 'late' }] },
    { method: 'POST', below: '/permissions', body: { principal_type: 'user', role: 'viewer' } },
    { method: 'POST', below: '/trusted_publishers', body: { claims: { repository: 'acme/board' } } },
    { method: 'PUT', below: '/thumbnail', body: Buffer.from('GIF89a') },
  ])(
    'answers $method of $below with 404 if the content is deleted meanwhile',
    async ({ method, below, body }) => {
      const path = `v1/content/${await mira.create('deleted-meanwhile')}`;
      const sent =
        below === '/permissions' ? { ...(body as object), principal_guid: await guidOf(viewer) } : body;
      const bytes = sent instanceof Uint8Array ? sent : JSON.stringify(sent);
      expect(await slowly(method, `${path}${below}`, bytes, () => mira.delete(path))).toMatchObject({
        status: 404,
        body: { code: 4 },
      });
    },
  );
});
