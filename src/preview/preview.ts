import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import { openConnection } from '../connection.ts';
import type { ErrorContext } from '../context.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { readApp, toDeployable } from '../deploy/read-app.ts';
import type { App } from '../deploy/request.ts';
import { fetchServerState, type ServerState } from '../deploy/server-state.ts';
import type { GitHubRunContext } from '../github/context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { previewVanityPath } from '../inputs/preview-inputs.ts';
import type { PullRequest } from '../job/job.ts';
import type { Audience } from '../settings/settings.ts';
import { parseVanityPath, visitorsUrl } from '../settings/vanity.ts';
import { UserError } from '../shared/problems.ts';
import { type Progress, recordingProgress, type Status } from '../shared/progress.ts';
import { redact } from '../shared/redaction.ts';
import { liveContents, planChanges, requestedVersions } from './changes.ts';
import { type CleanUpContext, removePreviews, removeStalePreviews } from './clean-up.ts';
import { cleanUp, isClosed } from './clean-up-run.ts';
import { makeDraft } from './draft.ts';
import { findPreviews, type Preview } from './find.ts';
import { findNewerPreview, logNewerPreview, seenNow } from './newer-preview.ts';
import { planFrom } from './plan.ts';
import { publicReason } from './public-reason.ts';
import { type PreviewReport, type Subject, surfacesOn } from './reporters.ts';
import type { PreviewDeployContext, PreviewRequest, PreviewResult } from './request.ts';
import { makeSeparate } from './separate.ts';
import { previewsOf, previewsOfApp } from './stale-previews.ts';
import { ownerFrom, type PreviewTarget, subjectOf } from './target.ts';

/**
 * Previews the app of a pull request: makes a draft or a content item for it, shows it on GitHub, and removes what it
 * takes the place of and what closed pull requests have left behind.
 *
 * @throws {UserError} where the user can mend it; GitHub tells of it by then, too
 */
export async function preview(
  pullRequest: PullRequest,
  inputs: Inputs,
  target: PreviewTarget,
  runContext: GitHubRunContext,
): Promise<Status> {
  const { signal, workspace, git, github } = runContext;
  const { progress, facts } = recordingProgress(runContext.progress);
  const { number } = pullRequest;
  const owner = ownerFrom(git, number);
  const connect = openConnection(inputs, runContext);
  const surfaces = surfacesOn(github, signal);
  const cleanUpInstead = () => {
    logClosed(number, progress);
    return cleanUp({ kind: 'clean-up', pullRequest: number, closed: true }, inputs, target, runContext);
  };
  const [read, asked, closed] = await Promise.allSettled([
    progress.stage('Read the app', () => readApp(inputs, { workspace, progress, signal })),
    lookAt(target, connect),
    isClosed(number, runContext),
  ]);
  if (closed.status === 'rejected') throw closed.reason;
  if (closed.value) return await cleanUpInstead();
  const seen = asked.status === 'fulfilled' ? asked.value : undefined;
  const subject = subjectOf(target, number, seen?.content, pullRequest.head.sha, connect);
  if (seen?.content) progress.record({ liveUrl: visitorsUrl(seen.content, connect.server).href });
  const laterOne = (known: ServerState) =>
    findNewerPreview(
      inputs,
      { owner, app: subject.app, source: runContext.source },
      { connect, progress, signal, seen: known },
    );
  const later = seen && (await laterOne(seen));
  if (later) {
    logNewerPreview(later, subject, progress);
    return 'skipped';
  }
  surfaces.begin(subject);
  const outcome = await outcomeOf(
    async () => {
      if (asked.status === 'rejected') throw asked.reason;
      if (read.status === 'rejected') throw read.reason;
      await using app = await toDeployable(read.value, signal, runContext.temporary);
      const request = orderFrom(inputs, target, { owner, subject, app }, runContext);
      const context = { connect, progress, signal, seen: asked.value };
      const live = liveNow(context, runContext);
      const made = await make(inputs, request, context);
      const changes = planChanges(await live, {
        bytes: made.bytes,
        asked: requestedVersions(app.requirements.text),
      });
      return { made, changes };
    },
    {
      isClosed: () => isClosed(number, runContext),
      laterOne: async () => seen && laterOne(await seenNow(seen, connect)),
      signal,
    },
  );
  switch (outcome.kind) {
    case 'closed':
      logClosedMeanwhile(outcome.failure, progress);
      await surfaces.withdraw(subject, closedNow);
      return await cleanUpInstead();
    case 'replaced':
      logClosedMeanwhile(outcome.failure, progress);
      logReplaced(outcome.by, subject, progress);
      await surfaces.withdraw(subject, 'A newer run made the preview.');
      return 'skipped';
    case 'failed': {
      // What is worth telling is why the preview failed.
      const told = failedBecause(reasonOf(outcome.error, runContext), facts().logsUrl);
      await surfaces.end(subject, told).catch((lost: Error) => progress.log.debug(lost.message));
      throw outcome.error;
    }
    case 'ready': {
      const { made, changes } = outcome;
      for (const line of changes) progress.log.info(`Against what is live: ${line}`);
      progress.record({ changes: [...changes, ...made.notes] });
      const told = toldOf(made, subject, changes);
      const beside = { connect, progress, signal, github };
      const finish = () =>
        Promise.all([
          surfaces.end(subject, told),
          asked.status === 'fulfilled' &&
            cleanUpBeside(made, { owner, app: subject.app }, asked.value, inputs, beside),
        ]);
      await progress.stage('Tell GitHub and clean up', finish).catch(async (error) => {
        // Of a run that is cut short here, too, the preview is there.
        if (signal.aborted) await surfaces.end(subject, told);
        throw error;
      });
      return made.status;
    }
    default:
      return outcome satisfies never;
  }
}

interface Previewed {
  readonly made: PreviewResult;
  /** Against what is live, a line each. */
  readonly changes: readonly string[];
}

/** What became of a preview. `failure`: what went wrong with it, and matters no more. */
type Outcome =
  | ({ readonly kind: 'ready' } & Previewed)
  | { readonly kind: 'replaced'; readonly by: PreviewResult; readonly failure?: UserError }
  | { readonly kind: 'closed'; readonly failure?: UserError }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The pull request may have been closed, or another run quicker, while the preview was made: it failed for that, perhaps. */
async function outcomeOf(
  work: () => Promise<Previewed>,
  now: {
    readonly isClosed: () => Promise<boolean>;
    readonly laterOne: () => Promise<PreviewResult | undefined>;
    readonly signal: AbortSignal;
  },
): Promise<Outcome> {
  try {
    const previewed = await work();
    if (previewed.made.status === 'skipped') return { kind: 'replaced', by: previewed.made };
    // The clean-up may have been quicker than this run, and then found nothing of it.
    return (await now.isClosed()) ? { kind: 'closed' } : { kind: 'ready', ...previewed };
  } catch (error) {
    if (!(error instanceof UserError) || now.signal.aborted) return { kind: 'failed', error };
    if (await now.isClosed()) return { kind: 'closed', failure: error };
    const by = await now.laterOne();
    return by ? { kind: 'replaced', by, failure: error } : { kind: 'failed', error };
  }
}

function logClosedMeanwhile(failure: UserError | undefined, { log }: Progress): void {
  if (failure) log.info(`What went wrong with the preview doesn't count any more: ${failure.message}`);
}

const failedBecause = (reason: string, logsUrl: string | undefined): PreviewReport => ({
  state: 'failed',
  reason,
  ...(logsUrl !== undefined && { logsUrl }),
});

const closedNow = 'The pull request is closed.';

/** As of a run that is started again, or that ends after the clean-up: nobody would remove its preview any more. */
function logClosed(pullRequest: number, { log }: Progress): void {
  log.notice({
    message: `Pull request #${pullRequest} is closed, and gets no preview.`,
    reason: 'It was still open when this run was asked for.',
    hint: 'Reopen it for a preview.',
  });
}

function orderFrom(
  inputs: Inputs,
  { verify }: PreviewTarget,
  { owner, subject, app }: { owner: PreviewOwner; subject: Subject; app: App },
  { git, project, source, workspace, audience }: GitHubRunContext,
): PreviewRequest {
  return {
    owner,
    repository: git.repository ?? project,
    app: subject.app,
    title: subject.title,
    packable: app,
    source,
    verify,
    force: inputs.force,
    wishes: wishesOf(inputs, subject, audience),
    declared: inputs.settings,
    appFolder: workspace.app,
    apiKey: inputs.apiKey,
  };
}

const toldOf = (
  { url, content, notes }: PreviewResult,
  { production }: Subject,
  changes: readonly string[],
): PreviewReport => ({
  state: 'ready',
  url,
  logsUrl: `${content.dashboard_url}/logs`,
  changes,
  notes,
  kind: content.guid === production ? 'draft' : 'separate',
});

/** What the server knows of production. A wanted GUID that is gone is a mistake here. */
async function lookAt(target: PreviewTarget, connect: Connect): Promise<ServerState> {
  const { guid } = target.content;
  const errorContext: ErrorContext = { server: connect.server, ...(guid !== undefined && { guid }) };
  try {
    return await fetchServerState(target.content, { connect, errorContext });
  } catch (error) {
    throw explainError(error, undefined, errorContext);
  }
}

function make(
  inputs: Inputs,
  request: PreviewRequest,
  context: PreviewDeployContext,
): Promise<PreviewResult> {
  const { seen, progress } = context;
  if (seen.choice.kind === 'refused') throw new UserError(seen.choice.problem);
  const plan = planFrom(inputs, seen);
  if (plan.kind === 'refused') throw new UserError(plan.problem);
  progress.log.info(plan.reason);
  if (plan.kind === 'draft') return makeDraft(plan.production, request, context);
  if (!seen.user) throw new TypeError('A separate preview was planned for a key without a user.');
  return makeSeparate(seen.user, request, context);
}

function wishesOf(
  inputs: Inputs,
  { app, pullRequest }: Subject,
  ofProduction: Audience,
): PreviewRequest['wishes'] {
  const { previewAccess: access, previewViewers: viewers, previewEnvironment: variables } = inputs;
  const path = inputs.previewVanityPath;
  const vanityPath = parseVanityPath(previewVanityPath(path ?? '', app, pullRequest));
  return { access, viewers, variables, vanityPath, ofProduction };
}

/** What visitors get now, to be held against; it is fetched while the preview is built. */
async function liveNow({ connect, progress, seen }: PreviewDeployContext, { temporary }: GitHubRunContext) {
  const active = seen.bundles.find(({ id }) => id === seen.content?.bundle_id);
  if (!active) return undefined;
  try {
    return await liveContents(connect, active, temporary);
  } catch (error) {
    progress.log.debug(`The live bundle can't be read: ${(error as Error).message}`);
    return { bytes: active.size };
  }
}

function logReplaced({ bundleId, url }: PreviewResult, { pullRequest }: Subject, { log }: Progress): void {
  log.notice({
    message: `A newer run made the preview of pull request #${pullRequest}: bundle ${bundleId}.`,
    reason: `It is at ${url}. This run's own is not kept.`,
    hint: 'To have one run at a time for each pull request, give the workflow a concurrency group.',
  });
}

/** Why it failed, for the comment. The runner hides secrets in its log only. */
function reasonOf(error: unknown, { signal, workspace }: GitHubRunContext): string {
  if (error instanceof UserError) return redact(publicReason(error, workspace.appFolder));
  return signal.aborted ? 'The run was cancelled.' : 'An error of the action itself.';
}

/** Removes what this preview takes the place of (one of the other kind), and what other pull requests have left. */
async function cleanUpBeside(
  made: PreviewResult,
  { owner, app }: Pick<PreviewRequest, 'owner' | 'app'>,
  seen: ServerState,
  { previewMaxAge: maxAge }: Inputs,
  context: CleanUpContext,
): Promise<void> {
  const { connect, progress, signal } = context;
  try {
    const location = { production: seen.content, user: seen.user, all: false };
    const previews = await findPreviews(connect, location);
    const isThis = (one: Preview) =>
      one.content.guid === made.content.guid && (one.kind === 'separate' || one.bundle?.id === made.bundleId);
    const ofApp = previewsOfApp({ app, production: seen.content?.guid }, previewsOf(owner, previews));
    const former = ofApp.filter((one) => !isThis(one));
    // Their row and deployment are those of the new one by now: nothing is shown.
    const reason = 'the new one took its place';
    const { failures } = await removePreviews(
      former.map((one) => ({ preview: one, reason })),
      context,
    );
    for (const failure of failures) progress.log.warn(failure);
    await removeStalePreviews(previews, owner, { current: owner.pullRequest, maxAge }, context);
  } catch (error) {
    signal.throwIfAborted();
    progress.log.info(`Left-over previews were not looked for: ${(error as Error).message}`);
  }
}
