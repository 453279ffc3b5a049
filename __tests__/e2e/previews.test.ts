import { execFileSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { runStep, type StepResult } from '../../scripts/runner.ts';
import { browserTest } from '../support/browser.ts';
import { gitRepository } from '../support/git-repository.ts';
import { type MockGitHub, startMockGitHub } from '../support/github/mock-github.ts';
import { dashRequirements } from '../support/hello-dash.ts';
import type { LocalConnect, LocalConnectOptions } from '../support/local-connect.ts';
import { oidcIssuer } from '../support/oidc-issuer.ts';
import { sharedLocalConnect } from '../support/shared-local-connect.ts';
import { standInDash } from '../support/stand-in-dash.ts';
import { type TemporaryFolder, temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

const localConnect = sharedLocalConnect();

/**
 * The built action, from the opening of a pull request to its end: with local-connect, and a mock of GitHub that checks each
 * call against GitHub's published description. A real browser opens what reviewers see.
 */
const says = (word: string) => ({
  'app.py': `from dash import Dash, html

app = Dash(__name__)
app.layout = html.P("${word}", id="word")
`,
  'requirements.txt': dashRequirements,
});
const broken = { ...says('never'), 'app.py': `import nothing_like_this\n${says('never')['app.py']}` };

/** A repository with two apps, its pull request 7, and the server that it is deployed to. */
class Project implements AsyncDisposable {
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
    this.environment = { GITHUB_API_URL: github.url, ...more.environment };
    github.openPull(7);
  }

  static async start(
    options: LocalConnectOptions,
    more: {
      inputs?: Record<string, string>;
      environment?: Record<string, string>;
      enterprise?: boolean;
      realDash?: boolean;
    } = {},
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
  about(action: string, app: string, inputs: Record<string, string> = {}): Promise<StepResult> {
    return this.of(7, action, app, inputs);
  }

  of(pullRequest: number, action: string, app: string, inputs: Record<string, string> = {}) {
    const event = { name: 'pull_request', payload: this.github.event(pullRequest, action) };
    return this.#run(app, { event, inputs });
  }

  #run(
    app: string,
    { inputs = {}, ...more }: Pick<Parameters<typeof runStep>[0], 'event'> & { inputs?: object } = {},
  ) {
    return runStep({
      ...more,
      workspace: this.workspace.path,
      inputs: { ...this.inputs, path: app, name: app, ...inputs },
      environment: this.environment,
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

/** What a reviewer sees in a preview after following its link and signing in. */
async function read(
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

const linkIn = (row: string) => /<a href="([^"]*)">Open the (?:draft|preview)</.exec(row)?.[1];

describe.each<{
  name: string;
  kind: 'draft' | 'separate';
  start: () => Promise<Project>;
}>([
  {
    name: 'as drafts',
    kind: 'draft',
    start: () =>
      Project.start({ pathPrefix: '/pub' }, { realDash: true, inputs: { 'commit-status': 'true' } }),
  },
  {
    name: 'as separate content items because the workflow wants it, with GitHub Enterprise Server',
    kind: 'separate',
    start: () =>
      Project.start(
        {},
        {
          inputs: { preview: 'separate', 'preview-vanity-path': '/preview/{name}/{number}' },
          environment: { GITHUB_SERVER_URL: 'https://github.example.org' },
          enterprise: true,
        },
      ),
  },
  {
    name: 'as separate content items on a server that is too old for drafts',
    kind: 'separate',
    start: () => Project.start({ version: '2025.06.0' }),
  },
])('a pull request is previewed $name', ({ kind, start }) => {
  browserTest('at each push, with the reason of a failure, and leaves nothing behind', async (browser) => {
    await using project = await start();
    const { github } = project;
    await project.write('board', says('live'));
    const deployed = await project.deploy('board');
    expect(deployed.outputs.status).toBe('deployed');
    const before = await project.contents();

    // Opened.
    await project.write('board', says('one'));
    const opened = await project.about('opened', 'board');
    expect(opened.log).toContain('Deploying a preview of pull request #7');
    expect(opened).toMatchObject({
      code: 0,
      outputs: {
        status: 'previewed',
        'preview-kind': kind,
        'live-url': deployed.outputs['content-url'],
      },
    });
    expect(opened.log.split('\n').at(-1)).toBe(`Preview: ${opened.outputs['preview-url']}`);
    expect(opened.summary).toContain('Preview is ready');
    expect(opened.summary).toContain('Compared with production');
    expect(opened.summary).toContain('Who can open it');
    expect(linkIn(project.row('board'))).toBe(opened.outputs['preview-url']);
    expect(await project.visit(opened.outputs['content-url'])).toBe(200);
    expect(await read(browser, linkIn(project.row('board')), kind)).toBe('one');

    // The same again: nothing is deployed.
    project.push();
    const same = await project.about('synchronize', 'board');
    expect(same.outputs).toMatchObject({
      status: 'unchanged',
      'bundle-id': opened.outputs['bundle-id'],
      'preview-url': opened.outputs['preview-url'],
      'live-url': deployed.outputs['content-url'],
    });
    expect(project.row('board')).toContain('<code>ccccccc</code></a>');

    // Another push, and a second app, by two jobs at once.
    await project.write('board', says('two'));
    await project.write('other', says('another'));
    project.push();
    const [pushed, other] = await Promise.all([
      project.about('synchronize', 'board'),
      project.about('synchronize', 'other'),
    ]);
    expect([pushed.outputs.status, other.outputs.status]).toEqual(['previewed', 'previewed']);
    // An app that is not deployed yet can't have a draft.
    expect(other.outputs['preview-kind']).toBe('separate');
    expect(await read(browser, linkIn(project.row('board')), kind)).toBe('two');
    expect(await read(browser, linkIn(project.row('other')), 'separate')).toBe('another');
    expect(await project.visit(deployed.outputs['content-url'])).toBe(200);
    if (kind === 'draft') expect(await project.visit(opened.outputs['content-url'])).toBe(404);

    // It fails.
    await project.write('board', broken);
    project.push();
    const failed = await project.about('synchronize', 'board');
    expect(failed.code).toBe(1);
    expect(failed.annotations).toContainEqual(
      expect.objectContaining({ level: 'error', file: 'board/app.py', line: '1' }),
    );
    expect(project.row('board')).toContain('ModuleNotFoundError at board/app.py:1');
    // The last preview that worked stays linked.
    expect(project.row('board')).toContain(
      `<a href="${pushed.outputs['preview-url']}">Open the last working preview</a>`,
    );
    expect(await read(browser, pushed.outputs['preview-url'], kind)).toBe('two');
    expect(project.row('other')).toContain('Open the preview');
    expect(github.deployments.at(-1)?.statuses.at(-1)?.state).toBe('failure');

    // It is fixed.
    await project.write('board', says('three'));
    project.push();
    await project.about('synchronize', 'board');
    expect(await read(browser, linkIn(project.row('board')), kind)).toBe('three');

    // It is closed.
    project.close();
    for (const app of ['board', 'other']) {
      expect((await project.about('closed', app)).outputs.status).toBe('cleaned-up');
      expect(project.row(app)).toContain('Removed');
    }
    expect(await project.contents()).toEqual(before);
    expect(github.deployments).toEqual([]);
    expect(await project.visit(deployed.outputs['content-url'])).toBe(200);
    const last = github.statuses.at(-1);
    if (project.inputs['commit-status'])
      expect(last).toMatchObject({ state: 'success', context: 'Preview: board' });
    expect(github.faults).toEqual([]);
  });
});

describe('a preview whose clean-up never ran', () => {
  test('is removed by a run of mode: clean-up, or by another preview', async () => {
    await using project = await Project.start({});
    await project.write('board', says('live'));
    await project.deploy('board');
    const before = await project.contents();
    const open = (number: number, state: 'open' | 'closed') => project.github.openPull(number, { state });
    for (const way of ['clean-up', 'preview']) {
      open(7, 'open');
      await project.write('board', says(`before ${way}`));
      expect((await project.about('opened', 'board')).outputs.status).toBe('previewed');
      expect(await project.contents()).not.toEqual(before);
      open(7, 'closed');
      await project.write('board', says('live'));
      if (way === 'preview') {
        open(8, 'open');
        const other = await project.of(8, 'opened', 'board');
        expect(other.log).toContain('Removed the draft of pull request #7');
        open(8, 'closed');
        await project.of(8, 'closed', 'board');
      } else {
        const later = await runStep({
          workspace: project.workspace.path,
          inputs: {
            ...project.inputs,
            path: 'board',
            name: 'board',
            mode: way,
          },
          environment: project.environment,
          event: { name: 'schedule', payload: { repository: { id: project.github.repositoryId } } },
        });
        expect(later.outputs.status).toBe('cleaned-up');
      }
      expect(await project.contents()).toEqual(before);
      expect(project.row('board')).toContain('Removed');
    }
    expect(project.github.faults).toEqual([]);
  });
});

describe("a draft with production's secrets in its exception", () => {
  test('shows only the class and the line in public, and no password of a URL anywhere', async () => {
    await using project = await Project.start({}, { inputs: { 'commit-status': 'true' } });
    const { github } = project;
    await project.write('board', says('live'));
    const live = await project.deploy('board');
    const mira = {
      authorization: `Key ${project.connect.keys.publisher}`,
      'content-type': 'application/json',
    };
    const environment = `${project.connect.url}/__api__/v1/content/${live.outputs['content-guid']}/environment`;
    const body = JSON.stringify([
      { name: 'DATABASE_URL', value: 'postgresql://board:hunter2hunter2@db.internal/board' },
    ]);
    expect((await fetch(environment, { method: 'PATCH', headers: mira, body })).ok).toBe(true);
    await project.write('board', {
      ...says('never'),
      'app.py': `import os

raise RuntimeError(f"could not connect to {os.environ['DATABASE_URL']} with key 4711-0815")
${says('never')['app.py']}`,
    });
    const failed = await project.about('opened', 'board');
    expect(failed.code).toBe(1);

    const last = <T>(list: readonly T[] | undefined) => list?.at(-1);
    const reason = 'RuntimeError at board/app.py:3';
    expect(project.row('board')).toContain(reason);
    expect(last(github.statuses)?.description).toContain(reason);
    expect(last(last(github.deployments)?.statuses)?.description).toContain(reason);
    const shown = JSON.stringify([github.comments, github.statuses, github.deployments]);
    expect(shown).not.toMatch(/could not connect|4711-0815|db\.internal/);

    // The log is for debugging.
    expect(failed.log).toContain('could not connect to postgresql://…@db.internal/board');
    expect(failed.summary).toContain('could not connect to postgresql://…@db.internal/board');
    expect(JSON.stringify(failed.annotations)).toContain('could not connect to postgresql://…@db.internal');
    const all = JSON.stringify([failed.raw, failed.summary, failed.annotations, failed.outputs, shown]);
    expect(all).not.toContain('hunter2');
    expect(github.faults).toEqual([]);
  });
});

describe('the inputs of separate previews', () => {
  const envOf = (word: string) => ({
    ...says(word),
    'app.py': `import os
from dash import Dash, html

app = Dash(__name__)
app.layout = lambda: html.P("${word} on " + os.environ.get("STAGE", "nothing"), id="word")
`,
  });
  const layout = ({ connect }: Project, url: string | undefined) => connect.layoutFor(`${url}`);

  test("keep production's variables from the pull request's code, even if a draft is possible", async () => {
    await using project = await Project.start({});
    await project.write('board', envOf('live'));
    const environment = { environment: 'STAGE=production' };
    const live = await runStep({
      workspace: project.workspace.path,
      inputs: { ...project.inputs, ...environment, path: 'board', name: 'board' },
      environment: project.environment,
    });
    expect(await layout(project, live.outputs['content-url'])).toContain('live on production');

    await project.write('board', envOf('changed'));
    const given = { ...environment, 'preview-environment': 'STAGE=preview' };
    const auto = await project.about('opened', 'board', given);
    expect(auto.outputs['preview-kind']).toBe('separate');
    expect(auto.log).toContain('`preview-environment` needs one');
    expect(await layout(project, auto.outputs['content-url'])).toContain('changed on preview');

    const draft = await project.about('synchronize', 'board', { ...given, preview: 'draft' });
    expect(draft.outputs['preview-kind']).toBe('draft');
    expect(draft.annotations).toContainEqual(
      expect.objectContaining({
        level: 'warning',
        message: expect.stringContaining('Input `preview-environment` has no effect.'),
      }),
    );
    expect(project.github.faults).toEqual([]);
  });
});

describe('the active deployment to production on GitHub', () => {
  test('is that of the live commit, also after a rollback and after an unchanged deployment', async () => {
    await using project = await Project.start({});
    const { github } = project;
    const [one, two] = ['1'.repeat(40), '2'.repeat(40)];
    for (const commit of [one, two]) github.branches.set(commit, commit);
    const run = async (commit: string, inputs: Record<string, string> = {}) => {
      const { outputs } = await runStep({
        workspace: project.workspace.path,
        inputs: { ...project.inputs, path: 'board', 'github-environment': 'production', ...inputs },
        environment: { ...project.environment, GITHUB_SHA: commit },
      });
      return [
        outputs.status,
        ...github.deployments.map(({ ref, statuses }) => `${ref[0]} ${statuses.at(-1)?.state}`),
      ];
    };
    await project.write('board', says('one'));
    expect(await run(one)).toEqual(['deployed', '1 success']);
    await project.write('board', says('two'));
    expect(await run(two)).toEqual(['deployed', '1 inactive', '2 success']);
    expect(await run(two)).toEqual(['unchanged', '1 inactive', '2 success']);
    const back = await run(two, { mode: 'rollback' });
    expect(back).toEqual(['rolled-back', '1 inactive', '2 inactive', '1 success']);
    expect(github.faults).toEqual([]);
  });
});

describe('the preview of an app that is not deployed yet', () => {
  test('can be opened by those whom the workflow names, not by those whom connect.toml of the pull request names', async () => {
    await using project = await Project.start({});
    const accessOf = async ({ outputs }: StepResult) => {
      const content = await project.connect.asMira(`__api__/v1/content/${outputs['content-guid']}`);
      return ((await content.json()) as { access_type: string }).access_type;
    };
    const alone = 'only the owner of the API key';
    await project.write('board', { ...says('one'), 'connect.toml': 'access = "all"\n' });
    const bare = await project.about('opened', 'board');
    expect(await accessOf(bare)).toBe('acl');
    expect(bare.log).toContain(alone);
    expect(project.comment).toContain(alone);

    const named = await project.about('synchronize', 'board', { access: 'logged_in' });
    expect(await accessOf(named)).toBe('logged_in');
    expect(named.log).not.toContain(alone);
    expect(project.github.faults).toEqual([]);
  });
});

describe('an app that a pull request changed at first, and then not any more,', () => {
  test('has its preview removed by the jobs of other apps when the pull request is closed, also by two at once', async () => {
    await using project = await Project.start({});
    const apps = ['board', 'other', 'third'];
    for (const app of apps) {
      await project.write(app, says('live'));
      await project.deploy(app);
    }
    const before = await project.contents();
    for (const app of apps) {
      await project.write(app, says('changed'));
      expect((await project.about('opened', app)).outputs['preview-kind']).toBe('draft');
    }
    project.close();
    const closed = await Promise.all(['other', 'third'].map((app) => project.about('closed', app)));
    expect(closed.map(({ outputs }) => outputs.status)).toEqual(['cleaned-up', 'cleaned-up']);
    expect(await project.contents()).toEqual(before);
    for (const app of apps) expect(project.row(app)).toContain('Removed');
    expect(project.github.deployments).toEqual([]);
    expect(project.github.faults).toEqual([]);
  });
});

describe('two apps that a pull request adds', () => {
  test('have a preview each', async () => {
    await using project = await Project.start({});
    for (const app of ['board', 'other']) {
      await project.write(app, says(app));
      expect((await project.about('opened', app)).outputs.status).toBe('previewed');
    }
    expect((await project.contents()).map(({ name }) => name)).toEqual(['board-pr-7', 'other-pr-7']);
  });
});

describe('a pull request that is closed gets no preview back', () => {
  /** A run for a push that was made while the pull request was open. */
  const late = (project: Project, kind: string, onLine: (line: string) => void = () => {}) => {
    project.github.openPull(7);
    const event = { name: 'pull_request', payload: project.github.event(7, 'synchronize') };
    return {
      run: () =>
        runStep({
          workspace: project.workspace.path,
          inputs: { ...project.inputs, path: 'board', name: 'board', preview: kind },
          environment: project.environment,
          event,
          onLine,
        }),
    };
  };
  const deployed = async () => {
    const project = await Project.start({}, { inputs: { 'commit-status': 'true' } });
    await project.write('board', says('live'));
    await project.deploy('board');
    return project;
  };
  const cleanedUp = (result: StepResult) => {
    expect(result).toMatchObject({
      code: 0,
      outputs: { status: 'cleaned-up', 'preview-url': '', 'preview-kind': '' },
    });
    expect(result.annotations).toContainEqual(
      expect.objectContaining({
        level: 'notice',
        message: expect.stringContaining('Pull request #7 is closed, so it gets no preview.'),
      }),
    );
  };

  test('by a run that is repeated after its clean-up', async () => {
    await using project = await deployed();
    const before = await project.contents();
    await project.write('board', says('two'));
    const { run } = late(project, 'draft');
    expect((await run()).outputs.status).toBe('previewed');
    project.close();
    await project.about('closed', 'board');
    const again = await run();
    cleanedUp(again);
    // It isn't even built.
    expect(again.log).not.toMatch(/▼ (Upload|Build)/);
    expect(await project.contents()).toEqual(before);
    expect(project.row('board')).toContain('Removed');
    expect(project.github.deployments).toEqual([]);
    expect(project.github.faults).toEqual([]);
  });

  test.each(['draft', 'separate'])('by a run that was slower than its clean-up (%s)', async (kind) => {
    await using project = await deployed();
    const before = await project.contents();
    await project.write('board', says('two'));
    const slow = late(project, kind, (line) => {
      if (line.startsWith('▼ Upload')) project.close();
    });
    const result = await slow.run();
    expect(result.log).toMatch(/Removed the (draft|preview) of pull request #7/);
    cleanedUp(result);
    expect(await project.contents()).toEqual(before);
    expect(project.row('board')).toContain('Removed');
    expect(project.github.deployments).toEqual([]);
    expect(project.github.statuses.at(-1)).toMatchObject({
      state: 'success',
      description: 'The pull request is closed.',
    });
    expect(project.github.faults).toEqual([]);
  });

  test('by a run whose preview its clean-up removed while it was built', async () => {
    await using project = await deployed();
    const before = await project.contents();
    await project.write('board', {
      ...says('slow'),
      'app.py': `import time\ntime.sleep(600)\n${says('slow')['app.py']}`,
    });
    let closed: Promise<StepResult> | undefined;
    const slow = late(project, 'separate', (line) => {
      if (!line.startsWith('▼ Verify')) return;
      project.close();
      closed ??= project.about('closed', 'board');
    });
    cleanedUp(await slow.run());
    expect((await closed)?.outputs.status).toBe('cleaned-up');
    expect(await project.contents()).toEqual(before);
    expect(project.row('board')).toContain('Removed');
    expect(project.github.deployments).toEqual([]);
  });

  test('unless GitHub does not tell its state', async () => {
    await using project = await deployed();
    await project.write('board', says('two'));
    const path = /\/pulls\/\d+$/;
    project.github.trouble({ path, times: 9, answer: { status: 403, message: 'Resource not accessible' } });
    const { run } = late(project, 'draft');
    expect((await run()).outputs.status).toBe('previewed');
    expect(project.row('board')).toContain('Open the draft');
  });
});

describe('mode: clean-up of an open pull request', () => {
  test('removes its preview of the app with any event, and the next push creates it again', async () => {
    await using project = await Project.start({});
    for (const app of ['board', 'other']) {
      await project.write(app, says(app));
      expect((await project.about('opened', app)).outputs.status).toBe('previewed');
    }
    const names = async () => (await project.contents()).map(({ name }) => name);
    expect(await names()).toEqual(['board-pr-7', 'other-pr-7']);
    const removed = await project.about('labeled', 'board', { mode: 'clean-up' });
    expect(removed.outputs.status).toBe('cleaned-up');
    expect(removed.log).toMatch(/Removed the preview of pull request #7, .*: `mode: clean-up` was set\./);
    expect(removed.log).not.toContain('is closed');
    expect(project.row('board')).toContain('Removed');
    expect(project.row('other')).toContain('Open the preview');
    expect(await names()).toEqual(['other-pr-7']);
    const shown = () => project.github.deployments.map(({ payload }) => (payload as { app: string }).app);
    expect(shown()).toEqual(['other']);

    expect((await project.about('synchronize', 'board')).outputs.status).toBe('previewed');
    const dispatched = await runStep({
      workspace: project.workspace.path,
      inputs: { ...project.inputs, path: 'board', name: 'board', mode: 'clean-up', 'pr-number': '7' },
      environment: project.environment,
      event: { name: 'workflow_dispatch', payload: { repository: { id: project.github.repositoryId } } },
    });
    expect(dispatched.log).toContain('`mode: clean-up` was set.');
    expect(shown()).toEqual(['other']);

    project.close();
    const closed = await project.about('closed', 'other', { mode: 'clean-up' });
    expect(closed.log).toMatch(/Removed the preview of pull request #7, .*: the pull request is closed\./);
    expect(shown()).toEqual([]);
    expect(project.github.faults).toEqual([]);
  });
});

describe('without an API key, with trusted publishing,', () => {
  test('a draft is previewed and removed', async () => {
    await using issuer = await oidcIssuer({ repository: 'acme/board' });
    await using project = await Project.start({ oidcIssuer: issuer.issuer, oidcJwks: issuer.jwks });
    const mira = {
      authorization: `Key ${project.connect.keys.publisher}`,
      'content-type': 'application/json',
    };
    const post = async (path: string, body: unknown) => {
      const url = `${project.connect.url}/__api__/v1/${path}`;
      return (await fetch(url, { method: 'POST', headers: mira, body: JSON.stringify(body) })).json();
    };
    const [{ installations }, { guid }] = (await Promise.all([
      fetch(`${project.connect.url}/__api__/v1/server_settings/python`, { headers: mira }).then((a) =>
        a.json(),
      ),
      post('content', { name: 'board' }),
    ])) as [{ installations: readonly { version: string }[] }, { guid: string }];
    await post(`content/${guid}/trusted_publishers`, { claims: { repository: 'acme/board' } });
    // Such a key can't list the server's Python versions.
    await project.write('board', { ...says('one'), '.python-version': `${installations[0]?.version}\n` });
    const about = (action: string) =>
      runStep({
        workspace: project.workspace.path,
        inputs: { ...project.inputs, 'api-key': '', path: 'board', 'content-guid': guid },
        environment: {
          ...project.environment,
          ACTIONS_ID_TOKEN_REQUEST_URL: issuer.request.url,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: issuer.request.token,
        },
        event: { name: 'pull_request', payload: project.github.event(7, action) },
      });
    const opened = await about('opened');
    expect(opened.log).toContain('Preview: ');
    expect(opened.outputs).toMatchObject({ status: 'previewed', 'preview-kind': 'draft' });
    expect(await project.contents()).toEqual([{ name: 'board', bundles: 1 }]);
    project.close();
    expect((await about('closed')).outputs.status).toBe('cleaned-up');
    expect(await project.contents()).toEqual([{ name: 'board', bundles: 0 }]);
    expect(project.row('board')).toContain('Removed');
  });
});

describe('a preview that is cancelled', () => {
  test('says so in the comment and the deployment', async () => {
    await using project = await Project.start({});
    // It takes long to start, so that the run is still verifying it.
    await project.write('board', {
      ...says('slow'),
      'app.py': `import time\ntime.sleep(600)\n${says('slow')['app.py']}`,
    });
    const stop = new AbortController();
    const cancelled = await runStep({
      workspace: project.workspace.path,
      inputs: { ...project.inputs, path: 'board', name: 'board' },
      environment: project.environment,
      event: { name: 'pull_request', payload: project.github.event(7, 'opened') },
      signal: stop.signal,
      onLine: (line) => {
        if (line.startsWith('▼ Verify')) stop.abort();
      },
    });
    expect(cancelled).toMatchObject({ code: 1, outputs: { status: 'cancelled' } });
    expect(project.row('board')).toContain('The run was cancelled.');
    expect(project.github.deployments[0]?.statuses.at(-1)?.state).toBe('failure');
  });
});

describe('a run whose event is out of date', () => {
  const runOf = (project: Project, id: number, payload: object, inputs: Record<string, string> = {}) =>
    runStep({
      workspace: project.workspace.path,
      inputs: { ...project.inputs, path: 'board', name: 'board', ...inputs },
      environment: { ...project.environment, GITHUB_RUN_ID: `${id}` },
      event: { name: 'pull_request', payload: structuredClone(payload) },
    });

  test('keeps the preview of a pull request that was closed and is open again', async () => {
    await using project = await Project.start({});
    await project.write('board', says('one'));
    const opened = await project.about('opened', 'board');
    project.close();
    const closed = structuredClone(project.github.event(7, 'closed'));
    const pull = project.github.pulls.get(7);
    if (pull) pull.state = 'open';
    const late = await runOf(project, 2001, closed);
    expect(late.log).toContain('Pull request #7 is open, so its preview is kept.');
    expect(late).toMatchObject({ code: 0, outputs: { status: 'skipped' } });
    expect(linkIn(project.row('board'))).toBe(opened.outputs['preview-url']);
    expect(await project.visit(opened.outputs['content-url'])).toBe(200);
  });
});

describe('mode: draft', () => {
  test('deploys a draft of a branch that only collaborators can open, prints its link, and replaces it with the next one', async () => {
    await using project = await Project.start({});
    const run = (inputs: Record<string, string> = {}) =>
      runStep({
        workspace: project.workspace.path,
        inputs: { ...project.inputs, path: 'board', name: 'board', ...inputs },
        environment: { ...project.environment, GITHUB_REF_NAME: 'change', GITHUB_REF_TYPE: 'branch' },
        event: { name: 'workflow_dispatch', payload: { repository: { id: project.github.repositoryId } } },
      });
    await project.write('board', says('live'));
    const early = await run({ mode: 'draft' });
    expect(early.log).toContain('There is nothing to preview: board is not on the server yet.');
    const live = await run();

    await project.write('board', says('one'));
    const one = await run({ mode: 'draft', access: 'all' });
    const { outputs } = one;
    expect(outputs).toMatchObject({
      status: 'previewed',
      'preview-kind': 'draft',
      'live-url': live.outputs['content-url'],
    });
    expect(one.log).toContain(`Draft: ${outputs['preview-url']}`);
    expect(one.summary).toContain('the collaborators of the app');
    const { connect } = project;
    expect(await connect.layoutFor(`${outputs['content-url']}`)).toContain('one');
    expect(await connect.layoutFor(`${live.outputs['content-url']}`)).toContain('live');

    await project.write('board', says('two'));
    const two = await run({ mode: 'draft' });
    expect(two.log).toContain(`Removed the earlier draft of change, bundle ${outputs['bundle-id']}.`);
    expect(await project.visit(outputs['content-url'])).toBe(404);
    expect(await connect.layoutFor(`${two.outputs['content-url']}`)).toContain('two');
    expect(project.github.comments).toEqual([]);
  });
});

describe('a pull request from a fork', () => {
  test('is only checked, with one line that says why, and the job succeeds', async () => {
    await using project = await Project.start({});
    await project.write('board', says('theirs'));
    const pull = project.github.pulls.get(7);
    if (pull) pull.head.repositoryId = 99;
    const checked = await project.about('opened', 'board', { server: '', 'api-key': '' });
    expect(checked).toMatchObject({ code: 0, outputs: { status: 'checked' } });
    expect(checked.log).toContain('Checking only: the pull request is from a fork');
    expect(project.github.requests).toEqual([]);
  });
});

describe('a workflow that no pull request starts', () => {
  const started = (project: Project, inputs: Record<string, string>) =>
    runStep({
      workspace: project.workspace.path,
      inputs: { ...project.inputs, path: 'board', name: 'board', ...inputs },
      environment: project.environment,
      event: { name: 'workflow_dispatch', payload: { repository: { id: project.github.repositoryId } } },
    });

  test('is refused if the workspace has other files than those of the pull request', async () => {
    await using project = await Project.start({});
    await project.write('board', says('one'));
    const refused = await started(project, { 'pr-number': '7' });
    expect(refused.code).toBe(1);
    expect(refused.log).toContain("The files in the workspace aren't those of pull request #7.");
  });

  test.each([
    { name: 'in a sub-folder of the workspace', around: false },
    { name: 'in a sub-folder of another checkout', around: true },
  ])('previews the pull request that is checked out $name', async ({ around }) => {
    await using project = await Project.start({});
    await using repository = await gitRepository({ 'board/app.py': says('one')['app.py'] });
    const commit = await repository.commit({ 'board/requirements.txt': dashRequirements });
    if (around) execFileSync('git', ['init', '--quiet'], { cwd: project.workspace.path });
    await cp(repository.path, join(project.workspace.path, 'src'), { recursive: true });
    const pull = project.github.pulls.get(7);
    if (pull) pull.head.sha = commit;
    const previewed = await started(project, { 'pr-number': '7', path: 'src/board' });
    expect(previewed.log).toContain('Preview: ');
    expect(previewed.outputs.status).toBe('previewed');
  });

  test('is refused if there is no pull request with that number', async () => {
    await using project = await Project.start({});
    await project.write('board', says('one'));
    const refused = await started(project, { 'pr-number': '8' });
    expect(refused.log).toContain("Pull request #8 of acme/board can't be read.");
  });
});
