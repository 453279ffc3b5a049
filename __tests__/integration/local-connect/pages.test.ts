import { afterAll, beforeAll, expect } from '@jest/globals';
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

browserTest('who signs in at the logs page of an app reads there why it doesn’t start', async (browser) => {
  const source = 'print("<b>about to fail</b>")\nraise RuntimeError("no luck")\n';
  const guid = await mira.publish('unlucky', bundleOf({ 'app.py': source }), { title: '<i>Unlucky</i> app' });
  await mira.visit(`content/${guid}/`);

  const page = await browser.newPage();
  await page.goto(`${connect.url}/connect/#/apps/${guid}/logs`);
  await page.getByLabel('User name').fill('mira');
  await page.getByLabel('Password').fill('mira');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('RuntimeError: no luck').waitFor();
  expect(await page.locator('pre').first().textContent()).toContain('<b>about to fail</b>');
  expect(await page.locator('h1').textContent()).toBe('<i>Unlucky</i> app');

  await page.getByRole('link', { name: 'local-connect' }).click();
  await page.getByRole('link', { name: '<i>Unlucky</i> app' }).click();
  await page.getByText('1 active').waitFor();
  expect(await page.getByRole('link', { name: `/content/${guid}/` }).count()).toBe(1);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.close();
});

browserTest(
  'the list has what was deployed last at its top, and an address that leads nowhere says so',
  async (browser) => {
    const app = bundleOf({ 'app.py': 'app = None\n' });
    for (const name of ['one', 'two', 'three']) await mira.publish(name, app);
    const page = await browser.newPage();
    await page.goto(`${connect.url}/connect/#/apps/nope`);
    await page.getByLabel('User name').fill('mira');
    await page.getByLabel('Password').fill('mira');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('There is no page #/apps/nope.').waitFor();
    await page.getByRole('link', { name: 'All content' }).click();
    await page.getByRole('heading', { name: 'Content' }).waitFor();
    const titles = await page.locator('tbody tr td:first-child').allTextContents();
    expect(titles.slice(0, 3)).toEqual(['three', 'two', 'one']);
    await page.close();
  },
);
