import { describe, expect, test } from '@jest/globals';
import { warningOf, warnOnFailure } from '../../../src/github/best-effort.ts';
import { GitHubError } from '../../../src/github/client.ts';
import type { Problem } from '../../../src/shared/problems.ts';

const doing = { action: 'comment on pull request #12', permission: 'pull-requests: write' };

describe('what a run can do without', () => {
  test('is a warning where GitHub refuses', async () => {
    const warnings: Problem[] = [];
    const log = { info() {}, debug() {}, notice() {}, warn: (problem: Problem) => warnings.push(problem) };
    const refusing = () => Promise.reject(new GitHubError('GitHub answered 403', { status: 403 }));
    expect(await warnOnFailure(log, doing, refusing)).toBeUndefined();
    expect(warnings.map(({ message }) => message)).toEqual([
      "GitHub didn't let this run comment on pull request #12.",
    ]);
    expect(await warnOnFailure(log, doing, async () => 5)).toBe(5);
    await expect(warnOnFailure(log, doing, () => Promise.reject(new TypeError('a bug')))).rejects.toThrow(
      'a bug',
    );
    expect(warnings).toHaveLength(1);
  });

  test.each<[string, ConstructorParameters<typeof GitHubError>[1], RegExp]>([
    [
      'a missing permission',
      { status: 403, wanted: 'pull_requests=write' },
      /Add "pull-requests: write" to the permis/,
    ],
    ['a repository that is hidden', { status: 404 }, /beside "contents: read"/],
    ['a bad token', { status: 401 }, /Leave github-token out/],
    ['a rate limit', { status: 403, rateLimited: true }, /Run it again later/],
  ])('names the way out of %s', (_, told, hint) => {
    expect(warningOf(new GitHubError('It answered.', told), doing).hint).toMatch(hint);
  });

  test('says what GitHub said, where nothing is known to help', () => {
    expect(warningOf(new GitHubError('GitHub answered 500: oops', { status: 500 }), doing)).toEqual({
      message: "GitHub didn't let this run comment on pull request #12.",
      reason: 'GitHub answered 500: oops',
    });
  });
});
