import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import { explainError } from '../deploy/explain/explain.ts';
import type { GitHubContext } from '../github/context.ts';
import { type Problem, UserError } from '../shared/problems.ts';
import type { Progress } from '../shared/progress.ts';
import { commitOf, type Preview } from './find.ts';
import { recordOf } from './record.ts';
import { type Subject as Gone, showRemoved } from './reporters.ts';
import { chooseOrphans, type PullRequestState, pullRequestsIn, type Removal } from './stale-previews.ts';

export interface CleanUpContext {
  readonly connect: Connect;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly github: GitHubContext;
}

/** What became of previews that were to be removed. */
export interface Removed {
  /** What is gone, for GitHub to show. */
  readonly gone: readonly Gone[];
  /** What couldn't be removed, and why; the next run finds it again. */
  readonly failures: readonly Problem[];
}

/** Removes previews from the server. */
export async function removePreviews(
  removals: readonly Removal[],
  { connect, progress, signal }: CleanUpContext,
): Promise<Removed> {
  const gone: Gone[] = [];
  const failures: Problem[] = [];
  for (const { preview, reason } of removals) {
    const message = nameOf(preview);
    try {
      if (await removePreview(connect, preview)) progress.log.info(`Removed ${message}: ${reason}.`);
      else progress.log.info(`Kept ${message}: it is no preview any more.`);
      gone.push(goneOf(preview, connect));
    } catch (error) {
      signal.throwIfAborted();
      failures.push(notRemoved(message, error, connect));
    }
  }
  return { gone, failures };
}

/** Shows on GitHub what is gone, each app of a pull request once. */
export async function showGone(
  gone: readonly Gone[],
  { github, signal }: CleanUpContext,
  closed: boolean,
): Promise<void> {
  const apps = new Map(gone.map((one) => [`${one.pullRequest} ${one.production ?? one.app}`, one]));
  // One after the other: those of one pull request stand in the same comment.
  for (const one of apps.values()) await showRemoved(github, one, closed, signal);
}

/** @returns false where it was kept */
async function removePreview(connect: Connect, { kind, content, bundle }: Preview): Promise<boolean> {
  try {
    if (kind === 'draft') {
      if (bundle) await connect.deleteBundle(content.guid, bundle.id);
      return true;
    }
    // Some time may have passed since it was found.
    if (!recordOf(await connect.content(content.guid))) return false;
    await connect.deleteContent(content.guid);
    return true;
  } catch (error) {
    // The jobs of a pull request that is closed remove all of its previews, and another one may have been quicker.
    if (error instanceof ConnectError && error.status === 404) return true;
    // Connect itself refuses to delete a bundle that is active (api.md 7).
    if (kind === 'draft' && error instanceof ConnectError && error.code === 75) return false;
    throw error;
  }
}

function nameOf({ kind, owner, app, bundle, content }: Preview): string {
  const of = `pull request #${owner.pullRequest}`;
  return kind === 'draft'
    ? `the draft of ${of}, bundle ${bundle?.id} of ${app}`
    : `the preview of ${of}, ${content.name}`;
}

function notRemoved(message: string, error: unknown, connect: Connect): Problem {
  const told = explainError(error, undefined, { server: connect.server });
  if (!(told instanceof UserError)) throw error;
  const [{ message: reason, hint }] = told.problems;
  return {
    message: `Could not remove ${message}.`,
    reason,
    hint: `${hint ?? ''} The next preview or clean-up of this repository tries again.`.trim(),
  };
}

const goneOf = ({ owner, app, content, production, bundle }: Preview, { server }: Connect): Gone => ({
  pullRequest: owner.pullRequest,
  app,
  title: (content.title ?? '').replace(/ \(pull request #\d+\)$/, '') || app,
  server: server.href,
  commit: (bundle && commitOf(bundle)) ?? '',
  production,
});

interface CleanUpScope {
  /** The pull request that this run is for. */
  readonly current?: number;
  readonly maxAge: number | undefined;
  /** Keeps what GitHub doesn't let this run tell of: the token of a deployment is rarely let write comments. */
  readonly tellFirst?: boolean;
}

/**
 * Removes what closed pull requests have left behind, as far as it was found: a run may have been cancelled, the
 * server down, or the workflow renamed. It is no business of the run that does it: what goes wrong is told, and left
 * to the next.
 */
export async function removeStalePreviews(
  previews: readonly Preview[],
  repository: Omit<PreviewOwner, 'pullRequest'>,
  { current, maxAge, tellFirst = false }: CleanUpScope,
  context: CleanUpContext,
): Promise<void> {
  const { progress, github, signal } = context;
  const numbers = pullRequestsIn(previews, repository).filter((number) => number !== current);
  if (numbers.length === 0) return;
  const states = await statesOf(numbers, github, signal);
  const errorContext = { ...(current !== undefined && { current }), maxAge, now: new Date() };
  const { removed, unknown } = chooseOrphans(previews, repository, states, errorContext);
  if (unknown.length > 0) {
    const which = unknown.map((number) => `#${number}`).join(', ');
    progress.log.info(
      `Kept the previews of ${which}: GitHub doesn't tell whether these pull requests are closed (it needs github-token and the permission pull-requests: read).`,
    );
  }
  const isClosed = ({ pullRequest }: Pick<Gone, 'pullRequest'>) => states.get(pullRequest) === 'closed';
  if (tellFirst) {
    await reportAndRemove(removed, isClosed, context);
    return;
  }
  const { gone, failures } = await removePreviews(removed, context);
  for (const failure of failures) progress.log.warn(failure);
  await showGone(gone.filter(isClosed), context, true);
  await showGone(
    gone.filter((one) => !isClosed(one)),
    context,
    false,
  );
}

/**
 * A preview that went without its row being told of it would stay in the comment for good, since nothing finds it any more.
 * So it is kept for a run that may tell. None of this is worth a warning in the run of a deployment.
 */
async function reportAndRemove(
  removals: readonly Removal[],
  isClosed: (gone: Gone) => boolean,
  context: CleanUpContext,
): Promise<void> {
  const { connect, progress, signal, github } = context;
  const debug = (...problems: readonly Problem[]) => {
    for (const { message, reason = '' } of problems) progress.log.debug(`${message} ${reason}`);
  };
  const quiet = { ...github, log: { ...github.log, warn: debug } };
  for (const removal of removals) {
    const gone = goneOf(removal.preview, connect);
    if (!(await showRemoved(quiet, gone, isClosed(gone), signal))) {
      progress.log.debug(`Kept ${nameOf(removal.preview)}: GitHub can't be told that it is gone.`);
      continue;
    }
    debug(...(await removePreviews([removal], context)).failures);
  }
}

async function statesOf(
  numbers: readonly number[],
  github: GitHubContext,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, PullRequestState>> {
  if (!github.available) return new Map();
  const client = await github.connect(signal);
  const { pullRequestState } = await import('../github/pull-requests.ts');
  const states = new Map<number, PullRequestState>();
  for (const number of numbers) states.set(number, await pullRequestState(client, number));
  return states;
}
