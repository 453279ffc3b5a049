import { type Mishap, UserError } from '../../shared/problems.ts';
import { BuildFailure } from '../build.ts';
import type { About, App } from '../request.ts';
import { VerifyFailure } from '../verify.ts';
import { diagnoseBuild } from './build.ts';
import { explainCall, isCallError } from './call.ts';
import { diagnoseStart } from './start.ts';

/**
 * What went wrong in the user's words, where a user or an administrator can mend it.
 *
 * @param app what was deployed, to point at its lines
 * @returns a `UserError`, or the error itself where it is none of these (a bug of ours keeps its stack)
 */
export function explained(error: unknown, app: App | undefined, about: About): unknown {
  if (error instanceof BuildFailure) {
    return new UserError(withLog(diagnoseBuild(error, app), about), { cause: error });
  }
  if (error instanceof VerifyFailure) {
    return new UserError(withLog(diagnoseStart(error, app), about), { cause: error });
  }
  if (isCallError(error)) return new UserError(explainCall(error, about), { cause: error });
  return error;
}

/** Where to read on, for whoever sees the annotation only. */
function withLog(mishap: Mishap, { content }: About): Mishap {
  if (!content) return mishap;
  return {
    ...mishap,
    why: `${mishap.why ?? ''} (The logs in Connect: ${content.dashboard_url}/logs)`.trim(),
  };
}
