import { afterEach, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { bundleOf, client, mirror } from './client.ts';

let connect: LocalConnect | undefined;
afterEach(async () => {
  await connect?.[Symbol.asyncDispose]();
  connect = undefined;
});
async function ofVersion(version: string) {
  connect = await startLocalConnect({ version });
  const mira = client(connect, connect.keys.publisher);
  return { connect, mira };
}

test('hides its version with --hide-version', async () => {
  connect = await startLocalConnect({ hideVersion: true });
  const { body, headers } = await client(connect).get('server_settings');
  expect(body.version).toBe('');
  expect(JSON.stringify([body, [...headers]])).not.toMatch(/20\d\d\.\d\d\.\d/);
});

test('reports the version of --version', async () => {
  const { mira } = await ofVersion('2025.05.1');
  expect((await mira.get('server_settings')).body).toMatchObject({
    version: '2025.05.1',
    about: 'Posit Connect v2025.05.1',
  });
});

test.each([
  { version: '2025.05.0', status: 400 },
  { version: '2025.06.0', status: 202 },
])('$version responds to the deployment of a draft with $status', async ({ version, status }) => {
  const { mira } = await ofVersion(version);
  const guid = await mira.create('drafts');
  const id = await mira.upload(guid, bundleOf({ 'app.py': mirror }));
  const answer = await mira.post(`v1/content/${guid}/deploy`, { bundle_id: id, activate: false });
  expect(answer.status).toBe(status);
});

test.each([
  { version: '2025.06.0', isDraft: false },
  { version: '2025.07.0', isDraft: true },
])('serves a draft at its own address from 2025.07.0: $version', async ({ version, isDraft }) => {
  const { mira } = await ofVersion(version);
  const guid = await mira.publish('active', bundleOf({ 'app.py': mirror }));
  const id = await mira.upload(guid, bundleOf({ 'app.py': mirror, 'draft.txt': '' }));
  await mira.deploy(guid, { bundle_id: id, activate: false });
  const seen = (await (await mira.visit(`content/${guid}/_bundle${id}/`)).json()) as {
    path: string;
    folder: string[];
  };
  expect(seen.path).toBe(isDraft ? '/' : `/_bundle${id}/`);
  expect(seen.folder.includes('draft.txt')).toBe(isDraft);
});

test.each([
  { version: '2025.11.0', status: 400 },
  { version: '2025.12.0', status: 200 },
])('$version responds to an upload with metadata with $status', async ({ version, status }) => {
  const { mira } = await ofVersion(version);
  const form = new FormData();
  form.set('metadata', '{"source": "git"}');
  form.set('archive', new Blob([bundleOf({ 'app.py': mirror })]), 'bundle.tar.gz');
  expect((await mira.post(`v1/content/${await mira.create('metadata')}/bundles`, form)).status).toBe(status);
});

test.each([
  { version: '2025.02.0', first: /^Bundle created with Python version/ },
  { version: '2025.03.0', first: /^Bundle requested Python version/ },
])("the manifest's Python requirement counts from 2025.03.0 on: $version", async ({ version, first }) => {
  const { mira } = await ofVersion(version);
  const { body } = await mira.get('v1/server_settings/python');
  const python = {
    version: body.installations[0].version,
    package_manager: { package_file: 'requirements.txt' },
  };
  const guid = await mira.create('requires');
  const id = await mira.upload(guid, bundleOf({ 'app.py': mirror }, { python }));
  const task = await mira.deploy(guid, { bundle_id: id });
  expect(task.output[1]).toMatch(first);
});

test.each([
  { version: '2026.04.1', publishable: undefined },
  { version: '2026.07.0', publishable: true },
])(
  'reports for each Python version whether new content may use it from 2026.07.0 on: $version',
  async ({ version, publishable }) => {
    const { mira } = await ofVersion(version);
    const [python] = (await mira.get('v1/server_settings/python')).body.installations;
    expect(python.publishable).toBe(publishable);
  },
);

test.each([
  { version: '2026.01.0', tags: undefined },
  { version: '2026.07.0', tags: [] },
])('$version includes the tags of content without tags as $tags', async ({ version, tags }) => {
  const { mira } = await ofVersion(version);
  const guid = await mira.create('untagged');
  expect((await mira.get(`v1/content/${guid}?include=tags`)).body.tags).toEqual(tags);
});

test('responds with 409 to a second POST of a permission before 2025.12.0', async () => {
  const { connect: old, mira } = await ofVersion('2024.05.0');
  const guid = await mira.create('permissions');
  const viktor = (await client(old, old.keys.viewer).get('v1/user')).body.guid;
  const path = `v1/content/${guid}/permissions`;
  const asked = { principal_guid: viktor, principal_type: 'user', role: 'viewer' };
  const { body } = await mira.post(path, asked);
  expect(await mira.post(path, asked)).toMatchObject({ status: 409, body: { code: 154 } });
  expect(await mira.put(`${path}/${body.id}`, asked)).toMatchObject({
    status: 200,
    body: { role: 'viewer' },
  });
});

test('hides endpoints and fields that a release does not have yet', async () => {
  const { mira } = await ofVersion('2024.05.0');
  // Before 2025.03.0 the minor version of the bundle's Python has to be installed.
  const [{ version }] = (await mira.get('v1/server_settings/python')).body.installations;
  const python = { version, package_manager: { package_file: 'requirements.txt' } };
  const guid = await mira.publish('old', bundleOf({ 'app.py': mirror }, { python }));
  expect(await mira.get('v1/content?include=vanity_url')).toMatchObject({ body: { code: 161 } });
  const one = await mira.get(`v1/content/${guid}?include=owner,tags,vanity_url`);
  expect(one.status).toBe(200);
  expect(one.body).not.toHaveProperty('owner');
  for (const path of ['lockfile', 'packages', 'thumbnail', 'trusted_publishers']) {
    expect((await mira.get(`v1/content/${guid}/${path}`)).status).toBe(404);
  }
  expect((await mira.get('v1/server_settings/nodejs')).status).toBe(404);
  expect((await mira.visit('.well-known/oauth-authorization-server')).status).toBe(404);
  expect((await mira.get(`v1/content/${guid}/bundles`)).body[0]).not.toHaveProperty('active');
  expect((await mira.get(`v1/content/${guid}/jobs`)).body[0]).not.toHaveProperty('content_guid');
});

test('refuses to deploy a Dash app without the license for it', async () => {
  connect = await startLocalConnect({ noApis: true });
  const mira = client(connect, connect.keys.publisher);
  expect((await mira.get('v1/server_settings/python')).body.api_enabled).toBe(false);
  const guid = await mira.create('unlicensed');
  await mira.upload(guid, bundleOf({ 'app.py': mirror }));
  expect(await mira.post(`v1/content/${guid}/deploy`, {})).toMatchObject({ status: 403, body: { code: 65 } });
});
