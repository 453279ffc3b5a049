import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runStep } from '../../scripts/runner.ts';
import { type GitRepository, gitRepository, shallowClone } from '../support/git-repository.ts';
import { type MockGitHub, startMockGitHub } from '../support/github/mock-github.ts';
import { helloApp } from '../support/hello-dash.ts';
import { type LocalConnect, startLocalConnect } from '../support/local-connect.ts';
import { standInDash } from '../support/stand-in-dash.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/**
 * The built action in a workflow that the pull request can't change (`workflow_dispatch`, `workflow_run`), with the files
 * of the pull request checked out. The server has two content items. The repository deploys board. vault has secrets, and
 * the pull request tries to deploy to it with the same API key.
 */
let connect: LocalConnect;
let github: MockGitHub;
let board: string;
let vault: string;
beforeAll(async () => {
  connect = await startLocalConnect(await standInDash());
  github = await startMockGitHub();
  const deployed = async (name: string) => {
    await using workspace = await temporaryFolder(helloApp);
    const inputs = { server: connect.url, 'api-key': connect.keys.publisher, name };
    return (await runStep({ inputs, workspace: workspace.path })).outputs['content-guid'] ?? '';
  };
  [board, vault] = [await deployed('board'), await deployed('vault')];
});
afterAll(async () => {
  await connect[Symbol.asyncDispose]();
  await github[Symbol.asyncDispose]();
});

const record = (guid: string) =>
  JSON.stringify({ [connect.url]: { server_url: connect.url, app_guid: guid, app_mode: 'python-dash' } });

/** The configuration files of the app folder `app`, such as `connect.toml`. */
type Files = Readonly<Record<string, string | undefined>>;
const inApp = (files: Files) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`app/${path}`, text]));

interface Pulled {
  readonly repository: GitRepository;
  readonly main: string;
  readonly head: string;
}

/** A repository with an app, and the pull request 7 that changes it. */
async function pulled(main: Files, change: Files): Promise<Pulled> {
  const repository = await gitRepository(inApp({ ...helloApp, ...main }));
  const commit = repository.git('rev-parse', 'HEAD');
  repository.git('checkout', '--quiet', '-b', 'change');
  const head = await repository.commit(inApp({ 'word.txt': `${Math.random()}`, ...change }));
  github.openPull(7, { head: { sha: head, ref: 'change', repositoryId: github.repositoryId } });
  return { repository, main: commit, head };
}

async function preview(
  { repository, main }: Pulled,
  event: 'workflow_dispatch' | 'pull_request' | 'workflow_run',
  { offline = false, inputs = {} as Readonly<Record<string, string>> } = {},
) {
  await using workspace = await shallowClone(repository, 'change');
  if (offline) await repository[Symbol.asyncDispose]();
  const payload = {
    pull_request: github.event(7, 'opened'),
    workflow_dispatch: { repository: { id: github.repositoryId } },
    workflow_run: {
      repository: { id: github.repositoryId },
      workflow_run: {
        name: 'Tests',
        event: 'pull_request',
        conclusion: 'success',
        head_repository: { id: github.repositoryId },
        pull_requests: [{ number: 7, base: { repo: { id: github.repositoryId } } }],
      },
    },
  }[event];
  const done = await runStep({
    workspace: workspace.path,
    inputs: {
      server: connect.url,
      'api-key': connect.keys.publisher,
      'github-token': github.token,
      path: 'app',
      ...(event === 'workflow_dispatch' && { 'pr-number': '7' }),
      ...inputs,
    },
    environment: { GITHUB_API_URL: github.url, GITHUB_SHA: main },
    event: { name: event, payload },
  });
  return { ...done, guid: done.outputs['content-guid'] };
}

const bundlesOf = async (guid: string) => {
  const bundles = await connect.asMira(`__api__/v1/content/${guid}/bundles`);
  return ((await bundles.json()) as unknown[]).length;
};

interface Attempt {
  readonly it: string;
  readonly event?: Parameters<typeof preview>[1];
  readonly main: () => Files;
  readonly change: () => Files;
  readonly says: string;
}

const toml = (key: string, value: string) => ({ 'connect.toml': `# Ours.\n${key} = "${value}"\n` });
const records = (guid: string) => ({ 'rsconnect-python/app.json': record(guid) });
const publisher = (guid: string) => ({
  '.posit/publish/deployments/x.toml': `server_url = "${connect.url}"\nserver_type = "connect"\nid = "${guid}"\ntype = "python-dash"\n`,
});

describe('a workflow that the pull request cannot change ignores a content item that the pull request selects by', () => {
  test.each<Attempt>([
    {
      it: 'content-guid in connect.toml',
      main: () => toml('content-guid', board),
      change: () => toml('content-guid', vault),
      says: 'content-guid',
    },
    {
      it: 'name in connect.toml',
      main: () => toml('name', 'board'),
      change: () => toml('name', 'vault'),
      says: 'name',
    },
    {
      it: 'a deployment record of rsconnect-python if main has one of Publisher',
      main: () => publisher(board),
      change: () => records(vault),
      says: 'record',
    },
  ])('$it', async ({ main, change, says, event = 'workflow_dispatch' }) => {
    const pull = await pulled(main(), change());
    await using _ = pull.repository;
    const before = await bundlesOf(vault);
    const done = await preview(pull, event);
    expect(done.outputs.status).toBe('previewed');
    expect([done.guid, await bundlesOf(vault)]).toEqual([board, before]);
    expect(done.log).toMatch(new RegExp(`${says}.* is (?:left out|ignored)`));
    expect(done.annotations).toContainEqual(expect.objectContaining({ level: 'notice' }));
  });

  test('and ignores every content item of a file if the commit of the workflow cannot be read', async () => {
    const pull = await pulled(toml('content-guid', board), toml('content-guid', vault));
    const before = await bundlesOf(vault);
    const done = await preview(pull, 'workflow_dispatch', { offline: true });
    expect([done.guid === vault, await bundlesOf(vault)]).toEqual([false, before]);
    expect(done.log).toContain(
      `The configuration at commit ${pull.main.slice(0, 7)} (the commit of the workflow) can't be read.`,
    );
  });

  test('and uses the content item that the workflow itself sets', async () => {
    const pull = await pulled({}, toml('content-guid', vault));
    await using _ = pull.repository;
    const done = await preview(pull, 'workflow_dispatch', { inputs: { 'content-guid': board } });
    expect(done).toMatchObject({ guid: board, outputs: { status: 'previewed' } });
    expect(done.log).not.toContain('left out');
  });

  test('and uses other settings of the pull request', async () => {
    const pull = await pulled(toml('name', 'board'), {
      'connect.toml': 'name = "board"\ntitle = "Another"\nverify = "starts"\n',
    });
    await using _ = pull.repository;
    const done = await preview(pull, 'workflow_dispatch');
    expect(done).toMatchObject({ guid: board, outputs: { status: 'previewed' } });
    expect(done.log).toContain('Another');
    expect(done.log).not.toContain('left out');
  });
});

test('on pull_request, connect.toml is used unchanged, since its author can also change the workflow', async () => {
  const pull = await pulled({}, toml('name', 'board'));
  await using _ = pull.repository;
  const done = await preview(pull, 'pull_request');
  expect(done).toMatchObject({ guid: board, outputs: { status: 'previewed' } });
  expect(done.log).not.toContain('left out');
});

test.each([
  { mode: 'deploy', event: 'workflow_dispatch', prNumber: '7' },
  { mode: 'deploy', event: 'issue_comment', prNumber: '' },
  { mode: 'plan', event: 'issue_comment', prNumber: '' },
  { mode: 'rollback', event: 'push', prNumber: '' },
])("a fork's commit is only checked with mode: $mode on $event", async ({ mode, event, prNumber }) => {
  const pull = await pulled(toml('name', 'board'), {});
  await using _ = pull.repository;
  github.openPull(7, { head: { sha: pull.head, ref: 'change', repositoryId: 1 } });
  const before = await bundlesOf(board);
  await using workspace = await shallowClone(pull.repository, 'change');
  const done = await runStep({
    workspace: workspace.path,
    inputs: {
      ...{ server: connect.url, 'api-key': connect.keys.publisher, 'github-token': github.token },
      ...{ path: 'app', mode, 'pr-number': prNumber },
    },
    environment: { GITHUB_API_URL: github.url, GITHUB_SHA: pull.main },
    event: { name: event, payload: { repository: { id: github.repositoryId } } },
  });
  expect(done.outputs.status).toBe('checked');
  expect(done.log).toContain(`commit ${pull.head.slice(0, 7)} in the workspace is on no branch or tag`);
  expect(await bundlesOf(board)).toBe(before);
});
