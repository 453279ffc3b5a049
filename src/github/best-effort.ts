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

  /** A warning for each cause that has not been reported yet. */
  takeWarnings(): readonly Problem[] {
    const isNew = (failure: Failure) => !this.#reported.has(keyOf(failure));
    const fresh = this.#failures.splice(0).filter(isNew);
    for (const failure of fresh) this.#reported.add(keyOf(failure));
    return [...Map.groupBy(fresh, causeOf)].map(([cause, failures]) => warningOf(cause, failures));
  }
}

type Cause = 'rate limit' | 'token' | 'permission' | 'other';

function causeOf({ error: { rateLimited, status } }: Failure): Cause {
  if (rateLimited) return 'rate limit';
  if (status === 401) return 'token';
  return status === 403 || status === 404 ? 'permission' : 'other';
}

function keyOf(failure: Failure): string {
  const cause = causeOf(failure);
  return cause === 'permission' ? `${cause} ${failure.operation.permission}` : cause;
}

function warningOf(cause: Cause, failures: readonly Failure[]): Problem {
  const unique = (texts: readonly string[]) => [...new Set(texts)];
  const actions = unique(failures.map(({ operation }) => operation.action));
  const message = `GitHub didn't let this run ${new Intl.ListFormat('en-GB').format(actions)}.`;
  const answer = failures[0]?.error.message ?? '';
  switch (cause) {
    case 'rate limit':
      return {
        message,
        reason: `GitHub limits how many requests are made in a short time. ${answer}`,
        hint: 'Run the job again later. The job summary has all results.',
      };
    case 'token':
      return {
        message,
        reason: `GitHub doesn't accept the token. ${answer}`,
        hint: 'Remove `github-token`, so that the token of the job is used, or set it to a valid token.',
      };
    case 'permission': {
      const lines = unique(failures.map(({ operation }) => operation.permission));
      return {
        message,
        reason: `The token of the job lacks ${lines.length === 1 ? 'a permission' : 'permissions'}. ${answer}`,
        hint: `Add to the \`permissions\` of the job, beside \`contents: read\`:\n${lines.map((line) => `  ${line}`).join('\n')}`,
      };
    }
    case 'other':
      return { message, reason: answer };
    default:
      return cause satisfies never;
  }
}
