import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bundleSource, gitFactsFrom, readEvent } from '../../../src/github/event.ts';
import { eventFrom } from '../../../src/job/event.ts';
import { recorded } from '../../support/github/recorded.ts';

const environment = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/board',
  GITHUB_REPOSITORY_ID: '99',
  GITHUB_SHA: 'a'.repeat(40),
  GITHUB_REF_NAME: 'main',
  GITHUB_REF_TYPE: 'branch',
  GITHUB_ACTOR: 'mira',
  GITHUB_RUN_ID: '123',
  GITHUB_RUN_ATTEMPT: '2',
};

describe('the source of an app', () => {
  test('a push: its commit, branch, and the page of the run', () => {
    expect(gitFactsFrom({ name: 'push', repositoryId: 99 }, environment)).toEqual({
      commit: 'a'.repeat(40),
      branch: 'main',
      repository: 'acme/board',
      repositoryId: 99,
      serverUrl: 'https://github.com',
      repositoryUrl: 'https://github.com/acme/board',
      actor: 'mira',
      runUrl: 'https://github.com/acme/board/actions/runs/123/attempts/2',
    });
  });

  test('a pull request: its head and its branch, not the merge commit', () => {
    const merge = { ...environment, GITHUB_REF_NAME: '2/merge' };
    const event = eventFrom('pull_request', recorded('pull_request', 'opened'), merge);
    expect(gitFactsFrom(event, merge, 'b'.repeat(40))).toMatchObject({
      commit: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821',
      branch: 'changes',
      pullRequest: 2,
    });
  });

  test('a tag', () => {
    const facts = gitFactsFrom(
      { name: 'push' },
      { ...environment, GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1' },
    );
    expect(facts).toMatchObject({ tag: 'v1' });
    expect(facts).not.toHaveProperty('branch');
  });

  test('the checked-out commit takes precedence over that of the event', () => {
    expect(gitFactsFrom({ name: 'workflow_run' }, environment, 'c'.repeat(40)).commit).toBe('c'.repeat(40));
  });

  test('an Enterprise Server has its own address', () => {
    const enterprise = { ...environment, GITHUB_SERVER_URL: 'https://git.acme.example/' };
    expect(gitFactsFrom({ name: 'push' }, enterprise).repositoryUrl).toBe(
      'https://git.acme.example/acme/board',
    );
  });

  test('without a runner, only what is known is set', () => {
    expect(gitFactsFrom({ name: '' }, {})).toEqual({ serverUrl: 'https://github.com' });
  });

  test('the metadata of the bundle has the names that Connect uses', () => {
    const event = eventFrom('pull_request', recorded('pull_request', 'opened'), environment);
    expect(bundleSource(gitFactsFrom(event, environment))).toEqual({
      source: 'github-actions',
      source_repo: 'https://github.com/acme/board',
      source_branch: 'changes',
      source_commit: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821',
      source_author: 'mira',
      source_pull_request: '2',
      source_github_actions_run: 'https://github.com/acme/board/actions/runs/123/attempts/2',
    });
  });
});

test.each<{ it: string; environment: Record<string, string>; page: string | undefined }>([
  {
    it: 'is in the repository that the workflow names',
    environment: { GITHUB_ACTION_REPOSITORY: 'acme/connect-dash-deploy', GITHUB_ACTION_REF: 'v1' },
    page: 'https://github.com/acme/connect-dash-deploy/blob/v1/docs',
  },
  {
    it: 'is on an Enterprise Server',
    environment: {
      GITHUB_ACTION_REPOSITORY: 'acme/deploy',
      GITHUB_ACTION_REF: 'main',
      GITHUB_SERVER_URL: 'https://git.acme.example',
    },
    page: 'https://git.acme.example/acme/deploy/blob/main/docs',
  },
  {
    it: 'is unknown if the action is part of the checkout',
    environment: { GITHUB_ACTION_REPOSITORY: '' },
    page: undefined,
  },
])('the documentation $it', ({ environment, page }) => {
  expect(gitFactsFrom({ name: 'push' }, environment).docsUrl).toBe(page);
});

test('reads an event from its file; undefined if there is none or it is not JSON', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'event-'));
  try {
    const path = join(folder, 'event.json');
    await writeFile(path, '{"action":"opened"}');
    expect(await readEvent({ GITHUB_EVENT_PATH: path })).toEqual({ action: 'opened' });
    await writeFile(path, '{');
    expect(await readEvent({ GITHUB_EVENT_PATH: path })).toBeUndefined();
    expect(await readEvent({})).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});
