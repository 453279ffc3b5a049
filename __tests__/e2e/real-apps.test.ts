import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { runStep, type StepResult } from '../../scripts/runner.ts';
import { browserTest } from '../support/browser.ts';
import { type LocalConnect, startLocalConnect } from '../support/local-connect.ts';
import { python } from '../support/python-index.ts';
import { generateDashApp, generateTabs, type RealApp, realApps } from '../support/real-apps.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

let connect: LocalConnect;
beforeAll(async () => {
  connect = await startLocalConnect({ pythons: 'all' });
});
afterAll(async () => {
  await connect[Symbol.asyncDispose]();
});

const deploy = (
  workspace: string,
  { path = '.', inputs }: Pick<RealApp, 'path' | 'inputs'>,
  server = connect,
): Promise<StepResult> =>
  runStep({
    inputs: { server: server.url, 'api-key': server.keys.publisher, path, ...inputs },
    workspace,
  });

/** Opens an app and signs in as mira. Requests to other sites are blocked. */
async function openSignedIn(page: Page, contentUrl: string): Promise<void> {
  const { origin } = new URL(contentUrl);
  await page.route(
    (url) => url.origin !== origin,
    (route) => route.abort(),
  );
  await page.goto(contentUrl);
  await page.getByLabel('User name').fill('mira');
  await page.getByLabel('Password').fill('mira');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/**
 * Collects exceptions of the app's page, failed requests to its server, and requests outside the path of the app. Pages before
 * that of the app don't count.
 */
function watch(page: Page, contentUrl: string): string[] {
  const wrong: string[] = [];
  let isOpen = false;
  page.on('pageerror', (error) => isOpen && wrong.push(error.message));
  page.on('response', (response) => {
    const request = response.request();
    if (request.resourceType() === 'document') {
      isOpen ||= response.status() === 200 && request.url().startsWith(contentUrl);
      return;
    }
    if (!isOpen || !sameOrigin(request.url(), contentUrl)) return;
    if (!request.url().startsWith(contentUrl) || response.status() >= 400) {
      wrong.push(`${request.method()} ${new URL(request.url()).pathname}: ${response.status()}`);
    }
  });
  return wrong;
}

const sameOrigin = (one: string, other: string) => new URL(one).origin === new URL(other).origin;

describe.each(realApps)(
  '$name',
  ({ make, path, inputs, entrypoint, warning, presses, shows, strays = [] }) => {
    let folder: TemporaryFolder;
    let result: StepResult;
    beforeAll(async () => {
      folder = await temporaryFolder();
      await make(folder.path);
      result = await deploy(folder.path, { path, inputs });
    }, 900_000);
    afterAll(async () => {
      await folder[Symbol.asyncDispose]();
    });

    test('goes live', () => {
      expect(result.log.split('\n').at(-1)).toBe(`Deployed: ${result.outputs['content-url']}`);
      expect(JSON.parse(result.outputs.result ?? '')).toMatchObject({ status: 'deployed', entrypoint });
      const titles = result.annotations.map(({ title }) => title);
      if (warning !== undefined) expect(titles).toContain(`connect-dash-deploy: ${warning}`);
    });

    browserTest('works in a browser', async (browser) => {
      const page = await browser.newPage();
      const contentUrl = result.outputs['content-url'] ?? '';
      const wrong = watch(page, contentUrl);
      await openSignedIn(page, contentUrl);
      if (presses !== undefined) await page.getByText(presses, { exact: true }).first().click();
      await page.getByText(shows).first().waitFor();
      // A stylesheet may be requested after the text is shown.
      await until(() => strays.every((stray) => wrong.includes(stray)));
      expect(wrong).toEqual(strays);
    });
  },
);

test('the generated app of create-dash-app fails, and its own mistake is annotated on its line', async () => {
  await using folder = await temporaryFolder();
  await generateDashApp(folder.path);
  const result = await deploy(folder.path, {});
  expect(result).toMatchObject({ code: 1, outputs: { status: 'failed' } });
  expect(result.annotations.filter(({ level }) => level === 'error')).toMatchObject([
    {
      file: 'board/components/index.py',
      line: '7',
      message: expect.stringContaining("has no attribute 'p'"),
    },
  ]);
  expect(result.log).toContain('Traceback (most recent call last):');
});

// A server with only the Python of this machine's PATH. The app's runtime.txt requires 3.10, so the test is skipped with 3.10.
const askPython = 'import platform, sys; print(sys.executable, platform.python_version(), sep="\\n")';
const answer = await promisify(execFile)(python, ['-c', askPython]);
const [executable = '', version = ''] = answer.stdout.split(/\r?\n/);
const unlessItFits = version.startsWith('3.10.') ? test.skip : test;
unlessItFits(
  'the generated app of dash-tools needs Python 3.10, and the error lists the versions of a server without it',
  async () => {
    await using folder = await temporaryFolder();
    await using server = await startLocalConnect({ pythons: [executable] });
    await generateTabs(folder.path);
    const result = await deploy(folder.path, { path: 'tooled' }, server);
    expect(result).toMatchObject({ code: 1, outputs: { status: 'failed', 'content-guid': '' } });
    expect(result.annotations.filter(({ level }) => level === 'error')).toMatchObject([
      {
        file: 'tooled/runtime.txt',
        line: '1',
        message: expect.stringContaining(version),
      },
    ]);
  },
);
