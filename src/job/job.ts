import type { Inputs } from '../inputs/inputs.ts';
import { input } from '../shared/input-names.ts';
import type { Parsed, Problem } from '../shared/problems.ts';
import { type EarlierRun, type EventFacts, ofPullRequest, type PullRequest } from './event.ts';

export type Mode = Inputs['mode'];

/** The inputs that decide the job, and what the runner has. */
export interface JobOptions extends Pick<Inputs, 'mode' | 'preview' | 'previewDrafts'> {
  readonly prNumber?: number | undefined;
  /** A server is set. */
  readonly hasServer: boolean;
  /** An API key is set, or the job can exchange its identity token for one. */
  readonly hasKey: boolean;
  /** The commit in the workspace, if it is known. */
  readonly checkedOut?: string | undefined;
  /** False if the files in the workspace aren't known to be this repository's own. */
  readonly isOwnCheckout: boolean;
}

/** What this run does. */
export type Job =
  | { readonly kind: 'deploy' | 'draft' | 'plan' | 'rollback' }
  | { readonly kind: 'preview'; readonly pullRequest: PullRequest }
  | {
      readonly kind: 'clean-up';
      /** `all`: the previews of every closed pull request of this repository. */
      readonly pullRequest: number | 'all';
      /** As the event reports it. */
      readonly closed?: boolean;
      /** Set by `mode: clean-up`: the pull request may be open. */
      readonly evenOpen?: true;
    }
  /** `note`: why nothing more than a check is done. */
  | { readonly kind: 'check'; readonly note?: string }
  | { readonly kind: 'skip'; readonly reason: string };

/** All jobs except `check` and `skip` need a server and a key. */
export function needsServer(job: Job): boolean {
  return job.kind !== 'check' && job.kind !== 'skip';
}

/**
 * The number of the pull request to fetch from GitHub before the job can be decided; `undefined` if the event is enough.
 * The fetched pull request becomes part of the event: `decideJob({ ...event, pullRequest }, options)`.
 */
export function pullRequestToFetch(
  event: EventFacts,
  { mode, prNumber }: Pick<JobOptions, 'mode' | 'prNumber'>,
): number | undefined {
  if (event.pullRequest || (mode !== 'auto' && mode !== 'preview')) return undefined;
  if (prNumber !== undefined) return prNumber;
  const run = event.earlierRun;
  return run?.forPullRequest && run.pullRequests.length === 1 ? run.pullRequests[0] : undefined;
}

/**
 * True if a pull request's files may be checked out in a workflow that the pull request can't change. The workflow has
 * secrets and environments that the author of these files may not have, so the files must not select the content item.
 *
 * On `pull_request`, the workflow is the pull request's own: the author can change it as well.
 */
export function hasUntrustedCheckout(
  { name, pullRequest, earlierRun }: Pick<EventFacts, 'name' | 'pullRequest' | 'earlierRun'>,
  { prNumber }: { readonly prNumber: boolean },
): boolean {
  if (ofPullRequest.includes(name)) return false;
  return pullRequest !== undefined || prNumber || earlierRun?.forPullRequest === true;
}

/**
 * Decides from the event and the inputs what this run does.
 *
 * Code from outside the repository never runs with the key. A fork is recognized by the repository of the commit, never
 * by an author or a label.
 *
 * @param event from `eventFrom`, with the pull request if `pullRequestToFetch` names one
 * @returns the job, or the mistake in the workflow
 */
export function decideJob(event: EventFacts, options: JobOptions): Parsed<Job> {
  const decided = decideByEvent(event, options);
  if (!decided.ok || !needsServer(decided.value)) return decided;
  const { kind } = decided.value;
  if (isDependabots(event) && !(options.hasServer && options.hasKey)) {
    const onlyChecks = options.mode === 'auto' && kind !== 'clean-up';
    return onlyChecks ? check(dependabotHasNoSecrets) : skip(dependabotHasNoSecrets);
  }
  // Only a clean-up neither runs the files in the workspace nor lets them select the content to change.
  return options.isOwnCheckout || kind === 'clean-up' ? decided : check(foreignCheckout(options.checkedOut));
}

const foreignCheckout = (commit: string | undefined) =>
  commit === undefined
    ? "the files in the workspace aren't known to be this repository's own."
    : `commit ${commit.slice(0, 7)} in the workspace is on no branch or tag of this repository, as GitHub reports it.`;

function decideByEvent(event: EventFacts, options: JobOptions): Parsed<Job> {
  const { pullRequest, earlierRun } = event;
  const { mode, prNumber } = options;
  if (pullRequest && prNumber !== undefined && prNumber !== pullRequest.number) {
    return refused({
      message: `Input \`pr-number\` is ${prNumber}, but this run is for pull request #${pullRequest.number}.`,
      hint: 'Remove `pr-number`: the event names the pull request.',
    });
  }
  if (ofPullRequest.concat('pull_request_target').includes(event.name) && !pullRequest && mode !== 'check') {
    return refused({
      message: `The \`${event.name}\` event has no pull request.`,
      reason: 'The file GITHUB_EVENT_PATH has no pull_request with a number and a head commit.',
      hint: 'Run this in a workflow started by GitHub, or supply the complete event.',
    });
  }
  if (mode === 'check') return job({ kind: 'check' });
  if (mode === 'clean-up') return cleanUp(event, options);
  const fork = pullRequest?.fork ?? earlierRun?.fork ?? false;
  if (fork) return ofFork(event, options);
  if (mode === 'auto') return byEvent(event, options);
  if (mode !== 'preview') return job({ kind: mode });
  if (pullRequest) return preview(pullRequest, event, options);
  return refused(unknownPullRequest('The mode is `preview`.'));
}

/** The job of `mode: auto`. */
function byEvent(event: EventFacts, options: JobOptions): Parsed<Job> {
  const { name, action, pullRequest, deleted, earlierRun } = event;
  if (pullRequest) return preview(pullRequest, event, options);
  switch (name) {
    case 'push':
    case 'delete':
      // Deleting a branch closes its pull request without a separate event.
      if (deleted === 'branch') return job({ kind: 'clean-up', pullRequest: 'all' });
      if (deleted === 'tag') return skip('a tag was deleted. Tags have no preview.');
      return name === 'push' ? deploy : skip('neither a branch nor a tag was deleted.');
    case 'release':
      if (action === 'deleted' || action === 'unpublished') return skip(`the release was ${action}.`);
      return deploy;
    case 'schedule':
    case 'workflow_dispatch':
    case 'repository_dispatch':
    case 'workflow_call':
      return deploy;
    case 'merge_group':
      return check('merge queues only check.');
    case 'workflow_run':
      return afterRun(earlierRun);
    default:
      return skip(`\`${name}\` events don't deploy by default. Set \`mode: deploy\` to deploy on this one.`);
  }
}

/** A workflow that follows another one: previews after a run for a pull request, deploys after any other. */
function afterRun(run: EarlierRun | undefined): Parsed<Job> {
  const failure = failureOf(run);
  if (failure !== undefined) return skip(failure);
  if (!run?.forPullRequest) return deploy;
  const listed = run.pullRequests.length === 0 ? 'no pull request' : 'several pull requests';
  return refused(unknownPullRequest(`GitHub lists ${listed} for the run of ${run.workflow}.`));
}

/** Why nothing is done after a run that failed. */
const failureOf = (run: EarlierRun | undefined): string | undefined =>
  run?.conclusion === undefined || run.conclusion === 'success'
    ? undefined
    : `the workflow ${run.workflow} ended with ${run.conclusion}.`;

/**
 * The state of the pull request decides, not the action of the event, so that a workflow can add types such as `labeled`.
 */
function preview(pullRequest: PullRequest, event: EventFacts, options: JobOptions): Parsed<Job> {
  const { number, open, draft, head } = pullRequest;
  if (!open) return job({ kind: 'clean-up', pullRequest: number, closed: true });
  if (options.preview === 'off') return skip('previews are off (`preview: off`).');
  if (draft && !options.previewDrafts)
    return skip(`pull request #${number} is a draft (\`preview-drafts: false\`).`);
  const failure = failureOf(event.earlierRun);
  if (failure !== undefined) return skip(failure);
  if (!ofPullRequest.includes(event.name) && options.checkedOut !== head.sha) {
    const found = options.checkedOut === undefined ? 'no git checkout' : `commit ${options.checkedOut}`;
    return refused({
      message: `The files in the workspace aren't those of pull request #${number}.`,
      reason: `Its head is commit ${head.sha}, but the workspace has ${found}.`,
      hint: `Check out the head of the pull request: actions/checkout with \`ref: ${head.sha}\`.`,
    });
  }
  return job({ kind: 'preview', pullRequest });
}

function cleanUp({ name, pullRequest }: EventFacts, { prNumber }: JobOptions): Parsed<Job> {
  if (pullRequest?.fork && ofPullRequest.includes(name)) return skip(forksHaveNoPreview(pullRequest.number));
  if (pullRequest) {
    const { number, open } = pullRequest;
    return job({ kind: 'clean-up', pullRequest: number, closed: !open, evenOpen: true });
  }
  if (prNumber === undefined) return job({ kind: 'clean-up', pullRequest: 'all' });
  return job({ kind: 'clean-up', pullRequest: prNumber, evenOpen: true });
}

function ofFork({ name, pullRequest, earlierRun }: EventFacts, { mode, hasKey }: JobOptions): Parsed<Job> {
  const known = pullRequest ? `Pull request #${pullRequest.number}` : `The run of ${earlierRun?.workflow}`;
  if (ofPullRequest.includes(name) && pullRequest) {
    if (!pullRequest.open) return skip(forksHaveNoPreview(pullRequest.number));
    const reason = hasKey
      ? 'the pull request is from a fork. Code from forks never runs with your API key.'
      : 'the pull request is from a fork. GitHub passes no secrets to forks.';
    return mode === 'auto' ? check(reason) : skip(reason);
  }
  if (pullRequest && !pullRequest.open && (mode === 'auto' || mode === 'preview')) {
    return job({ kind: 'clean-up', pullRequest: pullRequest.number, closed: true });
  }
  return refused({
    message: `${known} is from a fork. A workflow with secrets doesn't deploy it.`,
    reason: `\`${name}\` passes your secrets to the job, and the app would run on Connect with the rights of its owner. The author of the pull request could read everything the app can read.`,
    hint: 'Use `on: pull_request`, which only checks forks. To preview a change from a fork, review it and push it to a branch of this repository.',
  });
}

const dependabotHasNoSecrets =
  'Dependabot has no access to Actions secrets. To preview its pull requests, add the API key to the Dependabot secrets.';

const forksHaveNoPreview = (number: number) => `pull request #${number} is from a fork and had no preview.`;

const unknownPullRequest = (reason: string): Problem => ({
  message: 'No pull request to preview.',
  reason: `${reason} Neither the event nor input \`pr-number\` names one.`,
  hint: `Set its number, for example ${input('pr-number', `\${{ inputs.pull-request }}`)}.`,
});

/** Decides only how a missing key is reported, never what is trusted. */
function isDependabots({ actor, pullRequest }: EventFacts): boolean {
  return actor === 'dependabot[bot]' || pullRequest?.author === 'dependabot[bot]';
}

const job = (value: Job): Parsed<Job> => ({ ok: true, value });
const deploy = job({ kind: 'deploy' });
const check = (note: string): Parsed<Job> => job({ kind: 'check', note });
const skip = (reason: string): Parsed<Job> => job({ kind: 'skip', reason });
const refused = (mistake: Problem): Parsed<Job> => ({ ok: false, mistake });
