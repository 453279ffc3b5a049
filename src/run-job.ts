import { openConnection, tellFallBacks } from './connection.ts';
import { readRecords } from './deploy/deployment-records.ts';
import { serverOfAddress } from './deploy/resolve-content.ts';
import { nothingChanged } from './deploy/status-messages.ts';
import { contentName, titleOf } from './deploy/content-name.ts';
import type { App, Order, Verification } from './deploy/request.ts';
import { ask } from './deploy/preflight.ts';
import type { Environment } from './settings/settings.ts';
import type { GitFacts } from './github/event.ts';
import type { GitHubSide } from './github/context.ts';
import { ignoredInPreview, ignoredInputs } from './inputs/unused-inputs.ts';
import type { Inputs } from './inputs/inputs.ts';
import { type Job, needsServer } from './job/job.ts';
import type { Place } from './shared/workspace.ts';
import type { Seers } from './preview/settings.ts';
import { type Facts, type Progress, remembering, type Status } from './shared/progress.ts';
import { type Promotion, wantedPromotion } from './inputs/promotion-inputs.ts';

/** What a run has around it: the runner's, or a terminal's. */
export interface Around {
  readonly place: Place;
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
  readonly github?: GitHubSide;
  /** Who is to see the app, as the step itself says. */
  readonly seers?: Seers;
}

/**
 * Does what is asked.
 *
 * @throws {UserError} where the user can mend it; the reason of `signal` where the run was stopped
 */
export async function perform(job: Job, inputs: Inputs, around: Around): Promise<Status> {
  if (needsServer(job)) tellFallBacks(inputs, around.environment, around.progress.log);
  const { title = nameOf(inputs, around) } = inputs.settings;
  if (job.kind !== 'skip') around.progress.learn({ title });
  switch (job.kind) {
    case 'skip':
      return 'skipped';
    case 'check':
      await check(inputs, around);
      return 'checked';
    case 'deploy':
      return await shownAsDeployment(inputs, around, (progress) =>
        deploy(inputs, { ...around, progress }, 'release'),
      );
    case 'rollback':
      return await goBack(inputs, around);
    case 'preview': {
      for (const mishap of ignoredInPreview(inputs)) around.progress.log.warn(mishap);
      const { preview } = await import('./preview/preview.ts');
      return await preview(job.pullRequest, inputs, await targetOf(inputs, around), onGitHub(inputs, around));
    }
    case 'clean-up': {
      const { cleanUp } = await import('./preview/clean-up-run.ts');
      return await cleanUp(job, inputs, await targetOf(inputs, around), onGitHub(inputs, around));
    }
    case 'plan':
      return await deploy(inputs, around, 'plan');
    default:
      return job satisfies never;
  }
}

async function check(inputs: Inputs, { place, progress }: Around): Promise<void> {
  const { readApp } = await import('./deploy/read-app.ts');
  await progress.stage('Read the app', () => readApp(inputs, place, progress));
}

/** What is left to do once all is told: it may take some seconds, and no step has to wait for what it finds. */
export async function afterwards(job: Job, inputs: Inputs, around: Around): Promise<void> {
  if (job.kind !== 'deploy' || !around.git || !around.github) return;
  const { log } = around.progress;
  // What is seen on the way was told in the deployment, and nothing here can change how that ended.
  const quiet = { ...around, progress: { ...around.progress, log: { ...log, notice() {} } } };
  try {
    const { cleanUpAfterDeploy } = await import('./preview/clean-up-run.ts');
    await cleanUpAfterDeploy(inputs, await targetOf(inputs, quiet), onGitHub(inputs, around));
  } catch (error) {
    log.debug(`Looking for leftover previews failed: ${error}`);
  }
}

const targetOf = async (inputs: Inputs, around: Around) => ({
  content: await contentOf(inputs, around),
  verify: verificationOf(inputs),
});

function onGitHub(inputs: Inputs, around: Around) {
  const { git, github, place, progress } = around;
  if (!git || !github) throw new TypeError('A job of pull requests was asked for outside of GitHub.');
  const open = (signal: AbortSignal) =>
    openConnection(inputs, { ...around, signal, workspace: place.workspace, log: progress.log });
  return { ...around, git, github, open, seers: around.seers ?? {} };
}

/** Which content item is meant, and what it is to be called. */
export async function contentOf(
  inputs: Inputs,
  { project, place, progress }: Around,
): Promise<Order['content']> {
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
async function recordsOf({ app, decisive }: Place, { contentGuid, server }: Inputs) {
  const { records, unreadable } = await readRecords(decisive ?? app);
  const others = decisive === undefined || contentGuid ? [] : (await readRecords(app)).records;
  const isThere = (one: (typeof records)[number]) =>
    records.some(({ guid, server }) => guid === one.guid && server.href === one.server.href);
  const leftOut = others.filter((one) => one.server.href === server?.href && !isThere(one));
  const notices = leftOut.map(({ file, guid }) => ({
    what: `The deployment record ${file} of the pull request is left out.`,
    why: `The workflow isn't the pull request's own, and the record decides which content item is meant: ${guid}.`,
    fix: 'Merge it first, or give content-guid as an input of the workflow.',
    where: { file },
  }));
  return { records, notices: [...unreadable, ...notices] };
}

function nameOf({ name }: Inputs, { project, place }: Pick<Around, 'project' | 'place'>): string {
  return name ?? contentName(...appOf({ project, place }));
}

const appOf = ({ project, place }: Pick<Around, 'project' | 'place'>) =>
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
  around: Around,
  work: (progress: Progress) => Promise<Status>,
): Promise<Status> {
  const { github, git, signal } = around;
  if (!github || git?.commit === undefined || inputs.githubEnvironment === undefined) {
    return work(around.progress);
  }
  const { withDeployment } = await import('./github/production-deployment.ts');
  const { progress, facts } = remembering(around.progress);
  const app = nameOf(inputs, around);
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
const isOwnLive = ({ bytes, bundleId, liveBundleId }: Facts): boolean =>
  bytes !== undefined && bundleId !== undefined && bundleId === liveBundleId;

async function deploy(inputs: Inputs, around: Around, kind: 'release' | 'plan'): Promise<Status> {
  const { place, progress, signal } = around;
  progress.learn({ live: nothingChanged });
  for (const mishap of ignoredInputs(inputs)) progress.log.warn(mishap);
  const promotion = wantedPromotion(inputs);
  const connect = openConnection(inputs, { ...around, workspace: place.workspace, log: progress.log });
  const content = await contentOf(inputs, around);
  // The server's answers are on their way while the app is read or fetched, and what reads it is loaded.
  const asked = ask(content, connect);
  await using found = promotion
    ? await fromOtherServer(promotion, inputs, around)
    : await fromFolder(inputs, around);
  const order = {
    kind: 'deploy',
    content,
    declared: { settings: inputs.settings, appFolder: place.app, apiKey: inputs.apiKey },
    app: found.app,
    source: found.source,
    run: around.source,
    ...(promotion && { takenFrom: promotion.contentGuid }),
    verify: verificationOf(inputs),
    keepBundles: inputs.keepBundles,
    force: inputs.force,
  } as const;
  const hands = { connect, progress, signal, asked };
  if (kind === 'plan') return await (await import('./deploy/dry-run.ts')).planOnly(order, hands);
  const status = await (await import('./deploy/release.ts')).release(order, hands);
  const { title } = inputs.settings;
  if (title !== undefined) progress.learn({ title });
  return status;
}

/** The app that is to be deployed, until it is disposed of. */
interface Found extends AsyncDisposable {
  readonly app: App;
  /** Where it comes from, for people. */
  readonly source: Order['source'];
}

async function fromFolder(inputs: Inputs, { place, progress, signal, ...around }: Around): Promise<Found> {
  const { packable, readApp } = await import('./deploy/read-app.ts');
  const bundle = await progress.stage('Read the app', () => readApp(inputs, place, progress));
  const app = await packable(bundle, signal, around.temporary);
  return { app, source: around.source, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

async function fromOtherServer(
  { server, apiKey, ...wanted }: Promotion,
  inputs: Inputs,
  around: Around,
): Promise<Found> {
  const { place, progress } = around;
  const there = { ...inputs, server, apiKey, snowflakeToken: undefined };
  const connect = openConnection(there, { ...around, workspace: place.workspace, log: progress.log });
  const { takeBundle } = await import('./promote/promote.ts');
  return await takeBundle(connect, wanted, around);
}

async function goBack(inputs: Inputs, around: Around): Promise<Status> {
  const { place, signal, github } = around;
  const { progress, facts } = remembering(around.progress);
  const connect = openConnection(inputs, { ...around, workspace: place.workspace, log: progress.log });
  const content = await contentOf(inputs, around);
  const { rollback } = await import('./deploy/rollback.ts');
  const to = inputs.rollbackTo ?? 'previous';
  const wanted = { content, to, verify: verificationOf(inputs) };
  const status = await rollback(wanted, { connect, progress, signal });
  if (github && inputs.githubEnvironment !== undefined) {
    const { showRollback } = await import('./github/production-deployment.ts');
    const { rolledBackTo: commit, contentUrl } = facts();
    const deployed = { app: nameOf(inputs, around), server: inputs.server?.href ?? '', commit };
    await showRollback(github, deployed, signal, contentUrl);
  }
  return status;
}
