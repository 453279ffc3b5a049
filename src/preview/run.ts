import { packable, readApp } from '../app.ts';
import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import { contentUrl } from '../connect/server-url.ts';
import { can } from '../connect/version.ts';
import { openConnection } from '../connection.ts';
import type { PreviewOwner } from '../deploy/bundle-metadata.ts';
import { explained } from '../deploy/diagnose/explained.ts';
import { findContent } from '../deploy/identity.ts';
import type { About, Order, Verification } from '../deploy/order.ts';
import { look, type Seen } from '../deploy/preflight.ts';
import { parseVanityPath } from '../deploy/settings/vanity.ts';
import { throwAll, UserError } from '../errors.ts';
import type { GitFacts } from '../github/event.ts';
import type { GitHubSide } from '../github/side.ts';
import type { Inputs } from '../inputs.ts';
import type { PullRequest } from '../job.ts';
import type { Around } from '../perform.ts';
import type { Progress, Status } from '../progress.ts';
import { askedBy, liveContents, planChanges } from './changes.ts';
import { previewsOf } from './choose-removed.ts';
import { type CleaningSurroundings, removeOrphans, removePreviews, showGone } from './clean-up.ts';
import { makeDraft } from './draft.ts';
import { findPreviews, type Preview } from './find.ts';
import { previewVanityPath } from './name.ts';
import type { Made, PreviewOrder, PreviewSurroundings } from './order.ts';
import { planPreview } from './plan.ts';
import { makeSeparate } from './separate.ts';
import { type Subject, showRemoved, surfacesOn } from './surfaces.ts';

/** What a run for a pull request has around it besides what every run has. */
export interface PreviewAround extends Around {
  readonly git: GitFacts;
  readonly github: GitHubSide;
}

/** The app's content item in production, and how the app is tried. */
export interface Target {
  readonly content: Order['content'];
  readonly verify: Verification;
}

/**
 * Previews the app of a pull request: makes a draft or a content item for it, shows it on GitHub, and removes what it
 * takes the place of and what closed pull requests have left behind.
 *
 * @throws {UserError} where the user can mend it; GitHub tells of it by then, too
 */
export async function preview(
  pullRequest: PullRequest,
  inputs: Inputs,
  target: Target,
  around: PreviewAround,
): Promise<Status> {
  const { signal, place, git, github } = around;
  const { progress, logsUrl } = listening(around.progress);
  const owner = ownerOf(git, pullRequest.number);
  const connect = openConnection(inputs, { ...around, workspace: place.workspace, log: progress.log });
  const surfaces = surfacesOn(github, signal);
  const [read, asked] = await Promise.allSettled([
    progress.stage('Read the app', () => readApp(inputs, place, progress)),
    lookAt(target, connect),
  ]);
  const seen = asked.status === 'fulfilled' ? asked.value : undefined;
  const subject = subjectOf(target, pullRequest.number, seen?.content, pullRequest.head.sha, connect);
  if (seen?.content) progress.learn({ liveUrl: contentUrl(connect.server, seen.content.guid).href });
  surfaces.begin(subject);
  try {
    if (asked.status === 'rejected') throw asked.reason;
    if (read.status === 'rejected') throw read.reason;
    await using app = await packable(read.value, signal, around.temporary);
    const order: PreviewOrder = {
      owner,
      repository: git.repository ?? around.project,
      commit: subject.commit,
      app: subject.app,
      title: subject.title,
      packable: app,
      source: around.source,
      verify: target.verify,
      force: inputs.force,
      wishes: wishesOf(inputs, subject),
      appFolder: place.app,
      apiKey: inputs.apiKey,
    };
    const surroundings = { connect, progress, signal, seen: asked.value };
    const live = liveNow(surroundings, around);
    const made = await make(inputs, order, surroundings);
    if (made.status === 'skipped') {
      tellReplaced(made, subject, surroundings);
      await surfaces.replaced(subject);
      return 'skipped';
    }
    const now = { bytes: made.bytes, asked: askedBy(app.requirements.text) };
    const changes = planChanges(await live, now);
    for (const line of changes) progress.log.info(`Against what is live: ${line}`);
    const previewed = async () => {
      const { picture, notes } = made;
      await surfaces.end(subject, {
        state: 'ready',
        url: made.url,
        logsUrl: `${made.content.dashboard_url}/logs`,
        changes,
        notes,
        kind: made.content.guid === subject.production ? 'draft' : 'separate',
        ...(picture !== undefined && { picture }),
      });
    };
    const cleaning = { connect, progress, signal, github };
    await progress.stage('Tell GitHub and clean up', () =>
      Promise.all([previewed(), cleanUpBeside(made, order, asked.value, inputs, cleaning)]),
    );
    return made.status;
  } catch (error) {
    const reason = signal.aborted ? 'The run was cancelled.' : reasonOf(error);
    const logs = logsUrl();
    await surfaces.end(subject, { state: 'failed', reason, ...(logs !== undefined && { logsUrl: logs }) });
    throw error;
  }
}

/** Remembers where the logs are, for when it fails. */
function listening(progress: Progress): { progress: Progress; logsUrl: () => string | undefined } {
  let logsUrl: string | undefined;
  const learn: Progress['learn'] = (facts) => {
    logsUrl = facts.logsUrl ?? logsUrl;
    progress.learn(facts);
  };
  return { progress: { ...progress, learn }, logsUrl: () => logsUrl };
}

/** What the server knows of production. A wanted GUID that is gone is a mistake here. */
async function lookAt(target: Target, connect: Connect): Promise<Seen> {
  const { guid } = target.content;
  const about: About = { server: connect.server, ...(guid !== undefined && { guid }) };
  try {
    return await look(target.content, { connect, about });
  } catch (error) {
    throw explained(error, undefined, about);
  }
}

function make(inputs: Inputs, order: PreviewOrder, surroundings: PreviewSurroundings): Promise<Made> {
  const { seen, progress } = surroundings;
  if (seen.choice.kind === 'refused') throw new UserError(seen.choice.mishap);
  const { version } = seen.settings;
  const plan = planPreview({
    wanted: inputs.preview === 'off' ? 'auto' : inputs.preview,
    production: seen.content,
    metadata: can('bundle metadata', version),
    ...(version && { version }),
    mayCreate: seen.user !== undefined,
  });
  if (plan.kind === 'refused') throw new UserError(plan.mishap);
  progress.log.info(plan.reason);
  if (plan.kind === 'draft') return makeDraft(plan.production, order, surroundings);
  if (!seen.user) throw new TypeError('A separate preview was planned for a key without a user.');
  return makeSeparate(seen.user, order, surroundings);
}

/** @throws {UserError} outside of GitHub: clean-up could never know whose preview it is */
function ownerOf({ serverUrl, repositoryId }: GitFacts, pullRequest: number): PreviewOwner {
  if (repositoryId === undefined) {
    throw new UserError({
      what: "It isn't known which repository this preview is of.",
      why: 'Neither the event nor GITHUB_REPOSITORY_ID has the number that GitHub gave to the repository.',
      fix: 'Run this in a workflow that GitHub starts.',
    });
  }
  return { host: new URL(serverUrl).host, repository: repositoryId, pullRequest };
}

function wishesOf(inputs: Inputs, { app, pullRequest }: Subject): PreviewOrder['wishes'] {
  const { previewAccess: access, previewViewers: viewers, previewEnvironment: variables } = inputs;
  const path = inputs.previewVanityPath;
  const vanityPath = parseVanityPath(previewVanityPath(path ?? '', app, pullRequest));
  return { access, viewers, variables, vanityPath };
}

/** What visitors get now, to be held against; it is fetched while the preview is built. */
async function liveNow({ connect, progress, seen }: PreviewSurroundings, { temporary }: Around) {
  const active = seen.bundles.find(({ id }) => id === seen.content?.bundle_id);
  if (!active) return undefined;
  try {
    return await liveContents(connect, active, temporary);
  } catch (error) {
    progress.log.debug(`The live bundle can't be read: ${(error as Error).message}`);
    return { bytes: active.size };
  }
}

function tellReplaced({ bundleId, url }: Made, { pullRequest }: Subject, { progress }: PreviewSurroundings) {
  progress.log.notice({
    what: `A newer run made the preview of pull request #${pullRequest}: bundle ${bundleId}.`,
    why: `It is at ${url}. This run's own was removed.`,
    fix: 'To have one run at a time for each pull request, give the workflow a concurrency group.',
  });
}

const reasonOf = (error: unknown): string =>
  error instanceof UserError
    ? error.mishaps.map(({ what }) => what).join(' ')
    : 'An error of the action itself.';

/** Removes what this preview takes the place of (one of the other kind), and what other pull requests have left. */
async function cleanUpBeside(
  made: Made,
  { owner, app }: PreviewOrder,
  seen: Seen,
  { previewMaxAge: maxAge }: Inputs,
  surroundings: CleaningSurroundings,
): Promise<void> {
  const { connect, progress, signal } = surroundings;
  try {
    const where = { production: seen.content, user: seen.user, all: false };
    const previews = await findPreviews(connect, where);
    const isThis = (one: Preview) =>
      one.content.guid === made.content.guid && (one.kind === 'separate' || one.bundle?.id === made.bundleId);
    const ofApp = (one: Preview) => one.app === app || one.production === seen.content?.guid;
    const former = previewsOf(owner, previews).filter((one) => ofApp(one) && !isThis(one));
    // Their row and deployment are those of the new one by now: nothing is shown.
    const reason = 'the new one took its place';
    const { failures } = await removePreviews(
      former.map((one) => ({ preview: one, reason })),
      surroundings,
    );
    for (const failure of failures) progress.log.warn(failure);
    await removeOrphans(previews, owner, { current: owner.pullRequest, maxAge }, surroundings);
  } catch (error) {
    signal.throwIfAborted();
    progress.log.info(`Left-over previews were not looked for: ${(error as Error).message}`);
  }
}

/**
 * Removes the previews of a pull request, or of all closed ones, whether or not this run finds them again.
 *
 * @throws {UserError} where one can't be removed
 */
export async function cleanUp(
  pullRequest: number | 'all',
  inputs: Inputs,
  target: Target,
  around: PreviewAround,
): Promise<Status> {
  const { progress, signal, place, git, github } = around;
  const owner = ownerOf(git, pullRequest === 'all' ? 0 : pullRequest);
  const connect = openConnection(inputs, { ...around, workspace: place.workspace, log: progress.log });
  const surroundings = { connect, progress, signal, github };
  const maxAge = inputs.previewMaxAge;
  const about: About = { server: connect.server };
  try {
    const { production, previews } = await progress.stage('Look for previews', async () => {
      const known = await knownTo(target, connect);
      return { ...known, previews: await findPreviews(connect, { ...known, all: pullRequest === 'all' }) };
    });
    await progress.stage('Remove', async () => {
      if (pullRequest === 'all') {
        await removeOrphans(previews, owner, { maxAge }, surroundings);
        return;
      }
      const own = previewsOf(owner, previews).map((one) => ({
        preview: one,
        reason: 'the pull request is closed',
      }));
      if (own.length === 0) progress.log.info(`Pull request #${pullRequest} has no preview (any more).`);
      const { gone, failures } = await removePreviews(own, surroundings);
      // This app also where its preview went without us: a comment must not lead to nothing.
      const ofApp =
        failures.length > 0 ? [] : [subjectOf(target, pullRequest, production, git.commit ?? '', connect)];
      await showGone([...gone, ...ofApp], surroundings, true);
      await removeOrphans(previews, owner, { current: pullRequest, maxAge }, surroundings);
      throwAll(failures);
    });
    return 'cleaned-up';
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error, undefined, about);
  }
}

/** A content item that is gone, or that can't be told from others, holds no draft that could be removed. */
async function knownTo({ content }: Target, connect: Connect) {
  const asking = connect.user().catch(unlessForbidden);
  const choice = await findContent(content, content.records ?? [], asking, connect);
  return { user: await asking, production: choice.kind === 'found' ? choice.content : undefined };
}

/** A key of trusted publishing has no user. */
function unlessForbidden(error: unknown): undefined {
  if (error instanceof ConnectError && error.status === 403) return undefined;
  throw error;
}

/** The app as GitHub shows it. */
const subjectOf = (
  { content: { name, title } }: Target,
  pullRequest: number,
  production: Seen['content'],
  commit: string,
  { server }: Connect,
): Subject => ({
  pullRequest,
  app: production?.name ?? name,
  title: production?.title || title || name,
  server: server.href,
  commit,
  production: production?.guid,
});

/** After a deployment this much time is left to looking for what closed pull requests have left behind. */
const patience = 10_000;

/** Looks for left-over previews of the app that was just deployed, quietly and for a short time. */
export async function cleanUpAfterDeploy(
  inputs: Inputs,
  target: Target,
  around: PreviewAround,
): Promise<void> {
  const { progress, git, place, github } = around;
  if (git.repositoryId === undefined) return;
  const signal = AbortSignal.any([around.signal, AbortSignal.timeout(patience)]);
  try {
    const connect = openConnection(inputs, {
      ...around,
      signal,
      workspace: place.workspace,
      log: progress.log,
    });
    const previews = await findPreviews(connect, { ...(await knownTo(target, connect)), all: false });
    const about = { maxAge: inputs.previewMaxAge };
    await removeOrphans(previews, ownerOf(git, 0), about, { connect, progress, signal, github });
  } catch (error) {
    progress.log.debug(`Left-over previews were not looked for: ${(error as Error).message}`);
  }
}
