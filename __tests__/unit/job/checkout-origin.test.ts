import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkoutOrigin } from '../../../src/job/checkout-origin.ts';
import type { EventFacts, PullRequest } from '../../../src/job/event.ts';
import { decideJob, type JobOptions, type Mode } from '../../../src/job/job.ts';

const main = '1'.repeat(40);
const branch = '2'.repeat(40);
const stranger = '3'.repeat(40);

const pullRequest = (changes: Partial<PullRequest> = {}): PullRequest => ({
  number: 2,
  open: true,
  draft: false,
  fork: false,
  head: { sha: branch, ref: 'change' },
  base: { ref: 'main' },
  ...changes,
});
const fork = pullRequest({ fork: true, head: { sha: stranger, ref: 'change' } });
const runOf = (isFork: boolean) => ({
  workflow: 'Tests',
  conclusion: 'success',
  forPullRequest: true,
  fork: isFork,
  pullRequests: [2],
});

/** All events that GitHub knows for `on:`. */
const events: readonly string[] = Object.keys(
  JSON.parse(
    readFileSync(
      join(import.meta.dirname, '../../../node_modules/@actions/workflow-parser/dist/workflow-v1.0.min.json'),
      'utf8',
    ),
  ).definitions['on-mapping-strict'].mapping.properties,
);
const modes: readonly Mode[] = [
  'auto',
  'deploy',
  'draft',
  'preview',
  'clean-up',
  'check',
  'plan',
  'rollback',
];

describe('the origin of the checkout', () => {
  type Case = {
    name: string;
    event: Pick<EventFacts, 'name' | 'pullRequest' | 'earlierRun'>;
    head?: string;
    origin: string;
  };
  test.each<Case>([
    { name: 'the commit of a push', event: { name: 'push' }, head: main, origin: 'own' },
    {
      name: 'another commit after a push',
      event: { name: 'push' },
      head: stranger,
      origin: 'unknown',
    },
    { name: 'files without git after a push', event: { name: 'push' }, origin: 'own' },
    {
      name: 'files without git after a comment',
      event: { name: 'issue_comment' },
      origin: 'foreign',
    },
    {
      name: 'the default branch after a comment',
      event: { name: 'issue_comment' },
      head: main,
      origin: 'own',
    },
    {
      name: 'another commit after a comment',
      event: { name: 'issue_comment' },
      head: stranger,
      origin: 'unknown',
    },
    {
      name: 'the merge commit of a pull request of this repository',
      event: { name: 'pull_request', pullRequest: pullRequest() },
      head: main,
      origin: 'own',
    },
    {
      name: "the merge commit of a fork's pull request",
      event: { name: 'pull_request', pullRequest: fork },
      head: main,
      origin: 'foreign',
    },
    {
      name: 'the base branch on pull_request_target, even of a fork',
      event: { name: 'pull_request_target', pullRequest: fork },
      head: main,
      origin: 'own',
    },
    {
      name: "a fork's head on pull_request_target",
      event: { name: 'pull_request_target', pullRequest: fork },
      head: stranger,
      origin: 'foreign',
    },
    {
      name: 'the head of a pull request of this repository on pull_request_target',
      event: { name: 'pull_request_target', pullRequest: pullRequest() },
      head: branch,
      origin: 'own',
    },
    {
      name: "any other commit in a workflow after a fork's run",
      event: { name: 'workflow_run', earlierRun: runOf(true) },
      head: stranger,
      origin: 'foreign',
    },
    {
      name: "another commit in a workflow after this repository's run",
      event: { name: 'workflow_run', earlierRun: runOf(false) },
      head: stranger,
      origin: 'unknown',
    },
    ...['deployment', 'deployment_status'].map((name) => ({
      name: `the commit of a ${name}, which may be a fork's`,
      event: { name },
      head: main,
      origin: 'unknown',
    })),
  ])('is $origin for $name', ({ event, head, origin }) => {
    expect(checkoutOrigin(event, { head, workflowCommit: main })).toBe(origin);
  });
});

describe("a checkout that is not known to be the repository's own", () => {
  const options: JobOptions = {
    mode: 'auto',
    preview: 'auto',
    previewDrafts: true,
    hasServer: true,
    hasKey: true,
    checkedOut: stranger,
    isOwnCheckout: false,
  };
  const changing = ['deploy', 'draft', 'plan', 'rollback', 'preview'];
  const rows = events.flatMap((name) => modes.map((mode) => ({ name, mode })));

  test.each(rows)('neither deploys nor reads the server on $name with mode $mode', ({ name, mode }) => {
    for (const about of [
      {},
      { pullRequest: fork },
      { pullRequest: pullRequest() },
      { earlierRun: runOf(true) },
    ]) {
      for (const prNumber of [undefined, 2]) {
        const job = decideJob({ name, ...about }, { ...options, mode, prNumber });
        if (job.ok) expect(changing).not.toContain(job.value.kind);
      }
    }
  });

  test('is only checked with mode deploy, and the note names the commit', () => {
    expect(decideJob({ name: 'issue_comment' }, { ...options, mode: 'deploy' })).toMatchObject({
      value: { kind: 'check', note: expect.stringContaining('commit 3333333') },
    });
  });

  test('is deployed if it is known to be', () => {
    const known = { ...options, mode: 'deploy', isOwnCheckout: true } as const;
    expect(decideJob({ name: 'issue_comment' }, known)).toMatchObject({ value: { kind: 'deploy' } });
  });
});
