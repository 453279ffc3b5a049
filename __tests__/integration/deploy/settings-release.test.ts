import { expect, test } from '@jest/globals';
import { release } from '../../../src/deploy/release.ts';
import type { DeployRequest } from '../../../src/deploy/request.ts';
import { deployContext } from '../../../src/deploy/server-state.ts';
import { fieldOf } from '../../../src/settings/fields.ts';
import { UserError } from '../../../src/shared/problems.ts';
import { faultProxy } from '../../support/fault-proxy.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { parsed } from './settings-steps.ts';
import { clientFor, deployRequest, quickApp, recorder, testApp } from './test-app.ts';

const localConnect = sharedLocalConnect();

const { signal } = new AbortController();

async function declared(
  given: Readonly<Record<string, string>>,
): Promise<NonNullable<DeployRequest['declared']>> {
  return { settings: await parsed(given), appFolder: '/', apiKey: 'a key' };
}

/** Deploys and returns the result or the error, and the writing calls in order. */
async function deploy(
  server: LocalConnect,
  app: Parameters<typeof deployRequest>[0],
  given: Readonly<Record<string, string>>,
  url = server.url,
  changed: Partial<DeployRequest> = {},
) {
  const before = (await server.requests()).length;
  const recorded = recorder();
  const connect = clientFor(url, server.keys.publisher, recorded);
  const request = deployRequest(app, { declared: await declared(given), ...changed });
  const ended = await release(request, deployContext({ connect, progress: recorded.progress, signal })).catch(
    (error: Error) => error,
  );
  const calls = (await server.requests()).slice(before).filter(({ method }) => method !== 'GET');
  const writes = calls.map(
    ({ method, path }) =>
      `${method} ${path
        .split('/')
        .slice(3)
        .join('/')
        .replace(/[\da-f-]{36}/, 'GUID')}`,
  );
  return { ended, writes, recorded, connect };
}

/** An app that shows a word and the value of a variable. */
const showing = (name: string, word: string) => ({
  ...quickApp(word),
  'app.py': `${quickApp(word)['app.py']}`.replace(
    `f'<p>${word}</p>`,
    `f'<p>${word} {os.environ.get("${name}")}</p>`,
  ),
});

const broken = (word: string) => ({ ...quickApp(word), 'app.py': 'raise ValueError("no start")\n' });

test('applies the settings in a safe order, and a second run makes no call that writes', async () => {
  await using server = await localConnect();
  await using app = await testApp(quickApp('hello'));
  const given = {
    title: 'Sales board',
    access: 'all',
    viewers: 'viktor',
    environment: 'STAGE=prod',
    'vanity-path': 'sales/board',
    settings: 'init_timeout: 90',
  };
  const first = await deploy(server, app, given);
  expect(first.ended).toBe('deployed');
  expect(first.writes).toEqual([
    'POST content',
    'PATCH content/GUID',
    'PATCH content/GUID/environment',
    'POST content/GUID/bundles',
    'POST content/GUID/deploy',
    'POST content/GUID/deploy',
    'PATCH content/GUID',
    'POST content/GUID/permissions',
    'PUT content/GUID/vanity',
  ]);
  expect(first.recorded.facts.contentUrl).toBe(`${server.url}/sales/board/`);
  const second = await deploy(server, app, given);
  expect(second.ended).toBe('unchanged');
  expect(second.writes).toEqual([]);
  expect(second.recorded.facts.contentUrl).toBe(`${server.url}/sales/board/`);

  const third = await deploy(server, app, { ...given, title: 'Sales', access: 'acl' });
  expect(third.ended).toBe('unchanged');
  expect(third.writes).toEqual(['PATCH content/GUID', 'PATCH content/GUID']);
  expect(third.recorded.facts.tables).toEqual([
    {
      title: 'Changed settings',
      columns: ['Setting', 'Before', 'After'],
      rows: [
        ['access', 'all', 'acl'],
        ['title', 'Sales board', 'Sales'],
      ],
    },
  ]);

  const last = await deploy(server, app, { 'vanity-path': 'none' });
  expect(last.writes).toEqual(['DELETE content/GUID/vanity']);
  expect(last.recorded.facts.contentUrl).toBe(`${server.url}/content/${last.recorded.facts.contentGuid}/`);
});

test.each([{ hideVersion: false }, { hideVersion: true }])(
  'finds the vanity path on a server that does not include vanity URLs: %j',
  async (options) => {
    await using server = await localConnect({ version: '2024.05.0', ...options });
    await using app = await testApp(quickApp('hello'));
    const first = await deploy(server, app, { 'vanity-path': 'sales/board' });
    expect(first.ended).toBe('deployed');
    expect(first.writes).toContain('PUT content/GUID/vanity');
    const second = await deploy(server, app, { 'vanity-path': 'sales/board' });
    expect(second.ended).toBe('deployed');
    expect(second.writes).not.toContain('PUT content/GUID/vanity');

    const [content] = await second.connect.contentNamed('test_app');
    const address = { vanity_url: `${server.url}/sales/board/` };
    expect(content).toMatchObject({ ...address, owner: { username: expect.any(String) } });
    expect(await second.connect.content(content?.guid ?? '')).toMatchObject(address);
    expect(await second.connect.allContent()).toHaveLength(1);
  },
);

test('restores the settings if the active version fails its verification with them', async () => {
  await using server = await localConnect();
  await using app = await testApp(broken('one'));
  const unverified = { verify: { how: 'none', timeout: 1 } } as const;
  const { connect } = await deploy(server, app, {}, server.url, unverified);
  const [content] = await connect.contentNamed('test_app');
  const failed = await deploy(server, app, { settings: 'init_timeout: 90', title: 'One' });
  expect(failed.ended).toBeInstanceOf(UserError);
  expect(failed.recorded.facts.live).toBe(
    `Bundle ${failed.recorded.facts.bundleId} is live, though its verification failed.`,
  );
  expect(await connect.content(content?.guid ?? '')).toMatchObject({ init_timeout: null, title: null });
});

test('writes a changed variable after the build and before the verification of the draft', async () => {
  await using server = await localConnect();
  await using app = await testApp(quickApp('hello'));
  await deploy(server, app, { environment: 'STAGE=test' });
  const { ended, writes, recorded } = await deploy(server, app, { environment: 'STAGE=prod' });
  expect(ended).toBe('deployed');
  expect(writes.slice(0, 4)).toEqual([
    'POST content/GUID/bundles',
    'POST content/GUID/deploy',
    'PATCH content/GUID/environment',
    'POST content/GUID/deploy',
  ]);
  expect(recorded.stages.indexOf('Set the environment')).toBeLessThan(
    recorded.stages.indexOf('Verify the draft'),
  );
  expect(recorded.lines.join('\n')).not.toMatch(/prod/);
});

test('writes a variable that was changed in Connect again with the next bundle, but not if the app is unchanged', async () => {
  await using server = await localConnect();
  const declared = { environment: 'STAGE=prod' };
  await using app = await testApp(showing('STAGE', 'one'));
  const { connect } = await deploy(server, app, declared);
  const [content] = await connect.contentNamed('test_app');
  const guid = content?.guid ?? '';
  await connect.updateEnvironment(guid, [{ name: 'STAGE', value: 'other' }]);

  const unchanged = await deploy(server, app, declared);
  expect([unchanged.ended, unchanged.writes]).toEqual(['unchanged', []]);
  await using next = await testApp(showing('STAGE', 'two'));
  const { ended, recorded } = await deploy(server, next, declared);
  expect(ended).toBe('deployed');
  expect(recorded.lines.join('\n')).toMatch(/environment: STAGE +set +set again to the given value/);
  const page = await connect.visit(new URL(`content/${guid}/`, `${server.url}/`), { timeout: 120_000 });
  expect(page.text).toContain('<p>two prod</p>');
});

test('after a failure, does not report variables that were only written again', async () => {
  await using server = await localConnect();
  await using good = await testApp(quickApp('hello'));
  await deploy(server, good, { environment: 'SAME=1\nOTHER=1' });
  await using bad = await testApp(broken('never'));
  const { ended, recorded } = await deploy(server, bad, { environment: 'SAME=1\nOTHER=2' });
  expect(ended).toBeInstanceOf(Error);
  expect(recorded.lines.join('\n')).toMatch(
    /These settings stay as this run changed them: environment: OTHER\. .*cannot be restored/,
  );
});

test('after a failure, removes added variables, reports changed ones, and has not opened access', async () => {
  await using server = await localConnect();
  await using good = await testApp(quickApp('hello'));
  await using bad = await testApp(broken('hello'));
  await deploy(server, good, { environment: 'OLD=1' });
  const { ended, recorded, connect } = await deploy(server, bad, {
    environment: 'OLD=2\nNEW=1',
    access: 'all',
  });
  expect(ended).toBeInstanceOf(Error);
  const [content] = await connect.contentNamed('test_app');
  expect(content?.access_type).toBe('acl');
  expect(await connect.environment(content?.guid ?? '')).toEqual(['OLD']);
  expect(recorded.lines.join('\n')).toMatch(
    /These settings stay as this run changed them: environment: OLD\. /,
  );
});

test('after a failure, restores the settings that were changed before the upload', async () => {
  await using server = await localConnect();
  await using good = await testApp(quickApp('hello'));
  await using bad = await testApp(broken('hello'));
  const { connect } = await deploy(server, good, {
    access: 'logged_in',
    viewers: 'viktor',
    settings: 'max_processes: 4\nlocked: true\nlocked_message: Ask Mira.',
  });
  const { ended, recorded } = await deploy(server, bad, {
    access: 'acl',
    viewers: '',
    settings: 'max_processes: 1\ninit_timeout: 90\nlocked: false',
  });
  expect(ended).toBeInstanceOf(UserError);
  const [content] = await connect.contentNamed('test_app');
  expect(content).toMatchObject({ access_type: 'logged_in', max_processes: 4, locked: true });
  expect(fieldOf(content, 'init_timeout') ?? null).toBeNull();
  await expect(connect.permissions(content?.guid ?? '')).resolves.toMatchObject([{ role: 'viewer' }]);
  expect(recorded.facts.live).toBe(
    `Bundle ${content?.bundle_id} is live, as before. Bundle ${recorded.facts.bundleId} remains on the server as a draft.`,
  );
});

test('after a failure, names the settings that cannot be restored', async () => {
  await using server = await localConnect();
  await using good = await testApp(quickApp('hello'));
  await using bad = await testApp(broken('hello'));
  await deploy(server, good, { access: 'all', settings: 'max_processes: 4' });
  let patches = 0;
  await using proxy = await faultProxy(server.url, ({ name }) =>
    /^PATCH v1\/content\/[^/]*$/.test(name) && ++patches > 1 ? 'login page' : undefined,
  );
  const { recorded, connect } = await deploy(
    server,
    bad,
    { access: 'acl', settings: 'max_processes: 1' },
    proxy.url,
  );
  const [content] = await connect.contentNamed('test_app');
  expect(content).toMatchObject({ access_type: 'acl', max_processes: 1 });
  expect(recorded.facts.live).toBe(
    `Bundle ${content?.bundle_id} is live, as before. Bundle ${recorded.facts.bundleId} remains on the server as a draft.`,
  );
  expect(recorded.lines.join('\n')).toContain(
    'These settings stay as this run changed them: max_processes, access.',
  );
});

test('after a failure, does not restore a setting that another user has changed since', async () => {
  await using server = await localConnect();
  await using good = await testApp(quickApp('hello'));
  await using bad = await testApp(broken('hello'));
  await deploy(server, good, { settings: 'max_processes: 4' });
  const other = clientFor(server.url, server.keys.publisher, recorder());
  const [content] = await other.contentNamed('test_app');
  await using proxy = await faultProxy(server.url, async ({ name }) => {
    if (name.startsWith('POST') && name.endsWith('/bundles')) {
      await other.updateContent(content?.guid ?? '', { max_processes: 2 });
    }
    return undefined;
  });
  await deploy(server, bad, { settings: 'max_processes: 1' }, proxy.url);
  await expect(other.content(content?.guid ?? '')).resolves.toMatchObject({ max_processes: 2 });
});

test('after a failure, does not restore settings if another run has uploaded a newer version', async () => {
  await using server = await localConnect();
  await using good = await testApp(quickApp('hello'));
  await using bad = await testApp(broken('hello'));
  await using newer = await testApp(quickApp('newer'));
  const declared = { access: 'acl', environment: 'NEW=1' };
  const { connect } = await deploy(server, good, { access: 'all' });
  const [content] = await connect.contentNamed('test_app');
  const guid = content?.guid ?? '';
  // It uploads while the draft of this run is built, and relies on the access that this run has set.
  await using proxy = await faultProxy(server.url, async ({ name }) => {
    if (name.startsWith('POST') && name.endsWith('/deploy'))
      await connect.upload(guid, await newer.pack(undefined), undefined);
    return undefined;
  });
  const { ended, recorded } = await deploy(server, bad, declared, proxy.url);
  expect(ended).toBeInstanceOf(UserError);
  expect(await connect.content(guid)).toMatchObject({ access_type: 'acl' });
  expect(await connect.environment(guid)).toEqual(['NEW']);
  expect(recorded.lines.join('\n')).toContain(
    'These settings stay as this run changed them: access, environment: NEW.',
  );
});

test('reports every impossible setting before the upload', async () => {
  await using server = await localConnect();
  await using app = await testApp(quickApp('hello'));
  const { ended, writes } = await deploy(server, app, { collaborators: 'nobody', settings: 'run_as: shiny' });
  expect(String(ended)).toMatch(/no user named nobody/);
  expect(String(ended)).toMatch(/Only an administrator of Connect may set run_as/);
  expect(writes).toEqual([]);
});
