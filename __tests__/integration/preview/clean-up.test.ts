import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { PreviewOwner } from '../../../src/connect/bundle-metadata.ts';
import { marker, withRow } from '../../../src/github/comment-text.ts';
import { removePreviews, removeStalePreviews, showGone } from '../../../src/preview/clean-up.ts';
import { findPreviews } from '../../../src/preview/find.ts';
import { keysOf, surfacesOn } from '../../../src/preview/reporters.ts';
import type { PreviewResult } from '../../../src/preview/request.ts';
import { previewsOf } from '../../../src/preview/stale-previews.ts';
import { startMockGitHub } from '../../support/github/mock-github.ts';
import type { LocalConnect } from '../../support/local-connect.ts';
import { sharedLocalConnect } from '../../support/shared-local-connect.ts';
import { anApp, quickApp } from '../deploy/an-app.ts';
import { deployBoard, miraAt, owner, preview, sideOf, signal, writesSince } from './previewing.ts';

const localConnect = sharedLocalConnect();

const pullRequest = (number: number): PreviewOwner => ({ ...owner, pullRequest: number });

async function previewsOn(server: LocalConnect, all = false) {
  const { connect } = miraAt(server);
  const [user, [production]] = [await connect.user(), await connect.contentNamed('board')];
  return findPreviews(connect, { user, production, all });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}

async function namesOn(server: LocalConnect): Promise<readonly string[]> {
  const found = await previewsOn(server, true);
  return found.map(({ kind, owner: whose }) => `${kind} ${whose.repository}#${whose.pullRequest}`).sort();
}

async function previewed(
  server: LocalConnect,
  kind: 'draft' | 'separate',
  whose: PreviewOwner,
  app = 'board',
) {
  await using files = await anApp(quickApp(`${whose.repository} ${whose.pullRequest}`));
  const { made } = await preview(server, kind, files, { owner: whose, app });
  if (made instanceof Error) throw made;
  return made as PreviewResult;
}

describe('left-over previews', () => {
  test('of closed pull requests go; of open ones, of unknown ones and of other repositories stay', async () => {
    await using server = await localConnect();
    await using github = await startMockGitHub();
    await deployBoard(server);
    for (const number of [1, 2, 3]) await previewed(server, 'draft', pullRequest(number));
    await previewed(server, 'separate', pullRequest(1));
    await previewed(server, 'draft', { ...owner, repository: 4712, pullRequest: 1 });
    await previewed(server, 'separate', { ...owner, repository: 4712, pullRequest: 1 }, 'theirs');
    github.openPull(1, { state: 'closed' });
    github.openPull(2);
    // GitHub knows no number 3: whatever that means, nothing is removed for it.
    const { seen, connect } = miraAt(server);
    const surroundings = { connect, progress: seen.progress, signal, github: sideOf(github, seen) };
    await removeStalePreviews(await previewsOn(server, true), owner, { maxAge: undefined }, surroundings);

    expect(await namesOn(server)).toEqual([
      'draft 4711#2',
      'draft 4711#3',
      'draft 4712#1',
      'separate 4712#1',
    ]);
    expect(seen.lines.join('\n')).toContain('Kept the previews of #3');
    expect(github.faults).toEqual([]);
  });

  test('all stay where there is no token to ask GitHub with', async () => {
    await using server = await localConnect();
    await using github = await startMockGitHub();
    await deployBoard(server);
    await previewed(server, 'draft', pullRequest(1));
    const { seen, connect } = miraAt(server);
    const surroundings = { connect, progress: seen.progress, signal };
    const side = sideOf(github, seen, { githubToken: undefined });
    await removeStalePreviews(
      await previewsOn(server),
      owner,
      { maxAge: undefined },
      { ...surroundings, github: side },
    );
    expect(await namesOn(server)).toEqual(['draft 4711#1']);
    expect(github.requests).toEqual([]);
    expect(seen.lines.join('\n')).toContain('it needs github-token');
  });

  test('all stay in a private repository where the token may not read pull requests, and the permission is named', async () => {
    await using server = await localConnect();
    await using github = await startMockGitHub({ private: true, without: ['pull_requests'] });
    await deployBoard(server);
    await previewed(server, 'draft', pullRequest(1));
    github.openPull(1, { state: 'closed' });
    const { seen, connect } = miraAt(server);
    const surroundings = { connect, progress: seen.progress, signal, github: sideOf(github, seen) };
    await removeStalePreviews(await previewsOn(server), owner, { maxAge: undefined }, surroundings);
    expect(await namesOn(server)).toEqual(['draft 4711#1']);
    expect(seen.lines.join('\n')).toContain('the permission pull-requests: read');
    expect(github.requests).toEqual(['GET /repos/{owner}/{repo}/pulls/{pull_number}']);
  });

  test.each([
    { it: 'stay, without a warning, where a deployment may not write the comment', may: false },
    { it: 'go with a deployment that may write the comment, which says so', may: true },
  ])('$it', async ({ may }) => {
    await using server = await localConnect();
    await using github = await startMockGitHub(may ? {} : { without: ['pull_requests', 'deployments'] });
    const production = await deployBoard(server);
    await previewed(server, 'draft', pullRequest(1));
    github.openPull(1, { state: 'closed' });
    const { seen, connect } = miraAt(server);
    const keys = await keysOf({ server: connect.server.href, production: production.guid, app: 'board' });
    const row = { ...keys, app: 'board', state: 'ready', kind: 'draft', url: 'x', commit: 'b' } as const;
    const shown = github.comment(1, 'github-actions[bot]', withRow([marker], { ...row, time: new Date() }));
    const surroundings = { connect, progress: seen.progress, signal, github: sideOf(github, seen) };
    const errorContext = { maxAge: undefined, tellFirst: true };
    await removeStalePreviews(await previewsOn(server), owner, errorContext, surroundings);

    expect(await namesOn(server)).toEqual(may ? [] : ['draft 4711#1']);
    expect(shown.body).toContain(may ? 'Removed' : 'Open the draft');
    const said = seen.lines.filter((line) => !line.startsWith('debug: '));
    expect(said).toEqual(may ? [expect.stringContaining('Removed the draft of pull request #1')] : []);
    expect(github.faults).toEqual([]);
  });

  test('are found in whatever content they lie, where all is to be cleaned up', async () => {
    await using server = await localConnect();
    const { guid } = await deployBoard(server);
    await previewed(server, 'draft', pullRequest(1));
    const { connect } = miraAt(server);
    await connect.updateContent(guid, { name: 'renamed_by_hand' });
    expect(await previewsOn(server, false)).toEqual([]);
    expect(await namesOn(server)).toEqual(['draft 4711#1']);
  });
});

describe('what is never touched', () => {
  test.each([
    {
      it: 'a draft that somebody has made the active version',
      async prepare(server: LocalConnect) {
        const { content, bundleId } = await previewed(server, 'draft', pullRequest(1));
        const { connect } = miraAt(server);
        await connect.deploy(content.guid, bundleId, { activate: true });
        const isLive = async () => (await connect.content(content.guid)).bundle_id === bundleId;
        await until(isLive);
      },
    },
    {
      it: 'content that only is named like a preview',
      async prepare(server: LocalConnect) {
        await miraAt(server).connect.createContent({ name: 'board-pr-1' });
      },
    },
    {
      it: 'production, though its description was copied from a preview',
      async prepare(server: LocalConnect) {
        const { content } = await previewed(server, 'separate', pullRequest(1));
        const { connect } = miraAt(server);
        const [production] = await connect.contentNamed('board');
        await connect.updateContent(production?.guid ?? '', { description: content.description ?? '' });
        await connect.deleteContent(content.guid);
      },
    },
    {
      it: 'a preview that was handed over to somebody else',
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
    const surroundings = { connect, progress: seen.progress, signal, github: sideOf(github, seen) };
    await removeStalePreviews(await previewsOn(server, true), owner, { maxAge: undefined }, surroundings);
    expect(await writesSince(server, before)).toEqual([]);
  });

  test('a draft that becomes the active version after it was found', async () => {
    await using server = await localConnect();
    await using github = await startMockGitHub();
    await deployBoard(server);
    const { content, bundleId } = await previewed(server, 'draft', pullRequest(1));
    const found = await previewsOn(server);
    const { seen, connect } = miraAt(server);
    await connect.deploy(content.guid, bundleId, { activate: true });
    await until(async () => (await connect.content(content.guid)).bundle_id === bundleId);
    const surroundings = { connect, progress: seen.progress, signal, github: sideOf(github, seen) };
    const { failures } = await removePreviews(
      found.map((one) => ({ preview: one, reason: 'the pull request is closed' })),
      surroundings,
    );
    expect(failures).toEqual([]);
    expect((await connect.bundles(content.guid)).map(({ id }) => id)).toContain(bundleId);
  });
});

describe('what GitHub shows of a preview', () => {
  const subject = {
    pullRequest: 12,
    app: 'board',
    title: 'Board',
    server: 'https://connect.example.org/',
    commit: 'a'.repeat(40),
    production: '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6',
  };

  test('is built, ready, and then gone: comment, deployment and status', async () => {
    await using github = await startMockGitHub();
    github.openPull(12, { head: { sha: subject.commit, ref: 'change', repositoryId: 4711 } });
    const { seen, connect } = await aSide();
    const side = sideOf(github, seen);
    const surfaces = surfacesOn(side, signal);
    surfaces.begin(subject);
    await surfaces.end(subject, { state: 'ready', url: 'https://connect.example.org/x', kind: 'draft' });

    expect(github.comments.map(({ body }) => body)).toEqual([expect.stringContaining('Open the draft')]);
    expect(github.deployments).toMatchObject([
      {
        environment: 'preview',
        transient: true,
        payload: { app: 'board', pull_request: 12 },
        statuses: [{ state: 'in_progress' }, { state: 'success', url: 'https://connect.example.org/x' }],
      },
    ]);
    expect(github.statuses.map(({ state }) => state)).toEqual(['pending', 'success']);

    const surroundings = { connect, progress: seen.progress, signal, github: side };
    await showGone([subject], surroundings, true);
    expect(github.comments[0]?.body).toContain('Removed');
    expect(github.deployments).toEqual([]);
    expect(github.faults).toEqual([]);
  });

  test('is only a summary where the token may do nothing, with the lines to add', async () => {
    await using github = await startMockGitHub({ without: ['pull_requests', 'deployments', 'statuses'] });
    github.openPull(12, { head: { sha: subject.commit, ref: 'change', repositoryId: 4711 } });
    const { seen } = await aSide();
    const surfaces = surfacesOn(sideOf(github, seen), signal);
    surfaces.begin(subject);
    await surfaces.end(subject, { state: 'ready', url: 'https://connect.example.org/x' });
    for (const line of ['pull-requests: write', 'deployments: write', 'statuses: write']) {
      expect(seen.lines.join('\n')).toContain(line);
    }
    expect(github.comments).toEqual([]);
  });

  test('is nothing at all, and GitHub is not asked, where nothing is wished', async () => {
    await using github = await startMockGitHub();
    const { seen } = await aSide();
    const none = { comment: 'off', commitStatus: false, githubEnvironment: 'none' } as const;
    const surfaces = surfacesOn(sideOf(github, seen, none), signal);
    surfaces.begin(subject);
    await surfaces.end(subject, { state: 'failed', reason: 'It broke.' });
    expect(github.requests).toEqual([]);
  });

  test('is a comment only once it failed, with comment: on-failure', async () => {
    await using github = await startMockGitHub();
    github.openPull(12);
    const { seen } = await aSide();
    const wishes = { comment: 'on-failure', commitStatus: false, githubEnvironment: 'none' } as const;
    const run = async (state: 'ready' | 'failed') => {
      const surfaces = surfacesOn(sideOf(github, seen, wishes), signal);
      surfaces.begin(subject);
      await surfaces.end(subject, { state, ...(state === 'failed' && { reason: 'It broke.' }) });
    };
    await run('ready');
    expect(github.comments).toEqual([]);
    await run('failed');
    expect(github.comments[0]?.body).toContain('It broke.');
    await run('ready');
    expect(github.comments[0]?.body).not.toContain('It broke.');
  });

  test('is never read from, or written to, a comment of somebody else that looks like ours', async () => {
    await using github = await startMockGitHub();
    github.openPull(12);
    const row = {
      ...(await keysOf(subject)),
      app: 'board',
      state: 'ready',
      commit: 'b',
      time: new Date(),
    } as const;
    const forged = github.comment(12, 'mallory', withRow([marker], row));
    const text = forged.body;
    const { seen } = await aSide();
    const wishes = { commitStatus: false, githubEnvironment: 'none' } as const;
    const surfaces = surfacesOn(sideOf(github, seen, wishes), signal);
    surfaces.begin(subject);
    await surfaces.end(subject, { state: 'ready', url: 'https://connect.example.org/x' });
    expect(forged.body).toBe(text);
    expect(github.comments.map(({ author }) => author)).toEqual(['mallory', 'github-actions[bot]']);
  });

  test('ends as failed where the run was cancelled, and the comment does not go on building', async () => {
    await using github = await startMockGitHub();
    github.openPull(12);
    const { seen } = await aSide();
    const stop = new AbortController();
    const surfaces = surfacesOn(sideOf(github, seen, { commitStatus: false }), stop.signal);
    surfaces.begin(subject);
    await until(async () => github.comments.length > 0);
    stop.abort(new Error('The run was cancelled.'));
    await surfaces.end(subject, { state: 'failed', reason: 'The run was cancelled.' });
    expect(github.comments[0]?.body).toContain('The run was cancelled.');
  });

  test('holds no password of an address, whatever it is told', async () => {
    await using github = await startMockGitHub();
    github.openPull(12, { head: { sha: subject.commit, ref: 'change', repositoryId: 4711 } });
    const { seen } = await aSide();
    const surfaces = surfacesOn(sideOf(github, seen), signal);
    surfaces.begin(subject);
    const address = 'https://ci:hunter2@pypi.internal/x.whl';
    await surfaces.end(subject, {
      state: 'failed',
      reason: address,
      changes: [`x ${address} → 2`],
      notes: [address],
    });
    const shown = JSON.stringify([github.comments, github.deployments, github.statuses]);
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('pypi.internal');
  });

  test('is brought to its end where GitHub took the deployment, but not that it has begun', async () => {
    await using github = await startMockGitHub();
    github.openPull(12, { head: { sha: subject.commit, ref: 'change', repositoryId: 4711 } });
    const path = /\/deployments\/\d+\/statuses$/;
    github.trouble({ method: 'POST', path, answer: { status: 502, message: 'Bad Gateway' } });
    const { seen } = await aSide();
    const surfaces = surfacesOn(sideOf(github, seen, { comment: 'off', commitStatus: false }), signal);
    surfaces.begin(subject);
    await surfaces.end(subject, { state: 'ready', url: 'https://connect.example.org/x' });
    expect(github.deployments.map(({ statuses }) => statuses.map(({ state }) => state))).toEqual([
      ['success'],
    ]);
  });

  test('is brought to its end where the run was cancelled before GitHub knew that it had begun', async () => {
    const stop = new AbortController();
    let asked = 0;
    const latency = () => {
      asked += 1;
      if (asked !== 2) return 0;
      stop.abort(new Error('The run was cancelled.'));
      return 300;
    };
    await using github = await startMockGitHub({ latency });
    github.openPull(12, { head: { sha: subject.commit, ref: 'change', repositoryId: 4711 } });
    const { seen } = await aSide();
    const surfaces = surfacesOn(sideOf(github, seen, { comment: 'off', commitStatus: false }), stop.signal);
    surfaces.begin(subject);
    await until(async () => stop.signal.aborted);
    await surfaces.end(subject, { state: 'failed', reason: 'The run was cancelled.' });
    expect(github.deployments[0]?.statuses.map(({ state }) => state)).toEqual(['failure']);
  });

  /** A side without a server: these tests are about GitHub. */
  async function aSide() {
    return miraAt({ url: 'https://connect.example.org', keys: { publisher: 'key' } } as LocalConnect);
  }
});

test('the previews of one pull request are those of its repository and number', async () => {
  await using server = await localConnect();
  await deployBoard(server);
  await previewed(server, 'draft', pullRequest(1));
  await previewed(server, 'draft', pullRequest(11));
  const found = await previewsOn(server);
  expect(previewsOf(pullRequest(1), found).map(({ owner: whose }) => whose.pullRequest)).toEqual([1]);
});
