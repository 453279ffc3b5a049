import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isSelfContained } from '../../../local-connect/run/shareable.ts';
import { freshCache } from '../../support/fresh-cache.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { until } from '../../support/until.ts';
import { bundleOf, client, mirror } from './client.ts';

let connect: LocalConnect;
let mira: ReturnType<typeof client>;
let installed: string[];
beforeAll(async () => {
  connect = await startLocalConnect({ pythons: 'all' });
  mira = client(connect, connect.keys.publisher);
  const { body } = await mira.get('v1/server_settings/python');
  installed = body.installations.map(({ version }: { version: string }) => version);
});
afterAll(() => connect[Symbol.asyncDispose]());

/** Deploys a bundle to new content. The package index may be slow. */
async function build(files: Record<string, string>, manifest: Record<string, unknown> = {}) {
  const guid = await mira.create(`built-${Math.random().toString(36).slice(2)}`);
  const id = await mira.upload(guid, bundleOf(files, manifest));
  return { guid, id, task: await mira.deploy(guid, { bundle_id: id }) };
}

describe('a Dash app', () => {
  let built: Awaited<ReturnType<typeof build>>;
  beforeAll(async () => {
    const greeting = new URL('../../../examples/greeting/', import.meta.url);
    const read = (file: string) => readFile(new URL(file, greeting), 'utf8');
    built = await build(
      { 'app.py': await read('app.py'), 'requirements.txt': await read('requirements.txt') },
      { metadata: { appmode: 'python-dash', entrypoint: 'app:app' } },
    );
  });

  test('prints the lines of a Connect build in their order', () => {
    const { task } = built;
    expect(task).toMatchObject({ code: 0, error: '', result: null });
    const expected = [
      /^Building Dash application\.\.\.$/,
      /^Bundle requested Python version 3\.11\.0 \(>=3\.8\); using \S+ which has version 3\.\d+\.\d+$/,
      new RegExp(`^\\d{4}/\\d\\d/\\d\\d [\\d:.]+ \\[rsc-session\\] Content GUID: ${built.guid}$`),
      /^Creating lockfile: python\/requirements\.txt\.lock$/,
      /^Completed Python build against Python version: '3\.\d+\.\d+'$/,
      /^Launching Dash application\.\.\.$/,
    ];
    const places = expected.map((line) => task.output.findIndex((printed) => line.test(printed)));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('links below its public prefix, and responds to callbacks', async () => {
    const prefix = `/content/${built.guid}/`;
    const page = await (await mira.visit(`content/${built.guid}/`)).text();
    const [, config = ''] = /<script id="_dash-config"[^>]*>(.*?)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(config)).toMatchObject({ requests_pathname_prefix: prefix });
    for (const [, script = ''] of page.matchAll(/<script src="([^"]+)"/g)) {
      expect(script.startsWith(prefix)).toBe(true);
      expect((await mira.visit(script.slice(1))).status).toBe(200);
    }
    const greet = await fetch(`${connect.url}${prefix}_dash-update-component`, {
      method: 'POST',
      headers: { Authorization: `Key ${connect.keys.publisher}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        output: 'greeting.children',
        outputs: { id: 'greeting', property: 'children' },
        inputs: [{ id: 'salutation', property: 'value', value: 'Aloha' }],
        changedPropIds: ['salutation.value'],
      }),
    });
    expect(await greet.json()).toMatchObject({ response: { greeting: { children: 'Aloha, mira.' } } });
  });

  test('lists the installed packages', async () => {
    const content = (await mira.get(`v1/content/${built.guid}`)).body;
    expect(content).toMatchObject({
      app_mode: 'python-dash',
      bundle_id: built.id,
      py_environment_management: true,
    });
    expect(installed).toContain(content.py_version);
    const packages = (await mira.get(`v1/content/${built.guid}/packages`)).body;
    expect(packages).toContainEqual(
      expect.objectContaining({ language: 'python', name: 'dash', language_version: content.py_version }),
    );
    const names: string[] = packages.map(({ name }: { name: string }) => name);
    expect(names).toEqual(names.map((name) => name.toLowerCase().replaceAll(/[-_.]+/g, '-')).sort());
    const lock = await mira.get(`v1/content/${built.guid}/lockfile`);
    expect(lock.headers.get('generated-by')).toBe(`connect; python=${content.py_version}`);
    expect(lock.body).toMatch(/^dash==/m);
    const jobs = (await mira.get(`v1/content/${built.guid}/jobs`)).body;
    expect(jobs.at(-1)).toMatchObject({
      tag: 'python_restore',
      bundle_id: built.id,
      status: 2,
      exit_code: 0,
    });
  });

  test("can't change its type", async () => {
    const id = await mira.upload(built.guid, bundleOf({ 'app.py': mirror }));
    const answer = await mira.post(`v1/content/${built.guid}/deploy`, { bundle_id: id });
    expect(answer).toMatchObject({ status: 403, body: { code: 48 } });
  });

  test('uses the cached environment when it is built again', async () => {
    const task = await mira.deploy(built.guid, { bundle_id: built.id });
    expect(task.output.join('\n')).toContain('Using cached environment');
  });
});

/** A package with a module `mine`. It is its own build backend, so no build tool is installed. */
const selfBuilding = (text: string) => ({
  'pyproject.toml': `[project]
name = "mine"
version = "1"

[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
`,
  'backend.py': `import zipfile


def build_wheel(folder, settings=None, metadata=None):
    name, info = "mine-1-py3-none-any.whl", "mine-1.dist-info"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("mine.py", open("src/mine.py").read())
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: mine\\nVersion: 1\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", f"mine.py,,\\n{info}/METADATA,,\\n{info}/WHEEL,,\\n{info}/RECORD,,\\n")
    return name
`,
  'src/mine.py': `text = b"${text}"\n`,
});

test.each(['.', 'libs/mine'])('installs the requirement %s from the bundle itself', async (requirement) => {
  const inBundle = (file: string) => `${requirement}/${file}`.replace('./', '');
  const says = (text: string) => ({
    'requirements.txt': `# ours\n${requirement}\n`,
    ...Object.fromEntries(Object.entries(selfBuilding(text)).map(([file, body]) => [inBundle(file), body])),
    'app.py': `
import mine
def app(environ, start_response):
    start_response("200 OK", [])
    return [mine.text]
`,
  });
  const { guid } = await build(says('one'));
  expect(await (await mira.visit(`content/${guid}/`)).text()).toBe('one');
  await mira.deploy(guid, { bundle_id: await mira.upload(guid, bundleOf(says('two'))) });
  expect(await (await mira.visit(`content/${guid}/`)).text()).toBe('two');
  const other = await build(says('three'));
  expect(await (await mira.visit(`content/${other.guid}/`)).text()).toBe('three');
});

test.each<{ it: string; requirements: string; says: boolean }>([
  {
    it: 'names, versions and markers',
    requirements: 'dash [diskcache]>=3 ; python_version > "3"\r\nFlask',
    says: true,
  },
  {
    it: 'hashes on lines of their own',
    requirements: 'dash==3.0.0 \\\n    --hash=sha256:0a # why\n',
    says: true,
  },
  { it: 'the address of an archive', requirements: 'mine @ https://example.org/mine-1.tar.gz\n', says: true },
  {
    it: 'an index',
    requirements: '--index-url=https://example.org/simple\n-i https://example.org/\n--pre\n',
    says: true,
  },
  { it: 'a folder above', requirements: '..\n', says: false },
  { it: 'the folder itself, with an extra', requirements: 'dash\n.[web]\n', says: false },
  { it: 'a file', requirements: 'mine-1-py3-none-any.whl\n', says: false },
  { it: 'a file after a name', requirements: 'mine @ file:./mine\n', says: false },
  { it: 'an index that is a folder', requirements: '--index-url simple\n', says: false },
  { it: 'archives in a folder', requirements: '--find-links wheels\nmine\n', says: false },
  { it: 'other requirements', requirements: '-r more.txt\n', says: false },
  { it: "a repository's branch", requirements: 'mine @ git+https://example.org/mine@main\n', says: false },
])('shares an environment for requirements with $it: $says', ({ requirements, says }) => {
  expect(isSelfContained(requirements)).toBe(says);
});

test.each<{ it: string; object: string; entrypoint: string }>([
  { it: 'the Flask server of a Dash app', object: 'server', entrypoint: 'app:server' },
  { it: 'a module that names its app by a usual name', object: 'application', entrypoint: 'app' },
  { it: 'a module in a package', object: 'dashboard', entrypoint: 'pkg.web:dashboard' },
])('accepts $it as entrypoint', async ({ object, entrypoint }) => {
  const source = `from dash import Dash, html\nx = Dash(__name__)\nx.layout = html.P("hello")\n${object} = ${object === 'server' ? 'x.server' : 'x'}\n`;
  const file = entrypoint.startsWith('pkg') ? 'pkg/web.py' : 'app.py';
  const { guid } = await build(
    { [file]: source, 'requirements.txt': 'dash>=3.0,<5\n' },
    { metadata: { appmode: 'python-dash', entrypoint } },
  );
  const layout = await mira.visit(`content/${guid}/_dash-layout`);
  expect(await layout.json()).toMatchObject({ type: 'P', props: { children: 'hello' } });
});

test.each([{ allow_uv: true }, { allow_uv: false }])(
  "fails the build with a code if a version doesn't exist, with %p",
  async (manager) => {
    const { guid, task } = await build(
      { 'app.py': mirror, 'requirements.txt': 'waitress==99.99.99\n' },
      {
        python: {
          version: '3.11.0',
          package_manager: { name: 'pip', package_file: 'requirements.txt', ...manager },
        },
      },
    );
    const reason =
      'An error occurred while building your content. (Error code: python-package-version-not-available)';
    expect(task).toMatchObject({
      code: 1,
      error: reason,
      result: { type: 'build-failed-error', data: reason },
    });
    expect(task.output.at(-5)).toMatch(/^(pip|uv) install failed with exit code 1$/);
    expect(task.output.slice(-4)).toEqual([
      'An error occurred while building your content.',
      'This link offers advice for this kind of error:',
      '    https://docs.posit.co/connect/user/troubleshooting/#python-package-version-not-available',
      `Build error: ${reason}`,
    ]);
    expect((await mira.get(`v1/content/${guid}`)).body).toMatchObject({
      bundle_id: null,
      app_mode: 'unknown',
    });
  },
);

test('keeps the active bundle when a build fails', async () => {
  const { guid, id } = await build({ 'app.py': mirror });
  const broken = await mira.upload(
    guid,
    bundleOf({ 'app.py': mirror, 'requirements.txt': 'waitress==99.99.99\n' }),
  );
  expect(await mira.deploy(guid, { bundle_id: broken })).toMatchObject({ code: 1 });
  expect((await mira.get(`v1/content/${guid}`)).body.bundle_id).toBe(id);
  expect((await mira.visit(`content/${guid}/`)).status).toBe(200);
});

test('fails the build if no Python fits, and lists the offered ones', async () => {
  const { task } = await build({ 'app.py': mirror }, { environment: { python: { requires: '>=99' } } });
  expect(task.code).toBe(1);
  expect(task.error).toContain('Unable to find a compatible version of Python');
  for (const version of installed) expect(task.output.join('\n')).toContain(version);
});

test('chooses a Python of the same minor version if the manifest has no requirement', async () => {
  const version = installed.find((each) => !each.startsWith('3.6') && !each.startsWith('3.7')) ?? '';
  const minor = version.split('.').slice(0, 2).join('.');
  const { task } = await build(
    { 'app.py': mirror },
    {
      environment: {},
      python: { version: `${minor}.0`, package_manager: { package_file: 'requirements.txt' } },
    },
  );
  expect(task.output[1]).toMatch(
    new RegExp(
      `^Bundle created with Python version ${minor}.0 is compatible with environment Local with Python version ${minor}\\.`,
    ),
  );
});

test.each([{ activate: false }, {}])(
  'activates the bundle of a build unless the body %j forbids it',
  async (more) => {
    const guid = await mira.create(`built-${Object.keys(more).length}`);
    const id = await mira.upload(guid, bundleOf({ 'app.py': mirror }));
    const { status, body } = await mira.post(`v1/content/${guid}/build`, { bundle_id: id, ...more });
    expect(status).toBe(200);
    const { code, output } = await mira.taskEnd(body.task_id);
    expect(code).toBe(0);
    expect(output).not.toContainEqual(expect.stringMatching(/^Launching/));
    const active = 'activate' in more ? null : id;
    expect((await mira.get(`v1/content/${guid}`)).body.bundle_id).toBe(active);
  },
);

test("doesn't activate a bundle that is deleted during its build", async () => {
  await using cache = await freshCache();
  await using own = await startLocalConnect({ cache: cache.path });
  const publisher = client(own, own.keys.publisher);
  // The first build waits for an index, which then returns no package. The second build waits for the first.
  const index = createServer();
  await once(index.listen(0, '127.0.0.1'), 'listening');
  try {
    const { port } = index.address() as AddressInfo;
    const files = {
      'app.py': mirror,
      'requirements.txt': `--extra-index-url http://127.0.0.1:${port}/simple\nwaitress\n`,
    };
    const begin = async (name: string) => {
      const guid = await publisher.create(name);
      const id = await publisher.upload(guid, bundleOf(files));
      const { body } = await publisher.post(`v1/content/${guid}/deploy`, { bundle_id: id });
      return { guid, bundle: `v1/content/${guid}/bundles/${id}`, task: body.task_id };
    };
    const asked = once(index, 'request');
    const first = await begin('first');
    const [, answer] = (await asked) as [unknown, ServerResponse];
    const second = await begin('second');
    const output = async () => (await publisher.get(`v1/tasks/${second.task}`)).body.output.join('\n');
    await until(async () => (await output()).includes('Waiting for another build'));
    expect((await publisher.delete(second.bundle)).status).toBe(204);
    index.on('request', (_, later: ServerResponse) => later.writeHead(404).end());
    answer.writeHead(404).end();
    expect(await publisher.taskEnd(first.task)).toMatchObject({ code: 0 });
    expect(await publisher.taskEnd(second.task)).toMatchObject({ code: 1, error: 'The bundle was deleted.' });
    expect((await publisher.get(`v1/content/${second.guid}`)).body).toMatchObject({ bundle_id: null });
  } finally {
    index.close();
  }
});

test("refuses to deploy content that it can't run", async () => {
  const guid = await mira.create('shiny');
  const id = await mira.upload(guid, bundleOf({}, { metadata: { appmode: 'shiny' } }));
  expect((await mira.post(`v1/content/${guid}/deploy`, { bundle_id: id })).body).toMatchObject({ code: 147 });
});

test('activates the bundle of one of two simultaneous deployments, and then that of a later one', async () => {
  const guid = await mira.create('twice');
  const first = await mira.upload(guid, bundleOf({ 'app.py': mirror }));
  const second = await mira.upload(guid, bundleOf({ 'app.py': mirror }));
  await Promise.all([mira.deploy(guid, { bundle_id: second }), mira.deploy(guid, { bundle_id: first })]);
  expect([first, second]).toContain((await mira.get(`v1/content/${guid}`)).body.bundle_id);
  await mira.deploy(guid, { bundle_id: first });
  expect((await mira.get(`v1/content/${guid}`)).body.bundle_id).toBe(first);
});

describe('a task', () => {
  test('is visible only to its creator', async () => {
    const guid = await mira.create('task-owner');
    const id = await mira.upload(guid, bundleOf({ 'app.py': mirror }));
    const { body } = await mira.post(`v1/content/${guid}/deploy`, { bundle_id: id });
    const other = await client(connect, connect.keys.admin).get(`v1/tasks/${body.task_id}`);
    expect(other).toMatchObject({ status: 404, body: { code: 141 } });
    await mira.taskEnd(body.task_id);
    const seen = await mira.get(`v1/tasks/${body.task_id}?wait=30`);
    expect(seen.body).toMatchObject({ finished: true, code: 0, first: 0, last: seen.body.output.length });
    const rest = await mira.get(`v1/tasks/${body.task_id}?first=${seen.body.last - 1}`);
    expect(rest.body.output).toEqual(seen.body.output.slice(-1));
  });

  test("that doesn't exist gets 404", async () => {
    expect(await mira.get('v1/tasks/nothing')).toMatchObject({ status: 404, body: { code: 141 } });
  });
});
