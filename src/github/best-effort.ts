import type { Problem } from '../shared/problems.ts';
import { GitHubError } from './errors.ts';

/** An optional use of GitHub's API, and the permission that it needs. */
export interface GitHubOperation {
  /** Completes "GitHub didn't let this run …": `comment on pull request #12`. */
  readonly action: string;
  /** A line of `permissions`, such as `pull-requests: write`. */
  readonly permission: string;
}

interface Failure {
  readonly operation: GitHubOperation;
  readonly error: GitHubError;
}

/**
 * Runs optional calls to GitHub: a lost comment must not fail a deployment. What failed is collected, so that a run
 * reports each cause only once.
 */
export class BestEffort {
  readonly #failures: Failure[] = [];
  readonly #reported = new Set<string>();

  /**
   * @returns the result of the work, or `undefined` if GitHub refused it or did not answer
   * @throws any other error: an abort, or a bug
   */
  async attempt<T>(operation: GitHubOperation, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      this.#failures.push({ operation, error });
      return undefined;
    }
  }

  /** One warning for what has not been reported yet, if there is anything. */
  takeWarnings(): readonly Problem[] {
    const fresh = this.#failures.splice(0).filter((failure) => !this.#reported.has(keyOf(failure)));
    for (const failure of fresh) this.#reported.add(keyOf(failure));
    return fresh.length === 0 ? [] : [warningOf(fresh)];
  }
}

/** A token that lacks a permission gets 403; in a repository that it can't see, 404. */
const lacksPermission = ({ error: { status, isRateLimit } }: Failure) =>
  !isRateLimit && (status === 403 || status === 404);

const keyOf = (failure: Failure): string =>
  lacksPermission(failure) ? failure.operation.permission : failure.error.message;

function warningOf(failures: readonly Failure[]): Problem {
  const unique = (texts: readonly string[]) => [...new Set(texts)];
  const actions = unique(failures.map(({ operation }) => operation.action));
  const permissions = unique(failures.filter(lacksPermission).map(({ operation }) => operation.permission));
  const lines = permissions.map((permission) => `\n  ${permission}`).join('');
  return {
    message: `GitHub didn't let this run ${new Intl.ListFormat('en-GB').format(actions)}.`,
    reason: failures[0]?.error.message ?? '',
    ...(lines && {
      hint: `Add to the \`permissions\` of the job, beside \`contents: read\`:${lines}`,
    }),
  };
}
