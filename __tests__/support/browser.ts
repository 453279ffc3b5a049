import { afterAll, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { findBrowser, launchBrowser } from '../../scripts/browser.ts';

const executablePath = findBrowser();

/** The browser, which the first test starts. A start takes about a second of CPU time. */
let started: Promise<Browser> | undefined;
afterAll(async () => (await started)?.close());

/** On a busy machine, a page takes many times its usual time. A test that hangs fails with what it waited for. */
function withLongTimeouts(browser: Browser): Browser {
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(300_000);
    return context;
  };
  return browser;
}

/**
 * A test in a real browser, which the tests of a file share. Its contexts are closed after each test. Without a browser the
 * test is skipped, or fails if CI=true.
 */
export function browserTest(name: string, run: (browser: Browser) => Promise<void>): void {
  if (executablePath === undefined && process.env.CI !== 'true') {
    test.skip(`${name} (no browser found: install Chromium or set CHROME_PATH)`, () => {});
    return;
  }
  test(name, async () => {
    started ??= launchBrowser(executablePath).then(withLongTimeouts);
    const browser = await started;
    try {
      await run(browser);
    } finally {
      for (const context of browser.contexts()) await context.close();
    }
  });
}
