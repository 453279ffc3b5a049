// npm run pictures: makes the pictures of the documents from real output.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { parseOptions } from '../local-connect/options.ts';
import { startServer } from '../local-connect/server.ts';
import { findBrowser, launchBrowser } from './browser.ts';
import { readWords } from './command-line.ts';
import { repository, runStep } from './runner.ts';

readWords(
  `Usage: npm run pictures

Makes docs/local-connect.png: the example app in local-connect's dashboard, seen as the demo user viktor. Needs Chromium.`,
  {},
);

async function takePictures(browser: Browser, data: string): Promise<void> {
  const cache = join(repository, '.cache', 'local-connect');
  const connect = await startServer(parseOptions(['--port', '0', '--data', data, '--cache', cache], data));
  try {
    const { code, log, outputs } = await runStep({
      inputs: {
        ...{ server: connect.url, 'api-key': connect.firstKey ?? '' },
        ...{ path: 'examples/greeting', title: 'Greeting', access: 'logged_in' },
      },
      workspace: repository,
    });
    if (code !== 0) throw new Error(`The example could not be deployed:\n${log}`);
    const viewport = { width: 1160, height: 610 };
    const page = await browser.newPage({ viewport, deviceScaleFactor: 2, colorScheme: 'light' });
    await page.goto(outputs['dashboard-url'] ?? '');
    await page.getByRole('button', { name: 'administrator' }).click();
    await page.getByLabel('View as').selectOption({ label: 'viktor (viewer)' });
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await page.frameLocator('iframe').getByText('Hello, viktor.').waitFor();
    await page.getByText('running').waitFor();
    await page.screenshot({ path: join(repository, 'docs', 'local-connect.png') });
  } finally {
    await connect.close();
  }
}

const browser = await launchBrowser(findBrowser());
const data = mkdtempSync(join(tmpdir(), 'pictures-'));
try {
  await takePictures(browser, data);
} finally {
  await browser.close();
  rmSync(data, { recursive: true, force: true });
}
