import { describe, expect, test } from '@jest/globals';
import { BestEffort } from '../../../src/github/best-effort.ts';
import { GitHubError } from '../../../src/github/errors.ts';

const comment = { action: 'comment on pull request #12', permission: 'pull-requests: write' };
const deployment = { action: 'show a deployment', permission: 'deployments: write' };
const refusal = (status: number, headers: Record<string, string> = {}) =>
  new GitHubError(`GitHub answered ${status}.`, { status, headers });
const refused = (bestEffort: BestEffort, error: GitHubError, operation = comment) =>
  bestEffort.attempt(operation, () => Promise.reject(error));

describe('an optional call to GitHub', () => {
  test('returns its result without a warning', async () => {
    const bestEffort = new BestEffort();
    expect(await bestEffort.attempt(comment, async () => 5)).toBe(5);
    expect(bestEffort.takeWarnings()).toEqual([]);
  });

  test('throws errors that are not from GitHub', async () => {
    const bestEffort = new BestEffort();
    const bug = () => Promise.reject(new TypeError('a bug'));
    await expect(bestEffort.attempt(comment, bug)).rejects.toThrow('a bug');
    expect(bestEffort.takeWarnings()).toEqual([]);
  });

  test('is one warning with all missing permissions, once per run', async () => {
    const bestEffort = new BestEffort();
    for (const operation of [comment, deployment, comment, deployment])
      expect(await refused(bestEffort, refusal(403), operation)).toBeUndefined();
    expect(bestEffort.takeWarnings()).toEqual([
      {
        message: "GitHub didn't let this run comment on pull request #12 and show a deployment.",
        reason: 'GitHub answered 403.',
        hint: 'Add to the `permissions` of the job, beside `contents: read`:\n  pull-requests: write\n  deployments: write',
      },
    ]);
    await refused(bestEffort, refusal(403));
    expect(bestEffort.takeWarnings()).toEqual([]);
  });

  test.each<[string, GitHubError, RegExp]>([
    ['a missing permission', refusal(403), /\n {2}pull-requests: write$/],
    ['a repository that is hidden', refusal(404), /beside `contents: read`/],
  ])('has a hint for %s', async (_, error, hint) => {
    const bestEffort = new BestEffort();
    await refused(bestEffort, error);
    expect(bestEffort.takeWarnings()[0]?.hint).toMatch(hint);
  });

  test.each([
    ['an invalid token', refusal(401)],
    ['a rate limit', refusal(403, { 'retry-after': '1' })],
    ['a fault of GitHub', refusal(500)],
  ])("is a warning with GitHub's message after %s", async (_, error) => {
    const bestEffort = new BestEffort();
    await refused(bestEffort, error);
    expect(bestEffort.takeWarnings()).toEqual([
      { message: "GitHub didn't let this run comment on pull request #12.", reason: error.message },
    ]);
  });
});
