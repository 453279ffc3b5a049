import { describe, expect, test } from '@jest/globals';
import { type Comparison, planComparison } from '../../../src/monorepo/changes.ts';
import { recorded } from '../../support/github/recorded.ts';

const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
const none = '0'.repeat(40);

describe('the commit to compare with', () => {
  test.each<{
    it: string;
    event: string;
    payload: unknown;
    expected: Partial<Comparison> & { reason?: unknown };
  }>([
    {
      it: 'the commit before a push',
      event: 'push',
      payload: recorded('push', undefined, { ref: 'refs/heads/main', before: a, after: b, forced: false }),
      expected: { kind: 'since', base: a, message: 'the commit before the push' },
    },
    {
      it: 'the commit before a forced push, which is what was deployed',
      event: 'push',
      payload: recorded('push', undefined, { ref: 'refs/heads/main', before: a, after: b, forced: true }),
      expected: { kind: 'since', base: a, message: 'the commit before the forced push' },
    },
    {
      it: 'none for a new branch: every app is listed',
      event: 'push',
      payload: recorded('push', undefined, { ref: 'refs/heads/production', before: none, after: b }),
      expected: { kind: 'everything', reason: 'production is new: there is no commit before this push.' },
    },
    {
      it: 'none for a new tag: every app is listed',
      event: 'push',
      payload: recorded('push', undefined, { ref: 'refs/tags/v1', before: none, after: b }),
      expected: { kind: 'everything', reason: 'v1 is new: there is no commit before this push.' },
    },
    {
      it: 'the base of a pull request',
      event: 'pull_request',
      payload: recorded('pull_request', 'opened', { pull_request: { base: { sha: a }, head: { sha: b } } }),
      expected: { kind: 'pull request', base: a, head: b },
    },
    {
      it: 'the base of a merge group',
      event: 'merge_group',
      payload: recorded('merge_group', 'checks_requested', { merge_group: { base_sha: a } }),
      expected: { kind: 'since', base: a, message: 'the base of the merge group' },
    },
    {
      it: 'none if the workflow was started manually',
      event: 'workflow_dispatch',
      payload: recorded('workflow_dispatch'),
      expected: { kind: 'everything', reason: 'The event workflow_dispatch does not say what changed.' },
    },
    {
      it: 'none for a push without commits',
      event: 'push',
      payload: {},
      expected: { kind: 'everything' },
    },
    {
      it: 'none if the commit looks like an option of git',
      event: 'push',
      payload: { ref: 'refs/heads/main', before: '--output=/etc/passwd' },
      expected: { kind: 'everything' },
    },
    { it: 'none without an event', event: 'push', payload: undefined, expected: { kind: 'everything' } },
  ])('is $it', ({ event, payload, expected }) => {
    expect(planComparison(event, payload)).toMatchObject(expected);
  });
});
