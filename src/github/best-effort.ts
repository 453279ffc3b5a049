import type { Log } from '../shared/log.ts';
import type { Problem } from '../shared/problems.ts';
import type { GitHubError } from './client.ts';

/** What is about to be done with GitHub's API, and what the workflow has to allow for it. */
export interface GitHubOperation {
  /** Completes "GitHub didn't let this run …": `comment on pull request #12`. */
  readonly action: string;
  /** A line of `permissions:`, as in `pull-requests: write`. */
  readonly permission: string;
}

/**
 * Does something that the run can do without: where GitHub refuses or doesn't answer, a warning tells what is
 * missing and the run goes on. A lost comment is no failed deployment.
 *
 * @returns what the work gives, or `undefined` where there was a warning
 * @throws what isn't GitHub's doing: an abort, or a bug
 */
export async function warnOnFailure<T>(
  log: Log,
  doing: GitHubOperation,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    // By its name: importing the class would bring all of the client.
    if (!(error instanceof Error) || error.name !== 'GitHubError') throw error;
    log.warn(warningOf(error as GitHubError, doing));
    return undefined;
  }
}

/** What is told where GitHub refused. */
export function warningOf(
  { status, wanted, rateLimited, message }: GitHubError,
  { action, permission }: GitHubOperation,
): Problem {
  const refused = `GitHub didn't let this run ${action}.`;
  if (rateLimited) {
    return {
      message: refused,
      reason: `Too much was asked of it in a short time. ${message}`,
      hint: 'Run it again later; all else is in the job summary.',
    };
  }
  if (status === 401) {
    return {
      message: refused,
      reason: `The token isn't accepted. ${message}`,
      hint: 'Leave github-token out, to use the token of the job, or give one that is still valid.',
    };
  }
  if (status === 403 || status === 404) {
    const also = wanted === undefined ? '' : ` (GitHub wants ${wanted})`;
    return {
      message: refused,
      reason: `The token may not${also}. ${message}`,
      hint: `Add "${permission}" to the permissions: of the job, beside "contents: read": naming one permission takes away those that aren't named.`,
    };
  }
  return { message: refused, reason: message };
}
