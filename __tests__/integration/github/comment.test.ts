import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { BestEffort } from '../../../src/github/best-effort.ts';
import type { GitHub } from '../../../src/github/client.ts';
import { writeRow } from '../../../src/github/comment.ts';
import { marker, type Row, rowKey, withRow } from '../../../src/github/comment-text.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { clientOf } from '../../support/github/client-of.ts';
import { type MockGitHub, startMockGitHub } from '../../support/github/mock-github.ts';

const aRow = (app: string, changes: Partial<Row> = {}): Row => ({
  key: rowKey('https://connect.example/', app),
  app,
  state: 'ready',
  url: `https://connect.example/${app}/`,
  commit: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821',
  time: new Date('2026-11-24T10:05:41Z'),
  ...changes,
});

/** A client that does `pause` instead of waiting before it reads the comment again. */
const clientWith = (mock: MockGitHub, pause: () => Promise<void>): GitHub => ({
  ...clientOf(mock),
  clock: { ...systemClock, sleep: pause },
});

/** A barrier: all participants continue when each one waits or has left. */
function barrier(size: number) {
  let [expected, waiting] = [size, [] as (() => void)[]];
  const release = () => {
    if (waiting.length < expected) return;
    for (const go of waiting.splice(0)) go();
  };
  return {
    wait: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        release();
      }),
    leave: () => {
      expected -= 1;
      release();
    },
  };
}

const write = (mock: MockGitHub, row: Row, create = true) =>
  // Without a pause, because no other job writes.
  writeRow(clientWith(mock, nextTurn), 12, row, { create });

describe('the comment of a pull request', () => {
  test('is the same one from the first push to the clean-up, also with two apps', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    mock.comment(12, 'mira', 'What is this about?');
    for (const row of [
      aRow('board', { state: 'building' }),
      aRow('board'),
      aRow('other'),
      aRow('board', { state: 'failed', reason: 'No module named pandas.' }),
      aRow('board', { commit: 'f'.repeat(40) }),
      aRow('board', { state: 'removed' }),
    ]) {
      expect(await write(mock, row)).toBe(true);
    }
    expect(mock.comments.map(({ author }) => author)).toEqual(['mira', 'github-actions[bot]']);
    const text = mock.comments[1]?.body ?? '';
    expect(text).toContain('🧹 Removed');
    expect(text).toContain('<a href="https://connect.example/other/">Open the preview</a>');
    expect(text).not.toContain('pandas');
    expect(mock.faults).toEqual([]);
  });

  test('is not written again if nothing changed', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    await write(mock, aRow('board'));
    const before = mock.requests.length;
    await write(mock, aRow('board'));
    expect(mock.requests.slice(before)).toEqual([
      'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      'POST /graphql',
    ]);
  });

  test('is found among more than 300', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    for (let n = 0; n < 320; n++) mock.comment(12, 'mira', `Comment ${n}`);
    await write(mock, aRow('board'));
    await write(mock, aRow('board', { state: 'removed' }));
    expect(mock.comments).toHaveLength(321);
    expect(mock.comments.at(-1)?.body).toContain('Removed');
    expect(mock.faults).toEqual([]);
  });

  test('by another user is neither trusted nor edited, even if it looks like ours', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    const forged = withRow([], aRow('forged'));
    mock.comment(12, 'mallory', forged);
    await write(mock, aRow('board'));
    expect(mock.comments.map(({ author }) => author)).toEqual(['mallory', 'github-actions[bot]']);
    expect(mock.comments[0]?.body).toBe(forged);
    expect(mock.comments[1]?.body).not.toContain('forged');
  });

  test('of ours without the marker is not changed', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    mock.comment(12, 'github-actions[bot]', `Somebody quoted:\n${marker}`);
    await write(mock, aRow('board'));
    expect(mock.comments).toHaveLength(2);
  });

  test('is identified by the author of the token', async () => {
    await using mock = await startMockGitHub({ login: 'deployer[bot]' });
    mock.openPull(12);
    mock.comment(12, 'github-actions[bot]', withRow([], aRow('board')));
    await write(mock, aRow('board'));
    await write(mock, aRow('board', { state: 'removed' }));
    expect(mock.comments.map(({ author }) => author)).toEqual(['github-actions[bot]', 'deployer[bot]']);
  });

  test('is only updated, and not created, if none is wanted', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    await write(mock, aRow('board'), false);
    expect(mock.comments).toEqual([]);
    await write(mock, aRow('other'));
    await write(mock, aRow('board'), false);
    expect(mock.comments[0]?.body).not.toContain('<b>board</b>');
    expect(await write(mock, aRow('other', { state: 'removed' }), false)).toBe(true);
    expect(mock.comments[0]?.body).toContain('Removed');
  });

  test('that was created twice is merged into the older', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    const older = mock.comment(12, 'github-actions[bot]', withRow([], aRow('one')));
    mock.comment(12, 'github-actions[bot]', withRow([], aRow('two')));
    await write(mock, aRow('three'));
    expect(mock.comments.map(({ id }) => id)).toEqual([older.id]);
    for (const app of ['one', 'two', 'three']) expect(mock.comments[0]?.body).toContain(`<b>${app}</b>`);
    expect(mock.faults).toEqual([]);
  });

  test.each([
    ['without an earlier comment', []],
    ['with the row of another app', ['earlier']],
  ])('has the rows of all jobs of a matrix that write at the same time, %s', async (_, before) => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    for (const app of before) await write(mock, aRow(app));
    const apps = ['one', 'two', 'three', 'four', 'five'];
    // The worst case: no job reads the comment again before all jobs have written.
    const together = barrier(apps.length);
    const jobs = apps.map((app) =>
      writeRow(clientWith(mock, together.wait), 12, aRow(app), { create: true }).finally(together.leave),
    );
    for (const written of await Promise.all(jobs)) expect(written).toBe(true);
    expect(mock.comments).toHaveLength(1);
    for (const app of [...before, ...apps]) expect(mock.comments[0]?.body).toContain(`<b>${app}</b>`);
    expect(mock.faults).toEqual([]);
  });

  test('is given up after five attempts if another job overwrites it each time', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    const ours = mock.comment(12, 'github-actions[bot]', withRow([], aRow('other')));
    const theirs = ours.body;
    const overwrite = async () => {
      ours.body = theirs;
    };
    expect(await writeRow(clientWith(mock, overwrite), 12, aRow('board'), { create: true })).toBe(false);
    expect(mock.requests.filter((request) => request.startsWith('PATCH'))).toHaveLength(5);
  });

  test('that was deleted meanwhile is created again', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    mock.comment(12, 'github-actions[bot]', withRow([], aRow('other')));
    mock.trouble({ method: 'PATCH', answer: { status: 404, message: 'Not Found' } });
    const gone = async () => {
      if (mock.comments[0]?.body.includes('other')) mock.comments.splice(0);
    };
    expect(await writeRow(clientWith(mock, gone), 12, aRow('board'), { create: true })).toBe(true);
    expect(mock.comments).toHaveLength(1);
  });

  test('is not created twice if the response was lost', async () => {
    await using mock = await startMockGitHub();
    mock.openPull(12);
    mock.trouble({ method: 'POST', path: /comments/, answer: 'hang up after' });
    expect(await write(mock, aRow('board'))).toBe(true);
    expect(mock.comments).toHaveLength(1);
  });

  test('is a warning with the missing permission if it cannot be written', async () => {
    await using mock = await startMockGitHub({ without: ['pull_requests'] });
    mock.openPull(12);
    const bestEffort = new BestEffort();
    const operation = { action: 'comment on pull request #12', permission: 'pull-requests: write' };
    expect(await bestEffort.attempt(operation, () => write(mock, aRow('board')))).toBeUndefined();
    expect(bestEffort.takeWarnings()).toMatchObject([
      { hint: expect.stringMatching(/^Add to the `permissions` of the job.*\n {2}pull-requests: write$/) },
    ]);
  });

  test('is the same on an old Enterprise Server', async () => {
    await using mock = await startMockGitHub({ as: 'ghes-3.8' });
    mock.openPull(12);
    await write(mock, aRow('board'));
    await write(mock, aRow('board', { state: 'removed' }));
    expect(mock.comments).toHaveLength(1);
    expect(mock.faults).toEqual([]);
  });
});
