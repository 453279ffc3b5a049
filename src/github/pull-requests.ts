import { type PullRequest, pullRequestFrom } from '../job/event.ts';
import { UserError } from '../shared/problems.ts';
import type { GitHub } from './client.ts';
import { GitHubError, valueOnRefusal } from './errors.ts';

/**
 * A pull request of this repository.
 *
 * @throws {UserError} if there is none of this number, or the token can't read it
 */
export async function fetchPullRequest(github: GitHub, number: number): Promise<PullRequest> {
  const repository = `${github.repository.owner}/${github.repository.repo}`;
  try {
    const { data } = await read(github, number);
    const pullRequest = pullRequestFrom(data);
    if (pullRequest) return pullRequest;
    throw new Error(
      `GitHub describes pull request #${number} of ${repository} without a number or a head commit.`,
    );
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    throw new UserError(
      {
        message: `Pull request #${number} of ${repository} can't be read.`,
        reason: error.message,
        hint: 'Check the number, and that the job has "pull-requests: read" in its permissions:.',
      },
      { cause: error },
    );
  }
}

/** The state of a pull request, and its head commit. `unknown` must be treated as open: its preview is kept. */
export async function fetchPullRequestState(
  github: GitHub,
  number: number,
): Promise<{ readonly state: 'open' | 'closed' | 'unknown'; readonly head?: string }> {
  const response = await read(github, number).catch(valueOnRefusal(undefined));
  if (response?.data.state === 'open') return { state: 'open', head: response.data.head.sha };
  const isClosed = response?.data.state === 'closed' && response.data.number === number;
  return { state: isClosed ? 'closed' : 'unknown' };
}

/**
 * When a commit was created, which is about when it was pushed.
 *
 * @returns `undefined` if GitHub doesn't return it
 *
 * Source: https://docs.github.com/rest/git/commits#get-a-commit-object
 */
export async function fetchLastPush(github: GitHub, sha: string): Promise<Date | undefined> {
  const path = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
  const call = github.request(path, { ...github.repository, commit_sha: sha });
  const date = new Date((await call.catch(valueOnRefusal(undefined)))?.data.committer.date ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const read = (github: GitHub, number: number) =>
  github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...github.repository,
    pull_number: number,
  });
