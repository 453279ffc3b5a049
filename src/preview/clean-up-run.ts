import type { Connect } from '../connect/client.ts';
import { undefinedOn } from '../connect/errors.ts';
import { openConnection } from '../connection.ts';
import type { ErrorContext } from '../context.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { findContent } from '../deploy/resolve-content.ts';
import type { GitHubRunContext } from '../github/context.ts';
import { fetchPullRequestState } from '../github/pull-requests.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Job } from '../job/job.ts';
import { input } from '../shared/input-names.ts';
import { throwProblems } from '../shared/problems.ts';
import type { Progress, Status } from '../shared/progress.ts';
import { type CleanUpContext, removePreviews, removeStalePreviews, showGone } from './clean-up.ts';
import { findPreviews, type Preview } from './find.ts';
import { previewsOf, previewsOfApp } from './stale-previews.ts';
import { ownerFrom, type PreviewTarget, subjectOf } from './target.ts';

type CleanUpJob = Job & { readonly kind: 'clean-up' };

/**
 * Removes the previews of a pull request, or of all closed ones.
 *
 * @throws {UserError} if one can't be removed
 */
export async function cleanUp(
  job: CleanUpJob,
  inputs: Inputs,
  target: PreviewTarget,
  runContext: GitHubRunContext,
): Promise<Status> {
  const { progress, signal, github } = runContext;
  const { pullRequest } = job;
  const connect = openConnection(inputs, runContext);
  const context = { connect, progress, signal, github };
  const errorContext: ErrorContext = { server: connect.server };
  try {
    const closed = pullRequest === 'all' || (await isClosedNow(job, runContext));
    if (pullRequest !== 'all' && !closed && !job.evenOpen) {
      logReopened(pullRequest, progress);
      return 'skipped';
    }
    const { production, previews } = await progress.stage('Look for previews', async () => {
      const scope = await findScope(target, connect);
      // An app that the pull request changed at first, and then not any more, has no job when it is closed.
      return { ...scope, previews: await findPreviews(connect, { ...scope, all: closed }) };
    });
    const removedPreviews = await progress.stage('Remove', () => {
      if (pullRequest === 'all') {
        const scope = { maxAge: inputs.previewMaxAge };
        return removeStalePreviews(previews, ownerFrom(runContext.git, 0), scope, context);
      }
      const subject = subjectOf(target, pullRequest, production, runContext.git.commit ?? '', connect);
      return removeOwn(subject, previews, closed, inputs, runContext, context);
    });
    progress.record({ removedPreviews });
    return 'cleaned-up';
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, undefined, errorContext);
  }
}

/**
 * Removes the previews of the pull request of this run, and stale ones of others.
 *
 * @returns how many were removed
 */
async function removeOwn(
  subject: ReturnType<typeof subjectOf>,
  previews: readonly Preview[],
  closed: boolean,
  { previewMaxAge: maxAge }: Inputs,
  { git, progress }: GitHubRunContext,
  context: CleanUpContext,
): Promise<number> {
  const { pullRequest } = subject;
  const owner = ownerFrom(git, pullRequest);
  const reason = closed ? 'the pull request is closed' : `${input('mode', 'clean-up')} was set`;
  const all = previewsOf(owner, previews);
  // The previews of other apps of an open pull request are still needed.
  const own = (closed ? all : previewsOfApp(subject, all)).map((preview) => ({ preview, reason }));
  if (own.length === 0) progress.log.info(`Pull request #${pullRequest} has no preview.`);
  const { gone, removed, failures } = await removePreviews(own, context);
  // This app even if another run removed its preview: a comment must not link to nothing.
  await showGone(failures.length > 0 ? gone : [...gone, subject], context, closed);
  const others = await removeStalePreviews(previews, owner, { current: pullRequest, maxAge }, context);
  throwProblems(failures);
  return removed + others;
}

/** The event may be out of date, if the run is repeated or had to wait. */
async function isClosedNow(
  { pullRequest, closed = false }: { readonly pullRequest: number; readonly closed?: boolean },
  runContext: GitHubScope,
): Promise<boolean> {
  const state = await stateOf(pullRequest, runContext);
  return state === 'unknown' ? closed : state === 'closed';
}

type GitHubScope = Pick<GitHubRunContext, 'github' | 'signal'>;

async function stateOf(pullRequest: number, { github, signal }: GitHubScope) {
  if (!github.available) return 'unknown';
  return (await fetchPullRequestState(await github.connect(signal), pullRequest)).state;
}

/** Whether a pull request is closed. An unknown state counts as open. */
export const isClosed = async (pullRequest: number, runContext: GitHubScope): Promise<boolean> =>
  (await stateOf(pullRequest, runContext)) === 'closed';

const logReopened = (pullRequest: number, { log }: Progress) =>
  log.notice({
    message: `Pull request #${pullRequest} is open, so its preview is kept.`,
    reason: 'It was closed when this run was started, and has been reopened.',
    hint: `To remove the preview of an open pull request, set ${input('mode', 'clean-up')}.`,
  });

/** Content that was deleted, or is ambiguous, has no drafts to remove. */
async function findScope({ content }: PreviewTarget, connect: Connect) {
  // A key of trusted publishing has no user.
  const user = connect.user().catch(undefinedOn(403));
  const choice = await findContent(content, content.records ?? [], user, connect);
  return { user: await user, production: choice.kind === 'found' ? choice.content : undefined };
}
