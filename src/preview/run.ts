import { packable, readApp } from '../app.ts';
import type { Connect } from '../connect/client.ts';
import { contentUrl } from '../connect/server-url.ts';
import { can } from '../connect/version.ts';
import { openConnection } from '../connection.ts';
import { explained } from '../deploy/diagnose/explained.ts';
import type { About } from '../deploy/order.ts';
import { look, type Seen } from '../deploy/preflight.ts';
import { parseVanityPath } from '../deploy/settings/vanity.ts';
import { UserError } from '../errors.ts';
import type { Inputs } from '../inputs.ts';
import type { PullRequest } from '../job.ts';
import type { Around } from '../perform.ts';
import type { Progress, Status } from '../progress.ts';
import { ownerFrom, type PreviewAround, subjectOf, type Target } from './around.ts';
import { askedBy, liveContents, planChanges } from './changes.ts';
import { previewsOf } from './choose-removed.ts';
import { type CleaningSurroundings, removeOrphans, removePreviews } from './clean-up.ts';
import { makeDraft } from './draft.ts';
import { findPreviews, type Preview } from './find.ts';
import { previewVanityPath } from './name.ts';
import type { Made, PreviewOrder, PreviewSurroundings } from './order.ts';
import { planPreview } from './plan.ts';
import { makeSeparate } from './separate.ts';
import { type Subject, surfacesOn } from './surfaces.ts';

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
  const owner = ownerFrom(git, pullRequest.number);
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
      declared: inputs.settings,
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
    progress.learn({ changes: [...changes, ...made.notes] });
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
