import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runStep, type StepResult } from '../../scripts/runner.ts';
import { helloApp, helloDash } from '../support/hello-dash.ts';
import { type LocalConnect, startLocalConnect } from '../support/local-connect.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let connect: LocalConnect;
beforeAll(async () => {
  connect = await startLocalConnect();
});
afterAll(async () => {
  await connect[Symbol.asyncDispose]();
});

/** Runs the action on an app with these files. */
async function run(files: Record<string, string>, inputs: Record<string, string> = {}): Promise<StepResult> {
  await using app = await temporaryFolder(files);
  return await runIn(app.path, inputs);
}

const runIn = (workspace: string, inputs: Record<string, string>) =>
  runStep({ inputs: { server: connect.url, 'api-key': connect.keys.publisher, ...inputs }, workspace });

/** Expects a failed step whose annotations contain these texts, without a stack trace or the API key. */
function expectMistake(result: StepResult, texts: readonly (string | RegExp)[]): void {
  const errors = result.annotations.filter(({ level }) => level === 'error').map(({ message }) => message);
  for (const text of texts) {
    expect(errors).toContainEqual(
      typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text),
    );
  }
  expect(result.raw).not.toMatch(/^\s+at .*\.js:\d+/m);
  expect(result.raw.replace(/::add-mask::.*/g, '')).not.toContain(connect.keys.publisher);
  expect(result.outputs.status).toBe('failed');
  expect(result.code).toBe(1);
}

describe('the server and the key', () => {
  test('a wrong key is reported without being shown', async () => {
    const result = await run(helloApp, { 'api-key': 'wrongKey00aB1cD2eF3gH4iJ5kL6mN7o' });
    expectMistake(result, [/API key/]);
    expect(result.log + result.summary).not.toContain('wrongKey00aB1cD2eF3gH4iJ5kL6mN7o');
  });

  test("a viewer's key is refused with the name of the user, who may not publish", async () => {
    expectMistake(await run(helloApp, { 'api-key': connect.keys.viewer }), [
      /viktor.*viewer|viewer.*viktor/s,
    ]);
  });

  test('a server that responds with a web page is reported as not being Connect', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<html><title>Sign in to Acme</title></html>');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    try {
      expectMistake(await run(helloApp, { server: `http://127.0.0.1:${port}` }), [
        /not Connect|isn't Connect|no Connect|Sign in to Acme/,
      ]);
    } finally {
      server.close();
    }
  });

  test('a server that is not Connect, and a path below Connect, are reported with status 404', async () => {
    const server = createServer((_, response) => response.writeHead(404).end('<title>Not here</title>'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    try {
      expectMistake(await run(helloApp, { server: `http://127.0.0.1:${port}` }), [
        `No Posit Connect answers at http://127.0.0.1:${port}/ (404).`,
      ]);
    } finally {
      server.close();
    }
    expectMistake(await run(helloApp, { server: `${connect.url}/foo` }), [
      `No Posit Connect answers at ${connect.url}/foo/ (404).`,
    ]);
  });

  test('a server that cannot be reached is reported by its name', async () => {
    expectMistake(await run(helloApp, { server: 'http://connect.invalid' }), ['connect.invalid']);
  });

  test('a missing server and a missing key are reported together', async () => {
    expectMistake(await run(helloApp, { server: '', 'api-key': '' }), [
      'Input `server` is missing',
      'Input `api-key` is missing',
    ]);
  });
});

test('trusted publishing without content-guid is reported as that, not as a missing key', async () => {
  await using app = await temporaryFolder(helloApp);
  const result = await runStep({
    inputs: { server: connect.url },
    workspace: app.path,
    environment: {
      ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/token',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
    },
  });
  expectMistake(result, [/^Input `content-guid` is missing.*trusted publishing/s]);
});

describe('a folder', () => {
  test('that does not exist is reported by its path', async () => {
    expectMistake(await run(helloApp, { path: 'apps/sales' }), [/apps\/sales/]);
  });

  test('that is a file is reported as one', async () => {
    expectMistake(await run(helloApp, { path: 'app.py' }), [/app\.py.*(file|folder)/s]);
  });

  test('outside the workspace, behind a symbolic link, is refused', async () => {
    await using elsewhere = await temporaryFolder(helloApp);
    const workspace = await mkdtemp(join(tmpdir(), 'workspace-'));
    try {
      await mkdir(join(workspace, '.git'));
      await symlink(elsewhere.path, join(workspace, 'app'), 'dir');
      expectMistake(await runIn(workspace, { path: 'app' }), [/outside/]);
    } finally {
      await rm(workspace, { recursive: true, force: true });
    }
  });

  test('that is empty is reported as a missing checkout', async () => {
    expectMistake(await run({}), [/not checked out.*is empty.*- uses: actions\/checkout@v7/s]);
  });

  test('that is missing in a workspace without a checkout is reported as a missing checkout', async () => {
    const result = await run({ 'report/index.html': '' }, { path: 'apps/sales' });
    const reason = /has no \.git, and its folder apps\/sales does not exist\.\n/;
    expectMistake(result, [/not checked out/, reason, /- uses: actions\/checkout@v7/]);
  });
});

test('a thumbnail outside the repository is refused, set by an input or by connect.toml', async () => {
  await using outside = await temporaryFolder({ 'secret.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' });
  const file = join(outside.path, 'secret.svg');
  const refusal = /^connect\.toml:1:.*secret\.svg is outside the repository/s;
  const files = { ...helloApp, 'connect.toml': `thumbnail = ${JSON.stringify(file)}\n` };
  expectMistake(await run(files), [refusal]);
  expectMistake(await run(files, { mode: 'check' }), [refusal]);
  expectMistake(await run(helloApp, { thumbnail: file }), [/secret\.svg is outside the repository/]);
});

describe('an entrypoint', () => {
  test.each([
    { it: 'an unknown module', entrypoint: 'web:app', texts: [/web/] },
    {
      it: 'an unknown object, with a suggestion',
      entrypoint: 'app:ap',
      texts: [/app:ap|"ap"|\bap\b/, /Did you mean.*app/s],
    },
    { it: 'an object that is not a Dash app', entrypoint: 'app:html', texts: [/html/] },
    { it: 'two colons', entrypoint: 'app:app:app', texts: [/app:app:app/] },
  ])('with $it is reported', async ({ entrypoint, texts }) => {
    expectMistake(await run(helloApp, { entrypoint }), texts);
  });

  test('is not guessed if two are possible: both are listed with their lines', async () => {
    const files = { 'sales.py': helloDash, 'costs.py': helloDash, 'requirements.txt': 'dash\n' };
    expectMistake(await run(files), [/sales\.py.*3/s, /costs\.py.*3/s, /entrypoint/]);
  });
});

describe('requirements', () => {
  test('that are missing are reported with the files that were searched for', async () => {
    expectMistake(await run({ 'app.py': helloDash }), [/requirements\.txt/]);
  });

  test('with a package that does not exist are annotated on its line', async () => {
    const result = await run({
      'app.py': helloDash,
      'requirements.txt': '# what we need\ndash>=3,<5\nno-such-package-by-anybody==1.0\n',
    });
    expectMistake(result, [/no-such-package-by-anybody/]);
    expect(result.annotations).toContainEqual(
      expect.objectContaining({ level: 'error', file: 'requirements.txt', line: '3' }),
    );
  });
});

test('a Python version that the server lacks is reported with the versions that it has', async () => {
  const result = await run({ ...helloApp, '.python-version': '3.4\n' });
  expectMistake(result, [/3\.4/, /3\.\d+\.\d+/]);
});

test('the GUID of content of another kind is refused before anything is sent to it', async () => {
  const headers = { authorization: `Key ${connect.keys.publisher}`, 'content-type': 'application/json' };
  const created = await fetch(`${connect.url}/__api__/v1/content`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'a-flask-api' }),
  });
  const { guid } = (await created.json()) as { guid: string };
  await using api = await temporaryFolder({
    'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
    'requirements.txt': 'flask\n',
  });
  await deployAsFlask(api.path, guid, headers);
  const result = await run(helloApp, { 'content-guid': guid });
  expectMistake(result, [/python-api/]);
  const writes = (await connect.requests()).filter(
    ({ method, path }) => method !== 'GET' && path.includes(`${guid}/`),
  );
  expect(writes.map(({ path }) => path.replace(/^.*v1\//, ''))).toEqual([
    `content/${guid}/bundles`,
    `content/${guid}/deploy`,
  ]);
});

/** Deploys a bundle with the app mode of a Flask API, as another client would. */
async function deployAsFlask(folder: string, guid: string, headers: Record<string, string>): Promise<void> {
  const { create } = await import('tar');
  const { writeFile } = await import('node:fs/promises');
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({
      version: 1,
      metadata: { appmode: 'python-api', entrypoint: 'app' },
      python: {
        version: '3.11.0',
        package_manager: { name: 'pip', version: '24.0', package_file: 'requirements.txt' },
      },
      environment: { python: { requires: '>=3.9' } },
      files: {},
    }),
  );
  const archive = await create({ cwd: folder, gzip: true }, ['.']).concat();
  const upload = await fetch(`${connect.url}/__api__/v1/content/${guid}/bundles`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/gzip' },
    body: archive,
  });
  const { id } = (await upload.json()) as { id: string };
  const deploy = await fetch(`${connect.url}/__api__/v1/content/${guid}/deploy`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ bundle_id: id }),
  });
  const { task_id: task } = (await deploy.json()) as { task_id: string };
  for (let finished = false; !finished; ) {
    const seen = await fetch(`${connect.url}/__api__/v1/tasks/${task}?wait=30`, { headers });
    const body = (await seen.json()) as { finished: boolean; code: number; error: string };
    finished = body.finished;
    if (finished && body.code !== 0) throw new Error(body.error);
  }
}
