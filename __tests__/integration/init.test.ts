import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { repository } from '../../scripts/runner.ts';
import { gitRepository } from '../support/git-repository.ts';
import { helloApp } from '../support/hello-dash.ts';
import { sharedLocalConnect } from '../support/shared-local-connect.ts';
import { deployedByAnotherTool } from './deploy/deployments.ts';

const main = join(repository, 'src', 'main.ts');
const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';

const init = (cwd: string, ...args: readonly string[]) => initWith({}, cwd, ...args);

async function initWith(more: Record<string, string>, cwd: string, ...args: readonly string[]) {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, HOME: cwd, ...more };
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'init', ...args], { cwd, env });
  return stdout;
}
const written = async (folder: string, name: string) =>
  parse(await readFile(join(folder, '.github/workflows', name), 'utf8'));
const app = (folder: string) =>
  Object.fromEntries(Object.entries(helloApp).map(([name, text]) => [`${folder}/${name}`, text]));

test('a new repository gets a workflow with the app, and the commands to store server and key', async () => {
  await using checkout = await gitRepository(helloApp);
  const output = await init(checkout.path);
  const { jobs } = await written(checkout.path, 'deploy.yml');
  expect(jobs.deploy.steps[1].with).toEqual({
    server: `\${{ vars.CONNECT_SERVER }}`,
    'api-key': `\${{ secrets.CONNECT_API_KEY }}`,
  });
  expect(output).toContain('gh variable set CONNECT_SERVER');
  expect(output).toContain('gh secret set CONNECT_API_KEY');
});

test.each([
  {
    tool: 'rsconnect-python',
    step: `run: rsconnect deploy dash --server https://connect.acme.test --app-id ${guid} --entrypoint app:app .`,
  },
  {
    tool: 'posit-dev/connect-actions',
    step: `uses: posit-dev/connect-actions/deploy@v1\n        with:\n          connect-server: https://connect.acme.test\n          content-guid: ${guid}`,
  },
])('a repository that deploys with $tool keeps its content item and its server', async ({ tool, step }) => {
  const workflow = `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`;
  await using checkout = await gitRepository({ ...helloApp, '.github/workflows/old.yml': workflow });
  const output = await init(checkout.path);
  const { jobs } = await written(checkout.path, 'deploy.yml');
  expect(jobs.deploy.steps[1].with).toMatchObject({ 'content-guid': guid });
  expect(output).toContain(`.github/workflows/old.yml deploys with ${tool}.`);
  expect(output).toContain("gh variable set CONNECT_SERVER --body 'https://connect.acme.test");
});

test('a repository that deploys with connect-publish keeps its server', async () => {
  const step =
    'uses: rstudio/actions/connect-publish@main\n        with:\n          url: https://connect.acme.test';
  const workflow = `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`;
  await using checkout = await gitRepository({ ...helloApp, '.github/workflows/old.yml': workflow });
  const output = await init(checkout.path);
  expect(output).toContain('.github/workflows/old.yml deploys with rstudio/actions/connect-publish.');
  expect(output).toContain("gh variable set CONNECT_SERVER --body 'https://connect.acme.test");
});

test('a record of Posit Publisher gives the server as well as the GUID', async () => {
  const record = `server_url = "https://connect.acme.test"\nserver_type = "connect"\nid = "${guid}"\ntype = "python-dash"\n`;
  await using checkout = await gitRepository({ ...helloApp, '.posit/publish/deployments/a.toml': record });
  const output = await init(checkout.path);
  const { jobs } = await written(checkout.path, 'deploy.yml');
  expect(jobs.deploy.steps[1].with).toMatchObject({ 'content-guid': guid });
  expect(output).toContain("gh variable set CONNECT_SERVER --body 'https://connect.acme.test");
});

describe('with an API key, init gets the content item from the server', () => {
  const localConnect = sharedLocalConnect();

  test('that another tool deployed under the same title', async () => {
    await using server = await localConnect();
    const deployed = await deployedByAnotherTool(server, 'dashboard-1718', 'Sales');
    await using checkout = await gitRepository(app('apps/sales'));
    const environment = { CONNECT_SERVER: server.url, CONNECT_API_KEY: server.keys.publisher };
    const output = await initWith(environment, checkout.path);
    expect(output).toContain(`App: apps/sales (deployed as ${deployed})`);
    const { jobs } = await written(checkout.path, 'deploy.yml');
    expect(jobs.deploy.steps[1].with).toMatchObject({ path: 'apps/sales', 'content-guid': deployed });
  });

  test.each([
    { it: 'no server', named: '' },
    { it: 'another server', named: 'https://connect.acme.test' },
  ])(
    'but not a server that only a file of the repository names, if the user names $it',
    async ({ named }) => {
      await using server = await localConnect();
      const record = `server_url = "${server.url}"\nserver_type = "connect"\nid = "${guid}"\ntype = "python-dash"\n`;
      const files = { ...app('a'), ...app('b'), 'a/.posit/publish/deployments/a.toml': record };
      await using checkout = await gitRepository(files);
      const environment = { CONNECT_SERVER: named, CONNECT_API_KEY: server.keys.publisher };
      const output = await initWith(environment, checkout.path);
      expect(output).toContain(`gh variable set CONNECT_SERVER --body '${server.url}/'`);
      expect(await server.requests()).toEqual([]);
    },
  );

  test('and prints a warning if the server refuses the key', async () => {
    await using server = await localConnect();
    await using checkout = await gitRepository(app('apps/sales'));
    const environment = { CONNECT_SERVER: server.url, CONNECT_API_KEY: 'wrongKey00aB1cD2eF3gH4' };
    const output = await initWith(environment, checkout.path);
    expect(output).toContain('for the content items of the apps.');
    expect(output).not.toContain('wrongKey00aB1cD2eF3gH4');
    expect((await written(checkout.path, 'deploy.yml')).jobs.deploy.steps[1].with).not.toHaveProperty(
      'content-guid',
    );
  });
});

test('several apps become jobs of a matrix, in the workflows that deploy and that preview', async () => {
  await using checkout = await gitRepository({ ...app('sales'), ...app('stock') });
  await init(checkout.path, '--previews');
  for (const [name, job] of [
    ['deploy.yml', 'deploy'],
    ['preview.yml', 'preview'],
  ] as const) {
    const { jobs } = await written(checkout.path, name);
    expect(jobs[job].strategy.matrix.include).toEqual([{ path: 'sales' }, { path: 'stock' }]);
    expect(jobs[job].steps[1].with.path).toBe(`\${{ matrix.path }}`);
  }
});

test('an existing workflow is never overwritten, and --dry-run writes nothing', async () => {
  await using checkout = await gitRepository({ ...helloApp, '.github/workflows/deploy.yml': 'mine' });
  expect(await init(checkout.path, '--dry-run', '--previews')).toContain('# .github/workflows/preview.yml');
  expect(await init(checkout.path)).toContain('.github/workflows/deploy.yml exists and is not changed.');
  expect(await readFile(join(checkout.path, '.github/workflows/deploy.yml'), 'utf8')).toBe('mine');
  await expect(readFile(join(checkout.path, '.github/workflows/preview.yml'))).rejects.toThrow('ENOENT');
});

test('a repository without a Dash app is refused with what to do', async () => {
  await using checkout = await gitRepository({ 'readme.txt': '' });
  await expect(init(checkout.path)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no Dash app in'),
  });
});
