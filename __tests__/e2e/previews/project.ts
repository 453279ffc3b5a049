import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { runStep, type Step, type StepResult } from '../../../scripts/runner.ts';
import { type MockGitHub, startMockGitHub } from '../../support/github/mock-github.ts';
import { dashRequirements } from '../../support/hello-dash.ts';
import type { LocalConnect, LocalConnectOptions } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { shortPauses } from '../../support/short-pauses.ts';
import { standInDash } from '../../support/stand-in-dash.ts';
import { type TemporaryFolder, temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';

/** An app that shows a word. */
export const says = (word: string) => ({
  'app.py': `from dash import Dash, html

app = Dash(__name__)
app.layout = html.P("${word}", id="word")
`,
  'requirements.txt': dashRequirements,
});
export const broken = { ...says('never'), 'app.py': `import nothing_like_this\n${says('never')['app.py']}` };

/** The environment of two simultaneous runs that write the same comment. They need the pauses to keep each other's rows. */
export const realPauses = { NODE_OPTIONS: '' };

export interface ProjectOptions {
  readonly inputs?: Record<string, string>;
  readonly environment?: Record<string, string>;
  /** Whether to use GitHub Enterprise Server. */
  readonly enterprise?: boolean;
  readonly realDash?: boolean;
}

/** Starts projects that share servers. Call it at the top of a test file. */
export function sharedProjects() {
  const localConnect = sharedLocalConnect();
  return (options: LocalConnectOptions = {}, more: ProjectOptions = {}) =>
    Project.start(localConnect, options, more);
}

/** A repository with two apps, its pull request 7, and the server that it is deployed to. */
export class Project implements AsyncDisposable {
  readonly connect: LocalConnect;
  readonly github: MockGitHub;
  readonly workspace: TemporaryFolder;
  readonly inputs: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  #commits = 0;

  private constructor(
    connect: LocalConnect,
    github: MockGitHub,
    workspace: TemporaryFolder,
    more: { inputs?: Record<string, string>; environment?: Record<string, string> },
  ) {
    this.connect = connect;
    this.github = github;
    this.workspace = workspace;
    this.inputs = {
      server: connect.url,
      'api-key': connect.keys.publisher,
      'github-token': github.token,
      ...more.inputs,
    };
    this.environment = { GITHUB_API_URL: github.url, ...shortPauses, ...more.environment };
    github.openPull(7);
  }

  static async start(
    localConnect: ReturnType<typeof sharedLocalConnect>,
    options: LocalConnectOptions,
    more: ProjectOptions,
  ): Promise<Project> {
    return new Project(
      await localConnect({ ...(more.realDash ? {} : await standInDash()), ...options }),
      await startMockGitHub(more.enterprise ? { as: 'ghes-3.8' } : {}),
      await temporaryFolder(),
      more,
    );
  }

  async [Symbol.asyncDispose]() {
    for (const one of [this.connect, this.github, this.workspace]) await one[Symbol.asyncDispose]();
  }

  write(app: string, files: Record<string, string>): Promise<void> {
    return writeFiles(join(this.workspace.path, app), files);
  }

  deploy(app: string): Promise<StepResult> {
    return this.#run(app);
  }

  /** Pushes a commit to the branch of the pull request. */
  push(): void {
    const pull = this.github.pulls.get(7);
    if (pull) pull.head.sha = `${++this.#commits}`.padStart(40, 'c');
  }

  close(): void {
    const pull = this.github.pulls.get(7);
    if (pull) pull.state = 'closed';
  }

  /** Runs the job of an app for an event of the pull request. */
  about(
    action: string,
    app: string,
    inputs: Record<string, string> = {},
    environment = {},
  ): Promise<StepResult> {
    return this.of(7, action, app, inputs, environment);
  }

  of(
    pullRequest: number,
    action: string,
    app: string,
    inputs: Record<string, string> = {},
    environment = {},
  ) {
    const event = { name: 'pull_request', payload: this.github.event(pullRequest, action) };
    return this.#run(app, { event, inputs, environment });
  }

  #run(
    app: string,
    {
      inputs = {},
      environment = {},
      ...more
    }: Pick<Step, 'event'> & { inputs?: object; environment?: object } = {},
  ) {
    return runStep({
      ...more,
      workspace: this.workspace.path,
      inputs: { ...this.inputs, path: app, name: app, ...inputs },
      environment: { ...this.environment, ...environment },
    });
  }

  /** The one comment of the pull request. */
  get comment(): string {
    const comments = this.github.comments.filter(({ pullRequest }) => pullRequest === 7);
    const [comment, ...others] = comments;
    if (!comment || others.length > 0) throw new Error(`There are ${comments.length} comments.`);
    return comment.body;
  }

  /** The row of an app in the comment. */
  row(app: string): string {
    const rows = this.comment.split('\n').filter((line) => line.includes(`<b>${app}</b>`));
    if (rows.length !== 1) throw new Error(`There are ${rows.length} rows of ${app}:\n${this.comment}`);
    return rows[0] ?? '';
  }

  async visit(url: string | undefined): Promise<number> {
    return (await this.connect.asMira(`${url}`)).status;
  }

  async contents(): Promise<readonly { name: string; bundles: number }[]> {
    const ask = async (path: string) => (await this.connect.asMira(`__api__/v1/${path}`)).json();
    const all = (await ask('content')) as { name: string; guid: string }[];
    const counted = all.map(async ({ name, guid }) => ({
      name,
      bundles: ((await ask(`content/${guid}/bundles`)) as unknown[]).length,
    }));
    return (await Promise.all(counted)).toSorted((a, b) => a.name.localeCompare(b.name));
  }
}

/** The text of a preview after a reviewer follows its link and signs in. */
export async function read(
  browser: Browser,
  url: string | undefined,
  kind: 'draft' | 'separate',
): Promise<string | null> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${url}`);
    await page.getByLabel('User name').fill('mira');
    await page.getByLabel('Password').fill('mira');
    await page.getByRole('button', { name: 'Sign in' }).click();
    // The link of a draft leads to a page of Connect, which shows the app in a frame.
    const app = kind === 'draft' ? page.frameLocator('iframe') : page;
    return await app.locator('#word').textContent();
  } finally {
    await context.close();
  }
}

export const linkIn = (row: string) => /<a href="([^"]*)">Open the (?:draft|preview)</.exec(row)?.[1];
