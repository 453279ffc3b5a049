import type { ErrorContext } from '../../context.ts';
import { type Problem, UserError } from '../../shared/problems.ts';
import { BuildFailure } from '../build.ts';
import type { App } from '../request.ts';
import { VerifyFailure } from '../verify-failure.ts';
import { explainBuild } from './build.ts';
import { explainCall } from './call.ts';
import { explainStart } from './start.ts';

/**
 * Explains a failure that the user or an administrator can fix.
 *
 * @param app what was deployed, to refer to its lines
 * @returns a `UserError`, or the error itself if it is another one: a bug of this action keeps its stack
 */
export function explainError(error: unknown, app: App | undefined, errorContext: ErrorContext): unknown {
  const problem = problemOf(error, app, errorContext);
  return problem ? new UserError(problem, { cause: error }) : error;
}

function problemOf(error: unknown, app: App | undefined, errorContext: ErrorContext): Problem | undefined {
  if (error instanceof BuildFailure) return withLog(explainBuild(error, app), errorContext);
  if (error instanceof VerifyFailure) return withLog(explainStart(error, app), errorContext);
  return explainCall(error, errorContext);
}

/** With the address of the logs, for readers of the annotation. */
function withLog(problem: Problem, { content }: ErrorContext): Problem {
  if (!content) return problem;
  return {
    ...problem,
    reason: `${problem.reason ?? ''} (The logs in Connect: ${content.dashboard_url}/logs)`.trim(),
  };
}
