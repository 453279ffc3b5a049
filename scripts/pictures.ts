// npm run pictures: creates the pictures in docs/ from real output.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type MockGitHub, startMockGitHub } from '../__tests__/support/github/mock-github.ts';
import { parseOptions } from '../local-connect/options.ts';
import { startServer } from '../local-connect/server.ts';
import { findBrowser, launchBrowser } from './browser.ts';
import { parseCommandLine } from './command-line.ts';
import { gitHubPage } from './github-page.ts';
import { repository, runStep, type Step } from './runner.ts';
import { ownRepository } from './set-owner.ts';

parseCommandLine(
  `Usage: npm run pictures

Creates the pictures in docs/. Needs Chromium.

  local-connect.png  the example app in local-connect's dashboard, viewed as the demo user viktor
  comment.png        the comment on a pull request, as GitHub shows it
  summary.png        the job summary, as GitHub shows it`,
  {},
);

type Server = Awaited<ReturnType<typeof startServer>>;

/** Runs the action as a workflow does. */
async function run(
  connect: Server,
  inputs: Readonly<Record<string, string>>,
  step: Partial<Step> = {},
  mayFail = false,
) {
  const result = await runStep({
    workspace: repository,
    ...step,
    inputs: { server: connect.url, 'api-key': connect.firstKey ?? '', ...inputs },
  });
  if (result.code !== 0 && !mayFail) throw new Error(`The app could not be deployed:\n${result.log}`);
  return result;
}

async function pictureLocalConnect(browser: Browser, connect: Server, dashboard: string): Promise<void> {
  const viewport = { width: 1160, height: 610 };
  const page = await browser.newPage({ viewport, deviceScaleFactor: 2, colorScheme: 'light' });
  await page.goto(dashboard || connect.url);
  await page.getByRole('button', { name: 'administrator' }).click();
  await page.getByLabel('View as').selectOption({ label: 'viktor (viewer)' });
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.frameLocator('iframe').getByText('Hello, viktor.').waitFor();
  await page.getByText('running').waitFor();
  await page.screenshot({ path: join(repository, 'docs', 'local-connect.png') });
  await page.close();
}

const commits = ['9c1e5b7d02a94f1b8f3c6d7e8a9b0c1d2e3f4a5b', 'e7a30c4418d2b6f59e0a7c3b2d1f8e6a5b4c3d2e'];

/** Deploys two apps, and previews changes to them in a pull request. The last change breaks the second app. */
async function previewPullRequest(connect: Server, github: MockGitHub, workspace: string) {
  const environment = {
    ...{ GITHUB_API_URL: github.url, GITHUB_RUN_ID: '12733095142', GITHUB_SHA: commits[0] ?? '' },
    ...{ GITHUB_ACTION_REPOSITORY: ownRepository, GITHUB_ACTION_REF: 'v1' },
  };
  const app = (name: string) => join(workspace, name, 'app.py');
  const pull = github.openPull(12);
  const job = async (name: string, title: string, commit?: string) => {
    if (commit !== undefined) pull.head.sha = commit;
    const inputs = { path: name, name, title, access: 'logged_in', 'github-token': github.token };
    const event = { name: 'pull_request', payload: github.event(12, 'synchronize') };
    return run(connect, inputs, { workspace, environment, ...(commit !== undefined && { event }) }, true);
  };
  const change = (name: string, from: string, to: string) =>
    writeFileSync(app(name), readFileSync(app(name), 'utf8').replace(from, to));
  for (const name of ['greeting', 'sales'])
    cpSync(join(repository, 'examples/greeting'), join(workspace, name), { recursive: true });
  const { summary } = await job('sales', 'Sales board');
  await job('greeting', 'Greeting');
  for (const name of ['greeting', 'sales']) change(name, 'Who is looking?', 'Good morning');
  writeFileSync(join(workspace, 'greeting/requirements.txt'), 'dash>=3.0,<5\nplotly>=6\n');
  await job('sales', 'Sales board', commits[0]);
  change('sales', 'SALUTATIONS = ', 'ROWS = open("sales.csv").readlines()\nSALUTATIONS = ');
  await job('sales', 'Sales board', commits[1]);
  await job('greeting', 'Greeting', commits[1]);
  return { summary, comment: github.comments[0]?.body ?? '' };
}

async function pictureGitHub(browser: Browser, connect: Server, workspace: string): Promise<void> {
  await using github = await startMockGitHub();
  const texts = await previewPullRequest(connect, github, workspace);
  for (const [name, markdown] of Object.entries(texts)) {
    const page = await browser.newPage({ viewport: { width: 892, height: 600 } });
    await page.setContent(gitHubPage(name === 'comment' ? 'comment' : 'summary', markdown));
    await page.locator('main').screenshot({ path: join(repository, 'docs', `${name}.png`) });
    await page.close();
  }
}

const browser = await launchBrowser(findBrowser());
const [data, workspace] = ['data', 'workspace'].map((name) =>
  mkdtempSync(join(tmpdir(), `pictures-${name}-`)),
) as [string, string];
try {
  const cache = join(repository, '.cache', 'local-connect');
  const connect = await startServer(parseOptions(['--port', '0', '--data', data, '--cache', cache], data));
  try {
    const inputs = { path: 'examples/greeting', title: 'Greeting', access: 'logged_in', name: 'example' };
    const { outputs } = await run(connect, inputs);
    await pictureLocalConnect(browser, connect, outputs['dashboard-url'] ?? '');
    await pictureGitHub(browser, connect, workspace);
  } finally {
    await connect.close();
  }
} finally {
  await browser.close();
  for (const folder of [data, workspace]) rmSync(folder, { recursive: true, force: true });
}
