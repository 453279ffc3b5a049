import type { Connect } from '../connect/client.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { Content } from '../connect/types.ts';
import { can } from '../connect/version.ts';
import { type Facts, type Progress, remembering, type Status } from '../shared/progress.ts';
import { createContent } from './create-content.ts';
import { type Decision, decide } from './decide.ts';
import { explained } from './explain/explain.ts';
import { buildDraft, verifyDraft } from './draft.ts';
import { goLive, type Landing, type Uploaded } from './activate.ts';
import { tellLaterRun } from './newer-run.ts';
import { asDraft, nothingChanged, stayedLive, whileUploading } from './status-messages.ts';
import { learnLive } from './active-bundle.ts';
import type { Order, Surroundings } from './request.ts';
import { planRelease } from './release-plan.ts';
import { type Asked, ask, type Preflight, preflight } from './preflight.ts';
import { prune } from './prune.ts';
import type { Change } from '../settings/plan.ts';
import { type Beginning, type SettingsRun, settingsRun } from '../settings/run.ts';
import { nothingDeclared } from '../settings/settings.ts';
import { uploadBundle } from './upload.ts';
import { verify } from './verify.ts';

/** What a release works with. */
export interface Hands {
  readonly connect: Connect;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** What was asked ahead. */
  readonly asked?: Asked;
}

/**
 * Deploys an app: nothing goes live that doesn't answer, and what was live stays.
 *
 * What is learned on the way, above all what is live, is told to `progress` as soon as it is known, so that it holds
 * when the run is cancelled.
 *
 * @throws {UserError} where the user, or an administrator, can mend it
 * @throws the reason of `signal`, at once, where the run is cancelled or out of time
 */
export async function release(
  order: Order,
  { connect, progress, signal, asked = ask(order.content, connect) }: Hands,
): Promise<Status> {
  const { about } = asked;
  progress.learn({ live: nothingChanged });
  try {
    return await steps(order, { connect, progress, signal, about }, asked);
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error, order.app, about);
  }
}

/** With what was learned so far. */
interface Remembering extends Surroundings {
  readonly facts: () => Facts;
}

async function steps(order: Order, around: Surroundings, asked: Asked): Promise<Status> {
  const surroundings: Remembering = { ...around, ...remembering(around.progress) };
  const { progress } = surroundings;
  const seen = await progress.stage('Ask the server', () => preflight(order, surroundings, asked));
  if (seen.pythonVersion) progress.learn({ pythonVersion: seen.pythonVersion });
  learnLive(seen.content?.bundle_id, progress);
  if (!keepsMetadata(seen)) tellNoMetadata(seen.settings.version, surroundings);
  const decision = decide(order, seen);
  switch (decision.kind) {
    case 'later run is live':
      progress.log.notice(tellLaterRun(decision.later));
      return 'skipped';
    case 'unchanged':
      return await leave(decision, order, seen, surroundings);
    case 'deploy':
      return await deploy(order, seen, surroundings);
    default:
      return decision satisfies never;
  }
}

/** Leaves the app that is live as it is, where it is known to answer, or answers now. Settings that differ are changed. */
async function leave(
  { content, active, changes, isProven }: Extract<Decision, { kind: 'unchanged' }>,
  order: Order,
  { bundles }: Preflight,
  surroundings: Remembering,
): Promise<Status> {
  const { connect, progress, signal } = surroundings;
  const settings = settingsOf(content, changes, { before: active.id, bundles }, order, surroundings);
  progress.learn({ bundleId: active.id });
  await orUndone(settings, surroundings, async () => {
    await settings.apply('before');
    if (isProven) return;
    const app = { guid: content.guid, bundleId: active.id, url: contentUrl(connect.server, content.guid) };
    await progress
      .stage('Verify', () => verify(app, order.verify, surroundings))
      .catch((error) => {
        signal.throwIfAborted();
        progress.learn({ live: stayedLive(active.id, 'it was live before this run.') });
        throw error;
      });
    progress.learn({ verified: true });
  });
  await settings.apply('after');
  return 'unchanged';
}

/** Work that settings are changed for: where it fails, they go back as far as they can, and what stays of them is told. */
async function orUndone<T>(
  settings: SettingsRun,
  { progress, facts }: Remembering,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const left = await settings.undo(facts().bundleId);
    if (left !== undefined) progress.learn({ live: [facts().live, left].filter(Boolean).join(' ') });
    throw error;
  }
}

async function deploy(order: Order, seen: Preflight, surroundings: Remembering): Promise<Status> {
  const { progress } = surroundings;
  const before = seen.content?.bundle_id ?? undefined;
  const content =
    seen.content ??
    (await progress.stage('Create the content item', () => createContent(order.content, surroundings)));
  const created = seen.content ? {} : { created: content };
  const changes = seen.setup?.plan({ ...created, deploys: true }) ?? [];
  const beginning = { before, bundles: seen.bundles };
  const settings = settingsOf(content, changes, beginning, order, surroundings);
  const packed = await progress.stage('Pack the app', () => order.app.pack(seen.pythonVersion));
  surroundings.about.packed = packed;
  progress.learn({ bytes: packed.bytes, live: whileUploading(before) });
  const landed = await orUndone(settings, surroundings, async () => {
    await settings.apply('before');
    const noted = { ...order, before, source: { ...order.source, ...seen.setup?.note } };
    const bundle = await progress.stage('Upload', () =>
      uploadBundle(content, packed, noted, keepsMetadata(seen), surroundings),
    );
    progress.learn({ bundleId: bundle.id, live: asDraft(before, bundle.id) });
    return await land({ content, bundle, before }, { order, seen, settings }, surroundings);
  });
  if (!landed) return 'previewed';
  await settings.apply('after');
  await progress.stage('Clean up', () => prune(landed, order.keepBundles, surroundings));
  return 'deployed';
}

interface Errand {
  readonly order: Order;
  readonly seen: Preflight;
  readonly settings: SettingsRun;
}

/**
 * From the upload to what visitors get.
 *
 * @returns `undefined` where it was to stay a draft
 */
async function land(
  { content, bundle, before }: Pick<Uploaded, 'content' | 'bundle' | 'before'>,
  { order, seen, settings }: Errand,
  surroundings: Surroundings,
): Promise<Landing | undefined> {
  const draft = { guid: content.guid, bundleId: bundle.id, before, isEarlier: false };
  const drafts = can('drafts', seen.settings.version);
  const plan = planRelease({ kind: order.kind, drafts, verify: order.verify.how });
  const isDraft = plan.includes('build draft') && (await buildDraft(draft, drafts, surroundings));
  await settings.apply('between');
  if (isDraft && plan.includes('verify draft')) await verifyDraft(draft, order.verify, surroundings);
  if (order.kind === 'preview') return undefined;
  // Where the version is hidden, that there are no drafts is seen only when one is refused.
  const marks = {
    metadata: keepsMetadata(seen),
    drafts: plan.includes('build draft') ? isDraft : drafts !== 'no',
  };
  return await goLive({ content, bundle, before, isBuilt: isDraft, marks }, order, surroundings);
}

function settingsOf(
  { guid }: Content,
  changes: readonly Change[],
  beginning: Beginning,
  { declared }: Order,
  surroundings: Surroundings,
): SettingsRun {
  return settingsRun(guid, changes, declared?.settings ?? nothingDeclared, beginning, surroundings);
}

const keepsMetadata = ({ settings }: Preflight): boolean =>
  can('bundle metadata', settings.version) === 'yes';

function tellNoMetadata(version: string | undefined, { progress }: Surroundings): void {
  const why = version ? `Connect ${version} keeps no notes beside a bundle` : 'The server hides its version';
  progress.log.info(`${why}, so it can't be seen whether the app has changed: it is deployed.`);
}
