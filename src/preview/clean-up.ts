import type { Connect } from '../connect/client.ts';
import { undefinedOn } from '../connect/errors.ts';
import { openConnection } from '../connection.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { findContent } from '../deploy/resolve-content.ts';
import type { GitHubRunContext } from '../github/context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Job } from '../job/job.ts';
import { input } from '../shared/input-names.ts';
import { throwProblems } from '../shared/problems.ts';
import type { Status } from '../shared/progress.ts';
import { findPreviews, type Preview } from './find.ts';
import {
  type CleanUpContext,
  pullRequestState,
  type RemovalResult,
  removePreviews,
  removeStalePreviews,
  showGone,
} from './remove-previews.ts';
import type { PreviewSubject } from './reporters.ts';
import { ownerFrom, type PreviewTarget, subjectOf } from './request.ts';
import { previewsOf, previewsOfApp } from './stale-previews.ts';

/**
 * Removes the previews of a pull request, or of all closed ones.
 *
 * @throws {UserError} if one can't be removed
 */
export async function cleanUp(
  { pullRequest, closed: closedByEvent = false, evenOpen }: Extract<Job, { readonly kind: 'clean-up' }>,
  inputs: Inputs,
  target: PreviewTarget,
  runContext: GitHubRunContext,
): Promise<Status> {
  const { progress, signal, github, git } = runContext;
  const { previewMaxAge: maxAge } = inputs;
  const connect = openConnection(inputs, runContext);
  const context = { connect, progress, signal, github };
  try {
    // The event may be out of date, if the run is repeated or had to wait.
    const state = pullRequest === 'all' ? 'closed' : (await pullRequestState(pullRequest, runContext)).state;
    const closed = state === 'unknown' ? closedByEvent : state === 'closed';
    if (pullRequest !== 'all' && !closed && !evenOpen) {
      progress.log.notice(reopened(pullRequest));
      return 'skipped';
    }
    const { production, previews } = await progress.stage('Look for previews', async () => {
      const scope = await findScope(target, connect);
      // An app that the pull request changed at first, and then not any more, has no job when it is closed.
      return { ...scope, previews: await findPreviews(connect, { ...scope, all: closed }) };
    });
    const removedPreviews = await progress.stage('Remove', async () => {
      const owner = ownerFrom(git, pullRequest === 'all' ? 0 : pullRequest);
      if (pullRequest === 'all') return await removeStalePreviews(previews, owner, maxAge, context);
      const subject = subjectOf(target, pullRequest, production, git.commit ?? '', connect.server);
      const all = previewsOf(owner, previews);
      // The previews of other apps of an open pull request are still needed.
      const own = closed ? all : previewsOfApp({ app: subject.app, production: production?.guid }, all);
      const reason = closed ? 'the pull request is closed' : `${input('mode', 'clean-up')} was set`;
      const { gone, failures } = await removeOwn(own, reason, subject, context);
      const others = await removeStalePreviews(previews, owner, maxAge, context);
      throwProblems(failures);
      return gone.length + others;
    });
    progress.record({ removedPreviews });
    return 'cleaned-up';
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, undefined, { server: connect.server });
  }
}

/** Removes the previews of the pull request of this run. */
async function removeOwn(
  own: readonly Preview[],
  reason: string,
  subject: PreviewSubject,
  context: CleanUpContext,
): Promise<RemovalResult> {
  if (own.length === 0) context.progress.log.info(`Pull request #${subject.pullRequest} has no preview.`);
  const result = await removePreviews(
    own.map((preview) => ({ preview, reason })),
    context,
  );
  // This app even if another run removed its preview: a comment must not link to nothing.
  await showGone(result.failures.length > 0 ? result.gone : [...result.gone, subject], context);
  return result;
}

const reopened = (pullRequest: number) => ({
  message: `Pull request #${pullRequest} is open, so its preview is kept.`,
  reason: 'It was closed when this run was started, and has been reopened.',
  hint: `To remove the preview of an open pull request, set ${input('mode', 'clean-up')}.`,
});

/** Content that was deleted, or is ambiguous, has no drafts to remove. */
async function findScope({ content }: PreviewTarget, connect: Connect) {
  // A key of trusted publishing has no user.
  const user = connect.user().catch(undefinedOn(403));
  const choice = await findContent(content, user, connect);
  return { user: await user, production: choice.kind === 'found' ? choice.content : undefined };
}
