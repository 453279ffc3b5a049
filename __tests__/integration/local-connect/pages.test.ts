import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { browserTest } from '../../support/browser.ts';
import { type LocalConnect, startLocalConnect } from '../../support/local-connect.ts';
import { bundleOf, client } from './client.ts';

let connect: LocalConnect;
let mira: ReturnType<typeof client>;
beforeAll(async () => {
  connect = await startLocalConnect({ pathPrefix: '/pub' });
  mira = client(connect, connect.keys.publisher);
});
afterAll(() => connect[Symbol.asyncDispose]());

/** An app that shows its visitor, and prints each visit. */
const source = `
import json

print("Started")

def app(environ, start_response):
    print("visit to", environ["PATH_INFO"], flush=True)
    visitor = json.loads(environ.get("HTTP_RSTUDIO_CONNECT_CREDENTIALS", '{"user": "nobody"}'))
    start_response("200 OK", [("Content-Type", "text/html")])
    return [("<!doctype html><title>App</title><h1>Hello, %s</h1>" % visitor["user"]).encode()]
`;
const app = bundleOf({ 'app.py': source });
const printingApp = bundleOf({ 'app.py': source.replace('"Started"', '"Started\\n" * 200') });
const brokenApp = bundleOf({ 'app.py': 'print("<b>about to fail</b>")\nraise RuntimeError("no luck")\n' });
const unbuildable = bundleOf({ 'app.py': source, 'requirements.txt': './missing-folder\n' });

/** Opens a page of the dashboard, signed in as a demo user. */
async function openPage(
  browser: Browser,
  path: string,
  username = 'mira',
  options: BrowserContextOptions = {},
) {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(`${connect.url}/${path}`);
  await page.getByRole('button', { name: username }).click();
  return page;
}

const hello = (page: Page, user: string) =>
  page
    .frameLocator('iframe')
    .getByRole('heading', { name: `Hello, ${user}` })
    .waitFor();

browserTest(
  'the address of the logs that a deployment prints opens them after one click on a demo user',
  async (browser) => {
    const guid = await mira.publish('unlucky', brokenApp, { title: '<i>Unlucky</i> app' });
    await mira.visit(`content/${guid}/`);
    const page = await openPage(browser, `connect/#/apps/${guid}/logs`);
    const log = page.getByRole('region', { name: 'Log of App' });
    await log.getByText('RuntimeError: no luck').waitFor();
    expect(await log.textContent()).toContain('<b>about to fail</b>');
    expect(await page.locator('h1').textContent()).toBe('<i>Unlucky</i> app');
    const colorOf = (level: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('#log .${level}')).color`);
    expect(await colorOf('error')).not.toBe(await colorOf('plain'));
  },
);

browserTest('the list shows the state of each item and opens what can be opened', async (browser) => {
  const live = await mira.publish('list-live', app, { title: 'List: live' });
  await mira.deploy(live, { bundle_id: await mira.upload(live, unbuildable) });
  const failed = await mira.create('list-failed', { title: 'List: failed' });
  await mira.deploy(failed, { bundle_id: await mira.upload(failed, unbuildable) });
  const draft = await mira.create('list-draft', { title: 'List: draft' });
  await mira.deploy(draft, { bundle_id: await mira.upload(draft, app), activate: false });

  const page = await openPage(browser, 'connect/');
  const row = (title: string) => page.getByRole('row').filter({ hasText: title });
  expect(await row('List: live').textContent()).toMatch(/Live, idle.*Bundle \d+: build failed/s);
  expect(await row('List: failed').textContent()).toContain('Build failed');
  expect(await row('List: failed').getByRole('link', { name: /^Open/ }).count()).toBe(0);
  await row('List: draft').getByRole('link', { name: 'Open draft of List: draft' }).click();
  await hello(page, 'mira');
  await page.getByText('Nothing is live yet.').waitFor();
  await page.getByRole('link', { name: 'local-connect' }).click();
  await row('List: live').getByRole('link', { name: 'Open List: live' }).click();
  await page.getByRole('heading', { name: 'Hello, mira' }).waitFor();
});

browserTest('mira views an app as viktor, as nobody, and as herself again', async (browser) => {
  const guid = await mira.publish('bar', app, { access_type: 'all' });
  const page = await openPage(browser, `connect/#/apps/${guid}`);
  await hello(page, 'mira');
  await page.getByText('The app gets user mira, groups data, admins.').waitFor();
  for (const { choice, user, text } of [
    { choice: 'viktor (viewer)', user: 'viktor', text: 'The app gets user viktor, groups sales.' },
    { choice: 'nobody (not signed in)', user: 'nobody', text: 'The app gets no user and no groups.' },
    { choice: 'mira (you)', user: 'mira', text: 'The app gets user mira, groups data, admins.' },
  ]) {
    await page.getByLabel('View as').selectOption(choice);
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await page.getByText(text).waitFor();
    await hello(page, user);
  }
});

describe('the log of a running app', () => {
  browserTest('grows while it is open, and is filtered, copied and downloaded', async (browser) => {
    const guid = await mira.publish('talkative', app);
    await mira.visit(`content/${guid}/first`);
    const permissions = ['clipboard-read', 'clipboard-write'];
    const page = await openPage(browser, `connect/#/apps/${guid}/logs`, 'mira', { permissions });
    const log = page.getByRole('region', { name: 'Log of App' });
    await log.getByText('visit to /first').waitFor();
    await mira.visit(`content/${guid}/second`);
    await log.getByText('visit to /second').waitFor();

    await page.getByLabel('Filter the log').fill('second');
    await page.getByText('1 of 3 lines').waitFor();
    expect(await log.getByText('Started').isVisible()).toBe(false);
    // The button shows "Copied" for two seconds, of the page's clock.
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    await page.clock.resume();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('visit to /second\n');

    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const file = await (await downloading).path();
    expect(readFileSync(file, 'utf8')).toMatch(/Started\n.* visit to \/first\n.* visit to \/second\n$/);
  });

  browserTest('shows that the app stopped, and a build that starts meanwhile', async (browser) => {
    const guid = await mira.publish('restless', app);
    await mira.visit(`content/${guid}/`);
    const page = await openPage(browser, `connect/#/apps/${guid}/logs`);
    const jobs = page.getByRole('navigation', { name: 'Builds and processes' });
    await jobs.getByText('running').waitFor();
    await mira.deploy(guid, { bundle_id: await mira.upload(guid, unbuildable) });
    await jobs.getByText('failed').waitFor();
    expect(await page.locator('.log-header').textContent()).toMatch(/App of bundle \d+\s+running/);
    const [, run] = (await mira.get(`v1/content/${guid}/jobs`)).body;
    await mira.delete(`v1/content/${guid}/jobs/${run.key}`);
    await jobs.getByText('stopped').waitFor();
    expect(await page.getByRole('button', { name: /^Stop/ }).count()).toBe(0);
  });
});

browserTest('a bundle is activated and deleted from the list of bundles', async (browser) => {
  const guid = await mira.publish('two-bundles', app);
  const first = (await mira.get(`v1/content/${guid}`)).body.bundle_id;
  const second = await mira.upload(guid, app);
  const page = await openPage(browser, `connect/#/apps/${guid}`);
  await page.getByRole('link', { name: 'Bundles', exact: true }).click();
  await page.getByRole('button', { name: `Build and activate bundle ${second}` }).click();
  await page.getByText('The bundle is being activated.').waitFor();
  await page.getByRole('link', { name: 'Bundles', exact: true }).click();
  await page.getByRole('row', { name: new RegExp(`^${second} active`) }).waitFor();

  page.once('dialog', (dialog) => dialog.dismiss());
  await page.getByRole('button', { name: `Delete bundle ${first}` }).click();
  expect((await mira.get(`v1/content/${guid}/bundles`)).body).toHaveLength(2);
  page.once('dialog', (dialog) => dialog.accept());
  await page.getByRole('button', { name: `Delete bundle ${first}` }).click();
  await page.getByText('The bundle has been deleted.').waitFor();
  expect((await mira.get(`v1/content/${guid}/bundles`)).body).toHaveLength(1);
});

browserTest('the pages are used by keyboard alone', async (browser) => {
  const guid = await mira.publish('keyboard', app, { title: 'Keyboard' });
  await mira.visit(`content/${guid}/`);
  const page = await openPage(browser, `connect/#/apps/${guid}`);
  await hello(page, 'mira');
  expect(await page.title()).toBe('Keyboard · local-connect');
  const focused = () => page.evaluate('document.activeElement.textContent.trim()');
  const pressUntil = async (key: string, isReached: () => Promise<boolean>) => {
    for (let presses = 0; presses < 40; presses += 1) {
      if (await isReached()) return;
      await page.keyboard.press(key);
    }
    throw new Error('The element was not reached by keyboard.');
  };
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  await pressUntil('Tab', async () => (await focused()) === 'Logs');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Log of App' }).waitFor();
  await page.waitForFunction('document.title === "Keyboard: Logs · local-connect"');
  await pressUntil('Tab', () => page.evaluate('document.activeElement.id === "log"'));

  await pressUntil('Shift+Tab', async () => (await focused()) === 'Stop');
  await page.keyboard.press('Enter');
  await page.locator(':focus', { hasText: 'The process has been stopped.' }).waitFor();
});

browserTest('a live update keeps the focus where it is', async (browser) => {
  const guid = await mira.publish('focus', app);
  const page = await openPage(browser, `connect/#/apps/${guid}`);
  await page.getByRole('link', { name: 'Bundles', exact: true }).click();
  await page.getByRole('link', { name: /^Download bundle/ }).focus();
  await mira.upload(guid, app);
  await page.getByRole('row', { name: /not built/ }).waitFor();
  expect(await page.evaluate('document.activeElement.ariaLabel')).toMatch(/^Download bundle/);
});

browserTest('an address that does not exist shows a page that says so', async (browser) => {
  const page = await openPage(browser, 'connect/apps/00000000-0000-4000-8000-000000000000');
  await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
  await page.getByRole('link', { name: 'All content' }).click();
  await page.getByRole('heading', { name: 'Content' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  browserTest('axe finds no accessibility problem on any page', async (browser) => {
    const guid = await mira.publish(`axe-${colorScheme}`, printingApp, { title: 'Axe' });
    await mira.visit(`content/${guid}/`);
    const [{ key: longLog }] = (await mira.get(`v1/content/${guid}/jobs`)).body;
    const draft = await mira.upload(guid, app);
    await mira.deploy(guid, { bundle_id: draft, activate: false });
    await mira.deploy(guid, { bundle_id: await mira.upload(guid, unbuildable) });
    await mira.patch(`v1/content/${guid}/environment`, [{ name: 'TOKEN', value: 'x' }]);
    const item = `connect/apps/${guid}`;
    const signedOut = await (await browser.newContext({ colorScheme })).newPage();
    expect(await problemsOf(signedOut, '__login__')).toEqual([]);
    const page = await openPage(browser, 'connect/', 'mira', {
      colorScheme,
      viewport: { width: 900, height: 500 },
    });
    for (const path of [
      'connect/',
      ...[item, `${item}/draft/${draft}`, `${item}/bundles?done=bundle-deleted`],
      ...[
        `${item}/logs`,
        `${item}/logs/${longLog}`,
        `${item}/settings`,
        'connect/apps/none',
        await newClaim(),
      ],
    ])
      expect({ path, problems: await problemsOf(page, path) }).toEqual({ path, problems: [] });
  });
});

/** The path of the page on which a user allows a client to deploy. */
async function newClaim(): Promise<string> {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { body } = await mira.post('tokens', {
    token: `T${randomBytes(16).toString('hex')}`,
    public_key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  });
  return body.token_claim_url.slice(connect.url.length + 1);
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The violations that axe finds on a page, without the app in its frame. */
async function problemsOf(page: Page, path: string): Promise<string[]> {
  await page.goto(`${connect.url}/${path}`);
  await page.evaluate(axe);
  return page.evaluate(`axe.run(document, { iframes: false }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
}
