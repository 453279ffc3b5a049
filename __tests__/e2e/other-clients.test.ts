import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundleOf, client, mirror } from '../integration/local-connect/client.ts';
import { type LocalConnect, startLocalConnect } from '../support/local-connect.ts';
import { pythonTools } from '../support/python-index.ts';

// The clients that Posit publishes, unmodified. If they succeed, local-connect behaves as Connect does.
const clients = ['rsconnect-python==1.32.0', 'posit-sdk==0.17.0', 'posit-cli==0.1.1'];

const repository = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

let connect: LocalConnect;
let folder: string;
let bin: string;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  bin = await pythonTools(...clients);
  connect = await startLocalConnect({ pathPrefix: '/pub' });
  folder = await mkdtemp(join(tmpdir(), 'other-clients-'));
  // These programs save servers in the home folder. Tests must not change the developer's own one.
  environment = {
    ...process.env,
    HOME: folder,
    USERPROFILE: folder,
    APPDATA: folder,
    XDG_CONFIG_HOME: folder,
  };
  for (const name of Object.keys(environment)) if (name.startsWith('CONNECT_')) delete environment[name];
});
afterAll(async () => {
  await connect?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Runs `rsconnect` in the folder with the saved server. @returns its output, followed by its errors */
async function rsconnect(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(join(bin, 'rsconnect'), args, { cwd: folder, env: environment });
  return stdout + stderr;
}

describe('rsconnect-python', () => {
  let app: string;
  beforeAll(async () => {
    app = join(folder, 'greeting');
    await cp(join(repository, 'examples', 'greeting'), app, { recursive: true });
    await rsconnect('add', '-n', 'here', '-s', connect.url, '-k', connect.keys.publisher);
  });

  const ownContent = async () => (await client(connect, connect.keys.publisher).get('v1/content')).body;

  test('details shows the saved server', async () => {
    const details = await rsconnect('details', '-n', 'here');
    expect(details).toContain(`Posit Connect URL: ${connect.url}`);
    expect(details).toContain('Posit Connect version: 2026.07.0');
    expect(details).toMatch(/Installed versions of Python:\s+3\.\d+\.\d+/);
    expect(details).toContain('APIs: allowed');
  });

  test('preflight reports that the server can run the app', async () => {
    const verdict = await rsconnect('preflight', '-n', 'here', '--new', app);
    const { status, publishable_python_versions } = JSON.parse(
      verdict.slice(verdict.indexOf('{'), verdict.lastIndexOf('}') + 1),
    );
    expect({ status, publishable_python_versions }).toEqual({
      status: 'ok',
      publishable_python_versions: expect.arrayContaining([expect.stringMatching(/^3\.\d+\.\d+$/)]),
    });
  });

  test('deploys a Dash app, verifies it, and then deploys a draft', async () => {
    const deployed = await rsconnect(
      'deploy',
      'dash',
      '-n',
      'here',
      '--entrypoint',
      'app:app',
      '-t',
      'Greeting',
      app,
    );
    expect(deployed).toContain('Deployment completed successfully.');
    const [content] = await ownContent();
    expect(deployed).toContain(`Direct content URL: ${connect.url}/content/${content.guid}/`);

    const draft = await rsconnect('deploy', 'dash', '-n', 'here', '--draft', '--entrypoint', 'app:app', app);
    expect(draft).toMatch(new RegExp(`Draft content URL: ${content.dashboard_url}/draft/\\d+`));
    expect(await ownContent()).toEqual([{ ...content, title: expect.any(String) }]);
  });

  test('searches, describes and builds content', async () => {
    const search = await rsconnect('content', 'search', '-n', 'here', '--title-contains', 'Greeting');
    const [found] = JSON.parse(search.slice(0, search.lastIndexOf(']') + 1));
    expect(found).toMatchObject({
      app_mode: 'python-dash',
      content_url: `${connect.url}/content/${found.guid}/`,
    });
    expect(await rsconnect('content', 'describe', '-n', 'here', '-g', found.guid)).toContain(found.guid);
    await rsconnect('content', 'build', 'add', '-n', 'here', '-g', found.guid);
    expect(await rsconnect('content', 'build', 'run', '-n', 'here')).toMatch(/Success = 1, Error = 0/);
  });

  test('lists runtime caches and environments for an administrator', async () => {
    const asAdministrator = ['-s', connect.url, '-k', connect.key];
    const caches = await rsconnect('system', 'caches', 'list', ...asAdministrator);
    expect(caches).toMatch(/"language": "Python",\s+"version": "3\.\d+\.\d+",\s+"image_name": "Local"/);
    const [, version = ''] = /"version": "([\d.]+)"/.exec(caches) ?? [];
    const cache = ['-l', 'Python', '-V', version, '--dry-run'];
    expect(await rsconnect('system', 'caches', 'delete', ...asAdministrator, ...cache)).toContain(
      'Dry run finished',
    );
    expect(await rsconnect('environment', 'list', ...asAdministrator)).toContain('No environments');
  });

  test('adds, edits and removes an OAuth integration', async () => {
    const asAdministrator = ['-s', connect.url, '-k', connect.key];
    const integration = (command: string, ...args: string[]) =>
      rsconnect('integration', command, ...asAdministrator, ...args);
    const settings = {
      auth_type: 'Service Account',
      token_uri: 'https://example.org/token',
      client_id: 'a',
      client_secret: 'b',
    };
    const config = Object.entries(settings).flatMap(([key, value]) => ['-C', `${key}=${value}`]);
    const added = JSON.parse(jsonIn(await integration('add', '-t', 'custom', '-N', 'Warehouse', ...config)));
    expect(added).toMatchObject({ name: 'Warehouse', auth_type: 'Service Account' });
    await integration('edit', added.guid, '-N', 'Lake', '-C', 'use_pkce=false');
    expect(await integration('list')).toContain('Lake');
    expect(JSON.parse(jsonIn(await integration('show', added.guid)))).toMatchObject({
      config: { use_pkce: false },
    });
    await integration('remove', added.guid);
    expect(await integration('list')).toContain('No integrations');
    expect(await rsconnect('integration', 'templates', 'list', ...asAdministrator)).toContain(
      'Custom Integration',
    );
  });

  test('deploys a static site and gets the lockfile of an app', async () => {
    const site = join(folder, 'site');
    await mkdir(site);
    await writeFile(join(site, 'index.html'), 'Home');
    const deployed = await rsconnect('deploy', 'html', '-n', 'here', '-t', 'Site', site);
    expect(deployed).toContain('Deployment completed successfully.');
    const contents: { title: string; guid: string; content_url: string }[] = await ownContent();
    const { content_url: url } = contents.find(({ title }) => title === 'Site') as (typeof contents)[0];
    const page = await fetch(url, { headers: { Authorization: `Key ${connect.keys.publisher}` } });
    expect(await page.text()).toBe('Home');
    const { guid } = contents.find(({ title }) => title !== 'Site') as (typeof contents)[0];
    await rsconnect('content', 'get-lockfile', '-n', 'here', '-g', guid, '-o', join(folder, 'lock'));
    expect(await readFile(join(folder, 'lock'), 'utf8')).toMatch(/^dash==/m);
  });

  test('bootstraps a server that has no API key yet', async () => {
    const secret = randomBytes(32).toString('base64');
    await using fresh = await startLocalConnect({ bootstrapSecret: secret });
    await writeFile(join(folder, 'secret'), secret);
    const got = await rsconnect(
      'bootstrap',
      '-s',
      fresh.url,
      '--jwt-keypath',
      join(folder, 'secret'),
      '--raw',
    );
    const { body } = await client(fresh, got.trim()).get('v1/user');
    expect(body).toMatchObject({ username: 'administrator', user_role: 'administrator' });
  });

  test('deploy git fails with the message that Git is disabled', async () => {
    const address = ['-r', 'https://git.example.org/acme/board'];
    const refused = await rsconnect('deploy', 'git', '-n', 'here', ...address).catch((error) => error.stderr);
    expect(refused).toContain('Git is disabled on this server.');
  });
});

/** The JSON object in an output that also has other lines. */
const jsonIn = (output: string) => output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1);

test('posit-cli calls the API, follows pages, and deploys', async () => {
  // Doesn't use the server that `rsconnect` has saved.
  const home = await mkdtemp(join(folder, 'cli-'));
  const env = { ...environment, HOME: home, APPDATA: home, XDG_CONFIG_HOME: home };
  const posit = async (...args: string[]) => {
    const all = ['connect', ...args, '-s', connect.url, '-k', connect.key];
    return (await run(join(bin, 'posit'), all, { cwd: home, env })).stdout;
  };
  expect(await posit('api', 'v1/user', '-q', '.username')).toBe('administrator\n');
  const created = JSON.parse(await posit('api', 'v1/content', '-f', 'name=from-cli', '-f', 'title=From CLI'));
  expect(created).toMatchObject({ name: 'from-cli', title: 'From CLI' });
  const actions = await posit(
    'api',
    'v1/audit_logs?limit=1',
    '--paginate',
    '-q',
    '[.[].action] | unique | .[]',
  );
  expect(actions.split('\n')).toContain('add_content');
  const names = await posit('api', 'v1/users?page_size=1', '--paginate', '-q', '.[].username');
  expect(names.trim().split('\n').sort()).toEqual(['administrator', 'mira', 'paul', 'viktor']);
  const missing = await posit('api', 'v1/no-such-endpoint').catch((error) => error.stderr);
  expect(missing).toContain('HTTP 404');
  const page = join(folder, 'page.html');
  await writeFile(page, 'Page');
  await posit('deploy', 'html', '-t', 'Page', page);
  const sites = await posit('api', 'v1/content', '-q', '.[] | select(.title == "Page") | .app_mode');
  expect(sites).toBe('static\n');
});

/** Runs a script of this folder with posit-sdk as the administrator. @returns what it printed */
async function positSdk(script: string, server: LocalConnect = connect) {
  const archive = join(folder, 'bundle.tar.gz');
  await writeFile(archive, bundleOf({ 'app.py': mirror }));
  const path = join(repository, '__tests__', 'e2e', 'other-clients', script);
  const { stdout } = await run(join(bin, 'python'), ['-W', 'ignore', path, server.url, server.key, archive], {
    env: environment,
  });
  return JSON.parse(stdout);
}

test('posit-sdk creates, reads, updates and deletes content with every field', async () => {
  const { expected, fields, ...seen } = await positSdk('posit_sdk_round_trip.py');
  expect(fields).toEqual(expected);
  expect(seen).toEqual({
    version: '2026.07.0',
    me: 'administrator',
    found: true,
    task: [true, 0],
    bundles: 1,
    downloaded: true,
    variables: ['REGION', 'STAGE'],
    'variables left': ['REGION'],
    permissions: [
      ['user', 'owner'],
      ['group', 'viewer'],
    ],
    'permissions left': 1,
    tags: ['Data'],
    tagged: [true],
    vanity: '/sdk/board/',
    vanities: ['/sdk/board/'],
    app: 200,
    jobs: ['python_restore', 'run_python_api'],
    packages: true,
    deleted: true,
  });
});

test('posit-sdk manages users, groups, integrations and caches', async () => {
  await using fresh = await startLocalConnect();
  expect(await positSdk('posit_sdk_administration.py', fresh)).toEqual({
    locked: ['viktor'],
    unlocked: [],
    renamed: 'Viktor',
    members: ['viktor'],
    'groups left': [],
    'wrong token': 215,
    associated: true,
    visitor: ['administrator', 'viewer'],
    sessions: [],
    'integrations left': [],
    hits: [true],
    usage: ['/'],
    environments: [],
    packages: true,
    cache: 'Python',
    'dry run': null,
    removed: 0,
    'caches left': [],
  });
});
