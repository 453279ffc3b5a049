import { packable, readApp } from '../app.ts';
import type { Connect } from '../connect/client.ts';
import { can } from '../connect/version.ts';
import type { PreviewOwner } from '../deploy/bundle-metadata.ts';
import { explained } from '../deploy/diagnose/explained.ts';
import type { About, App } from '../deploy/order.ts';
import { look, type Seen } from '../deploy/preflight.ts';
import { parseVanityPath, visitorsUrl } from '../deploy/settings/vanity.ts';
import { UserError } from '../errors.ts';
import type { Inputs } from '../inputs.ts';
import type { PullRequest } from '../job.ts';
import { type Progress, remembering, type Status } from '../progress.ts';
import { withoutKnown } from '../secrets.ts';
import { ownerFrom, type PreviewAround, subjectOf, type Target } from './around.ts';
import { askedBy, liveContents, planChanges } from './changes.ts';
import { previewsOf, previewsOfApp } from './choose-removed.ts';
import { type CleaningSurroundings, removeOrphans, removePreviews } from './clean-up.ts';
import { cleanUp, isClosed } from './clean-up-run.ts';
import { makeDraft } from './draft.ts';
import { findPreviews, type Preview } from './find.ts';
import { separateOnlyInputs } from './inputs.ts';
import { previewVanityPath } from './name.ts';
import type { Made, PreviewOrder, PreviewSurroundings } from './order.ts';
import { planPreview } from './plan.ts';
import { publicReason } from './reason.ts';
import { makeSeparate } from './separate.ts';
import type { Seers } from './settings.ts';
import { type Subject, surfacesOn, type Told } from './surfaces.ts';

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
  const { progress, facts } = remembering(around.progress);
  const { number } = pullRequest;
  const owner = ownerFrom(git, number);
  const connect = around.open(signal);
  const surfaces = surfacesOn(github, signal);
  const cleanUpInstead = () => {
    tellClosed(number, progress);
    return cleanUp({ kind: 'clean-up', pullRequest: number, closed: true }, inputs, target, around);
  };
  const [read, asked, closed] = await Promise.allSettled([
    progress.stage('Read the app', () => readApp(inputs, place, progress)),
    lookAt(target, connect),
    isClosed(number, around),
  ]);
  if (closed.status === 'rejected') throw closed.reason;
  if (closed.value) return await cleanUpInstead();
  const seen = asked.status === 'fulfilled' ? asked.value : undefined;
  const subject = subjectOf(target, number, seen?.content, pullRequest.head.sha, connect);
  if (seen?.content) progress.learn({ liveUrl: visitorsUrl(seen.content, connect.server).href });
  surfaces.begin(subject);
  try {
    if (asked.status === 'rejected') throw asked.reason;
    if (read.status === 'rejected') throw read.reason;
    await using app = await packable(read.value, signal, around.temporary);
    const order = orderFrom(inputs, target, { owner, subject, app }, around);
    const surroundings = { connect, progress, signal, seen: asked.value };
    const live = liveNow(surroundings, around);
    const made = await make(inputs, order, surroundings);
    if (made.status === 'skipped') {
      tellReplaced(made, subject, surroundings);
      await surfaces.withdraw(subject, 'A newer run made the preview.');
      return 'skipped';
    }
    // The clean-up may have been quicker than this run, and then found nothing of it.
    if (await isClosed(number, around)) {
      await surfaces.withdraw(subject, closedNow);
      // Not awaited here: what goes wrong with it is no failure of the preview.
      return cleanUpInstead();
    }
    const now = { bytes: made.bytes, asked: askedBy(app.requirements.text) };
    const changes = planChanges(await live, now);
    for (const line of changes) progress.log.info(`Against what is live: ${line}`);
    progress.learn({ changes: [...changes, ...made.notes] });
    await progress.stage('Tell GitHub and clean up', () =>
      Promise.all([
        surfaces.end(subject, toldOf(made, subject, changes)),
        cleanUpBeside(made, order, asked.value, inputs, { connect, progress, signal, github }),
      ]),
    );
    return made.status;
  } catch (error) {
    // The clean-up may have removed it while it was built: then nothing is wrong with it.
    if (error instanceof UserError && !signal.aborted && (await isClosed(number, around))) {
      progress.log.info(`What went wrong with the preview doesn't count any more: ${error.message}`);
      await surfaces.withdraw(subject, closedNow);
      return await cleanUpInstead();
    }
    const reason = reasonOf(error, around);
    const { logsUrl } = facts();
    const told = { state: 'failed', reason, ...(logsUrl !== undefined && { logsUrl }) } as const;
    // What is worth telling is why the preview failed.
    await surfaces.end(subject, told).catch((lost: Error) => progress.log.debug(lost.message));
    throw error;
  }
}

const closedNow = 'The pull request is closed.';

/** As of a run that is started again, or that ends after the clean-up: nobody would remove its preview any more. */
function tellClosed(pullRequest: number, { log }: Progress): void {
  log.notice({
    what: `Pull request #${pullRequest} is closed, and gets no preview.`,
    why: 'It was still open when this run was asked for.',
    fix: 'Reopen it for a preview.',
  });
}

function orderFrom(
  inputs: Inputs,
  { verify }: Target,
  { owner, subject, app }: { owner: PreviewOwner; subject: Subject; app: App },
  { git, project, source, place, seers }: PreviewAround,
): PreviewOrder {
  return {
    owner,
    repository: git.repository ?? project,
    app: subject.app,
    title: subject.title,
    packable: app,
    source,
    verify,
    force: inputs.force,
    wishes: wishesOf(inputs, subject, seers),
    declared: inputs.settings,
    appFolder: place.app,
    apiKey: inputs.apiKey,
  };
}

const toldOf = (
  { url, content, notes, picture }: Made,
  { production }: Subject,
  changes: readonly string[],
): Told => ({
  state: 'ready',
  url,
  logsUrl: `${content.dashboard_url}/logs`,
  changes,
  notes,
  kind: content.guid === production ? 'draft' : 'separate',
  ...(picture !== undefined && { picture }),
});

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
    separateOnly: separateOnlyInputs(inputs),
  });
  if (plan.kind === 'refused') throw new UserError(plan.mishap);
  progress.log.info(plan.reason);
  if (plan.kind === 'draft') return makeDraft(plan.production, order, surroundings);
  if (!seen.user) throw new TypeError('A separate preview was planned for a key without a user.');
  return makeSeparate(seen.user, order, surroundings);
}

function wishesOf(
  inputs: Inputs,
  { app, pullRequest }: Subject,
  ofProduction: Seers,
): PreviewOrder['wishes'] {
  const { previewAccess: access, previewViewers: viewers, previewEnvironment: variables } = inputs;
  const path = inputs.previewVanityPath;
  const vanityPath = parseVanityPath(previewVanityPath(path ?? '', app, pullRequest));
  return { access, viewers, variables, vanityPath, ofProduction };
}

/** What visitors get now, to be held against; it is fetched while the preview is built. */
async function liveNow({ connect, progress, seen }: PreviewSurroundings, { temporary }: PreviewAround) {
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

/** Why it failed, for the comment. The runner hides secrets in its log only. */
function reasonOf(error: unknown, { signal, place }: PreviewAround): string {
  if (error instanceof UserError) return withoutKnown(publicReason(error, place.appFolder));
  return signal.aborted ? 'The run was cancelled.' : 'An error of the action itself.';
}

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
    const ofApp = previewsOfApp({ app, production: seen.content?.guid }, previewsOf(owner, previews));
    const former = ofApp.filter((one) => !isThis(one));
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
