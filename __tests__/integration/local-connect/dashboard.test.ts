import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repository } from '../../../scripts/runner.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { startProgram } from '../../support/program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { bundleOf, client, mirror } from './client.ts';

let connect: LocalConnect;
let mira: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub' });
  mira = client(connect, connect.keys.publisher);
});
afterAll(() => connect[Symbol.asyncDispose]());

const app = bundleOf({ 'app.py': mirror });

/** A session of a demo user, without a browser. */
async function signIn(username: string) {
  const login = await fetch(`${connect.url}/__login__`, {
    method: 'POST',
    body: new URLSearchParams({ demo: username }),
    redirect: 'manual',
  });
  const cookies = login.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const xsrf = cookies.find((cookie) => cookie.startsWith('RSC-XSRF='))?.slice('RSC-XSRF='.length) ?? '';
  const headers = { cookie: cookies.join('; '), accept: 'text/html' };
  return {
    get: (path: string) => fetch(`${connect.url}/${path}`, { headers, redirect: 'manual' }),
    text: async (path: string) => (await fetch(`${connect.url}/${path}`, { headers })).text(),
    post: (path: string, fields: Record<string, string> = {}) =>
      fetch(`${connect.url}/${path}`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ xsrf, ...fields }),
        redirect: 'manual',
      }),
    /** The data that the app receives about its visitor. */
    async credentials(guid: string, draft = ''): Promise<unknown> {
      const response = await this.get(`content/${guid}/${draft}`);
      const { headers: received } = (await response.json()) as { headers: Record<string, string> };
      const credentials = received.HTTP_RSTUDIO_CONNECT_CREDENTIALS;
      return credentials === undefined ? null : JSON.parse(credentials);
    },
  };
}

const guidOf = async (username: string) => {
  const { body } = await mira.get(`v1/users?prefix=${username}`);
  return body.results[0].guid as string;
};

test('a page without a session redirects to the sign-in page, which returns to it', async () => {
  const asked = await fetch(`${connect.url}/connect/apps/x/logs?a=1`, { redirect: 'manual' });
  const url = encodeURIComponent('/pub/connect/apps/x/logs?a=1');
  expect([asked.status, asked.headers.get('location')]).toEqual([302, `/pub/__login__?url=${url}`]);
});

test('an API key opens no page of the dashboard', async () => {
  const { status } = await mira.visit('connect/');
  expect(status).toBe(302);
});

test('every page works with a policy that allows nothing inline', async () => {
  const guid = await mira.publish('policy', app);
  const session = await signIn('mira');
  const item = `connect/apps/${guid}`;
  for (const path of [
    '__login__',
    'connect/',
    item,
    `${item}/bundles`,
    `${item}/logs`,
    `${item}/settings`,
    `${item}/draft/0`,
  ]) {
    const response = await session.get(path);
    expect(response.headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self';",
    );
    expect(await response.text()).not.toMatch(/<script(?![^>]* src=)|<style|\s(style|on\w+)=/);
  }
});

test('a form without the XSRF token of the session changes nothing', async () => {
  const guid = await mira.publish('forged', app);
  const session = await signIn('mira');
  const { status } = await session.post(`connect/apps/${guid}/delete`, { xsrf: 'guessed' });
  expect(status).toBe(403);
  expect((await mira.get(`v1/content/${guid}`)).status).toBe(200);
});

describe('a viewer', () => {
  test('sees the app, but no bundles, logs or settings, and changes nothing', async () => {
    const guid = await mira.publish('for-viewers', app, { access_type: 'logged_in' });
    const viktor = await signIn('viktor');
    const page = await viktor.text(`connect/apps/${guid}`);
    expect(page).toContain('<iframe');
    expect(page).not.toMatch(/>(Bundles|Logs|Settings|Restart|View)</);
    for (const path of ['bundles', 'logs', 'settings', 'draft/1', 'bundles/1/download'])
      expect([path, (await viktor.get(`connect/apps/${guid}/${path}`)).status]).toEqual([path, 403]);
    for (const path of ['restart', 'stop', 'view-as', 'access', 'delete', 'bundles/1/activate'])
      expect([path, (await viktor.post(`connect/apps/${guid}/${path}`)).status]).toEqual([path, 403]);
  });

  test('does not see content that is not shared', async () => {
    const guid = await mira.publish('private', app);
    const viktor = await signIn('viktor');
    expect(await viktor.text('connect/')).not.toContain(guid);
    expect((await viktor.get(`connect/apps/${guid}`)).status).toBe(403);
  });
});

describe('viewing an app as another user', () => {
  test('gives the app that user and groups, in this session and for this content only', async () => {
    const guid = await mira.publish('view-as', app, { access_type: 'all' });
    const other = await mira.publish('view-as-other', app);
    const session = await signIn('mira');
    const second = await signIn('mira');
    const asMira = { user: 'mira', groups: ['data', 'admins'] };
    await session.post(`connect/apps/${guid}/view-as`, { user: await guidOf('viktor') });
    expect(await session.credentials(guid)).toEqual({ user: 'viktor', groups: ['sales'] });
    expect(await session.text(`connect/apps/${guid}`)).toMatch(/viktor<\/strong>, groups <strong>sales/);
    expect(await session.credentials(other)).toEqual(asMira);
    expect(await second.credentials(guid)).toEqual(asMira);

    await session.post(`connect/apps/${guid}/view-as`, { user: 'nobody' });
    expect(await session.credentials(guid)).toBeNull();
    await session.post(`connect/apps/${guid}/view-as`, { user: '' });
    expect(await session.credentials(guid)).toEqual(asMira);
  });

  test('gives the app no OAuth credentials of that user', async () => {
    const guid = await mira.publish('view-as-oauth', app, { access_type: 'all' });
    const { body: integration } = await client(connect, connect.key).post('v1/oauth/integrations', {
      ...{ name: 'Warehouse', template: 'custom' },
      config: {
        ...{ authorization_uri: 'http://127.0.0.1:1/', token_uri: 'http://127.0.0.1:1/' },
        ...{ client_id: 'client', client_secret: 'secret' },
      },
    });
    await mira.put(`v1/content/${guid}/oauth/integrations/associations`, [
      { oauth_integration_guid: integration.guid },
    ]);
    const session = await signIn('mira');
    const tokenHeader = async () => {
      const { headers } = (await (await session.get(`content/${guid}/`)).json()) as {
        headers: Record<string, string>;
      };
      return headers.HTTP_POSIT_CONNECT_USER_SESSION_TOKEN;
    };
    expect(await tokenHeader()).toEqual(expect.any(String));
    await session.post(`connect/apps/${guid}/view-as`, { user: await guidOf('viktor') });
    expect(await tokenHeader()).toBeUndefined();
  });

  test('shows whether that user has access', async () => {
    const guid = await mira.publish('view-as-denied', app);
    const session = await signIn('mira');
    await session.post(`connect/apps/${guid}/view-as`, { user: await guidOf('viktor') });
    const denied = await session.get(`content/${guid}/`);
    expect([denied.status, await denied.text()]).toEqual([
      403,
      expect.stringContaining('not shared with viktor'),
    ]);
    await session.post(`connect/apps/${guid}/view-as`, { user: 'nobody' });
    const anonymous = await session.get(`content/${guid}/`);
    expect([anonymous.status, await anonymous.text()]).toEqual([
      401,
      expect.stringContaining('gets the sign-in page'),
    ]);
  });

  test('shows a draft as the user will see it once it is active', async () => {
    const guid = await mira.create('view-as-draft', { access_type: 'logged_in' });
    const id = await mira.upload(guid, app);
    await mira.deploy(guid, { bundle_id: id, activate: false });
    const session = await signIn('mira');
    const chosen = await session.post(`connect/apps/${guid}/view-as`, {
      user: await guidOf('viktor'),
      draft: id,
    });
    expect(chosen.headers.get('location')).toBe(`/pub/connect/apps/${guid}/draft/${id}`);
    expect(await session.credentials(guid, `_bundle${id}/`)).toEqual({ user: 'viktor', groups: ['sales'] });
    const viktor = await signIn('viktor');
    expect((await viktor.get(`content/${guid}/_bundle${id}/`)).status).toBe(403);
  });
});

describe('a draft', () => {
  test("is linked from the page of the app, and other users can't see it, if no bundle is active", async () => {
    const guid = await mira.create('first-draft');
    const id = await mira.upload(guid, app);
    await mira.deploy(guid, { bundle_id: id, activate: false });
    const page = await (await signIn('mira')).text(`connect/apps/${guid}/draft/${id}`);
    expect(page).toContain('Nothing is live yet.');
    expect(page).not.toContain('Visitors see');
    const itemPage = await (await signIn('mira')).text(`connect/apps/${guid}`);
    expect(itemPage).toContain(`href="/pub/connect/apps/${guid}/draft/${id}"`);
  });

  test('names the bundle that visitors see', async () => {
    const guid = await mira.publish('second-draft', app);
    const live = (await mira.get(`v1/content/${guid}`)).body.bundle_id;
    const id = await mira.upload(guid, app);
    await mira.deploy(guid, { bundle_id: id, activate: false });
    const page = await (await signIn('mira')).text(`connect/apps/${guid}/draft/${id}`);
    expect(page).toContain(`Visitors see bundle ${live}.`);
  });
});

describe('the buttons', () => {
  test('activate, download and delete a bundle', async () => {
    const guid = await mira.publish('buttons', app);
    const first = (await mira.get(`v1/content/${guid}`)).body.bundle_id;
    const second = await mira.upload(guid, app);
    await mira.deploy(guid, { bundle_id: second, activate: false });
    const session = await signIn('mira');
    const bundles = `connect/apps/${guid}/bundles`;
    const download = await session.get(`${bundles}/${second}/download`);
    expect(download.headers.get('content-disposition')).toContain(`bundle-${second}.tar.gz`);
    expect(Buffer.from(await download.arrayBuffer()).equals(app)).toBe(true);

    const activated = await session.post(`${bundles}/${second}/activate`);
    expect(activated.headers.get('location')).toBe(`/pub/connect/apps/${guid}/logs?done=activating`);
    await session.text(`connect/apps/${guid}/logs/${await newestJob(guid)}/events`); // Ends with the build.
    expect((await mira.get(`v1/content/${guid}`)).body.bundle_id).toBe(second);

    expect((await session.post(`${bundles}/${second}/delete`)).status).toBe(400); // It is active.
    await session.post(`${bundles}/${first}/delete`);
    expect((await mira.get(`v1/content/${guid}/bundles`)).body).toHaveLength(1);
  });

  test('restart and stop the app', async () => {
    const guid = await mira.publish('restarted', app);
    const session = await signIn('mira');
    const pid = async () => ((await (await session.get(`content/${guid}/`)).json()) as { pid: number }).pid;
    const before = await pid();
    const restarted = await session.post(`connect/apps/${guid}/restart`);
    expect(restarted.headers.get('location')).toBe(`/pub/connect/apps/${guid}?done=restarted`);
    expect(await pid()).not.toBe(before);
    const stopped = await session.post(`connect/apps/${guid}/stop`);
    expect(stopped.headers.get('location')).toBe(`/pub/connect/apps/${guid}/logs?done=stopped`);
    expect(await session.text(`connect/apps/${guid}/logs?done=stopped`)).toContain(
      'The app has been stopped.',
    );
    const { body: jobs } = await mira.get(`v1/content/${guid}/jobs`);
    expect(jobs.every(({ status }: { status: number }) => status !== 0)).toBe(true);
  });

  test('stop one process from its log', async () => {
    const guid = await mira.publish('stopped-process', app);
    const session = await signIn('mira');
    await session.get(`content/${guid}/`);
    const key = await newestJob(guid);
    await session.post(`connect/apps/${guid}/logs/${key}/stop`);
    expect(await session.text(`connect/apps/${guid}/logs/${key}/events`)).toContain('event: end');
  });

  test('change the access, and delete the content', async () => {
    const guid = await mira.publish('access', app);
    const session = await signIn('mira');
    await session.post(`connect/apps/${guid}/access`, { access_type: 'logged_in' });
    expect((await mira.get(`v1/content/${guid}`)).body.access_type).toBe('logged_in');
    const wrong = await session.post(`connect/apps/${guid}/access`, { access_type: 'everybody' });
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('access type')]);
    const deleted = await session.post(`connect/apps/${guid}/delete`);
    expect(deleted.headers.get('location')).toBe('/pub/connect/?done=content-deleted');
    expect((await mira.get(`v1/content/${guid}`)).status).toBe(404);
  });
});

test('the settings page shows access, names of variables, tags and the vanity path, but no value', async () => {
  const guid = await mira.publish('settings', app, { title: 'Settings of <b>this</b>' });
  const admin = client(connect, connect.keys.admin);
  const { body: category } = await admin.post('v1/tags', { name: 'Region' });
  const { body: tag } = await admin.post('v1/tags', { name: 'Europe', parent_id: category.id });
  await mira.post(`v1/content/${guid}/tags`, { tag_id: tag.id });
  await mira.patch(`v1/content/${guid}/environment`, [{ name: 'DATABASE_URL', value: 'hush-hush' }]);
  await mira.put(`v1/content/${guid}/vanity`, { path: '/numbers' });
  await mira.post(`v1/content/${guid}/permissions`, {
    principal_guid: await guidOf('viktor'),
    principal_type: 'user',
    role: 'viewer',
  });
  const page = await (await signIn('mira')).text(`connect/apps/${guid}/settings`);
  for (const shown of [
    'DATABASE_URL',
    'Region/Europe',
    '/pub/numbers/',
    '>viktor</th>',
    '&lt;b&gt;this&lt;/b&gt;',
  ])
    expect(page).toContain(shown);
  expect(page).not.toContain('hush-hush');
});

describe('the stream of a log', () => {
  const source = 'import sys\nprint("one")\nprint("two")\nraise RuntimeError("no luck")\n';
  const linesOf = (stream: string): { number: number; text: string; level: string }[] =>
    [...stream.matchAll(/^data: (\[.*)$/gm)].flatMap(([, json = '']) => JSON.parse(json));

  test('has the lines after a number, with their levels, and ends with the process', async () => {
    const guid = await mira.publish('streamed', bundleOf({ 'app.py': source }));
    const session = await signIn('mira');
    await session.get(`content/${guid}/`);
    const events = `connect/apps/${guid}/logs/${await newestJob(guid)}/events`;
    const stream = await session.text(events);
    const lines = linesOf(stream);
    expect(lines.slice(0, 2)).toEqual([
      { number: 1, text: 'one', level: 'plain' },
      { number: 2, text: 'two', level: 'plain' },
    ]);
    expect(lines.at(-1)).toMatchObject({ text: 'RuntimeError: no luck', level: 'error' });
    expect(stream).toMatch(/event: end/);

    const rest = linesOf(await session.text(`${events}?after=5`));
    expect(rest[0]).toMatchObject({ number: 6, level: 'error' }); // The traceback began before it.
  });

  test('are only for users who can read the logs', async () => {
    const guid = await mira.publish('streamed-private', app, { access_type: 'all' });
    const events = `connect/apps/${guid}/logs/${await newestJob(guid)}/events`;
    expect((await (await signIn('viktor')).get(events)).status).toBe(403);
    expect((await fetch(`${connect.url}/${events}`, { redirect: 'manual' })).status).toBe(302);
  });
});

test('the start prints the address of the dashboard and the demo users', async () => {
  await using folder = await temporaryFolder();
  const main = join(repository, 'local-connect', 'main.ts');
  await using server = startProgram(process.execPath, [main, '--port', '0', '--data', folder.path]);
  await server.nextLine(/^demo users/);
  await server.stop();
  const { stdout } = await server.ended;
  const [first = '', ...lines] = stdout.trimEnd().split('\n');
  const [, url = ''] = /^local-connect ready: (\S+)$/.exec(first) ?? [];
  expect(lines).toEqual([
    expect.stringMatching(/^api key: \w{32}$/),
    `dashboard: ${url}/connect/`,
    'demo users (the password is the user name): administrator, mira, viktor',
  ]);
});

async function newestJob(guid: string): Promise<string> {
  return (await mira.get(`v1/content/${guid}/jobs`)).body[0].key;
}
