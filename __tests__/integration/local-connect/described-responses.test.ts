import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { bundleOf, client, mirror } from './client.ts';
import { differencesFrom, type Shape } from './response-shapes.ts';

let connect: LocalConnect;
let admin: ReturnType<typeof client>;
let names: Record<string, string>;

beforeAll(async () => {
  connect = await startLocalConnect({ git: true });
  admin = client(connect, connect.keys.admin);
  const mira = client(connect, connect.keys.publisher);
  const guid = await mira.publish('described', bundleOf({ 'app.py': mirror }));
  const bundle = (await mira.get(`v1/content/${guid}`)).body.bundle_id;
  await mira.visit(`content/${guid}/`);
  const { guid: user } = (await mira.get('v1/user')).body;
  const group = (await mira.get('v1/groups?prefix=data')).body.results[0].guid;
  const category = (await admin.post('v1/tags', { name: 'Topic' })).body.id;
  const tag = (await admin.post('v1/tags', { name: 'Sales', parent_id: category })).body.id;
  await mira.post(`v1/content/${guid}/tags`, { tag_id: tag });
  await mira.put(`v1/content/${guid}/vanity`, { path: '/described/' });
  await mira.post(`v1/content/${guid}/permissions`, {
    principal_guid: group,
    principal_type: 'group',
    role: 'viewer',
  });
  const body = { name: 'API', template: 'connect', config: {}, permissions: [{ user_guid: user }] };
  const integration = (await admin.post('v1/oauth/integrations', body)).body.guid;
  await mira.put(`v1/content/${guid}/oauth/integrations/associations`, [
    { oauth_integration_guid: integration },
  ]);
  const [job] = (await mira.get(`v1/content/${guid}/jobs`)).body;
  const broken = bundleOf({ 'app.py': mirror, 'requirements.txt': 'no-such-package-at-all==99.1' });
  const failing = await mira.create('failing');
  await mira.deploy(failing, { bundle_id: await mira.upload(failing, broken) });
  const failed = (await mira.get(`v1/content/${failing}/jobs`)).body[0].key;
  const task = (await mira.post(`v1/content/${guid}/deploy`, {})).body.task_id;
  await mira.taskEnd(task);
  const repository = await mira.create('from-git');
  await mira.put(`v1/content/${repository}/repository`, { repository: 'https://example.org/a.git' });
  names = { guid, bundle, user, group, tag, integration, job: job.key, task, repository, failing, failed };
});
afterAll(() => connect[Symbol.asyncDispose]());

const routes: readonly (readonly [path: string, shape: Shape | `${Shape}[]`])[] = [
  ['v1/user', 'User'],
  ['v1/users', 'Users'],
  ['v1/users/{user}', 'User'],
  ['v1/users/{user}/keys', 'ApiKey[]'],
  ['v1/groups', 'Groups'],
  ['v1/groups/{group}', 'Group'],
  ['v1/groups/{group}/members', 'Users'],
  ['v1/experimental/groups/{group}/content', 'SharedContent[]'],
  ['v1/content', 'Content[]'],
  ['v1/content?include=tags,owner,vanity_url,bookmarked,schedule', 'Content[]'],
  ['v1/content/{guid}', 'Content'],
  ['v1/content/{repository}/repository', 'Repository'],
  ['v1/search/content?q=described&include=owner,tags', 'ContentSearch'],
  ['v1/content/{guid}/bundles', 'Bundle[]'],
  ['v1/content/{guid}/bundles/{bundle}', 'Bundle'],
  ['v1/content/{guid}/jobs', 'Job[]'],
  ['v1/content/{guid}/jobs/{job}', 'Job'],
  ['v1/content/{guid}/jobs/{job}/log', 'JobLog'],
  ['v1/content/{failing}/jobs/{failed}/error', 'JobError'],
  ['v1/content/{guid}/packages', 'Package[]'],
  ['v1/packages', 'Packages'],
  ['v1/content/{guid}/permissions', 'Permission[]'],
  ['v1/content/{guid}/tags', 'Tag[]'],
  ['v1/tags', 'Tag[]'],
  ['v1/tags/{tag}', 'Tag'],
  ['v1/tags/{tag}/content', 'Content[]'],
  ['v1/content/{guid}/vanity', 'Vanity'],
  ['v1/vanities', 'Vanity[]'],
  ['v1/oauth/integrations', 'Integration[]'],
  ['v1/oauth/integrations/{integration}', 'Integration'],
  ['v1/oauth/integrations/{integration}/associations', 'Association[]'],
  ['v1/content/{guid}/oauth/integrations/associations', 'Association[]'],
  ['v1/oauth/templates', 'Template[]'],
  ['v1/oauth/sessions', 'OAuthSession[]'],
  ['v1/system/caches/runtime', 'Caches'],
  ['v1/instrumentation/content/visits', 'Visits'],
  ['v1/instrumentation/content/hits', 'Hit[]'],
  ['v1/instrumentation/shiny/usage', 'Visits'],
  ['v1/audit_logs?limit=5', 'AuditLog'],
  ['v1/search/auditlogs?q=described', 'AuditSearch'],
  ['v1/audit/actions', 'AuditAction[]'],
  ['v1/server_settings/python', 'Installations'],
  ['v1/server_settings/r', 'Installations'],
  ['v1/server_settings/quarto', 'Installations'],
  ['v1/server_settings/tensorflow', 'Installations'],
  ['v1/server_settings/nodejs', 'Installations'],
  ['v1/timezones', 'TimeZone[]'],
  ['v1/content/{guid}/schedule/history', 'ScheduleHistory'],
  ['v1/content/00000000-0000-4000-8000-000000000000', 'Error'],
];

test.each(routes)('GET %s returns %s, as the description says', async (path, shape) => {
  const { body } = await admin.get(path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? ''));
  expect(differencesFrom(shape, body)).toEqual([]);
  if (shape.endsWith('[]') && !path.includes('sessions')) expect(body).not.toHaveLength(0);
});

describe('what a change returns', () => {
  const check = (shape: Shape, { body }: { body: unknown }) =>
    expect(differencesFrom(shape, body)).toEqual([]);

  test('for users, groups and keys', async () => {
    const user = await admin.post('v1/users', {
      username: 'nora',
      email: 'nora@example.org',
      user_role: 'publisher',
    });
    check('User', user);
    check('EditableUser', await admin.put(`v1/users/${user.body.guid}`, { first_name: 'Nora' }));
    check('Group', await admin.post('v1/groups', { name: 'night' }));
    const { guid } = (await admin.get('v1/user')).body;
    check(
      'ApiKey',
      await admin.post(`v1/users/${guid}/keys`, { name: 'ci', expires_at: '2999-01-01T00:00:00Z' }),
    );
  });

  test('for content', async () => {
    const content = await admin.post('v1/content', { name: 'changed' });
    check('Content', content);
    const path = `v1/content/${content.body.guid}`;
    check('Content', await admin.patch(path, { title: 'Changed' }));
    const upload = await admin.post(`${path}/bundles`, bundleOf({ 'app.py': mirror }));
    check('Bundle', upload);
    const started = await admin.post(`${path}/deploy`, { bundle_id: upload.body.id });
    check('StartedTask', started);
    check('Task', await admin.get(`v1/tasks/${started.body.task_id}?wait=30`));
    check('Task', { body: await admin.taskEnd(started.body.task_id) });
    check(
      'Permission',
      await admin.post(`${path}/permissions`, {
        principal_guid: names.user,
        principal_type: 'user',
        role: 'viewer',
      }),
    );
    await admin.visit(`content/${content.body.guid}/`);
    const [job] = (await admin.get(`${path}/jobs`)).body;
    check('KilledJob', await admin.delete(`${path}/jobs/${job.key}`));
  });
});
