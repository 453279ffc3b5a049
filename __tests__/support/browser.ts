import { test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { findBrowser, launchBrowser } from '../../scripts/browser.ts';

const executablePath = findBrowser();

/** A test in a real browser. It is skipped if there is none, but fails then with CI=true. */
export function browserTest(name: string, run: (browser: Browser) => Promise<void>): void {
  if (executablePath === undefined && process.env.CI !== 'true') {
    test.skip(`${name} (no browser found: install Chromium or set CHROME_PATH)`, () => {});
    return;
  }
  test(name, async () => {
    const browser = await launchBrowser(executablePath);
    try {
      await run(browser);
    } finally {
      await browser.close();
    }
  });
}
