import { type PullRequest, pullRequestFrom } from '../job/job.ts';
import { UserError } from '../shared/problems.ts';
import type { GitHub, GitHubError } from './client.ts';

/**
 * A pull request of this repository.
 *
 * @throws UserError where there is none of this number, or the token can't read it
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
    if (!(error instanceof Error) || error.name !== 'GitHubError') throw error;
    const { status, message } = error as GitHubError;
    throw new UserError(
      {
        message: `Pull request #${number} of ${repository} can't be read.`,
        reason: message,
        hint:
          status === 404
            ? 'Check the number, and that the job has "pull-requests: read" in its permissions:.'
            : 'Check that the job has "pull-requests: read" in its permissions:, and try again.',
      },
      { cause: error },
    );
  }
}

/** Whether a pull request is still open. What GitHub won't tell is unknown, and must count as open: it is kept. */
export async function pullRequestState(
  github: GitHub,
  number: number,
): Promise<'open' | 'closed' | 'unknown'> {
  try {
    const { data } = await read(github, number);
    return data.state === 'closed' && data.number === number
      ? 'closed'
      : data.state === 'open'
        ? 'open'
        : 'unknown';
  } catch (error) {
    if (error instanceof Error && error.name === 'GitHubError') return 'unknown';
    throw error;
  }
}

const read = (github: GitHub, number: number) =>
  github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...github.repository,
    pull_number: number,
  });
