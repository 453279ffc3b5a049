import { describe, expect, test } from '@jest/globals';
import type { PreviewOwner } from '../../../src/connect/bundle-metadata.ts';
import { fetchServerState } from '../../../src/deploy/server-state.ts';
import { marker, rowKey, withRow } from '../../../src/github/comment-text.ts';
import { findPreviews } from '../../../src/preview/find.ts';
import {
  cleanUpBeside,
  removePreviews,
  removeStalePreviews,
  showGone,
} from '../../../src/preview/remove-previews.ts';
import { reportPreview } from '../../../src/preview/reporters.ts';
import type { PreviewResult } from '../../../src/preview/request.ts';
import { previewsOf } from '../../../src/preview/stale-previews.ts';
import { registerSecret } from '../../../src/shared/redaction.ts';
import { startMockGitHub } from '../../support/github/mock-github.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { until } from '../../support/until.ts';
import { quickApp, testApp } from '../deploy/test-app.ts';
import { deployBoard, gitHubFor, miraAt, owner, preview, signal, writesSince } from './previewing.ts';

const localConnect = sharedLocalConnect();

const pullRequest = (number: number): PreviewOwner => ({ ...owner, pullRequest: number });

async function previewsOn(server: LocalConnect, all = false) {
  const { connect } = miraAt(server);
  const [user, [production]] = [await connect.user(), await connect.contentNamed('board')];
  return findPreviews(connect, { user, production, all });
}

async function namesOn(server: LocalConnect): Promise<readonly string[]> {
  const found = await previewsOn(server, true);
  return found.map(({ kind, owner: its }) => `${kind} ${its.repository}#${its.pullRequest}`).sort();
}

async function previewed(
  server: LocalConnect,
  kind: 'draft' | 'separate',
  its: PreviewOwner,
  name = 'board',
) {
  await using files = await testApp(quickApp(`${its.repository} ${its.pullRequest}`));
  const { made } = await preview(server, kind, files, { owner: its, name });
  if (made instanceof Error) throw made;
  return made as PreviewResult;
}

describe('stale previews', () => {
  test("of closed pull requests are removed; those of open, unknown and other repositories' pull requests are kept", async () => {
    await using server = await localConnect();
    await using github = await startMockGitHub();
    await deployBoard(server);
    for (const number of [1, 2, 3]) await previewed(server, 'draft', pullRequest(number));
    await previewed(server, 'separate', pullRequest(1));
    await previewed(server, 'draft', { ...owner, repository: 4712, pullRequest: 1 });
    await previewed(server, 'separate', { ...owner, repository: 4712, pullRequest: 1 }, 'theirs');
    github.openPull(1, { state: 'closed' });
    github.openPull(2);
    // Pull request 3 doesn't exist on GitHub, so its preview is kept.
    const { seen, connect } = miraAt(server);
    const context = { connect, progress: seen.progress, signal, github: gitHubFor(github, seen) };
    await removeStalePreviews(await previewsOn(server, true), owner, undefined, context);

    expect(await namesOn(server)).toEqual([
      'draft 4711#2',
      'draft 4711#3',
      'draft 4712#1',
      'separate 4712#1',
    ]);
    expect(seen.lines.join('\n')).toContain('Kept the previews of #3');
    expect(github.faults).toEqual([]);
  });

  test('of open pull requests are removed after preview-max-age days without a push', async () => {
    await using server = await localConnect();
    await using github = await startMockGitHub();
    await deployBoard(server);
    const day = 24 * 3600 * 1000;
    const ago = (days: number) => new Date(Date.now() - days * day);
    for (const [number, days] of [
      [1, 2],
      [2, 20],
    ] as const) {
      await previewed(server, 'draft', pullRequest(number));
      github.commitDates.set(github.openPull(number).head.sha, ago(days).toISOString());
    }
    const { seen, connect } = miraAt(server);
    const context = { connect, progress: seen.progress, signal, github: gitHubFor(github, seen) };
    const previews = (await previewsOn(server, true)).map((one) => ({ ...one, created: ago(40) }));
    expect(await removeStalePreviews(previews, owner, 14, context)).toBe(1);
    expect(await namesOn(server)).toEqual(['draft 4711#1']);
    expect(seen.lines.join('\n')).toContain('there was no push for 14 days (preview-max-age)');
    expect(github.faults).toEqual([]);
  });

  test('are all kept without a token for GitHub', async () => {
    await using server = await localConnect();
    await using github = await startMockGitHub();
    await deployBoard(server);
    await previewed(server, 'draft', pullRequest(1));
    const { seen, connect } = miraAt(server);
    const context = { connect, progress: seen.progress, signal };
    const withoutToken = gitHubFor(github, seen, { githubToken: undefined });
    await removeStalePreviews(await previewsOn(server), owner, undefined, {
      ...context,
      github: withoutToken,
    });
    expect(await namesOn(server)).toEqual(['draft 4711#1']);
    expect(github.requests).toEqual([]);
    expect(seen.lines.join('\n')).toContain('this needs `github-token`');
  });

  test("are all kept if the token can't read pull requests, and the permission is named", async () => {
    await using server = await localConnect();
    await using github = await startMockGitHub({ private: true, without: ['pull_requests'] });
    await deployBoard(server);
    await previewed(server, 'draft', pullRequest(1));
    github.openPull(1, { state: 'closed' });
    const { seen, connect } = miraAt(server);
    const context = { connect, progress: seen.progress, signal, github: gitHubFor(github, seen) };
    await removeStalePreviews(await previewsOn(server), owner, undefined, context);
    expect(await namesOn(server)).toEqual(['draft 4711#1']);
    expect(seen.lines.join('\n')).toContain('the permission `pull-requests: read`');
    expect(github.requests).toEqual(['GET /repos/{owner}/{repo}/pulls/{pull_number}']);
  });

  test('are found in any content item if all are to be cleaned up', async () => {
    await using server = await localConnect();
    const { guid } = await deployBoard(server);
    await previewed(server, 'draft', pullRequest(1));
    const { connect } = miraAt(server);
    await connect.updateContent(guid, { name: 'renamed_by_hand' });
    expect(await previewsOn(server, false)).toEqual([]);
    expect(await namesOn(server)).toEqual(['draft 4711#1']);
  });
});

test('a new preview replaces the one of the other kind, and never a newer one of another run', async () => {
  await using server = await localConnect();
  await using github = await startMockGitHub();
  await deployBoard(server);
  await previewed(server, 'separate', owner);
  const result = await previewed(server, 'draft', owner);
  await using changed = await testApp(quickApp('newer'));
  await preview(server, 'draft', changed);
  const { seen, connect } = miraAt(server);
  const state = await fetchServerState(
    { name: 'board' },
    { connect, errorContext: { server: connect.server } },
  );
  const context = { connect, progress: seen.progress, signal, github: gitHubFor(github, seen) };
  const replaced = { owner, app: 'board', bundleId: result.bundleId };
  await cleanUpBeside(replaced, state, undefined, context);
  expect(await namesOn(server)).toEqual(['draft 4711#12', 'draft 4711#12']);
  expect(seen.lines.join('\n')).toMatch(
    /Removed the preview of pull request #12, .*: the new one replaces it\./,
  );
});

describe('a clean-up never removes', () => {
  test.each([
    {
      it: 'a draft that a user has activated',
      async prepare(server: LocalConnect) {
        const { content, bundleId } = await previewed(server, 'draft', pullRequest(1));
        const { connect } = miraAt(server);
        await connect.deploy(content.guid, bundleId, { activate: true });
        const isLive = async () => (await connect.content(content.guid)).bundle_id === bundleId;
        await until(isLive);
      },
    },
    {
      it: 'content that only has the name of a preview',
      async prepare(server: LocalConnect) {
        await miraAt(server).connect.createContent({ name: 'board-pr-1' });
      },
    },
    {
      it: 'production with a description that was copied from a preview',
      async prepare(server: LocalConnect) {
        const { content } = await previewed(server, 'separate', pullRequest(1));
        const { connect } = miraAt(server);
        const [production] = await connect.contentNamed('board');
        await connect.updateContent(production?.guid ?? '', { description: content.description ?? '' });
        await connect.deleteContent(content.guid);
      },
    },
    {
      it: 'a preview that was given to another owner',
      async prepare(server: LocalConnect) {
        const { content } = await previewed(server, 'separate', pullRequest(1));
        const response = await fetch(`${server.url}/__api__/v1/users?prefix=paul`, {
          headers: { authorization: `Key ${server.key}` },
        });
        const { results } = (await response.json()) as { results: { guid: string }[] };
        await fetch(`${server.url}/__api__/v1/content/${content.guid}`, {
          method: 'PATCH',
          headers: { authorization: `Key ${server.key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ owner_guid: results[0]?.guid }),
        });
      },
    },
  ])('$it', async ({ prepare }) => {
    await using server = await localConnect();
    await using github = await startMockGitHub();
    await deployBoard(server);
    await prepare(server);
    github.openPull(1, { state: 'closed' });
    const { seen, connect } = miraAt(server);
    const before = (await server.requests()).length;
    const context = { connect, progress: seen.progress, signal, github: gitHubFor(github, seen) };
    await removeStalePreviews(await previewsOn(server, true), owner, undefined, context);
    expect(await writesSince(server, before)).toEqual([]);
  });

  test('a draft that is activated after it was found', async () => {
    await using server = await localConnect();
    await using github = await startMockGitHub();
    await deployBoard(server);
    const { content, bundleId } = await previewed(server, 'draft', pullRequest(1));
    const found = await previewsOn(server);
    const { seen, connect } = miraAt(server);
    await connect.deploy(content.guid, bundleId, { activate: true });
    await until(async () => (await connect.content(content.guid)).bundle_id === bundleId);
    const context = { connect, progress: seen.progress, signal, github: gitHubFor(github, seen) };
    const { failures } = await removePreviews(
      found.map((one) => ({ preview: one, reason: 'the pull request is closed' })),
      context,
    );
    expect(failures).toEqual([]);
    expect((await connect.bundles(content.guid)).map(({ id }) => id)).toContain(bundleId);
  });
});

describe('GitHub shows a preview', () => {
  const subject = {
    pullRequest: 12,
    app: 'board',
    title: 'Board',
    server: 'https://connect.example.org/',
    commit: 'a'.repeat(40),
  };

  test('as built, ready and removed in comment and deployment', async () => {
    await using github = await startMockGitHub();
    github.openPull(12, { head: { sha: subject.commit, ref: 'change', repositoryId: 4711 } });
    const { seen, connect } = await withoutServer();
    const side = gitHubFor(github, seen);
    const reporting = reportPreview(side, subject, signal);
    reporting.begin();
    await reporting.end({ state: 'ready', url: 'https://connect.example.org/x', kind: 'draft' });

    expect(github.comments.map(({ body }) => body)).toEqual([expect.stringContaining('Open the draft')]);
    expect(github.deployments).toMatchObject([
      {
        environment: 'preview',
        transient: true,
        payload: { app: 'board', pull_request: 12 },
        statuses: [{ state: 'in_progress' }, { state: 'success', url: 'https://connect.example.org/x' }],
      },
    ]);

    const context = { connect, progress: seen.progress, signal, github: side };
    await showGone([subject], context);
    expect(github.comments[0]?.body).toContain('Removed');
    expect(github.deployments).toEqual([]);
    expect(github.faults).toEqual([]);
  });

  test('in the summary only if the token has no permissions, with one warning that lists them', async () => {
    await using github = await startMockGitHub({ without: ['pull_requests', 'deployments'] });
    github.openPull(12, { head: { sha: subject.commit, ref: 'change', repositoryId: 4711 } });
    const { seen, connect } = await withoutServer();
    const context = gitHubFor(github, seen);
    const reporting = reportPreview(context, subject, signal);
    reporting.begin();
    await reporting.end({ state: 'ready', url: 'https://connect.example.org/x' });
    await showGone([subject], { connect, progress: seen.progress, signal, github: context });
    expect(seen.lines.filter((line) => line.includes("GitHub didn't let this run"))).toHaveLength(1);
    for (const line of ['pull-requests: write', 'deployments: write']) {
      expect(seen.lines.join('\n')).toContain(line);
    }
    expect(github.comments).toEqual([]);
  });

  test('nowhere, and is not called, if the workflow disables all reports', async () => {
    await using github = await startMockGitHub();
    const { seen } = await withoutServer();
    const none = { comment: 'off', githubEnvironment: 'none' } as const;
    const reporting = reportPreview(gitHubFor(github, seen, none), subject, signal);
    reporting.begin();
    await reporting.end({ state: 'failed', reason: 'It broke.' });
    expect(github.requests).toEqual([]);
  });

  test('in a comment only after a failure with comment: on-failure', async () => {
    await using github = await startMockGitHub();
    github.openPull(12);
    const { seen } = await withoutServer();
    const options = { comment: 'on-failure', githubEnvironment: 'none' } as const;
    const run = async (state: 'ready' | 'failed') => {
      const reporting = reportPreview(gitHubFor(github, seen, options), subject, signal);
      reporting.begin();
      await reporting.end({ state, ...(state === 'failed' && { reason: 'It broke.' }) });
    };
    await run('ready');
    expect(github.comments).toEqual([]);
    await run('failed');
    expect(github.comments[0]?.body).toContain('It broke.');
    await run('ready');
    expect(github.comments[0]?.body).not.toContain('It broke.');
  });

  test('never in a comment of another user that looks like ours', async () => {
    await using github = await startMockGitHub();
    github.openPull(12);
    const row = {
      key: rowKey(subject.server, subject.app),
      app: 'board',
      state: 'ready',
      commit: 'b',
      time: new Date(),
    } as const;
    const forged = github.comment(12, 'mallory', withRow([marker], row));
    const text = forged.body;
    const { seen } = await withoutServer();
    const options = { githubEnvironment: 'none' } as const;
    const reporting = reportPreview(gitHubFor(github, seen, options), subject, signal);
    reporting.begin();
    await reporting.end({ state: 'ready', url: 'https://connect.example.org/x' });
    expect(forged.body).toBe(text);
    expect(github.comments.map(({ author }) => author)).toEqual(['mallory', 'github-actions[bot]']);
  });

  test('as failed after the run was cancelled', async () => {
    await using github = await startMockGitHub();
    github.openPull(12);
    const { seen } = await withoutServer();
    const stop = new AbortController();
    const reporting = reportPreview(gitHubFor(github, seen), subject, stop.signal);
    reporting.begin();
    await until(() => github.comments.length > 0);
    stop.abort(new Error('The run was cancelled.'));
    await reporting.end({ state: 'failed', reason: 'The run was cancelled.' });
    expect(github.comments[0]?.body).toContain('The run was cancelled.');
  });

  test('without the passwords of addresses and the secrets of the run', async () => {
    registerSecret('a secret of this run');
    await using github = await startMockGitHub();
    github.openPull(12, { head: { sha: subject.commit, ref: 'change', repositoryId: 4711 } });
    const { seen } = await withoutServer();
    const titled = { ...subject, title: 'Board of a secret of this run' };
    const reporting = reportPreview(gitHubFor(github, seen), titled, signal);
    reporting.begin();
    const address = 'https://ci:hunter2@pypi.internal/x.whl';
    await reporting.end({
      state: 'failed',
      reason: address,
      changes: [`x ${address} → 2`],
      notes: [address],
    });
    const shown = JSON.stringify([github.comments, github.deployments]);
    expect(shown).not.toMatch(/hunter2|a secret of/);
    expect(shown).toContain('Board of ***');
    expect(shown).toContain('pypi.internal');
  });

  test('without links of other schemes than http and https', async () => {
    await using github = await startMockGitHub();
    github.openPull(12, { head: { sha: subject.commit, ref: 'change', repositoryId: 4711 } });
    const { seen } = await withoutServer();
    const reporting = reportPreview(gitHubFor(github, seen), subject, signal);
    reporting.begin();
    const url = 'javascript:alert(1)';
    await reporting.end({ state: 'ready', url, logsUrl: url });
    expect(github.comments[0]?.body).toContain('Open the preview');
    const shown = JSON.stringify([github.comments, github.deployments]);
    expect(shown).not.toContain('javascript');
    expect(github.faults).toEqual([]);
  });

  test('as ready if GitHub created the deployment but lost its first state', async () => {
    await using github = await startMockGitHub();
    github.openPull(12, { head: { sha: subject.commit, ref: 'change', repositoryId: 4711 } });
    const path = /\/deployments\/\d+\/statuses$/;
    github.trouble({ method: 'POST', path, answer: { status: 502, message: 'Bad Gateway' } });
    const { seen } = await withoutServer();
    const reporting = reportPreview(gitHubFor(github, seen, { comment: 'off' }), subject, signal);
    reporting.begin();
    await reporting.end({ state: 'ready', url: 'https://connect.example.org/x' });
    expect(github.deployments.map(({ statuses }) => statuses.map(({ state }) => state))).toEqual([
      ['success'],
    ]);
  });

  test('as failed if the run was cancelled before GitHub stored the first state', async () => {
    const stop = new AbortController();
    let asked = 0;
    const latency = () => {
      asked += 1;
      if (asked === 2) stop.abort(new Error('The run was cancelled.'));
      return 0;
    };
    await using github = await startMockGitHub({ latency });
    github.trouble({ method: 'POST', path: /\/statuses$/, answer: 'never' });
    github.openPull(12, { head: { sha: subject.commit, ref: 'change', repositoryId: 4711 } });
    const { seen } = await withoutServer();
    const reporting = reportPreview(gitHubFor(github, seen, { comment: 'off' }), subject, stop.signal);
    reporting.begin();
    await until(() => stop.signal.aborted);
    await reporting.end({ state: 'failed', reason: 'The run was cancelled.' });
    expect(github.deployments[0]?.statuses.map(({ state }) => state)).toEqual(['failure']);
  });

  /** These tests don't need a server. */
  async function withoutServer() {
    return miraAt({ url: 'https://connect.example.org', keys: { publisher: 'key' } } as LocalConnect);
  }
});

test('the previews of one pull request are those of its repository and number', async () => {
  await using server = await localConnect();
  await deployBoard(server);
  await previewed(server, 'draft', pullRequest(1));
  await previewed(server, 'draft', pullRequest(11));
  const found = await previewsOn(server);
  expect(previewsOf(pullRequest(1), found).map(({ owner: its }) => its.pullRequest)).toEqual([1]);
});
