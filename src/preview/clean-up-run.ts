import type { Connect } from '../connect/client.ts';
import { undefinedOn } from '../connect/errors.ts';
import { openConnection } from '../connection.ts';
import type { ErrorContext } from '../context.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { findContent } from '../deploy/resolve-content.ts';
import type { GitHubRunContext } from '../github/context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Job } from '../job/job.ts';
import { input } from '../shared/input-names.ts';
import { throwProblems } from '../shared/problems.ts';
import type { Progress, Status } from '../shared/progress.ts';
import { removePreviews, removeStalePreviews, showGone } from './clean-up.ts';
import { findPreviews } from './find.ts';
import { previewsOf, previewsOfApp } from './stale-previews.ts';
import { ownerFrom, type PreviewTarget, subjectOf } from './target.ts';

/**
 * Removes the previews of a pull request, or of all closed ones, whether or not this run finds them again.
 *
 * @throws {UserError} where one can't be removed
 */
export async function cleanUp(
  job: Job & { readonly kind: 'clean-up' },
  inputs: Inputs,
  target: PreviewTarget,
  runContext: GitHubRunContext,
): Promise<Status> {
  const { progress, signal, git, github } = runContext;
  const { pullRequest } = job;
  const owner = ownerFrom(git, pullRequest === 'all' ? 0 : pullRequest);
  const connect = openConnection(inputs, runContext);
  const context = { connect, progress, signal, github };
  const maxAge = inputs.previewMaxAge;
  const errorContext: ErrorContext = { server: connect.server };
  try {
    const closed = job.pullRequest === 'all' ? false : await isClosedNow(job, runContext);
    if (job.pullRequest !== 'all' && !closed && !job.evenOpen) {
      logReopened(job.pullRequest, progress);
      return 'skipped';
    }
    const { production, previews } = await progress.stage('Look for previews', async () => {
      const known = await knownTo(target, connect);
      // An app that the pull request touched once, and then no more, has no job of its own when it is closed.
      const all = pullRequest === 'all' || closed;
      return { ...known, previews: await findPreviews(connect, { ...known, all }) };
    });
    await progress.stage('Remove', async () => {
      if (job.pullRequest === 'all') {
        await removeStalePreviews(previews, owner, { maxAge }, context);
        return;
      }
      const reason = closed ? 'the pull request is closed' : 'mode: clean-up asks for it';
      const subject = subjectOf(target, job.pullRequest, production, git.commit ?? '', connect);
      const all = previewsOf(owner, previews);
      // Of an open one the other apps' are still wanted.
      const own = (closed ? all : previewsOfApp(subject, all)).map((preview) => ({ preview, reason }));
      if (own.length === 0) progress.log.info(`Pull request #${pullRequest} has no preview (any more).`);
      const { gone, failures } = await removePreviews(own, context);
      // This app also where its preview went without us: a comment must not lead to nothing.
      await showGone(failures.length > 0 ? gone : [...gone, subject], context, closed);
      await removeStalePreviews(previews, owner, { current: job.pullRequest, maxAge }, context);
      throwProblems(failures);
    });
    return 'cleaned-up';
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, undefined, errorContext);
  }
}

/** The event may be old news: of a run that is started again, or had to wait. */
async function isClosedNow(
  { pullRequest, closed = false }: { readonly pullRequest: number; readonly closed?: boolean },
  runContext: GitHubAround,
): Promise<boolean> {
  const state = await stateOf(pullRequest, runContext);
  return state === 'unknown' ? closed : state === 'closed';
}

type GitHubAround = Pick<GitHubRunContext, 'github' | 'signal'>;

async function stateOf(pullRequest: number, { github, signal }: GitHubAround) {
  if (!github.available) return 'unknown';
  const { pullRequestState } = await import('../github/pull-requests.ts');
  return pullRequestState(await github.connect(signal), pullRequest);
}

/** Whether a pull request is closed; what GitHub won't tell counts as open. */
export const isClosed = async (pullRequest: number, runContext: GitHubAround): Promise<boolean> =>
  (await stateOf(pullRequest, runContext)) === 'closed';

const logReopened = (pullRequest: number, { log }: Progress) =>
  log.notice({
    message: `Pull request #${pullRequest} is open, and its preview stays.`,
    reason: 'It was closed when this run was asked for, and has been reopened.',
    hint: `Nothing, if the preview is wanted. ${input('mode', 'clean-up')} takes it away from an open one, too.`,
  });

/** A content item that is gone, or that can't be told from others, holds no draft that could be removed. */
async function knownTo({ content }: PreviewTarget, connect: Connect) {
  // A key of trusted publishing has no user.
  const asking = connect.user().catch(undefinedOn(403));
  const choice = await findContent(content, content.records ?? [], asking, connect);
  return { user: await asking, production: choice.kind === 'found' ? choice.content : undefined };
}

/** After a deployment this much time is left to looking for what closed pull requests have left behind. */
const patience = 10_000;

/** Looks for left-over previews of the app that was just deployed, quietly and for a short time. */
export async function removeLeftoverPreviews(
  inputs: Inputs,
  target: PreviewTarget,
  runContext: GitHubRunContext,
): Promise<void> {
  const { progress, git, github } = runContext;
  if (git.repositoryId === undefined) return;
  const signal = AbortSignal.any([runContext.signal, AbortSignal.timeout(patience)]);
  try {
    const connect = openConnection(inputs, { ...runContext, signal });
    const previews = await findPreviews(connect, { ...(await knownTo(target, connect)), all: false });
    const errorContext = { maxAge: inputs.previewMaxAge, tellFirst: true };
    await removeStalePreviews(previews, ownerFrom(git, 0), errorContext, {
      connect,
      progress,
      signal,
      github,
    });
  } catch (error) {
    progress.log.debug(`Left-over previews were not looked for: ${(error as Error).message}`);
  }
}
