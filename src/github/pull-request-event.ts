import { type EventFacts, type JobOptions, pullRequestToFetch } from '../job/job.ts';
import { UserError } from '../shared/problems.ts';
import type { GitHubContext } from './context.ts';
import { readCheckout } from './event.ts';

/** What an event leaves out: the pull request that a number stands for, and the commit that is checked out. */
export interface Completed {
  readonly event: EventFacts;
  readonly checkedOut?: string;
}

/** Here the event itself says what is checked out. */
const selfEvident = ['push', 'pull_request', 'pull_request_review', 'pull_request_review_comment'];

/**
 * Asks GitHub and git for what the event doesn't tell, where something hangs on it.
 *
 * @param repository the top folder of the checkout that the app lies in, which needn't be the workspace
 * @throws {UserError} where the pull request can't be read
 */
export async function completeEvent(
  event: EventFacts,
  wanted: JobOptions,
  { github, repository, signal }: { github: GitHubContext; repository: string; signal: AbortSignal },
): Promise<Completed> {
  const checkout = selfEvident.includes(event.name) ? undefined : await readCheckout(repository);
  const checkedOut = checkout && { checkedOut: checkout.commit };
  const number = pullRequestToFetch(event, wanted);
  if (number === undefined) return { event, ...checkedOut };
  if (!github.available) {
    throw new UserError({
      message: `Pull request #${number} can't be looked up.`,
      reason: 'The input github-token is empty.',
      hint: `Leave github-token out, to use the token of the job, or give it a token that may read pull requests.`,
    });
  }
  const { fetchPullRequest } = await import('./pull-requests.ts');
  const pullRequest = await fetchPullRequest(await github.connect(signal), number);
  return { event: { ...event, pullRequest }, ...checkedOut };
}
