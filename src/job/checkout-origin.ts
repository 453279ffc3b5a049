import type { EventFacts } from './event.ts';
import { ofPullRequest } from './event.ts';

/** What is checked out, and what the runner was started for. */
export interface CheckoutFacts {
  /** The commit in the workspace; `undefined` if the workspace is not a git checkout. */
  readonly head: string | undefined;
  /** GITHUB_SHA. */
  readonly workflowCommit: string | undefined;
}

/** Events that only people with write access to the repository can cause. */
const causedByMembers = [
  ...['create', 'delete', 'merge_group', 'push', 'release', 'repository_dispatch', 'schedule'],
  ...['workflow_call', 'workflow_dispatch'],
];

/** Events that run on any commit that was deployed. */
const ofDeployment = ['deployment', 'deployment_status'];

/**
 * Decides without GitHub's API whether the files in the workspace are this repository's own. On any event, a workflow with
 * secrets can check out a commit of a fork: the commit decides, not the event.
 *
 * GITHUB_SHA is a commit of this repository except for a pull request of a fork, where it is GitHub's merge commit, and
 * for a deployment: another tool may have deployed the commit of a fork.
 *
 * @returns `unknown` if only GitHub knows, see `isOwnCommit`
 *
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export function checkoutOrigin(
  { name, pullRequest, earlierRun }: Pick<EventFacts, 'name' | 'pullRequest' | 'earlierRun'>,
  { head, workflowCommit }: CheckoutFacts,
): 'own' | 'foreign' | 'unknown' {
  if (ofPullRequest.includes(name)) return pullRequest?.fork === false ? 'own' : 'foreign';
  // Files without a commit were put there by the workflow: only its event shows who could have written them.
  if (head === undefined) return causedByMembers.includes(name) ? 'own' : 'foreign';
  if (head === workflowCommit && !ofDeployment.includes(name)) return 'own';
  if (head === pullRequest?.head.sha) return pullRequest.fork ? 'foreign' : 'own';
  return earlierRun?.fork ? 'foreign' : 'unknown';
}
