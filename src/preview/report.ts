import { ConnectError } from '../connect/errors.ts';
import { BuildFailure } from '../deploy/build.ts';
import { lastTraceback } from '../deploy/explain/traceback.ts';
import { VerifyFailure } from '../deploy/verify-failure.ts';
import { inRepository } from '../github/annotations.ts';
import type { GitHubRunContext } from '../github/context.ts';
import { audienceHint, formatAudience } from '../shared/audience.ts';
import { formatCount } from '../shared/formatting.ts';
import { UserError } from '../shared/problems.ts';
import type { PreviewReport } from './reporters.ts';
import type { PreviewResult } from './request.ts';

/** What GitHub shows of a preview that is ready. */
export const successReport = (
  { url, kind, content, notes, audience }: PreviewResult,
  changes: readonly string[],
  maxAge: number | undefined,
): PreviewReport => ({
  state: 'ready',
  url,
  kind,
  logsUrl: `${content.dashboard_url}/logs`,
  changes,
  notes,
  details: [
    `Who can open it: ${formatAudience(audience)}. ${audienceHint(kind)}`,
    `It is removed when the pull request is closed${maxAge === undefined ? '' : `, or after ${formatCount(maxAge, 'day')} without a push`}.`,
  ],
});

/** What GitHub shows of a preview that failed. */
export function failureReport(
  error: unknown,
  logsUrl: string | undefined,
  { signal, workspace }: GitHubRunContext,
): PreviewReport {
  const unexpected = signal.aborted ? 'The run was cancelled.' : 'The action had an unexpected error.';
  const reason = error instanceof UserError ? publicReason(error, workspace.appFolder) : unexpected;
  return { state: 'failed', reason, ...(logsUrl !== undefined && { logsUrl }) };
}

/**
 * Why a preview failed, for everybody who can read the pull request: in the comment and the deployment.
 *
 * A draft runs with production's variables, whose values this run doesn't know and so can't hide. Therefore nothing that
 * the app or the server wrote is repeated: of an exception only its class and line. The log of the run and that in
 * Connect are complete.
 *
 * @param appFolder relative to the repository, with `/`
 */
export function publicReason(error: UserError, appFolder: string): string {
  const { cause, problems } = error;
  const [{ message, location }] = problems;
  if (cause instanceof VerifyFailure) {
    const trace = cause.run && lastTraceback(cause.run.lines);
    // What was seen from outside. The message of the error may repeat the app's last log lines.
    if (!trace) return cause.problem.message;
    const file = location && (inRepository(location, appFolder) ?? location.file);
    const at = file && ` at ${file}${location.line === undefined ? '' : `:${location.line}`}`;
    return `${trace.type}${at ?? ''}. See the log of the app.`;
  }
  // It may have the address of the server's own package index.
  if (cause instanceof BuildFailure) return message.replace(/\S*:\/\/\S*/g, '…');
  if (cause instanceof ConnectError && cause.text !== '' && message.includes(cause.text)) {
    return `Connect answered ${cause.status}.`;
  }
  return problems.map((problem) => problem.message).join(' ');
}
