import { describe, expect, test } from '@jest/globals';
import type { Mishap } from '../../../src/shared/problems.ts';
import { GitHubError } from '../../../src/github/client.ts';
import { lenient, warningOf } from '../../../src/github/best-effort.ts';

const doing = { what: 'comment on pull request #12', permission: 'pull-requests: write' };

describe('what a run can do without', () => {
  test('is a warning where GitHub refuses', async () => {
    const warnings: Mishap[] = [];
    const log = { info() {}, debug() {}, notice() {}, warn: (mishap: Mishap) => warnings.push(mishap) };
    const refusing = () => Promise.reject(new GitHubError('GitHub answered 403', { status: 403 }));
    expect(await lenient(log, doing, refusing)).toBeUndefined();
    expect(warnings.map(({ what }) => what)).toEqual([
      "GitHub didn't let this run comment on pull request #12.",
    ]);
    expect(await lenient(log, doing, async () => 5)).toBe(5);
    await expect(lenient(log, doing, () => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
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
  ])('names the way out of %s', (_, told, fix) => {
    expect(warningOf(new GitHubError('It answered.', told), doing).fix).toMatch(fix);
  });

  test('says what GitHub said, where nothing is known to help', () => {
    expect(warningOf(new GitHubError('GitHub answered 500: oops', { status: 500 }), doing)).toEqual({
      what: "GitHub didn't let this run comment on pull request #12.",
      why: 'GitHub answered 500: oops',
    });
  });
});
