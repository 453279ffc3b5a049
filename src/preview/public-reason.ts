import { ConnectError } from '../connect/errors.ts';
import { BuildFailure } from '../deploy/build.ts';
import { lastTraceback } from '../deploy/explain/traceback.ts';
import { VerifyFailure } from '../deploy/verify-failure.ts';
import { inRepository } from '../github/annotations.ts';
import type { UserError } from '../shared/problems.ts';

/**
 * Why a preview failed, for everybody who may read the pull request: in the comment, the deployment and the commit status.
 *
 * A draft runs with production's variables, of which this run knows none. So nothing is repeated here that the app or the
 * server wrote: of an exception its class and the line that it came from, and no more. The log of the run and that in
 * Connect have it whole.
 *
 * @param appFolder relative to the repository, with `/`
 */
export function publicReason(error: UserError, appFolder: string): string {
  const { cause, problems } = error;
  const [{ message, location }] = problems;
  if (cause instanceof VerifyFailure) {
    const trace = cause.run && lastTraceback(cause.run.lines);
    // What was seen of it from outside: a diagnosis may repeat its last words.
    if (!trace) return cause.problem.message;
    const file = location && (inRepository(location, appFolder) ?? location.file);
    const workspace = file && ` at ${file}${location.line === undefined ? '' : `:${location.line}`}`;
    return `${trace.type}${workspace ?? ''}. The log of the app says more.`;
  }
  // The address of the server's own package index may be in it.
  if (cause instanceof BuildFailure) return message.replace(/\S*:\/\/\S*/g, '…');
  if (cause instanceof ConnectError && cause.text !== '' && message.includes(cause.text)) {
    return `Connect answered ${cause.status}.`;
  }
  return problems.map((problem) => problem.message).join(' ');
}
