import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { GitHub } from '../../../src/github/client.ts';
import { fetchLastPush, fetchPullRequest, fetchPullRequestState } from '../../../src/github/pull-requests.ts';
import { eventFrom } from '../../../src/job/event.ts';
import { decideJob } from '../../../src/job/job.ts';
import { registerSecret } from '../../../src/shared/redaction.ts';
import { clientOf } from '../../support/github/client-of.ts';
import { startMockGitHub } from '../../support/github/mock-github.ts';

const status = (commit: string) => ({
  sha: commit,
  state: 'success' as const,
  context: 'board',
  description: 'The preview is ready.',
  target_url: 'https://connect.example/preview',
});

/** Sets a commit status: a call that writes. */
const setCommitStatus = (github: GitHub, of: ReturnType<typeof status>) =>
  github.request('POST /repos/{owner}/{repo}/statuses/{sha}', { ...github.repository, ...of });

describe('a pull request', () => {
  test('is read in the same form as an event has it', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12, { draft: true });
    expect(await fetchPullRequest(clientOf(mock), 12)).toMatchObject({
      number: 12,
      open: true,
      draft: true,
      fork: false,
      head: { sha: '12'.padStart(40, 'a'), ref: 'change-12' },
    });
    expect(mock.faults).toEqual([]);
  });

  test.each([
    ['another repository', 7],
    ['a repository that was deleted', null],
  ])('from %s is recognised as a fork', async (_, from) => {
    await using mock = await startMockGitHub();
    mock.openPull(12, { head: { sha: 'b'.repeat(40), ref: 'main', repositoryId: from } });
    expect(await fetchPullRequest(clientOf(mock), 12)).toMatchObject({ fork: true });
  });

  test('that does not exist is reported with its repository', async () => {
    await using mock = await startMockGitHub();
    await expect(fetchPullRequest(clientOf(mock), 99)).rejects.toThrow(
      "Pull request #99 of acme/board can't be read.",
    );
  });

  test('is closed only if GitHub says so', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(1);
    mock.openPull(2, { state: 'closed' });
    const github = clientOf(mock);
    const head = mock.pulls.get(1)?.head.sha ?? '';
    expect(await fetchPullRequestState(github, 1)).toEqual({ state: 'open', head });
    expect(await fetchPullRequestState(github, 2)).toEqual({ state: 'closed' });
    expect(await fetchPullRequestState(github, 3)).toEqual({ state: 'unknown' });
    mock.trouble({ answer: { status: 403, message: 'Resource not accessible by integration' } });
    expect(await fetchPullRequestState(github, 2)).toEqual({ state: 'unknown' });
  });

  test('has the time of its last push, if GitHub returns the time of the commit', async () => {
    await using mock = await startMockGitHub();
    mock.commitDates.set('a'.repeat(40), '2026-03-02T09:00:00Z');
    const github = clientOf(mock);
    expect(await fetchLastPush(github, 'a'.repeat(40))).toEqual(new Date('2026-03-02T09:00:00Z'));
    expect(await fetchLastPush(github, 'b'.repeat(40))).toBeUndefined();
    expect(mock.faults).toEqual([]);
  });
});

describe('a call to GitHub', () => {
  test.each([
    [
      'a limit with retry-after',
      { status: 429, message: 'Too many requests', headers: { 'retry-after': '0' } },
    ],
    [
      'a secondary limit',
      {
        status: 403,
        message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        headers: { 'retry-after': '0' },
      },
    ],
    [
      'a primary limit that has passed',
      {
        status: 403,
        message: 'API rate limit exceeded for installation.',
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
      },
    ],
  ])('is repeated after %s, also if it writes', async (_, answer) => {
    await using mock = await startMockGitHub();
    mock.trouble({ answer, times: 2 });
    await setCommitStatus(clientOf(mock), status('c'.repeat(40)));
    expect(mock.statuses).toHaveLength(1);
    expect(mock.requests).toHaveLength(3);
    expect(mock.faults).toEqual([]);
  });

  test('is given up if GitHub requests a wait of more than a minute', async () => {
    await using mock = await startMockGitHub();
    const headers = { 'retry-after': '3600' };
    mock.trouble({ answer: { status: 403, message: 'You have exceeded a secondary rate limit.', headers } });
    await expect(setCommitStatus(clientOf(mock), status('c'.repeat(40)))).rejects.toMatchObject({
      name: 'GitHubError',
      isRateLimit: true,
    });
    expect(mock.requests).toHaveLength(1);
  });

  test.each([
    ['502', { status: 502, message: 'Server Error' }],
    ['a dropped connection', 'hang up' as const],
  ])('that reads is repeated after %s', async (_, answer) => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    mock.trouble({ answer });
    expect(await fetchPullRequest(clientOf(mock), 12)).toMatchObject({ number: 12 });
    expect(mock.requests).toHaveLength(2);
  });

  test.each([
    ['502', { status: 502, message: 'Server Error' }],
    ['a dropped connection', 'hang up after' as const],
  ])('that creates something is not repeated after %s', async (_, answer) => {
    await using mock = await startMockGitHub();
    mock.trouble({ answer });
    await expect(setCommitStatus(clientOf(mock), status('c'.repeat(40)))).rejects.toMatchObject({
      name: 'GitHubError',
    });
    expect(mock.requests).toHaveLength(1);
  });

  test('is aborted immediately if the run is cancelled', async () => {
    await using mock = await startMockGitHub();
    mock.trouble({ answer: { status: 429, message: 'Slow down', headers: { 'retry-after': '50' } } });
    const cancelling = new AbortController();
    const call = setCommitStatus(clientOf(mock, { signal: cancelling.signal }), status('c'.repeat(40)));
    await Promise.all([
      expect(call).rejects.toThrow('cancelled'),
      (async () => {
        while (mock.requests.length === 0) await new Promise(setImmediate);
        cancelling.abort(new Error('cancelled'));
      })(),
    ]);
    expect(mock.statuses).toEqual([]);
  });

  test('reports a token that is not accepted, and never shows it', async () => {
    await using mock = await startMockGitHub();
    const failing = setCommitStatus(clientOf(mock, { token: 'ghp_secret' }), status('c'.repeat(40)));
    const error = await failing.catch((it: unknown) => it);
    expect(error).toMatchObject({ status: 401, message: expect.stringContaining('Bad credentials') });
    expect(`${error}`).not.toContain('ghp_secret');
  });

  test('follows a renamed repository, but does not send the token to another host', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    const moved = `${mock.url}/repos/acme/board/pulls/12`;
    mock.trouble({ answer: { status: 301, message: 'Moved Permanently', headers: { location: moved } } });
    expect(await fetchPullRequest(clientOf(mock), 12)).toMatchObject({ number: 12 });

    const elsewhere: (string | undefined)[] = [];
    const thief = createServer((request, response) => {
      elsewhere.push(request.headers.authorization);
      response.end('{}');
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    try {
      const location = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/`;
      mock.trouble({ answer: { status: 302, message: 'Found', headers: { location } } });
      await fetchPullRequest(clientOf(mock), 12).catch(() => {});
      expect(elsewhere).toEqual([undefined]);
    } finally {
      thief.closeAllConnections();
      thief.close();
    }
  });

  test('is given up if there is no response in time', async () => {
    await using mock = await startMockGitHub();
    mock.trouble({ answer: 'never' });
    await expect(
      setCommitStatus(clientOf(mock, { timeout: 50 }), status('c'.repeat(40))),
    ).rejects.toMatchObject({
      name: 'GitHubError',
      message: expect.stringContaining("GitHub didn't answer"),
    });
  });

  test('shows no secret of the run', async () => {
    await using mock = await startMockGitHub();
    registerSecret('s3cret-of-this-run');
    const description = 'Failed: no login with s3cret-of-this-run';
    await setCommitStatus(clientOf(mock), { ...status('c'.repeat(40)), description });
    expect(mock.statuses).toMatchObject([{ description: 'Failed: no login with ***' }]);
  });

  test('requests the user of the token once', async () => {
    await using mock = await startMockGitHub({ login: 'deployer[bot]' });
    const github = clientOf(mock);
    expect(await github.login()).toBe('deployer[bot]');
    expect(await github.login()).toBe('deployer[bot]');
    expect(mock.requests).toEqual(['POST /graphql']);
  });

  test("assumes the workflow's own token if GitHub does not name the user", async () => {
    await using mock = await startMockGitHub({ login: 'deployer[bot]' });
    mock.trouble({ answer: { status: 403, message: 'Forbidden' } });
    expect(await clientOf(mock).login()).toBe('github-actions[bot]');
  });
});

describe('an Enterprise Server', () => {
  test('is called below its own URL', async () => {
    await using mock = await startMockGitHub({ as: 'ghes-3.8', login: 'github-actions[bot]' });
    mock.openPull(12);
    const github = clientOf(mock, { url: `${mock.url}/` });
    expect(await fetchPullRequest(github, 12)).toMatchObject({ number: 12, fork: false });
    await setCommitStatus(github, status('c'.repeat(40)));
    expect(await github.login()).toBe('github-actions[bot]');
    expect(mock.requests.at(-1)).toBe('POST /api/graphql');
    expect(mock.faults).toEqual([]);
  });
});

test('the mock sends the events of its pull requests', async () => {
  await using mock = await startMockGitHub();
  const { head } = mock.openPull(12);
  const options = {
    mode: 'auto',
    preview: 'auto',
    previewDrafts: true,
    hasServer: true,
    hasKey: true,
    isOwnCheckout: true,
  } as const;
  expect(decideJob(eventFrom('pull_request', mock.event(12, 'opened'), {}), options)).toMatchObject({
    value: { kind: 'preview', pullRequest: { number: 12, fork: false, head: { sha: head.sha } } },
  });
  mock.openPull(12, { state: 'closed' });
  expect(decideJob(eventFrom('pull_request', mock.event(12, 'closed'), {}), options)).toMatchObject({
    value: { kind: 'clean-up', pullRequest: 12 },
  });
});
