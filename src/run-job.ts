import { openConnection } from './connection.ts';
import type { RunContext } from './context.ts';
import { nothingChanged } from './deploy/active-bundle.ts';
import { contentName, titleOf } from './deploy/content-name.ts';
import { dryRun } from './deploy/dry-run.ts';
import { readApp, toDeployable } from './deploy/read-app.ts';
import { release } from './deploy/release.ts';
import type { DeployRequest, Verification } from './deploy/request.ts';
import { serverOfAddress } from './deploy/resolve-content.ts';
import { rollback } from './deploy/rollback.ts';
import { deployContext, prefetchServerState } from './deploy/server-state.ts';
import type { GitHubRunContext } from './github/context.ts';
import { showRollback, startDeployment } from './github/production-deployment.ts';
import { readRecords } from './inputs/deployment-records.ts';
import type { Inputs } from './inputs/inputs.ts';
import { type Promotion, parsePromotion } from './inputs/promotion-inputs.ts';
import { unusedInPreview, unusedInputs } from './inputs/unused-inputs.ts';
import type { Job } from './job/job.ts';
import { cleanUp } from './preview/clean-up.ts';
import { deployDraft } from './preview/draft.ts';
import { preview } from './preview/preview.ts';
import { takeBundle } from './promote/promote.ts';
import { secretsOf } from './settings/environment.ts';
import type { Status } from './shared/progress.ts';
import { temporaryFolder } from './shared/temporary-folder.ts';
import type { Workspace } from './shared/workspace.ts';

/** On the command line there is no GitHub. */
type JobContext = RunContext | GitHubRunContext;

const isOnGitHub = (context: JobContext): context is GitHubRunContext => 'github' in context;

function requireGitHub(context: JobContext): GitHubRunContext {
  if (!isOnGitHub(context)) throw new TypeError('Jobs of pull requests need a GitHub runner.');
  return context;
}

/**
 * Runs a job: deploys, previews, cleans up, checks, plans or rolls back.
 *
 * @throws {UserError} if the user can fix the cause; the reason of `context.signal` if the run was aborted
 */
export async function runJob(job: Job, inputs: Inputs, context: JobContext): Promise<Status> {
  const { title = nameOf(inputs, context) } = inputs.settings;
  if (job.kind !== 'skip') context.progress.record({ title });
  switch (job.kind) {
    case 'skip':
      return 'skipped';
    case 'check':
      await context.progress.stage('Read the app', () => readApp(inputs, context));
      return 'checked';
    case 'deploy':
    case 'draft':
    case 'plan': {
      const reportEnd = startReport(job, inputs, context);
      const status = await deploy(job.kind, inputs, context).catch(async (error) => {
        // The cause of the failure matters more than a failed report.
        await reportEnd(undefined).catch(() => {});
        throw error;
      });
      await reportEnd(status);
      return status;
    }
    case 'rollback':
      return await rollBack(inputs, context);
    case 'preview': {
      for (const problem of unusedInPreview(inputs)) context.progress.log.warn(problem);
      const target = await deploymentTarget(inputs, context);
      return await preview(job.pullRequest, inputs, target, requireGitHub(context));
    }
    case 'clean-up':
      return await cleanUp(job, inputs, await deploymentTarget(inputs, context), requireGitHub(context));
    default:
      return job satisfies never;
  }
}

/** What is done with the app. */
const procedures = { deploy: release, draft: deployDraft, plan: dryRun } as const;

async function deploy(kind: keyof typeof procedures, inputs: Inputs, context: RunContext): Promise<Status> {
  const { progress } = context;
  progress.record({ live: nothingChanged });
  for (const problem of unusedInputs(inputs)) progress.log.warn(problem);
  const promotion = parsePromotion(inputs);
  const connect = openConnection(inputs, context);
  const target = await deploymentTarget(inputs, context);
  const { content } = target;
  const deploying = deployContext({ connect, progress, signal: context.signal }, content.guid);
  // The server answers while the app is read or downloaded.
  const state = prefetchServerState(content, deploying);
  await using folder = await temporaryFolder(context.temporary);
  const resolved = promotion
    ? await takeFromServer(promotion, folder.path, inputs, context)
    : await takeFromFolder(folder.path, inputs, context);
  const request: DeployRequest = {
    kind: 'deploy',
    ...target,
    ...resolved,
    ...(promotion && { takenFrom: promotion.contentGuid }),
    keepBundles: inputs.keepBundles,
  };
  return await procedures[kind](request, deploying, state);
}

/** What is deployed. */
type Resolved = Pick<DeployRequest, 'app' | 'source'>;

async function takeFromFolder(folder: string, inputs: Inputs, context: RunContext): Promise<Resolved> {
  const { progress, signal, source } = context;
  const bundle = await progress.stage('Read the app', () => readApp(inputs, context));
  return { app: toDeployable(bundle, folder, signal), source };
}

function takeFromServer(
  { server, apiKey, ...wanted }: Promotion,
  folder: string,
  inputs: Inputs,
  context: RunContext,
): Promise<Resolved> {
  const connect = openConnection({ ...inputs, server, apiKey, snowflakeToken: undefined }, context);
  return takeBundle(connect, wanted, folder, context);
}

async function rollBack(inputs: Inputs, context: JobContext): Promise<Status> {
  const { progress, signal } = context;
  const connect = openConnection(inputs, context);
  const content = await selectContent(inputs, context);
  const wanted = { content, to: inputs.rollbackTo, verify: verificationOf(inputs) };
  const status = await rollback(wanted, deployContext({ connect, progress, signal }, content.guid));
  if (isOnGitHub(context)) {
    const { rolledBackTo: commit, contentUrl } = progress.facts();
    const deployed = { app: nameOf(inputs, context), server: inputs.server?.href ?? '', commit };
    await showRollback(context.github, deployed, signal, contentUrl);
  }
  return status;
}

/** Starts to report the job as a deployment on GitHub if the workflow names an environment. */
function startReport({ kind }: Job, inputs: Inputs, context: JobContext) {
  const commit = isOnGitHub(context) ? context.git.commit : undefined;
  if (kind !== 'deploy' || !isOnGitHub(context) || commit === undefined) return async () => {};
  const deployed = { app: nameOf(inputs, context), server: inputs.server?.href ?? '', commit };
  return startDeployment(context.github, deployed, context.signal, context.progress.facts);
}

/** The content item, and what the inputs decide about a deployment to it. */
const deploymentTarget = async (inputs: Inputs, context: RunContext) => ({
  content: await selectContent(inputs, context),
  verify: verificationOf(inputs),
  force: inputs.force,
  declared: { settings: inputs.settings, appFolder: context.workspace.app, apiKey: inputs.apiKey },
});

/** The content item to deploy to, as the inputs and the deployment records name it. */
export async function selectContent(
  inputs: Inputs,
  { project, workspace, progress }: RunContext,
): Promise<DeployRequest['content']> {
  const { contentGuid: guid, settings, create } = inputs;
  const { records, notices } = await selectRecords(workspace, inputs);
  for (const notice of notices) progress.log.notice(notice);
  const guidServer = serverOfAddress(inputs.contentAddress);
  // An explicit name serves as the title of new content, too.
  const newTitle = inputs.name === undefined ? titleOf(...appOf({ project, workspace })) : undefined;
  return {
    ...(guid !== undefined && { guid }),
    ...(guidServer && { guidServer }),
    name: nameOf(inputs, { project, workspace }),
    ...(settings.title !== undefined && { title: settings.title }),
    ...(newTitle !== undefined && { newTitle }),
    ...(create !== undefined && { create }),
    records,
  };
}

/** The trusted deployment records, and a notice for each untrusted one that would have selected other content. */
async function selectRecords({ app, repository, trustedConfig }: Workspace, { contentGuid, server }: Inputs) {
  const { records, unreadable } = await (trustedConfig === undefined
    ? readRecords(app, repository)
    : readRecords(trustedConfig));
  const others =
    trustedConfig === undefined || contentGuid ? [] : (await readRecords(app, repository)).records;
  const isTrusted = (one: (typeof records)[number]) =>
    records.some(({ guid, server }) => guid === one.guid && server.href === one.server.href);
  const untrusted = others.filter((one) => one.server.href === server?.href && !isTrusted(one));
  const notices = untrusted.map(({ file, guid }) => ({
    message: `The pull request's deployment record ${file} is ignored.`,
    reason: `It names the content item ${guid}, and a pull request can't choose that in a workflow with secrets.`,
    hint: 'Merge the record first, or set `content-guid` in the workflow.',
    location: { file },
  }));
  return { records, notices: [...unreadable, ...notices] };
}

function nameOf({ name }: Inputs, context: Pick<RunContext, 'project' | 'workspace'>): string {
  return name ?? contentName(...appOf(context));
}

const appOf = ({ project, workspace }: Pick<RunContext, 'project' | 'workspace'>) =>
  [project, workspace.appFolder === '.' ? '' : workspace.appFolder] as const;

/** The values of environment variables to hide in everything that is printed. */
export function secretsIn(inputs: Inputs, project: string): readonly string[] {
  const { server, name, settings, previewEnvironment } = inputs;
  const { title, vanityPath } = settings;
  const published = [
    server?.href,
    name,
    title,
    typeof vanityPath === 'string' ? vanityPath : undefined,
    project,
  ];
  return secretsOf([...(settings.environment?.variables ?? []), ...previewEnvironment], published);
}

function verificationOf({ verify, verifyPath, verifyTimeout }: Inputs): Verification {
  return { how: verify, ...(verifyPath !== undefined && { path: verifyPath }), timeout: verifyTimeout };
}
