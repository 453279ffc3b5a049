import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repository } from '../../scripts/runner.ts';
import { type GitRepository, gitRepository } from '../support/git-repository.ts';
import { startMockGitHub } from '../support/github/mock-github.ts';
import { type LocalConnect, startLocalConnect } from '../support/local-connect.ts';
import { type OidcIssuer, oidcIssuer } from '../support/oidc-issuer.ts';
import { shortPauses } from '../support/short-pauses.ts';
import type { Json } from '../support/workflow/expressions.ts';
import { type JobRun, runWorkflow, type WorkflowRun } from '../support/workflow-runner.ts';

/**
 * Runs each workflow that users copy, with the runner in support/: the built action, local-connect and a real Dash app. It
 * doesn't cover features of GitHub itself: approvals, tokens, and `concurrency`.
 */
let connect: LocalConnect;
let staging: LocalConnect;
let issuer: OidcIssuer;
let board: GitRepository;

const greeting = (file: string) => readFileSync(join(repository, 'examples', 'greeting', file), 'utf8');
const app = {
  'app.py': greeting('app.py'),
  'requirements.txt': greeting('requirements.txt'),
  'assets/style.css': greeting('assets/style.css'),
};

beforeAll(async () => {
  issuer = await oidcIssuer({
    repository: 'acme/boards',
    ref: 'refs/heads/main',
    sub: 'repo:acme/boards:ref:refs/heads/main',
  });
  connect = await startLocalConnect({ oidcIssuer: issuer.issuer, oidcJwks: issuer.jwks });
  staging = await startLocalConnect();
  board = await gitRepository(app);
});
afterAll(async () => {
  for (const one of [connect, staging, issuer, board]) await one[Symbol.asyncDispose]();
});

/** The files that the tests ran. */
const shown = new Set<string>();

/** Runs a file of docs/workflows in a repository with the variable and the secret that it needs. */
function run(file: string, changes: Partial<WorkflowRun> & Pick<WorkflowRun, 'event'>) {
  shown.add(file);
  return runWorkflow({
    workflow: readFileSync(join(repository, 'docs', 'workflows', file), 'utf8'),
    checkout: board.path,
    vars: { CONNECT_SERVER: connect.url },
    secrets: { CONNECT_API_KEY: connect.keys.publisher },
    ...changes,
  });
}

const push = { name: 'push', payload: { ref: 'refs/heads/main', before: '0'.repeat(40), forced: false } };

const outputsOf = ({ steps }: JobRun) =>
  Object.assign({}, ...steps.map(({ outputs }) => outputs)) as Record<string, string>;

/** The logs of all steps of a run, for the message of a failed test. */
const logOf = (jobs: readonly JobRun[]) =>
  jobs.flatMap(({ name, steps }) => [name, ...steps.map(({ log }) => log)]).join('\n');

async function answer(url: string | undefined, on = connect) {
  const response = await on.asMira(`${url}`);
  return { status: response.status, page: await response.text() };
}

async function api(on: LocalConnect, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${on.url}/__api__/v1/${path}`, {
    method,
    headers: { authorization: `Key ${on.keys.publisher}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

test('first-deployment.yml, started manually, deploys the app and shows its URL', async () => {
  const { result, jobs } = await run('first-deployment.yml', {
    event: { name: 'workflow_dispatch', payload: {} },
  });
  expect(logOf(jobs)).toContain('Deployed: ');
  expect(result).toBe('success');
  const [job] = jobs;
  const url = job && outputsOf(job)['content-url'];
  expect(job?.steps.at(-1)?.annotations).toContainEqual({ level: 'notice', message: url });
  expect(await answer(url)).toMatchObject({ status: 200, page: expect.stringContaining('_dash-config') });
});

describe('production.yml', () => {
  test('deploys a push to main and links the app from the environment', async () => {
    const { result, jobs } = await run('production.yml', { event: push });
    expect(logOf(jobs)).toMatch(/Deployed: |Unchanged/);
    expect(result).toBe('success');
    const url = jobs[0]?.environment?.url;
    expect(jobs[0]?.environment?.name).toBe('production');
    expect(await answer(url)).toMatchObject({ status: 200 });
  });

  test('is not started by a push to another branch', async () => {
    const event = { name: 'push', payload: { ...push.payload, ref: 'refs/heads/topic' } };
    expect(await run('production.yml', { event })).toEqual({ started: false, result: 'skipped', jobs: [] });
  });

  test('skips the deployment if it is started manually on another branch', async () => {
    const event = { name: 'workflow_dispatch', payload: { ref: 'refs/heads/topic' } };
    const { jobs } = await run('production.yml', { event });
    expect(jobs.map(({ result }) => result)).toEqual(['skipped']);
  });

  test('fails if the app does not start, and the old version stays live', async () => {
    await using broken = await gitRepository({
      ...app,
      'app.py': `${app['app.py']}\nraise RuntimeError("no")\n`,
    });
    const { result, jobs } = await run('production.yml', { event: push, checkout: broken.path });
    expect(result).toBe('failure');
    const url = jobs[0]?.environment?.url;
    expect(await answer(url)).toMatchObject({ status: 200 });
  });
});

test('roll-back.yml activates the previous version', async () => {
  await using twice = await gitRepository({ ...app, 'connect.toml': 'name = "twice"\n' });
  const here = { checkout: twice.path };
  const first = await run('production.yml', { event: push, ...here });
  await twice.commit({ 'app.py': app['app.py'].replace('Hello', 'Good day') });
  const second = await run('production.yml', { event: push, ...here });
  const [was, is] = [first, second].map(({ jobs }) => jobs[0] && outputsOf(jobs[0])['bundle-id']);
  expect(is).not.toBe(was);

  const event = { name: 'workflow_dispatch', payload: { inputs: { bundle: 'previous' } } };
  const { result, jobs } = await run('roll-back.yml', { event, ...here });
  expect(logOf(jobs)).toContain(`Rolled back to bundle ${was}`);
  expect(result).toBe('success');
});

test('trusted-publishing.yml deploys without a stored key', async () => {
  const { guid } = (await api(connect, 'POST', 'content', { name: 'trusting' })) as { guid: string };
  await api(connect, 'POST', `content/${guid}/trusted_publishers`, {
    claims: { repository: 'acme/boards', ref: 'refs/heads/main' },
  });
  // A trusted publisher's key may not list the server's Pythons, so the repository must set a version.
  const { installations } = (await api(connect, 'GET', 'server_settings/python')) as {
    installations: readonly { version: string }[];
  };
  const versions = installations.map(({ version }) => version);
  const [newest] = versions.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  await using stating = await gitRepository({ ...app, '.python-version': `${newest}\n` });
  const { result, jobs } = await run('trusted-publishing.yml', {
    event: push,
    checkout: stating.path,
    vars: { CONNECT_SERVER: connect.url, CONNECT_CONTENT_GUID: guid },
    secrets: {},
    idToken: issuer.request,
  });
  expect(logOf(jobs)).toContain('Deployed: ');
  expect(result).toBe('success');
  expect(await answer(`${connect.url}/content/${guid}/`)).toMatchObject({ status: 200 });
});

test('all-inputs.yml deploys with every input that it sets', async () => {
  await using complete = await gitRepository({ ...app, 'shared/lib/colours.py': 'blue = "#00f"\n' });
  const { result, jobs } = await run('all-inputs.yml', {
    event: push,
    checkout: complete.path,
    secrets: { CONNECT_API_KEY: connect.keys.publisher, DATABASE_URL: 'postgresql://db.example.org/sales' },
  });
  expect(logOf(jobs)).toContain('Deployed: ');
  expect(result).toBe('success');
  const guid = jobs[0] && outputsOf(jobs[0])['content-guid'];
  expect(await api(connect, 'GET', `content/${guid}`)).toMatchObject({
    name: 'sales-board',
    title: 'Sales board',
    access_type: 'logged_in',
    max_processes: 2,
    idle_timeout: 600,
  });
  expect(await api(connect, 'GET', `content/${guid}/environment`)).toEqual(['DATABASE_URL', 'STAGE']);
});

describe('monorepo.yml', () => {
  const apps = {
    'apps/hr/app.py': app['app.py'],
    'apps/hr/requirements.txt': app['requirements.txt'],
    'apps/sales/app.py': `import shared\n${app['app.py']}\nassert shared.hello\n`,
    'apps/sales/requirements.txt': `${app['requirements.txt']}../../shared\n`,
    'shared/pyproject.toml': '[project]\nname = "shared"\nversion = "1"\n',
    'shared/shared/__init__.py': 'hello = "Hello"\n',
  };
  let boards: GitRepository;
  beforeAll(async () => {
    boards = await gitRepository(apps);
  });
  afterAll(async () => {
    await boards[Symbol.asyncDispose]();
  });

  const planOf = (jobs: readonly JobRun[]) => jobs.find(({ name }) => name === 'deploy / Plan');
  const deployed = (jobs: readonly JobRun[]) =>
    jobs.filter(({ name, result }) => !name.endsWith('Plan') && result !== 'skipped').map(({ name }) => name);

  test('deploys all apps the first time, each to a separate content item', async () => {
    const { result, jobs } = await run('monorepo.yml', { event: push, checkout: boards.path });
    expect(logOf(jobs)).toContain('main is new');
    expect(deployed(jobs)).toEqual(['deploy / apps/hr', 'deploy / apps/sales']);
    expect(result).toBe('success');
    const urls = jobs.slice(1).map((job) => outputsOf(job)['content-url']);
    expect(new Set(urls).size).toBe(2);
    for (const url of urls) expect(await answer(url)).toMatchObject({ status: 200 });
    // The headings distinguish the summaries on one page. "hr" is too short for a title in Connect.
    for (const [index, name] of ['acme_boards_apps_hr', 'sales'].entries())
      expect(jobs[index + 1]?.steps[1]?.summary).toContain(`<p><b>${name}</b> · <a href=`);
  });

  test('then deploys only the apps that a push affects', async () => {
    const before = boards.git('rev-parse', 'HEAD');
    await boards.commit({ 'shared/shared/__init__.py': 'hello = "Good day"\n' });
    const event = { name: 'push', payload: { ...push.payload, before } };
    const { result, jobs } = await run('monorepo.yml', { event, checkout: boards.path });
    expect(deployed(jobs)).toEqual(['deploy / apps/sales']);
    expect(result).toBe('success');
    expect(planOf(jobs)?.steps[1]?.summary).toContain('1 of 2 apps will be deployed');
  });

  test('deploys none if it is started manually on another branch', async () => {
    const event = { name: 'workflow_dispatch', payload: { ref: 'refs/heads/topic' } };
    const { jobs } = await run('monorepo.yml', { event, checkout: boards.path });
    expect(jobs.map(({ result }) => result)).toEqual(['skipped']);
  });

  test('deploys none if a push affects none', async () => {
    const before = boards.git('rev-parse', 'HEAD');
    await boards.commit({ 'README.md': '# Boards\n' });
    const event = { name: 'push', payload: { ...push.payload, before } };
    const { result, jobs } = await run('monorepo.yml', { event, checkout: boards.path });
    expect(jobs.map(({ name, result }) => [name, result])).toEqual([
      ['deploy / Plan', 'success'],
      [expect.stringContaining('deploy / '), 'skipped'],
    ]);
    expect(result).toBe('success');
  });
});

describe('staging-then-production.yml', () => {
  const environments = () => ({
    staging: { vars: { CONNECT_SERVER: staging.url }, secrets: { CONNECT_API_KEY: staging.keys.publisher } },
    production: {
      vars: { CONNECT_SERVER: connect.url },
      secrets: { CONNECT_API_KEY: connect.keys.publisher, STAGING_API_KEY: staging.keys.publisher },
    },
  });

  test('deploys the bundle of staging to production', async () => {
    await using fresh = await gitRepository({ ...app, 'connect.toml': 'name = "promoted"\n' });
    const { result, jobs } = await run('staging-then-production.yml', {
      event: push,
      checkout: fresh.path,
      vars: {},
      secrets: {},
      environments: environments(),
    });
    expect(logOf(jobs)).toContain('Deployed: ');
    expect(result).toBe('success');
    expect(jobs.map(({ environment }) => environment?.name)).toEqual(['staging', 'production']);
    expect(await answer(jobs[0]?.environment?.url, staging)).toMatchObject({ status: 200 });
    expect(await answer(jobs[1]?.environment?.url, connect)).toMatchObject({ status: 200 });
    // The bundle was downloaded from staging, not packed again.
    const fetched = (await staging.requests()).map(({ method, path }) => `${method} ${path}`);
    const staged = jobs[0]?.outputs['bundle-id'];
    expect(fetched).toContainEqual(expect.stringMatching(new RegExp(`^GET .*/bundles/${staged}/download$`)));
  });

  test('leaves production unchanged if staging fails', async () => {
    await using broken = await gitRepository({ ...app, 'app.py': 'raise RuntimeError("no")\n' });
    const { jobs } = await run('staging-then-production.yml', {
      event: push,
      checkout: broken.path,
      vars: {},
      secrets: {},
      environments: environments(),
    });
    expect(jobs.map(({ name, result }) => [name, result])).toEqual([
      ['staging', 'failure'],
      ['production', 'skipped'],
    ]);
  });
});

test('pull-request-previews.yml deploys a preview and removes it when the pull request is closed', async () => {
  await using github = await startMockGitHub();
  await using topic = await gitRepository(app);
  const sha = topic.git('rev-parse', 'HEAD');
  github.openPull(7, { head: { sha, ref: 'topic', repositoryId: github.repositoryId } });
  const about = (action: string) =>
    run('pull-request-previews.yml', {
      event: { name: 'pull_request', payload: github.event(7, action) as Record<string, Json> },
      checkout: topic.path,
      token: github.token,
      repository: { name: github.repository, id: github.repositoryId },
      machine: { GITHUB_API_URL: github.url, ...shortPauses },
    });

  const opened = await about('opened');
  expect(logOf(opened.jobs)).toMatch(/preview/i);
  expect(opened.result).toBe('success');
  const url = opened.jobs.map((job) => outputsOf(job)['preview-url'])[0];
  expect(await answer(url)).toMatchObject({ status: 200, page: expect.stringContaining('_dash-config') });
  expect(github.comments.map(({ body }) => body)).toEqual([expect.stringContaining(`${url}`)]);

  const pull = github.pulls.get(7);
  if (pull) pull.state = 'closed';
  expect((await about('closed')).result).toBe('success');
  expect((await answer(url)).status).toBe(404);
  expect(github.faults).toEqual([]);
});

test('clean-up.yml removes the preview of a pull request if no workflow ran when it was closed', async () => {
  await using github = await startMockGitHub();
  await using topic = await gitRepository(app);
  const sha = topic.git('rev-parse', 'HEAD');
  github.openPull(8, { head: { sha, ref: 'topic', repositoryId: github.repositoryId } });
  const ours = {
    token: github.token,
    repository: { name: github.repository, id: github.repositoryId },
    machine: { GITHUB_API_URL: github.url, ...shortPauses },
  };
  const opened = await run('pull-request-previews.yml', {
    ...ours,
    event: { name: 'pull_request', payload: github.event(8, 'opened') as Record<string, Json> },
    checkout: topic.path,
  });
  const url = opened.jobs.map((job) => outputsOf(job)['preview-url'])[0];
  expect((await answer(url)).status).toBe(200);
  const pull = github.pulls.get(8);
  if (pull) pull.state = 'closed';

  const swept = await run('clean-up.yml', { ...ours, event: { name: 'schedule', payload: {} } });
  expect(logOf(swept.jobs)).toContain('the pull request is closed.');
  expect(swept.result).toBe('success');
  expect((await answer(url)).status).toBe(404);
  expect(github.comments.map(({ body }) => body)).toEqual([expect.stringContaining('Removed')]);
  expect(github.deployments).toEqual([]);
  expect(github.faults).toEqual([]);
});

test('every workflow of docs/workflows is run', () => {
  shown.add('local-connect.yml'); // in local-connect-action.test.ts
  const files = globSync('*.yml', { cwd: join(repository, 'docs', 'workflows') });
  expect(files.sort()).toEqual([...shown].sort());
});
