import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

/** The browser of this machine: none is downloaded. */
function findBrowser(): string | undefined {
  const names = [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'chrome.exe',
    'msedge.exe',
  ];
  const folders = [
    ...(process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':'),
    '/Applications/Google Chrome.app/Contents/MacOS',
    'C:\\Program Files\\Google\\Chrome\\Application',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application',
  ];
  const candidates = folders.flatMap((folder) =>
    [...names, 'Google Chrome'].map((name) => join(folder, name)),
  );
  return process.env.CHROME_PATH ?? candidates.find((path) => existsSync(path));
}

const executablePath = findBrowser();

/**
 * A test in a real browser. Without one it steps aside and says so in its name; with CI=true it fails instead, so
 * that nobody takes a run without a browser for a whole one.
 */
export function browserTest(name: string, run: (browser: Browser) => Promise<void>, timeout = 180_000): void {
  if (executablePath === undefined && process.env.CI !== 'true') {
    test.skip(`${name} (no browser found: install Chromium or set CHROME_PATH)`, () => {});
    return;
  }
  test(
    name,
    async () => {
      const browser = await chromium.launch({
        ...(executablePath !== undefined && { executablePath }),
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      });
      try {
        await run(browser);
      } finally {
        await browser.close();
      }
    },
    timeout,
  );
}
