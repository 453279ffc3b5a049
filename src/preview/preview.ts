import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import { openConnection } from '../connection.ts';
import type { ErrorContext } from '../context.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { readApp, toDeployable } from '../deploy/read-app.ts';
import type { App } from '../deploy/request.ts';
import { fetchServerState, type ServerState } from '../deploy/server-state.ts';
import type { GitHubRunContext } from '../github/context.ts';
import type { Reporting } from '../github/reporting.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { previewVanityPath } from '../inputs/table.ts';
import type { PullRequest } from '../job/event.ts';
import type { Audience } from '../settings/settings.ts';
import { parseVanityPath, visitorsUrl } from '../settings/vanity.ts';
import { formatAudience } from '../shared/audience.ts';
import { UserError } from '../shared/problems.ts';
import { type Progress, type RunFacts, recordingProgress, type Status } from '../shared/progress.ts';
import { describeChanges, liveContents, requestedVersions } from './changes.ts';
import { cleanUpBeside } from './clean-up.ts';
import { cleanUp, isClosed } from './clean-up-run.ts';
import { makeDraft } from './draft.ts';
import { earlierPreviews } from './earlier.ts';
import { planFrom } from './plan.ts';
import { failureReport, successReport } from './report.ts';
import { type PreviewReport, type PreviewSubject, reportPreview } from './reporters.ts';
import type { PreviewContext, PreviewRequest, PreviewResult } from './request.ts';
import { makeSeparate } from './separate.ts';
import type { PreviewOptions } from './settings.ts';
import { ownerFrom, type PreviewTarget, subjectOf } from './target.ts';

/** One run that makes a preview. */
interface PreviewRun {
  readonly inputs: Inputs;
  readonly target: PreviewTarget;
  readonly runContext: GitHubRunContext;
  readonly connect: Connect;
  readonly progress: Progress;
  readonly facts: () => RunFacts;
  readonly owner: PreviewOwner;
  readonly subject: PreviewSubject;
  readonly reporting: Reporting<PreviewReport>;
}

/**
 * Previews the app of a pull request: deploys a draft or a separate content item, reports it on GitHub, and removes the
 * previews that it replaces or that closed pull requests have left behind.
 *
 * @throws {UserError} if the user can fix the cause; GitHub shows the failure by then
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
  const connect = openConnection(inputs, runContext);
  const [bundle, server, closed] = await Promise.allSettled([
    progress.stage('Read the app', () => readApp(inputs, { workspace, progress, signal })),
    fetchProduction(target, connect),
    isClosed(number, runContext),
  ]);
  if (closed.status === 'rejected') throw closed.reason;
  if (closed.value) return await removeInstead(number, inputs, target, runContext);
  const state = server.status === 'fulfilled' ? server.value : undefined;
  const owner = ownerFrom(git, number);
  const subject = subjectOf(target, number, state?.content, pullRequest.head.sha, connect);
  if (state?.content) progress.record({ liveUrl: visitorsUrl(state.content, connect.server).href });
  const earlier = state ? earlierPreviews(planFrom(inputs, state), owner, subject.app, state, connect) : [];
  const reporting = reportPreview(github, subject, earlier, signal);
  const run = { inputs, target, runContext, connect, progress, facts, owner, subject, reporting };
  reporting.begin();
  const outcome = await outcomeOf(async () => {
    if (server.status === 'rejected') throw server.reason;
    if (bundle.status === 'rejected') throw bundle.reason;
    await using app = await toDeployable(bundle.value, signal, runContext.temporary);
    return await makePreview(app, server.value, run);
  }, run);
  return await report(outcome, state, run);
}

/** A preview, and its differences from production, a line each. */
interface Made {
  readonly result: PreviewResult;
  readonly changes: readonly string[];
}

type Outcome =
  | ({ readonly kind: 'ready' } & Made)
  | { readonly kind: 'superseded'; readonly by: PreviewResult }
  /** `failure`: an error that doesn't matter any more. */
  | { readonly kind: 'closed'; readonly failure?: UserError }
  | { readonly kind: 'failed'; readonly error: unknown };

/** If the pull request was closed while the preview was made, the clean-up may have come too early, or caused the error. */
async function outcomeOf(work: () => Promise<Made>, { runContext, subject }: PreviewRun): Promise<Outcome> {
  try {
    const made = await work();
    if (made.result.status === 'superseded') return { kind: 'superseded', by: made.result };
    return (await isClosed(subject.pullRequest, runContext))
      ? { kind: 'closed' }
      : { kind: 'ready', ...made };
  } catch (error) {
    if (!(error instanceof UserError) || runContext.signal.aborted) return { kind: 'failed', error };
    const closed = await isClosed(subject.pullRequest, runContext);
    return closed ? { kind: 'closed', failure: error } : { kind: 'failed', error };
  }
}

async function makePreview(
  app: App,
  state: ServerState,
  { inputs, target, runContext, connect, progress, owner, subject }: PreviewRun,
): Promise<Made> {
  const { git, project, source, workspace, audience, signal, temporary } = runContext;
  const request: PreviewRequest = {
    owner,
    repository: git.repository ?? project,
    name: subject.app,
    title: subject.title,
    app,
    source,
    verify: target.verify,
    force: inputs.force,
    options: optionsFrom(inputs, subject, audience),
    declared: inputs.settings,
    appFolder: workspace.app,
    apiKey: inputs.apiKey,
  };
  const context = { connect, progress, signal, state };
  // Downloaded while the preview is built.
  const live = liveContents(context, temporary);
  const result = await deployPreview(inputs, request, context);
  const requested = requestedVersions(app.requirements.text);
  return { result, changes: describeChanges(await live, { bytes: result.bytes, requested }) };
}

function deployPreview(
  inputs: Inputs,
  request: PreviewRequest,
  context: PreviewContext,
): Promise<PreviewResult> {
  const { state, progress } = context;
  if (state.choice.kind === 'refused') throw new UserError(state.choice.problem);
  const plan = planFrom(inputs, state);
  if (plan.kind === 'refused') throw new UserError(plan.problem);
  progress.log.info(plan.reason);
  if (plan.kind === 'draft') return makeDraft(plan.production, request, context);
  if (!state.user) throw new TypeError('A separate preview was planned for a key without a user.');
  return makeSeparate(state.user, request, context);
}

/** @returns the status of the run */
async function report(outcome: Outcome, state: ServerState | undefined, run: PreviewRun): Promise<Status> {
  const { inputs, target, runContext, connect, progress, facts, owner, subject, reporting } = run;
  const { pullRequest } = subject;
  switch (outcome.kind) {
    case 'closed':
      if (outcome.failure) {
        progress.log.info(`The preview failed, which doesn't matter any more: ${outcome.failure.message}`);
      }
      await reporting.cancel('The pull request is closed.');
      return await removeInstead(pullRequest, inputs, target, runContext);
    case 'superseded':
      logSuperseded(outcome.by, pullRequest, progress);
      await reporting.cancel('A newer run made the preview.');
      return 'skipped';
    case 'failed':
      // The cause of the failure matters more than a failed report.
      await reporting
        .end(failureReport(outcome.error, facts().logsUrl, runContext))
        .catch(({ message }: Error) => progress.log.debug(message));
      throw outcome.error;
    case 'ready': {
      const { result, changes } = outcome;
      for (const line of changes) progress.log.info(`Compared with production: ${line}`);
      progress.log.info(`Who can open the preview: ${formatAudience(result.audience)}.`);
      progress.record({ changes: [...changes, ...result.notes] });
      const context = { connect, progress, signal: runContext.signal, github: runContext.github };
      await progress.stage('Report to GitHub and clean up', () =>
        Promise.all([
          reporting.end(successReport(result, changes, inputs.previewMaxAge)),
          state && cleanUpBeside(result, { owner, app: subject.app }, state, inputs.previewMaxAge, context),
        ]),
      );
      return result.status === 'superseded' ? 'skipped' : result.status;
    }
    default:
      return outcome satisfies never;
  }
}

/** The server's state of the app in production. A GUID that doesn't exist is an error. */
async function fetchProduction(target: PreviewTarget, connect: Connect): Promise<ServerState> {
  const { guid } = target.content;
  const errorContext: ErrorContext = { server: connect.server, ...(guid !== undefined && { guid }) };
  try {
    return await fetchServerState(target.content, { connect, errorContext });
  } catch (error) {
    throw explainError(error, undefined, errorContext);
  }
}

function optionsFrom(
  inputs: Inputs,
  { app, pullRequest }: PreviewSubject,
  ofProduction: Audience,
): PreviewOptions {
  const { previewAccess: access, previewViewers: viewers, previewEnvironment: variables } = inputs;
  const path = previewVanityPath(inputs.previewVanityPath ?? '', app, pullRequest);
  return { access, viewers, variables, vanityPath: parseVanityPath(path), ofProduction };
}

/** For a run that is repeated, or that ends after the clean-up: nobody would remove its preview. */
function removeInstead(
  pullRequest: number,
  inputs: Inputs,
  target: PreviewTarget,
  runContext: GitHubRunContext,
): Promise<Status> {
  runContext.progress.log.notice({
    message: `Pull request #${pullRequest} is closed, so it gets no preview.`,
    reason: 'It was open when this run was started.',
    hint: 'For a preview, reopen it.',
  });
  return cleanUp({ kind: 'clean-up', pullRequest, closed: true }, inputs, target, runContext);
}

function logSuperseded({ bundleId, url }: PreviewResult, pullRequest: number, { log }: Progress): void {
  log.notice({
    message: `A newer run made the preview of pull request #${pullRequest}: bundle ${bundleId}.`,
    reason: `Its address is ${url}. The preview of this run is not kept.`,
    hint: 'To have one run at a time for each pull request, add a `concurrency` group to the workflow.',
  });
}
