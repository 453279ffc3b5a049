import { logFallbacks, openConnection } from './connection.ts';
import { contentName, titleOf } from './deploy/content-name.ts';
import type { App, DeployRequest, Verification } from './deploy/request.ts';
import { serverOfAddress } from './deploy/resolve-content.ts';
import { deployContext, prefetchServerState } from './deploy/server-state.ts';
import { nothingChanged } from './deploy/status-messages.ts';
import type { GitHubContext } from './github/context.ts';
import type { GitFacts } from './github/event.ts';
import { readRecords } from './inputs/deployment-records.ts';
import type { Inputs } from './inputs/inputs.ts';
import { type Promotion, wantedPromotion } from './inputs/promotion-inputs.ts';
import { ignoredInPreview, ignoredInputs } from './inputs/unused-inputs.ts';
import { type Job, needsServer } from './job/job.ts';
import type { Audience } from './preview/settings.ts';
import type { Environment } from './settings/settings.ts';
import { type Progress, type RunFacts, recordingProgress, type Status } from './shared/progress.ts';
import type { Workspace } from './shared/workspace.ts';

/** What a run has around it: the runner's, or a terminal's. */
export interface RunContext {
  readonly place: Workspace;
  /** `owner/name`, or what else names the project: the content's name is made of it. */
  readonly project: string;
  /** Where the app comes from, for people: kept beside the bundle. */
  readonly source: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A folder for what is needed for the time of the run. */
  readonly temporary: string | undefined;
  readonly mask: (secret: string) => void;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Only on GitHub's runner. */
  readonly git?: GitFacts;
  readonly github?: GitHubContext;
  /** Who is to see the app, as the step itself says. */
  readonly seers?: Audience;
}

/**
 * Does what is asked.
 *
 * @throws {UserError} where the user can mend it; the reason of `signal` where the run was stopped
 */
export async function runJob(job: Job, inputs: Inputs, runContext: RunContext): Promise<Status> {
  if (needsServer(job)) logFallbacks(inputs, runContext.environment, runContext.progress.log);
  const { title = nameOf(inputs, runContext) } = inputs.settings;
  if (job.kind !== 'skip') runContext.progress.record({ title });
  switch (job.kind) {
    case 'skip':
      return 'skipped';
    case 'check':
      await check(inputs, runContext);
      return 'checked';
    case 'deploy':
      return await shownAsDeployment(inputs, runContext, (progress) =>
        runDeploy(inputs, { ...runContext, progress }, 'release'),
      );
    case 'rollback':
      return await goBack(inputs, runContext);
    case 'preview': {
      for (const problem of ignoredInPreview(inputs)) runContext.progress.log.warn(problem);
      const { preview } = await import('./preview/preview.ts');
      return await preview(
        job.pullRequest,
        inputs,
        await targetOf(inputs, runContext),
        onGitHub(inputs, runContext),
      );
    }
    case 'clean-up': {
      const { cleanUp } = await import('./preview/clean-up-run.ts');
      return await cleanUp(job, inputs, await targetOf(inputs, runContext), onGitHub(inputs, runContext));
    }
    case 'plan':
      return await runDeploy(inputs, runContext, 'plan');
    default:
      return job satisfies never;
  }
}

async function check(inputs: Inputs, { place, progress }: RunContext): Promise<void> {
  const { readApp } = await import('./deploy/read-app.ts');
  await progress.stage('Read the app', () => readApp(inputs, place, progress));
}

/** What is left to do once all is told: it may take some seconds, and no step has to wait for what it finds. */
export async function cleanUpAfterDeploy(job: Job, inputs: Inputs, runContext: RunContext): Promise<void> {
  if (job.kind !== 'deploy' || !runContext.git || !runContext.github) return;
  const { log } = runContext.progress;
  // What is seen on the way was told in the deployment, and nothing here can change how that ended.
  const quiet = { ...runContext, progress: { ...runContext.progress, log: { ...log, notice() {} } } };
  try {
    const { cleanUpAfterDeploy } = await import('./preview/clean-up-run.ts');
    await cleanUpAfterDeploy(inputs, await targetOf(inputs, quiet), onGitHub(inputs, runContext));
  } catch (error) {
    log.debug(`Looking for leftover previews failed: ${error}`);
  }
}

const targetOf = async (inputs: Inputs, runContext: RunContext) => ({
  content: await contentOf(inputs, runContext),
  verify: verificationOf(inputs),
});

function onGitHub(inputs: Inputs, runContext: RunContext) {
  const { git, github, place, progress } = runContext;
  if (!git || !github) throw new TypeError('A job of pull requests was asked for outside of GitHub.');
  const open = (signal: AbortSignal) =>
    openConnection(inputs, { ...runContext, signal, workspace: place.workspace, log: progress.log });
  return { ...runContext, git, github, open, seers: runContext.seers ?? {} };
}

/** Which content item is meant, and what it is to be called. */
export async function contentOf(
  inputs: Inputs,
  { project, place, progress }: RunContext,
): Promise<DeployRequest['content']> {
  const { contentGuid: guid, settings, create } = inputs;
  const { records, notices } = await recordsOf(place, inputs);
  for (const notice of notices) progress.log.notice(notice);
  const guidServer = serverOfAddress(inputs.contentAddress);
  // A name that somebody chose says enough.
  const newTitle = inputs.name === undefined ? titleOf(...appOf({ project, place })) : undefined;
  return {
    ...(guid !== undefined && { guid }),
    ...(guidServer && { guidServer }),
    name: nameOf(inputs, { project, place }),
    ...(settings.title !== undefined && { title: settings.title }),
    ...(newTitle !== undefined && { newTitle }),
    ...(typeof settings.vanityPath === 'string' && { vanityPath: settings.vanityPath }),
    ...(create !== undefined && { create }),
    records,
  };
}

/** The deployment records that count; a notice tells of those that would decide, and don't. */
async function recordsOf({ app, decisive }: Workspace, { contentGuid, server }: Inputs) {
  const { records, unreadable } = await readRecords(decisive ?? app);
  const others = decisive === undefined || contentGuid ? [] : (await readRecords(app)).records;
  const isThere = (one: (typeof records)[number]) =>
    records.some(({ guid, server }) => guid === one.guid && server.href === one.server.href);
  const leftOut = others.filter((one) => one.server.href === server?.href && !isThere(one));
  const notices = leftOut.map(({ file, guid }) => ({
    message: `The deployment record ${file} of the pull request is left out.`,
    reason: `The workflow isn't the pull request's own, and the record decides which content item is meant: ${guid}.`,
    hint: 'Merge it first, or give content-guid as an input of the workflow.',
    location: { file },
  }));
  return { records, notices: [...unreadable, ...notices] };
}

function nameOf({ name }: Inputs, { project, place }: Pick<RunContext, 'project' | 'place'>): string {
  return name ?? contentName(...appOf({ project, place }));
}

const appOf = ({ project, place }: Pick<RunContext, 'project' | 'place'>) =>
  [project, place.appFolder === '.' ? '' : place.appFolder] as const;

/** The variables that the inputs give values to. */
export function variablesOf({ settings, previewEnvironment }: Inputs): Environment {
  return { variables: [...(settings.environment?.variables ?? []), ...previewEnvironment], prune: false };
}

function verificationOf({ verify, verifyPath, verifyTimeout }: Inputs): Verification {
  return { how: verify, ...(verifyPath !== undefined && { path: verifyPath }), timeout: verifyTimeout };
}

/** Where the workflow names a GitHub environment, a deployment of production is shown under it. */
async function shownAsDeployment(
  inputs: Inputs,
  runContext: RunContext,
  work: (progress: Progress) => Promise<Status>,
): Promise<Status> {
  const { github, git, signal } = runContext;
  if (!github || git?.commit === undefined || inputs.githubEnvironment === undefined) {
    return work(runContext.progress);
  }
  const { withDeployment } = await import('./github/production-deployment.ts');
  const { progress, facts } = recordingProgress(runContext.progress);
  const app = nameOf(inputs, runContext);
  const deploying = { app, server: inputs.server?.href ?? '', commit: git.commit };
  return withDeployment(
    github,
    deploying,
    signal,
    { url: () => facts().contentUrl, isLive: () => isOwnLive(facts()) },
    () => work(progress),
  );
}

/** Packed by this run, and not only found. */
const isOwnLive = ({ bytes, bundleId, liveBundleId }: RunFacts): boolean =>
  bytes !== undefined && bundleId !== undefined && bundleId === liveBundleId;

async function runDeploy(inputs: Inputs, runContext: RunContext, kind: 'release' | 'plan'): Promise<Status> {
  const { place, progress, signal } = runContext;
  progress.record({ live: nothingChanged });
  for (const problem of ignoredInputs(inputs)) progress.log.warn(problem);
  const promotion = wantedPromotion(inputs);
  const connect = openConnection(inputs, { ...runContext, workspace: place.workspace, log: progress.log });
  const content = await contentOf(inputs, runContext);
  // The server's answers are on their way while the app is read or fetched, and what reads it is loaded.
  const context = deployContext({ connect, progress, signal }, content.guid);
  const state = prefetchServerState(content, context);
  await using found = promotion
    ? await fromOtherServer(promotion, inputs, runContext)
    : await fromFolder(inputs, runContext);
  const request = {
    kind: 'deploy',
    content,
    declared: { settings: inputs.settings, appFolder: place.app, apiKey: inputs.apiKey },
    app: found.app,
    source: found.source,
    run: runContext.source,
    ...(promotion && { takenFrom: promotion.contentGuid }),
    verify: verificationOf(inputs),
    keepBundles: inputs.keepBundles,
    force: inputs.force,
  } as const;
  if (kind === 'plan') return await (await import('./deploy/dry-run.ts')).dryRun(request, context, state);
  const status = await (await import('./deploy/release.ts')).release(request, context, state);
  const { title } = inputs.settings;
  if (title !== undefined) progress.record({ title });
  return status;
}

/** The app that is to be deployed, until it is disposed of. */
interface ResolvedApp extends AsyncDisposable {
  readonly app: App;
  /** Where it comes from, for people. */
  readonly source: DeployRequest['source'];
}

async function fromFolder(
  inputs: Inputs,
  { place, progress, signal, ...runContext }: RunContext,
): Promise<ResolvedApp> {
  const { toDeployable, readApp } = await import('./deploy/read-app.ts');
  const bundle = await progress.stage('Read the app', () => readApp(inputs, place, progress));
  const app = await toDeployable(bundle, signal, runContext.temporary);
  return { app, source: runContext.source, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

async function fromOtherServer(
  { server, apiKey, ...wanted }: Promotion,
  inputs: Inputs,
  runContext: RunContext,
): Promise<ResolvedApp> {
  const { place, progress } = runContext;
  const there = { ...inputs, server, apiKey, snowflakeToken: undefined };
  const connect = openConnection(there, { ...runContext, workspace: place.workspace, log: progress.log });
  const { takeBundle } = await import('./promote/promote.ts');
  return await takeBundle(connect, wanted, runContext);
}

async function goBack(inputs: Inputs, runContext: RunContext): Promise<Status> {
  const { place, signal, github } = runContext;
  const { progress, facts } = recordingProgress(runContext.progress);
  const connect = openConnection(inputs, { ...runContext, workspace: place.workspace, log: progress.log });
  const content = await contentOf(inputs, runContext);
  const { rollback } = await import('./deploy/rollback.ts');
  const to = inputs.rollbackTo ?? 'previous';
  const wanted = { content, to, verify: verificationOf(inputs) };
  const status = await rollback(wanted, deployContext({ connect, progress, signal }, content.guid));
  if (github && inputs.githubEnvironment !== undefined) {
    const { showRollback } = await import('./github/production-deployment.ts');
    const { rolledBackTo: commit, contentUrl } = facts();
    const deployed = { app: nameOf(inputs, runContext), server: inputs.server?.href ?? '', commit };
    await showRollback(github, deployed, signal, contentUrl);
  }
  return status;
}
