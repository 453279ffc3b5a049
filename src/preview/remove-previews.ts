import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import type { RunContext } from '../context.ts';
import { explainError } from '../deploy/explain/explain.ts';
import type { ServerState } from '../deploy/server-state.ts';
import type { GitHubContext } from '../github/context.ts';
import { fetchLastPush, fetchPullRequestState } from '../github/pull-requests.ts';
import { type Problem, UserError } from '../shared/problems.ts';
import { findPreviews, type Preview } from './find.ts';
import { recordOf } from './record.ts';
import { type PreviewSubject, showRemoved } from './reporters.ts';
import { othersOf, previewsOf, previewsOfApp, reasonToRemove } from './stale-previews.ts';

export interface CleanUpContext extends Pick<RunContext, 'progress' | 'signal'> {
  readonly connect: Connect;
  readonly github: GitHubContext;
}

export interface Removal {
  readonly preview: Preview;
  /** The end of a sentence: "Removed …: the pull request is closed". */
  readonly reason: string;
}

/** The result of removing previews. */
export interface RemovalResult {
  /** The previews that were removed, as GitHub shows them. */
  readonly gone: readonly PreviewSubject[];
  /** Why others could not be removed. The next run finds them again. */
  readonly failures: readonly Problem[];
}

/** Removes previews from the server. */
export async function removePreviews(
  removals: readonly Removal[],
  { connect, progress, signal }: CleanUpContext,
): Promise<RemovalResult> {
  const gone: PreviewSubject[] = [];
  const failures: Problem[] = [];
  for (const { preview, reason } of removals) {
    const name = nameOf(preview);
    try {
      const isRemoved = await removePreview(connect, preview);
      progress.log.info(isRemoved ? `Removed ${name}: ${reason}.` : `Kept ${name}: it is in use now.`);
      if (isRemoved) gone.push(subjectFrom(preview, connect));
    } catch (error) {
      signal.throwIfAborted();
      failures.push(notRemoved(name, error, connect));
    }
  }
  return { gone, failures };
}

/** Shows on GitHub which previews were removed, each app of a pull request once. */
export async function showGone(
  gone: readonly PreviewSubject[],
  { github, signal }: CleanUpContext,
): Promise<void> {
  const apps = new Map(gone.map((one) => [`${one.pullRequest} ${one.app}`, one]));
  // One after the other, because the apps of a pull request share a comment.
  for (const one of apps.values()) await showRemoved(github, one, signal);
  github.log.warn(...github.bestEffort.takeWarnings());
}

/** @returns false if it was kept */
async function removePreview(connect: Connect, { kind, content, bundle }: Preview): Promise<boolean> {
  try {
    if (kind === 'draft') {
      if (bundle) await connect.deleteBundle(content.guid, bundle.id);
      return true;
    }
    // It may have changed since it was found.
    if (!recordOf(await connect.content(content.guid))) return false;
    await connect.deleteContent(content.guid);
    return true;
  } catch (error) {
    // All jobs of a closed pull request remove its previews, so another one may have been faster.
    if (error instanceof ConnectError && error.status === 404) return true;
    // Connect refuses to delete an active bundle (api.md 7).
    if (kind === 'draft' && error instanceof ConnectError && error.code === 75) return false;
    throw error;
  }
}

function nameOf({ kind, owner, app, bundle, content }: Preview): string {
  const pullRequest = `pull request #${owner.pullRequest}`;
  return kind === 'draft'
    ? `the draft of ${pullRequest}, bundle ${bundle?.id} of ${app}`
    : `the preview of ${pullRequest}, ${content.name}`;
}

function notRemoved(name: string, error: unknown, connect: Connect): Problem {
  const explained = explainError(error, undefined, { server: connect.server });
  if (!(explained instanceof UserError)) throw error;
  const [{ message: reason, hint }] = explained.problems;
  return {
    message: `Could not remove ${name}.`,
    reason,
    hint: `${hint ?? ''} The next preview or clean-up of this repository tries again.`.trim(),
  };
}

const subjectFrom = ({ owner, app, content, bundle }: Preview, { server }: Connect): PreviewSubject => ({
  pullRequest: owner.pullRequest,
  app,
  title: (content.title ?? '').replace(/ \(pull request #\d+\)$/, '') || app,
  server: server.href,
  commit: bundle?.metadata?.source_commit ?? '',
});

/**
 * Removes previews of other pull requests that were left behind, for example because a run was cancelled, the server was
 * down or the workflow was renamed. Failures are only warnings: the next run tries again.
 *
 * @param owner the pull request of this run, whose previews are not considered
 * @param maxAge in days
 * @returns how many were removed
 */
export async function removeStalePreviews(
  previews: readonly Preview[],
  owner: PreviewOwner,
  maxAge: number | undefined,
  context: CleanUpContext,
): Promise<number> {
  const { progress, github, signal } = context;
  const now = new Date();
  const removals: Removal[] = [];
  const unknown: number[] = [];
  for (const [number, its] of Map.groupBy(othersOf(owner, previews), (one) => one.owner.pullRequest)) {
    const { state, head } = await pullRequestState(number, context);
    // A push may keep previews that would have expired.
    const isStale = its.some((preview) => reasonToRemove(preview, { state }, maxAge, now));
    const pushed = isStale && head ? await fetchLastPush(await github.connect(signal), head) : undefined;
    const stale = its.flatMap((preview) => {
      const reason = reasonToRemove(preview, { state, pushed }, maxAge, now);
      return reason === undefined ? [] : [{ preview, reason }];
    });
    removals.push(...stale);
    if (state === 'unknown' && stale.length < its.length) unknown.push(number);
  }
  if (unknown.length > 0) {
    const list = unknown.map((number) => `#${number}`).join(', ');
    progress.log.info(
      `Kept the previews of ${list}: GitHub didn't say whether these pull requests are closed (this needs \`github-token\` and the permission \`pull-requests: read\`).`,
    );
  }
  const { gone, failures } = await removePreviews(removals, context);
  progress.log.warn(...failures);
  await showGone(gone, context);
  return gone.length;
}

/** The state of a pull request, and its head commit; `unknown` without a token. */
export async function pullRequestState(
  number: number,
  { github, signal }: Pick<CleanUpContext, 'github' | 'signal'>,
): ReturnType<typeof fetchPullRequestState> {
  if (!github.available) return { state: 'unknown' };
  return await fetchPullRequestState(await github.connect(signal), number);
}

/** Removes the previews of this app that the new one replaces, and those that other pull requests left behind. */
export async function cleanUpBeside(
  { owner, app, bundleId }: { readonly owner: PreviewOwner; readonly app: string; readonly bundleId: string },
  { content: production, user }: Pick<ServerState, 'content' | 'user'>,
  maxAge: number | undefined,
  context: CleanUpContext,
): Promise<void> {
  const { connect, progress, signal } = context;
  try {
    const previews = await findPreviews(connect, { production, user, all: false });
    // Connect numbers bundles in the order of their uploads. A newer one is another run's.
    const isOlder = ({ content, bundle }: Preview) =>
      Number(bundle?.id ?? content.bundle_id ?? 0) < Number(bundleId);
    const ofApp = previewsOfApp({ app, production: production?.guid }, previewsOf(owner, previews));
    const replaced = ofApp.filter(isOlder).map((preview) => ({ preview, reason: 'the new one replaces it' }));
    // Their row and deployment belong to the new one now, so GitHub shows nothing of this.
    const { failures } = await removePreviews(replaced, context);
    progress.log.warn(...failures);
    await removeStalePreviews(previews, owner, maxAge, context);
  } catch (error) {
    signal.throwIfAborted();
    progress.log.info(`Could not look for previews to remove: ${(error as Error).message}`);
  }
}
