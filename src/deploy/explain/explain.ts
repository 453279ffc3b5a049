import type { ErrorContext } from '../../context.ts';
import { type Problem, UserError } from '../../shared/problems.ts';
import { BuildFailure } from '../build.ts';
import type { App } from '../request.ts';
import { VerifyFailure } from '../verify-failure.ts';
import { explainBuild } from './build.ts';
import { explainCall, isCallError } from './call.ts';
import { explainStart } from './start.ts';

/**
 * Explains a failure that the user or an administrator can fix.
 *
 * @param app what was deployed, to refer to its lines
 * @returns a `UserError`, or the error itself if it is another one: a bug of this action keeps its stack
 */
export function explainError(error: unknown, app: App | undefined, errorContext: ErrorContext): unknown {
  if (error instanceof BuildFailure) {
    return new UserError(withLog(explainBuild(error, app), errorContext), { cause: error });
  }
  if (error instanceof VerifyFailure) {
    return new UserError(withLog(explainStart(error, app), errorContext), { cause: error });
  }
  if (isCallError(error)) return new UserError(explainCall(error, errorContext), { cause: error });
  return error;
}

/** With the address of the logs, for readers of the annotation. */
function withLog(problem: Problem, { content }: ErrorContext): Problem {
  if (!content) return problem;
  return {
    ...problem,
    reason: `${problem.reason ?? ''} (The logs in Connect: ${content.dashboard_url}/logs)`.trim(),
  };
}
