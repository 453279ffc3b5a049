import type { Mishap } from '../shared/problems.ts';
import type { Log } from '../shared/log.ts';
import type { GitHubError } from './client.ts';

/** What is about to be done with GitHub's API, and what the workflow has to allow for it. */
export interface Doing {
  /** Completes "GitHub didn't let this run …": `comment on pull request #12`. */
  readonly what: string;
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
export async function lenient<T>(log: Log, doing: Doing, work: () => Promise<T>): Promise<T | undefined> {
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
  { what, permission }: Doing,
): Mishap {
  const refused = `GitHub didn't let this run ${what}.`;
  if (rateLimited) {
    return {
      what: refused,
      why: `Too much was asked of it in a short time. ${message}`,
      fix: 'Run it again later; all else is in the job summary.',
    };
  }
  if (status === 401) {
    return {
      what: refused,
      why: `The token isn't accepted. ${message}`,
      fix: 'Leave github-token out, to use the token of the job, or give one that is still valid.',
    };
  }
  if (status === 403 || status === 404) {
    const also = wanted === undefined ? '' : ` (GitHub wants ${wanted})`;
    return {
      what: refused,
      why: `The token may not${also}. ${message}`,
      fix: `Add "${permission}" to the permissions: of the job, beside "contents: read": naming one permission takes away those that aren't named.`,
    };
  }
  return { what: refused, why: message };
}
