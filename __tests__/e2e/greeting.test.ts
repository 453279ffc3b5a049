import { execFileSync } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { repository, runStep, type StepResult } from '../../scripts/runner.ts';
import { browserTest } from '../support/browser.ts';
import { type LocalConnect, startLocalConnect } from '../support/local-connect.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Deploys the example with only a server and a key. The server has a path, without a trailing slash. */
let connect: LocalConnect;
let first: StepResult;
const deploy = (path = 'examples/greeting', workspace = repository, inputs: Record<string, string> = {}) =>
  runStep({ inputs: { server: connect.url, 'api-key': connect.keys.publisher, path, ...inputs }, workspace });

beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub' });
  first = await deploy();
});
afterAll(async () => {
  await connect[Symbol.asyncDispose]();
});

const api = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${connect.url}/__api__/${path}`, {
    method,
    headers: { authorization: `Key ${connect.keys.publisher}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.json() as Promise<Record<string, unknown>>;
};

describe('the first deployment', () => {
  test('succeeds and prints the URL in its last line', () => {
    expect(first.log.split('\n').at(-1)).toBe(`Deployed: ${first.outputs['content-url']}`);
    expect(first.code).toBe(0);
  });

  test('sets every output', () => {
    const guid = first.outputs['content-guid'];
    expect(first.outputs).toMatchObject({
      status: 'deployed',
      'content-url': `${connect.url}/content/${guid}/`,
      'dashboard-url': `${connect.url}/connect/#/apps/${guid}`,
      'logs-url': `${connect.url}/connect/#/apps/${guid}/logs`,
      'bundle-id': expect.stringMatching(/^\d+$/),
      'task-id': expect.stringMatching(/\w+/),
      'python-version': expect.stringMatching(/^3\.\d+\.\d+$/),
    });
    expect(JSON.parse(first.outputs.result ?? '')).toMatchObject({
      status: 'deployed',
      contentGuid: guid,
      entrypoint: 'app:app',
      files: 4,
      bytes: expect.any(Number),
      stages: expect.arrayContaining([{ name: expect.any(String), milliseconds: expect.any(Number) }]),
    });
  });

  test('prints the build log of the server', () => {
    expect(first.log).toContain('Building Dash application...');
    expect(first.log).toContain('Launching Dash application...');
  });

  test('writes link, commit and the duration of each stage to the summary', () => {
    expect(first.summary).toContain(first.outputs['content-url']);
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: repository, encoding: 'utf8' });
    expect(first.summary).toContain(commit.slice(0, 7));
    expect(first.summary).toContain('Time:');
  });

  test('prints the key nowhere, not even where the runner would mask it', () => {
    const shown = first.raw.replace(`::add-mask::${connect.keys.publisher}`, '');
    expect(shown + first.summary + JSON.stringify(first.outputs)).not.toContain(connect.keys.publisher);
  });
});

test('the title of the content is the folder name until a user changes it', async () => {
  const content = `v1/content/${first.outputs['content-guid']}`;
  expect(await api('GET', content)).toMatchObject({ title: 'greeting' });
  await api('PATCH', content, { title: 'Good day' });
  expect((await deploy()).code).toBe(0);
  expect(await api('GET', content)).toMatchObject({ title: 'Good day' });
});

test('a second run finds the same content unchanged', async () => {
  const again = await deploy();
  expect(again.outputs).toMatchObject({
    status: 'unchanged',
    'content-guid': first.outputs['content-guid'],
    'content-url': first.outputs['content-url'],
    'bundle-id': first.outputs['bundle-id'],
  });
});

describe('in a browser', () => {
  async function signIn(page: Page, name: string): Promise<void> {
    await page.getByLabel('User name').fill(name);
    await page.getByLabel('Password').fill(name);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
  const choose = async (page: Page, salutation: string) => {
    await page.locator('#salutation').click();
    await page.getByRole('option', { name: salutation }).click();
  };
  const greeting = (page: Page, text: string) => page.locator('#greeting', { hasText: text }).waitFor();

  browserTest(
    'after mira has signed in and chosen "Aloha", the page shows "Aloha, mira."',
    async (browser) => {
      const page = await browser.newPage();
      await page.goto(first.outputs['content-url'] ?? '');
      await signIn(page, 'mira');
      await greeting(page, 'Hello, mira.');
      await choose(page, 'Aloha');
      await greeting(page, 'Aloha, mira.');
    },
  );

  browserTest(
    'a visitor who is not signed in is greeted as a stranger, even with a forged header',
    async (browser) => {
      await api('PATCH', `v1/content/${first.outputs['content-guid']}`, { access_type: 'all' });
      const page = await browser.newPage({
        extraHTTPHeaders: { 'RStudio-Connect-Credentials': '{"user":"mira","groups":["admins"]}' },
      });
      await page.goto(first.outputs['content-url'] ?? '');
      await greeting(page, 'Hello, stranger.');
      await api('PATCH', `v1/content/${first.outputs['content-guid']}`, { access_type: 'acl' });
    },
  );
});

test('a changed app is deployed to the same address', async () => {
  await using app = await temporaryFolder();
  await cp(join(repository, 'examples', 'greeting'), app.path, { recursive: true });
  await writeFile(join(app.path, 'notes.txt'), 'changed');
  const guid = first.outputs['content-guid'] ?? '';
  const changed = await deploy('.', app.path, { 'content-guid': guid });
  expect(changed.outputs).toMatchObject({
    status: 'deployed',
    'content-url': first.outputs['content-url'],
  });
  expect(changed.outputs['bundle-id']).not.toBe(first.outputs['bundle-id']);
});
