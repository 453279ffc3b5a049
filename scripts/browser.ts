import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** The path of an installed Chromium, Chrome or Edge. `CHROME_PATH` takes precedence. Nothing is downloaded. */
export function findBrowser(): string | undefined {
  const names = [
    ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'Google Chrome'],
    ...['chrome.exe', 'msedge.exe'],
  ];
  const folders = [
    ...(process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':'),
    '/Applications/Google Chrome.app/Contents/MacOS',
    'C:\\Program Files\\Google\\Chrome\\Application',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application',
  ];
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return process.env.CHROME_PATH ?? candidates.find((path) => existsSync(path));
}

/**
 * Starts a browser that sends no requests of its own.
 *
 * @param executablePath default: the browser that Playwright installed
 */
export function launchBrowser(executablePath: string | undefined): Promise<Browser> {
  return chromium.launch({
    // On a busy machine, a start takes many times its usual time.
    timeout: 300_000,
    ...(executablePath !== undefined && { executablePath }),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}
