import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { describeJob } from '../../../src/job/describe-job.ts';
import { eventFrom, pullRequestFrom } from '../../../src/job/event.ts';
import {
  decideJob,
  hasUntrustedCheckout,
  type JobOptions,
  needsServer,
  pullRequestToFetch,
} from '../../../src/job/job.ts';
import { missingFor } from '../../../src/job/missing-inputs.ts';
import { formatProblem } from '../../../src/shared/problems.ts';
import { recorded } from '../../support/github/recorded.ts';
import { fc } from '../../support/properties.ts';

/** Read as a file, because the package exports only functions. */
const workflowSchema = join(
  import.meta.dirname,
  '../../../node_modules/@actions/workflow-parser/dist/workflow-v1.0.min.json',
);

const usual: JobOptions = {
  mode: 'auto',
  preview: 'auto',
  previewDrafts: true,
  hasServer: true,
  hasKey: true,
  isOwnCheckout: true,
};
const noSecrets = { hasServer: false, hasKey: false };

/** The pull request of GitHub's examples: number 2 from the branch `changes`. */
const head = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
const fork = { pull_request: { head: { repo: { id: 7 } } } };
const fromDependabot = { pull_request: { user: { login: 'dependabot[bot]' } } };

const decide = (event: ReturnType<typeof eventFrom>, options: Partial<JobOptions> = {}) =>
  decideJob(event, { ...usual, ...options });

/** The result of `decideJob` as text: `preview #2`, `clean-up all`, `skip: …`, `refused: …`. */
function inShort(decided: ReturnType<typeof decideJob>): string {
  if (!decided.ok) return `refused: ${decided.mistake.message}`;
  const job = decided.value;
  switch (job.kind) {
    case 'preview':
      return `preview #${job.pullRequest.number} at ${job.pullRequest.head.sha.slice(0, 7)}`;
    case 'clean-up':
      return `clean-up ${job.pullRequest}`;
    case 'check':
      return job.note === undefined ? 'check' : `check: ${job.note}`;
    case 'skip':
      return `skip: ${job.reason}`;
    default:
      return job.kind;
  }
}

interface Row {
  readonly event: string;
  readonly action?: string;
  readonly changes?: Record<string, unknown>;
  readonly environment?: Record<string, string>;
  readonly options?: Partial<JobOptions>;
  /** The start of the text of the decision. */
  readonly job: string;
}

/** Events without a webhook or a published example. The payload is the one that GitHub documents. */
const unpublished: Record<string, Record<string, unknown>> = {
  schedule: { schedule: '0 6 * * 1', repository: { id: 186853002 } },
  workflow_call: { repository: { id: 186853002 } },
  image_version: {},
  pull_request_comment: {},
  registry_package: { action: 'published' },
};

const payloadOf = ({ event, action, changes }: Row) => unpublished[event] ?? recorded(event, action, changes);

const notByDefault = (event: string) => `skip: \`${event}\` events don't deploy by default.`;

/** Every event that can start a workflow, with everything that affects the decision. */
const table: readonly Row[] = [
  { event: 'push', job: 'deploy' },
  { event: 'push', changes: { ref: 'refs/tags/v1' }, job: 'deploy' },
  { event: 'push', changes: { deleted: true, ref: 'refs/heads/old' }, job: 'clean-up all' },
  { event: 'push', changes: { deleted: true, ref: 'refs/tags/v1' }, job: 'skip: a tag was deleted' },
  { event: 'push', environment: { GITHUB_ACTOR: 'dependabot[bot]' }, job: 'deploy' },
  {
    event: 'push',
    environment: { GITHUB_ACTOR: 'dependabot[bot]' },
    options: noSecrets,
    job: 'check: Dependabot',
  },
  { event: 'push', options: noSecrets, job: 'deploy' },
  { event: 'release', action: 'published', job: 'deploy' },
  { event: 'release', action: 'created', job: 'deploy' },
  { event: 'release', action: 'edited', job: 'deploy' },
  { event: 'release', action: 'prereleased', job: 'deploy' },
  { event: 'release', action: 'released', job: 'deploy' },
  { event: 'release', action: 'deleted', job: 'skip: the release was deleted.' },
  {
    event: 'release',
    action: 'published',
    changes: { action: 'unpublished' },
    job: 'skip: the release was unpub',
  },
  { event: 'schedule', job: 'deploy' },
  { event: 'workflow_dispatch', job: 'deploy' },
  { event: 'repository_dispatch', job: 'deploy' },
  { event: 'workflow_call', job: 'deploy' },

  { event: 'pull_request', action: 'opened', job: 'preview #2 at ec26c3e' },
  { event: 'pull_request', action: 'synchronize', job: 'preview #2 at ec26c3e' },
  { event: 'pull_request', action: 'reopened', job: 'preview #2 at ec26c3e' },
  { event: 'pull_request', action: 'ready_for_review', job: 'preview #2 at ec26c3e' },
  { event: 'pull_request', action: 'labeled', job: 'preview #2 at ec26c3e' },
  {
    event: 'pull_request',
    action: 'labeled',
    changes: { pull_request: { state: 'closed' } },
    job: 'clean-up 2',
  },
  { event: 'pull_request', action: 'closed', job: 'clean-up 2' },
  { event: 'pull_request', action: 'closed', options: { preview: 'off' }, job: 'clean-up 2' },
  { event: 'pull_request', action: 'opened', options: { preview: 'off' }, job: 'skip: previews are off' },
  { event: 'pull_request', action: 'opened', options: { preview: 'draft' }, job: 'preview #2' },
  { event: 'pull_request', action: 'opened', options: { preview: 'separate' }, job: 'preview #2' },
  { event: 'pull_request', action: 'converted_to_draft', job: 'preview #2' },
  {
    event: 'pull_request',
    action: 'converted_to_draft',
    options: { previewDrafts: false },
    job: 'skip: pull request #2 is a draft',
  },
  // If the key is missing on a branch of the repository itself, the caller reports it.
  { event: 'pull_request', action: 'opened', options: noSecrets, job: 'preview #2' },

  {
    event: 'pull_request',
    action: 'opened',
    changes: fork,
    options: noSecrets,
    job: 'check: the pull request is',
  },
  {
    event: 'pull_request',
    action: 'opened',
    changes: fork,
    job: 'check: the pull request is from a fork. Code from',
  },
  {
    event: 'pull_request',
    action: 'closed',
    changes: fork,
    options: noSecrets,
    job: 'skip: pull request #2 is',
  },
  {
    event: 'pull_request',
    action: 'opened',
    changes: { pull_request: { head: { repo: null } } },
    job: 'check: the pull request is from a fork.',
  },
  // The name of the repository doesn't count, because the fork can have the same one.
  {
    event: 'pull_request',
    action: 'opened',
    changes: { pull_request: { head: { repo: { id: 7, full_name: 'Codertocat/Hello-World' } } } },
    job: 'check: the pull request is from a fork.',
  },
  // The author or a label doesn't count either.
  {
    event: 'pull_request',
    action: 'labeled',
    changes: {
      label: { name: 'safe to deploy' },
      pull_request: { head: { repo: { id: 7 } }, user: { login: 'dependabot[bot]' } },
    },
    environment: { GITHUB_ACTOR: 'dependabot[bot]' },
    job: 'check: the pull request is from a fork.',
  },
  { event: 'pull_request', action: 'opened', changes: fromDependabot, job: 'preview #2' },
  {
    event: 'pull_request',
    action: 'opened',
    changes: fromDependabot,
    options: noSecrets,
    job: 'check: Dependabot',
  },
  {
    event: 'pull_request',
    action: 'closed',
    changes: fromDependabot,
    options: noSecrets,
    job: 'skip: Dependabot',
  },

  { event: 'pull_request_target', action: 'opened', options: { checkedOut: head }, job: 'preview #2' },
  {
    event: 'pull_request_target',
    action: 'opened',
    job: "refused: The files in the workspace aren't those of pull",
  },
  {
    event: 'pull_request_target',
    action: 'opened',
    changes: fork,
    job: 'refused: Pull request #2 is from a fork',
  },
  {
    event: 'pull_request_target',
    action: 'opened',
    changes: fork,
    options: { checkedOut: head },
    job: 'refused: Pull request #2 is from a fork',
  },
  { event: 'pull_request_target', action: 'closed', changes: fork, job: 'clean-up 2' },
  { event: 'pull_request_target', action: 'closed', job: 'clean-up 2' },

  { event: 'pull_request_review', action: 'submitted', job: 'preview #2' },
  {
    event: 'pull_request_review',
    action: 'submitted',
    changes: fork,
    job: 'check: the pull request is from',
  },
  { event: 'pull_request_review_comment', action: 'created', job: 'preview #2' },
  { event: 'merge_group', action: 'checks_requested', job: 'check: merge queues only check' },
  { event: 'delete', changes: { ref_type: 'branch' }, job: 'clean-up all' },
  {
    event: 'delete',
    changes: { ref_type: 'branch' },
    environment: { GITHUB_ACTOR: 'dependabot[bot]' },
    options: noSecrets,
    job: 'skip: Dependabot',
  },
  { event: 'delete', changes: { ref_type: 'tag' }, job: 'skip: a tag was deleted' },

  { event: 'workflow_run', action: 'completed', changes: workflowRun('push'), job: 'deploy' },
  {
    event: 'workflow_run',
    action: 'requested',
    changes: workflowRun('push', { conclusion: null }),
    job: 'deploy',
  },
  {
    event: 'workflow_run',
    action: 'completed',
    changes: workflowRun('push', { conclusion: 'failure' }),
    job: 'skip: the workflow CI ended with failure.',
  },
  {
    event: 'workflow_run',
    action: 'completed',
    changes: workflowRun('pull_request'),
    job: 'refused: No pull request to preview.',
  },
  {
    event: 'workflow_run',
    action: 'completed',
    changes: workflowRun('pull_request', { head_repository: { id: 7 } }),
    job: 'refused: The run of CI is from a fork',
  },

  ...[
    'branch_protection_rule',
    'check_run',
    'check_suite',
    'create',
    'deployment',
    'deployment_status',
    'discussion',
    'discussion_comment',
    'fork',
    'gollum',
    'image_version',
    'issue_comment',
    'issues',
    'label',
    'milestone',
    'page_build',
    'project',
    'project_card',
    'project_column',
    'public',
    'pull_request_comment',
    'registry_package',
    'status',
    'watch',
  ].map((event) => ({ event, job: notByDefault(event) })),
];

function titleOfRow({ event, action, changes, environment, options, job }: Row): string {
  const details = [changes, environment, options].filter((detail) => detail !== undefined);
  return [event, action, ...details.map((detail) => JSON.stringify(detail)), '→', job]
    .filter(Boolean)
    .join(' ');
}

function workflowRun(event: string, changes: Record<string, unknown> = {}) {
  const id = 186853002;
  return {
    repository: { id },
    workflow_run: {
      event,
      name: 'CI',
      conclusion: 'success',
      head_repository: { id },
      pull_requests: [],
      ...changes,
    },
  };
}

describe('mode auto', () => {
  test.each(table.map((row) => ({ ...row, it: titleOfRow(row) })))('$it', (row) => {
    const event = eventFrom(row.event, payloadOf(row), row.environment ?? {});
    expect(inShort(decide(event, row.options)).slice(0, row.job.length)).toBe(row.job);
  });

  test("covers every event of GitHub's own workflow parser", () => {
    const schema = JSON.parse(readFileSync(workflowSchema, 'utf8'));
    const events = Object.keys(schema.definitions['on-mapping-strict'].mapping.properties);
    expect(events).toContain('pull_request_target');
    expect(events.filter((event) => !table.some((row) => row.event === event))).toEqual([]);
  });

  test('skips an unknown event', () => {
    expect(inShort(decide(eventFrom('moon_landing', {}, {})))).toContain(notByDefault('moon_landing'));
  });
});

describe('a pull request that the event only names', () => {
  const dispatch = eventFrom('workflow_dispatch', recorded('workflow_dispatch'), {});
  const fetched = (changes = {}) =>
    pullRequestFrom(recorded('pull_request', 'opened', { pull_request: changes }).pull_request);
  const given = (changes = {}, options: Partial<JobOptions> = {}, event = dispatch) => {
    const pullRequest = fetched(changes);
    if (!pullRequest) throw new Error('The example of a pull request is none.');
    return inShort(decide({ ...event, pullRequest }, { prNumber: 2, ...options }));
  };

  test('is fetched if pr-number names it', () => {
    expect(pullRequestToFetch(dispatch, { ...usual, prNumber: 2 })).toBe(2);
    expect(pullRequestToFetch(dispatch, { ...usual, mode: 'preview', prNumber: 2 })).toBe(2);
    expect(pullRequestToFetch(dispatch, { ...usual, mode: 'deploy', prNumber: 2 })).toBeUndefined();
    expect(pullRequestToFetch(dispatch, usual)).toBeUndefined();
  });

  test('is fetched if a workflow run names exactly one', () => {
    const of = (pull_requests: unknown[]) =>
      eventFrom(
        'workflow_run',
        recorded('workflow_run', 'completed', workflowRun('pull_request', { pull_requests })),
        {},
      );
    const ours = { number: 2, base: { repo: { id: 186853002 } } };
    const another = { number: 3, base: { repo: { id: 186853002 } } };
    const ofAnotherRepository = { number: 9, base: { repo: { id: 7 } } };
    expect(pullRequestToFetch(of([ours, ofAnotherRepository]), usual)).toBe(2);
    expect(pullRequestToFetch(of([ours, another]), usual)).toBeUndefined();
    expect(pullRequestToFetch(of([]), usual)).toBeUndefined();
  });

  test('is not fetched if the event contains it', () => {
    const event = eventFrom('pull_request', recorded('pull_request', 'opened'), {});
    expect(pullRequestToFetch(event, { ...usual, prNumber: 2 })).toBeUndefined();
    expect(inShort(decide(event, { prNumber: 2 }))).toBe('preview #2 at ec26c3e');
    expect(inShort(decide(event, { prNumber: 3 }))).toBe(
      'refused: Input `pr-number` is 3, but this run is for pull request #2.',
    );
  });

  test('is previewed if its head is checked out', () => {
    expect(given({}, { checkedOut: head })).toBe('preview #2 at ec26c3e');
  });

  test('is refused if another or an unknown commit is checked out', () => {
    expect(given({}, { checkedOut: 'f'.repeat(40) })).toContain('refused: The files in the workspace');
    expect(given({})).toContain('refused: The files in the workspace');
  });

  test('is refused if it is from a fork, even if its head is checked out', () => {
    const fromFork = { head: { repo: { id: 7 } } };
    expect(given(fromFork, { checkedOut: head })).toContain('refused: Pull request #2 is from a fork');
    expect(given({ head: { repo: null } }, { checkedOut: head })).toContain('refused: Pull request #2 is');
  });

  test('is cleaned up if it is closed, also after a failed run', () => {
    expect(given({ state: 'closed' })).toBe('clean-up 2');
    const failed = workflowRun('pull_request', { conclusion: 'failure' });
    const event = eventFrom('workflow_run', recorded('workflow_run', 'completed', failed), {});
    expect(given({ state: 'closed' }, {}, event)).toBe('clean-up 2');
    expect(given({}, { checkedOut: head }, event)).toBe('skip: the workflow CI ended with failure.');
  });

  test('is previewed after a comment only if pr-number is set', () => {
    const comment = eventFrom('issue_comment', recorded('issue_comment', 'created'), {});
    expect(inShort(decide(comment))).toContain(notByDefault('issue_comment'));
    expect(given({}, { checkedOut: head }, comment)).toBe('preview #2 at ec26c3e');
  });
});

describe('an explicit mode', () => {
  const from = (name: string, action?: string, changes = {}) =>
    eventFrom(name, recorded(name, action, changes), {});

  test.each<{
    mode: JobOptions['mode'];
    event: ReturnType<typeof eventFrom>;
    options?: Partial<JobOptions>;
    job: string;
  }>([
    { mode: 'deploy', event: from('watch'), job: 'deploy' },
    { mode: 'deploy', event: from('pull_request', 'opened'), job: 'deploy' },
    {
      mode: 'deploy',
      event: from('pull_request', 'opened', fork),
      job: 'skip: the pull request is from a fork',
    },
    {
      mode: 'deploy',
      event: from('pull_request_target', 'opened', fork),
      job: 'refused: Pull request #2 is',
    },
    {
      mode: 'deploy',
      event: from('pull_request_target', 'closed', fork),
      job: 'refused: Pull request #2 is',
    },
    { mode: 'draft', event: from('push'), job: 'draft' },
    { mode: 'draft', event: from('workflow_dispatch'), job: 'draft' },
    { mode: 'draft', event: from('pull_request_target', 'opened', fork), job: 'refused:' },
    { mode: 'draft', event: from('push'), options: { isOwnCheckout: false }, job: 'check' },
    { mode: 'plan', event: from('pull_request', 'opened'), job: 'plan' },
    {
      mode: 'plan',
      event: from('pull_request', 'opened', fork),
      options: noSecrets,
      job: 'skip: the pull request',
    },
    {
      mode: 'plan',
      event: from('pull_request', 'opened', fromDependabot),
      options: noSecrets,
      job: 'skip: Dependabot',
    },
    { mode: 'rollback', event: from('workflow_dispatch'), job: 'rollback' },
    {
      mode: 'rollback',
      event: from('pull_request_target', 'opened', fork),
      job: 'refused: Pull request #2 is',
    },
    { mode: 'check', event: from('push'), job: 'check' },
    { mode: 'check', event: from('pull_request', 'opened', fork), options: noSecrets, job: 'check' },
    // A check doesn't run the app.
    { mode: 'check', event: from('pull_request_target', 'opened', fork), job: 'check' },
    { mode: 'clean-up', event: from('workflow_dispatch'), job: 'clean-up all' },
    { mode: 'clean-up', event: from('workflow_dispatch'), options: { prNumber: 5 }, job: 'clean-up 5' },
    { mode: 'clean-up', event: from('pull_request', 'labeled'), job: 'clean-up 2' },
    {
      mode: 'clean-up',
      event: from('pull_request', 'closed', fork),
      options: noSecrets,
      job: 'skip: pull request #2',
    },
    { mode: 'clean-up', event: from('pull_request_target', 'closed', fork), job: 'clean-up 2' },
    { mode: 'preview', event: from('pull_request', 'opened'), job: 'preview #2' },
    { mode: 'preview', event: from('pull_request', 'closed'), job: 'clean-up 2' },
    {
      mode: 'preview',
      event: from('pull_request', 'opened', fork),
      job: 'skip: the pull request is from a fork',
    },
    { mode: 'preview', event: from('push'), job: 'refused: No pull request to preview.' },
  ])('$mode on $event.name → $job', ({ mode, event, options, job }) => {
    expect(inShort(decide(event, { mode, ...options })).slice(0, job.length)).toBe(job);
  });
});

describe('a missing server or key', () => {
  test('is reported only for a job that needs one', () => {
    const named = (kind: 'deploy' | 'check', options: Partial<JobOptions>) =>
      missingFor({ kind }, { ...usual, ...options }).map(({ message }) => message);
    expect(named('check', noSecrets)).toEqual([]);
    expect(named('deploy', {})).toEqual([]);
    expect(named('deploy', { hasKey: false })).toEqual(['Input `api-key` is missing.']);
    expect(named('deploy', noSecrets)).toEqual(['Input `server` is missing.', 'Input `api-key` is missing.']);
    expect(needsServer({ kind: 'skip', reason: '' })).toBe(false);
    expect(needsServer({ kind: 'clean-up', pullRequest: 'all' })).toBe(true);
  });
});

describe('trusted publishing without an API key', () => {
  const guid = '3f6c1c9e-7b0a-4d52-8f0e-a1b2c3d4e5f6';
  const problems = (options: Partial<Parameters<typeof missingFor>[1]>) =>
    missingFor({ kind: 'deploy' }, { ...usual, hasKey: false, ...options }).map(formatProblem);

  test('reports only content-guid as missing if the job has the permission', () => {
    expect(problems({ hasIdToken: true })).toEqual([
      expect.stringMatching(
        /^Input `content-guid` is missing\..*id-token: write.*trusted publishing.*Set `content-guid`.*`api-key`/,
      ),
    ]);
    expect(problems({ hasIdToken: true, hasServer: false })).toHaveLength(2);
  });

  test('reports the missing permission if content-guid is set', () => {
    expect(problems({ contentGuid: guid })).toEqual([
      expect.stringMatching(/^Input `api-key` is missing\..*trusted publishing.*id-token: write/),
    ]);
  });

  test('is not mentioned if nothing indicates it', () => {
    expect(problems({ hasIdToken: false })).toEqual([expect.not.stringContaining('trusted publishing')]);
  });
});

describe('an incomplete event', () => {
  test.each(['pull_request', 'pull_request_target', 'pull_request_review'])(
    'is refused if %s has no pull request',
    (name) => {
      expect(inShort(decide(eventFrom(name, {}, {})))).toBe(
        `refused: The \`${name}\` event has no pull request.`,
      );
      expect(inShort(decide(eventFrom(name, {}, {}), { mode: 'deploy' }))).toContain('refused:');
    },
  );

  test('never fails to parse, and a pull request without a repository is never trusted', () => {
    const junk = fc.oneof(
      fc.anything(),
      fc.record({ number: fc.nat(), head: fc.record({ sha: fc.constant(head) }) }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('pull_request', 'pull_request_target', 'push', 'workflow_run'),
        junk,
        (name, it) => {
          const event = eventFrom(name, { pull_request: it, workflow_run: it, repository: it }, {});
          const decided = decide(event, { checkedOut: head });
          expect(decided.ok && decided.value.kind).not.toBe('preview');
        },
      ),
    );
  });

  test('has no pull request if the head is not a commit', () => {
    expect(pullRequestFrom({ number: 2, head: { sha: '--upload-pack=x' } })).toBeUndefined();
  });
});

describe('an untrusted checkout', () => {
  const of = (event: string, action?: string) => eventFrom(event, recorded(event, action), {});
  const after = (event: string) =>
    eventFrom('workflow_run', recorded('workflow_run', 'completed', { workflow_run: { event } }), {});
  test.each([
    {
      when: "on pull_request, whose workflow is the pull request's own",
      event: of('pull_request', 'opened'),
      is: false,
    },
    { when: 'on a review', event: of('pull_request_review', 'submitted'), is: false },
    {
      when: 'on pull_request_target',
      event: { ...of('pull_request', 'opened'), name: 'pull_request_target' },
      is: true,
    },
    { when: 'after a run for a pull request', event: after('pull_request'), is: true },
    { when: 'after a push', event: after('push'), is: false },
    { when: 'with pr-number', event: of('workflow_dispatch'), prNumber: true, is: true },
    { when: 'with pr-number, on a comment', event: of('issue_comment', 'created'), prNumber: true, is: true },
    { when: 'started manually', event: of('workflow_dispatch'), is: false },
    { when: 'on a push', event: of('push'), is: false },
  ])('$when: $is', ({ event, prNumber = false, is }) =>
    expect(hasUntrustedCheckout(event, { prNumber })).toBe(is),
  );
});

test.each([
  [{ kind: 'deploy' } as const, 'Deploying'],
  [{ kind: 'clean-up', pullRequest: 4 } as const, 'Removing the preview of pull request #4'],
  [{ kind: 'clean-up', pullRequest: 'all' } as const, 'Removing the previews of closed pull requests'],
  [{ kind: 'check' } as const, 'Checking the app'],
  [{ kind: 'check', note: 'it is a fork.' } as const, 'Checking only: it is a fork.'],
  [{ kind: 'skip', reason: 'it is a draft.' } as const, 'Skipped: it is a draft.'],
])('the title of %j is "%s"', (job, title) => expect(describeJob(job).title).toBe(title));
