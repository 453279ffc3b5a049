import { execFile } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { httpRoutes } from '../../../local-connect/routes/routes.ts';
import { planInstallation } from '../../../local-connect/run/shareable.ts';
import { isReserved } from '../../../local-connect/visit-target.ts';
import { freshCache } from '../../support/fresh-cache.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { python } from '../../support/python-index.ts';
import { type TemporaryFolder, temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';
import { bundleOf, client, mirror } from './client.ts';

let connect: LocalConnect;
let cache: TemporaryFolder;
let mira: ReturnType<typeof client>;
beforeAll(async () => {
  cache = await freshCache();
  connect = await startLocalConnect({ cache: cache.path });
  mira = client(connect, connect.keys.publisher);
});
afterAll(async () => {
  await connect[Symbol.asyncDispose]();
  await cache[Symbol.asyncDispose]();
});

const answersWith = (expression: string) =>
  `def app(environ, start_response):\n    start_response("200 OK", [])\n    return [str(${expression}).encode()]\n`;

describe('the port of an app', () => {
  test('responds only to the server, so nobody else can forge the visitor', async () => {
    const guid = await mira.publish('port', bundleOf({ 'app.py': answersWith('environ["SERVER_PORT"]') }), {
      access_type: 'acl',
    });
    const port = await (await mira.visit(`content/${guid}/`)).text();
    const forged = { 'rstudio-connect-credentials': '{"user":"mira","groups":[]}' };
    for (const secret of [{}, { 'x-local-connect-secret': 'guess' }]) {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { ...forged, ...secret } });
      expect([answer.status, await answer.text()]).toEqual([403, 'Open this app through local-connect.\n']);
    }
  });

  test("has a secret that the app and its visitors don't get", async () => {
    const guid = await mira.publish('secret', bundleOf({ 'app.py': mirror }), { access_type: 'all' });
    const seen = await (await mira.visit(`content/${guid}/`, { 'x-local-connect-secret': 'own' })).text();
    expect(seen.toLowerCase()).not.toMatch(/local.connect.secret/);
  });
});

describe('the address of an app', () => {
  test('names a bundle in one spelling only', async () => {
    const guid = await mira.publish('spelled', bundleOf({ 'app.py': answersWith('1') }));
    const { bundle_id: id } = (await mira.get(`v1/content/${guid}`)).body;
    const jobs = async () => (await mira.get(`v1/content/${guid}/jobs`)).body.length;
    const before = await jobs();
    for (const spelling of [`0${id}`, `000${id}`, `${id}99999999999999999999`, '0'])
      expect((await mira.visit(`content/${guid}/_bundle${spelling}/`)).status).toBe(404);
    expect(await jobs()).toBe(before);
    expect((await mira.visit(`content/${guid}/_bundle${id}/`)).status).toBe(200);
  });

  test("can't be a path of the server, for any of its routes", async () => {
    const options = { pathPrefix: '', oidcIssuer: 'https://issuer.example', oidcJwks: 'jwks.json' };
    const { routes } = httpRoutes({ options, state: {}, has: () => true } as never);
    const segments = new Set(
      routes.map(({ path }) => path.split('/')[1] ?? '').filter((each) => /^[\w.-]/.test(each)),
    );
    expect([...segments]).toEqual(expect.arrayContaining(['__api__', '__login__', 'connect', 'oauth']));
    expect([...segments].filter((segment) => !isReserved(segment))).toEqual([]);
    const guid = await mira.create('vanity');
    for (const path of ['oauth', 'oauth/v1/token', 'OAuth/x', 'connect', 'content/x', '__ping__'])
      expect((await mira.put(`v1/content/${guid}/vanity`, { path })).body).toMatchObject({ code: 52 });
  });
});

describe('every page of the server', () => {
  test.each([
    { path: '__login__', status: 200 },
    { path: 'content/00000000-0000-4000-8000-000000000000/', status: 404 },
    { path: 'nothing', status: 404 },
    { path: '__api__/v1/user', status: 401 },
    { path: 'connect/style.css', status: 200 },
  ])('has a policy against frames of others and inline scripts: $path', async ({ path, status }) => {
    const answer = await fetch(`${connect.url}/${path}`, { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(status);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toContain('unsafe');
  });

  test("has it for failures of an app, and an app's own responses have the app's policy", async () => {
    const broken = await mira.publish('policy-broken', bundleOf({ 'app.py': 'app = 7\n' }));
    const failed = await mira.visit(`content/${broken}/`);
    expect(failed.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
    const guid = await mira.publish('policy', bundleOf({ 'app.py': answersWith('1') }));
    expect((await mira.visit(`content/${guid}/`)).headers.has('content-security-policy')).toBe(false);
  });
});

describe('an environment', () => {
  const plan = async (files: Record<string, string>, variables: Record<string, string> = {}) => {
    await using folder = await temporaryFolder(files);
    return await planInstallation({
      python: { version: '3.12.0', executable: python },
      jobKey: 'job',
      folder: folder.path,
      packageFile: 'requirements.txt',
      allowUv: true,
      variables,
      signal: new AbortController().signal,
    });
  };
  const simple = { 'requirements.txt': 'dash\n' };

  test.each<{
    it: string;
    files?: Record<string, string>;
    variables?: Record<string, string>;
    shared: boolean;
  }>([
    { it: 'without variables', shared: true },
    { it: 'with variables that no installer reads', variables: { STAGE: 'prod', TOKEN: '/x' }, shared: true },
    {
      it: 'with an index',
      variables: { PIP_INDEX_URL: 'https://a.example https://b.example' },
      shared: true,
    },
    { it: 'with a number', variables: { PIP_PRE: '1', UV_HTTP_TIMEOUT: '30' }, shared: true },
    { it: 'with a folder of archives', variables: { PIP_FIND_LINKS: 'wheels' }, shared: false },
    { it: 'with an absolute folder', variables: { UV_FIND_LINKS: '/tmp/wheels' }, shared: false },
    { it: 'with constraints', variables: { PIP_CONSTRAINT: 'constraints.txt' }, shared: false },
    { it: 'with a configuration file', variables: { PIP_CONFIG_FILE: 'pip.conf' }, shared: false },
    { it: 'with uv.toml', files: { 'uv.toml': 'find-links = ["wheels"]\n' }, shared: false },
    {
      it: 'with settings of uv',
      files: { 'pyproject.toml': '[tool."uv"]\nno-index = true\n' },
      shared: false,
    },
    { it: 'with another pyproject.toml', files: { 'pyproject.toml': '[tool.ruff]\n' }, shared: true },
  ])('is shared $it: $shared', async ({ files = {}, variables = {}, shared }) => {
    expect((await plan({ ...simple, ...files }, variables)).isShareable).toBe(shared);
  });

  test('that is shared is installed with the variables that choose packages only', async () => {
    const requirements = ['--index-url https://x:$', '{TOKEN}@a.example/simple\ndash\n'].join('');
    const variables = {
      TOKEN: 'secret',
      HOME: '/bundle',
      PYTHONPATH: '/bundle',
      UV_INDEX: 'https://b.example',
    };
    expect((await plan({ 'requirements.txt': requirements }, variables)).variables).toEqual({
      TOKEN: 'secret',
      UV_INDEX: 'https://b.example',
    });
    expect((await plan({ 'requirements.txt': '.\n' }, variables)).variables).toEqual(variables);
  });

  test("of one publisher's archives isn't used for the same requirements of another", async () => {
    await using folder = await temporaryFolder();
    const wheels = await wheelOf(folder.path, 'shared-name', 'TEXT = "from the folder"\n');
    const files = {
      'app.py': `import shared_name\n${answersWith('shared_name.TEXT')}`,
      'requirements.txt': 'shared-name\n',
    };
    const deploy = async (name: string, variables: readonly object[]) => {
      const guid = await mira.create(name);
      await mira.patch(`v1/content/${guid}/environment`, variables);
      const id = await mira.upload(guid, bundleOf(files));
      return { guid, task: await mira.deploy(guid, { bundle_id: id }) };
    };
    const noIndex = [
      { name: 'PIP_NO_INDEX', value: '1' },
      { name: 'UV_NO_INDEX', value: '1' },
    ];
    const links = ['PIP_FIND_LINKS', 'UV_FIND_LINKS'].map((name) => ({ name, value: wheels }));
    const first = await deploy('with-links', links);
    expect(first.task).toMatchObject({ code: 0 });
    expect(await (await mira.visit(`content/${first.guid}/`)).text()).toBe('from the folder');
    const second = await deploy('without-links', noIndex);
    expect(second.task.code).toBe(1);
  });
});

/** Builds a wheel without any build backend. @returns its folder */
async function wheelOf(folder: string, name: string, source: string): Promise<string> {
  const module = name.replaceAll('-', '_');
  const info = `${module}-1.dist-info`;
  await writeFiles(join(folder, 'parts'), {
    [`${module}.py`]: source,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `${module}.py,,\n${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n`,
  });
  const wheels = join(folder, 'wheels');
  await mkdir(wheels);
  const script = 'import shutil, sys; shutil.make_archive(sys.argv[1], "zip", sys.argv[2])';
  const archive = join(folder, 'wheel');
  await promisify(execFile)(python, ['-c', script, archive, join(folder, 'parts')]);

  await copyFile(`${archive}.zip`, join(wheels, `${module}-1-py3-none-any.whl`));
  return wheels;
}
