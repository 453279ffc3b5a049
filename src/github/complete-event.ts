import { findRepository } from '../git.ts';
import { checkoutOrigin } from '../job/checkout-origin.ts';
import type { EventFacts } from '../job/event.ts';
import { type JobOptions, pullRequestToFetch } from '../job/job.ts';
import { UserError } from '../shared/problems.ts';
import type { GitHub } from './client.ts';
import type { GitHubContext } from './context.ts';
import { valueOnRefusal } from './errors.ts';
import { fetchPullRequest } from './pull-requests.ts';

/** An event with the pull request that it only names, and what is known about the checked-out commit. */
export interface CompletedEvent {
  readonly event: EventFacts;
  /** Not set if the workspace has no checkout. */
  readonly checkedOut: string | undefined;
  /** The files in the workspace are this repository's own. */
  readonly isOwnCheckout: boolean;
}

interface Sources {
  readonly github: GitHubContext;
  /** The top folder of the checkout that contains the app. */
  readonly repository: string;
  /** GITHUB_SHA. */
  readonly workflowCommit: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Fetches what the event leaves out: the pull request it names, the commit in the workspace and whose commit that is.
 *
 * @throws {UserError} if the pull request can't be read
 */
export async function completeEvent(
  started: EventFacts,
  options: Omit<JobOptions, 'isOwnCheckout'>,
  sources: Sources,
): Promise<CompletedEvent> {
  const { github, repository, workflowCommit, signal } = sources;
  const [checkout, event] = await Promise.all([
    findRepository(repository),
    withPullRequest(started, options, github, signal),
  ]);
  const checkedOut = checkout?.commit;
  const origin = checkoutOrigin(event, { head: checkedOut, workflowCommit });
  if (origin !== 'unknown') return { event, checkedOut, isOwnCheckout: origin === 'own' };
  if (!github.available || checkedOut === undefined) return { event, checkedOut, isOwnCheckout: false };
  return { event, checkedOut, isOwnCheckout: await isOwnCommit(await github.connect(signal), checkedOut) };
}

async function withPullRequest(
  event: EventFacts,
  options: Omit<JobOptions, 'isOwnCheckout'>,
  github: GitHubContext,
  signal: AbortSignal,
): Promise<EventFacts> {
  const number = pullRequestToFetch(event, options);
  if (number === undefined) return event;
  if (!github.available) {
    throw new UserError({
      message: `Pull request #${number} can't be looked up.`,
      reason: 'Input `github-token` is empty.',
      hint: "Omit `github-token` to use the job's token, or set a token that may read pull requests.",
    });
  }
  return { ...event, pullRequest: await fetchPullRequest(await github.connect(signal), number) };
}

/**
 * Looks up on GitHub whether a commit is reachable from a branch or a tag of this repository. That it exists is no proof: a
 * commit of a fork can be fetched from this repository, too.
 *
 * @param sha 40 or 64 hexadecimal digits
 * @returns false also if GitHub refuses the calls
 *
 * Source: https://docs.github.com/rest/commits/commits, https://docs.github.com/rest/repos/repos#list-repository-tags
 */
export async function isOwnCommit(github: GitHub, sha: string): Promise<boolean> {
  const isOwn = async () =>
    (await isHeadOfBranch(github, sha)) ||
    (await isTagged(github, sha)) ||
    (await isInDefaultBranch(github, sha));
  return await isOwn().catch(valueOnRefusal(false));
}

async function isHeadOfBranch({ request, repository }: GitHub, sha: string): Promise<boolean> {
  const { data } = await request('GET /repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head', {
    ...repository,
    commit_sha: sha,
  });
  return data.length > 0;
}

/** Looks at the newest 100 tags only: older releases are in the default branch. */
async function isTagged({ request, repository }: GitHub, sha: string): Promise<boolean> {
  const { data } = await request('GET /repos/{owner}/{repo}/tags', { ...repository, per_page: 100 });
  return data.some(({ commit }: { readonly commit: { readonly sha: string } }) => commit.sha === sha);
}

async function isInDefaultBranch({ request, repository }: GitHub, sha: string): Promise<boolean> {
  const { data } = await request('GET /repos/{owner}/{repo}', repository);
  const compared = await request('GET /repos/{owner}/{repo}/compare/{basehead}', {
    ...repository,
    basehead: `${data.default_branch}...${sha}`,
    per_page: 1,
  });
  return ['behind', 'identical'].includes(compared.data.status);
}
