import { UserError } from '../../errors.ts';
import { BuildFailure } from '../build.ts';
import type { About, App } from '../order.ts';
import { VerifyFailure } from '../verify.ts';
import { explainCall, isCallError } from './call.ts';

/**
 * What went wrong in the user's words, where a user or an administrator can mend it.
 *
 * @param app what was deployed, to point at its lines
 * @returns a `UserError`, or the error itself where it is none of these (a bug of ours keeps its stack)
 */
export function explained(error: unknown, app: App | undefined, about: About): unknown {
  if (error instanceof BuildFailure) {
    const last = error.output.slice(-5).join('\n');
    return new UserError({ what: 'The build failed.', why: `${error.reason}\n${last}` }, { cause: error });
  }
  if (error instanceof VerifyFailure) return new UserError(error.mishap, { cause: error });
  if (isCallError(error)) return new UserError(explainCall(error, about), { cause: error });
  return error;
}
