import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Names of Chromium and its relatives, the commonest first; all know the same command line. */
const names = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'chrome',
  'microsoft-edge',
  'msedge',
];

/** Where GitHub's own Windows and macOS runners, and laptops, have one that isn't on the PATH. */
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The browser of this machine, or `undefined`. `CHROME_BIN` comes first, as elsewhere. */
export function findBrowser(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = names.flatMap((name) =>
    folders.map((folder) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)),
  );
  const given = environment.CHROME_BIN ? [environment.CHROME_BIN] : [];
  return [...given, ...onPath, ...places].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** How long the page may take until everything on it is drawn, in milliseconds. */
const patience = 15_000;

/**
 * Has the browser draw a page and write it to a file as PNG. It comes as a stranger: the browser's command line can
 * send no key, so this is for apps that anyone may see.
 *
 * @param folder for the browser's profile and the picture; removed by the caller
 * @returns the path of the picture; `undefined` where what came is no Dash app (a login page, an error of the browser)
 */
export async function takeScreenshot(
  browser: string,
  url: URL,
  folder: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const picture = join(folder, 'screenshot.png');
  const options = [
    '--headless',
    '--no-first-run',
    '--disable-gpu',
    '--hide-scrollbars',
    `--user-data-dir=${join(folder, 'profile')}`,
    '--window-size=1280,800',
    // Time of the page, not of the clock: it runs on at once when nothing is awaited.
    `--virtual-time-budget=${patience}`,
    `--timeout=${2 * patience}`,
    // Chromium's own sandbox needs rights that root in a container doesn't give.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const { stdout } = await run(browser, [...options, '--dump-dom', `--screenshot=${picture}`, url.href], {
    timeout: 4 * patience,
    maxBuffer: 64 * 1024 * 1024,
    signal,
  });
  return stdout.includes('react-entry-point') && !stdout.includes('_dash-loading"') ? picture : undefined;
}
