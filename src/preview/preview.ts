import { openConnection } from '../connection.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { readApp, toDeployable } from '../deploy/read-app.ts';
import type { App } from '../deploy/request.ts';
import { deployContext, fetchServerState } from '../deploy/server-state.ts';
import type { GitHubRunContext } from '../github/context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { previewVanityPath } from '../inputs/table.ts';
import type { PullRequest } from '../job/event.ts';
import type { Audience } from '../settings/settings.ts';
import { parseVanityPath, visitorsUrl } from '../settings/vanity.ts';
import { UserError } from '../shared/problems.ts';
import type { Status } from '../shared/progress.ts';
import { temporaryFolder } from '../shared/temporary-folder.ts';
import { cleanUp } from './clean-up.ts';
import { type Made, makePreview, type Superseded } from './make-preview.ts';
import { cleanUpBeside, pullRequestState } from './remove-previews.ts';
import { failureReport, successReport } from './report.ts';
import { type PreviewSubject, reportPreview } from './reporters.ts';
import { ownerFrom, type PreviewRequest, type PreviewTarget, subjectOf } from './request.ts';
import type { PreviewOptions } from './settings.ts';

/**
 * Previews the app of a pull request: deploys a draft or a separate content item, reports it on GitHub, and removes the
 * previews that it replaces or that closed pull requests have left behind.
 *
 * @throws {UserError} if the user can fix the cause; GitHub shows the failure by then
 */
export async function preview(
  { number, head }: PullRequest,
  inputs: Inputs,
  target: PreviewTarget,
  runContext: GitHubRunContext,
): Promise<Status> {
  const { progress, signal, workspace, github } = runContext;
  const deploying = deployContext({ connect: openConnection(inputs, runContext), progress, signal });
  const { server } = deploying.connect;
  // An unknown state counts as open.
  const isClosed = async () => (await pullRequestState(number, runContext)).state === 'closed';
  const [read, fetched, closed] = await Promise.allSettled([
    progress.stage('Read the app', () => readApp(inputs, { workspace, progress, signal })),
    fetchServerState(target.content, deploying),
    isClosed(),
  ]);
  if (closed.status === 'rejected') throw closed.reason;
  if (closed.value) return await removeInstead(number, inputs, target, runContext);
  const state = fetched.status === 'fulfilled' ? fetched.value : undefined;
  const production = state?.content;
  if (production) progress.record({ liveUrl: visitorsUrl(production, server).href });
  const subject = subjectOf(target, number, production, head.sha, server);
  const reporting = reportPreview(github, subject, signal);
  reporting.begin();
  const make = async (): Promise<Made | Superseded> => {
    if (fetched.status === 'rejected') throw explainError(fetched.reason, undefined, deploying.errorContext);
    if (read.status === 'rejected') throw read.reason;
    await using folder = await temporaryFolder(runContext.temporary);
    const app = toDeployable(read.value, folder.path, signal);
    const request = requestFrom(app, subject, inputs, target, runContext);
    return await makePreview(inputs, request, { ...deploying, state: fetched.value }, runContext.temporary);
  };
  const made = await make().catch((error: unknown) => ({ status: 'failed', error }) as const);
  const canBeClosed = made.status !== 'failed' || (made.error instanceof UserError && !signal.aborted);
  // Then the clean-up may have come too early, or have caused the failure.
  if (canBeClosed && (await isClosed())) {
    await reporting.cancel('The pull request is closed.');
    return await removeInstead(number, inputs, target, runContext);
  }
  switch (made.status) {
    case 'failed':
      // The cause of the failure matters more than a failed report.
      await reporting
        .end(failureReport(made.error, progress.facts().logsUrl, runContext))
        .catch(({ message }: Error) => progress.log.debug(message));
      throw made.error;
    case 'superseded':
      progress.log.notice(superseded(made, number));
      await reporting.cancel('A newer run made the preview.');
      return 'skipped';
    default: {
      const { previewMaxAge: maxAge } = inputs;
      const { bundleId } = made;
      const replaced = { owner: ownerFrom(runContext.git, number), app: subject.app, bundleId };
      const report = successReport(made, made.changes, maxAge);
      const cleaning = { ...deploying, github };
      await progress.stage('Report to GitHub and clean up', () =>
        Promise.all([reporting.end(report), cleanUpBeside(replaced, { ...state }, maxAge, cleaning)]),
      );
      return made.status;
    }
  }
}

function requestFrom(
  app: App,
  subject: PreviewSubject,
  inputs: Inputs,
  { content: _, ...target }: PreviewTarget,
  { audience, git, project, source }: GitHubRunContext,
): PreviewRequest {
  return {
    ...target,
    owner: ownerFrom(git, subject.pullRequest),
    repository: git.repository ?? project,
    name: subject.app,
    title: subject.title,
    app,
    source,
    options: optionsFrom(inputs, subject, audience),
  };
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

const superseded = ({ bundleId }: Superseded, pullRequest: number) => ({
  message: `A newer run made the preview of pull request #${pullRequest}: bundle ${bundleId}.`,
  reason: 'The preview of this run is not kept.',
  hint: 'To have one run at a time for each pull request, add a `concurrency` group to the workflow.',
});
