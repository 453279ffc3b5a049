import type { Connect } from '../connect/client.ts';
import type { Bundle } from '../connect/types.ts';
import { can } from '../connect/version.ts';
import type { Progress, Status } from '../progress.ts';
import { originOf } from './bundle-metadata.ts';
import { createContent } from './content.ts';
import { explained } from './diagnose/explained.ts';
import { buildDraft, verifyDraft } from './draft.ts';
import { goLive, type Landing } from './go-live.ts';
import { asDraft, liveNow, nothingChanged, nothingLive, whileUploading } from './live.ts';
import type { Order, Surroundings } from './order.ts';
import { planRelease } from './plan.ts';
import { type Asked, ask, preflight } from './preflight.ts';
import { prune } from './prune.ts';
import { type Change, changesEnvironment } from './settings/plan.ts';
import type { Prepared } from './settings/prepare.ts';
import { settingsRun } from './settings/run.ts';
import { nothingDeclared } from './settings/settings.ts';
import { uploadBundle } from './upload.ts';

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

async function steps(order: Order, surroundings: Surroundings, asked: Asked): Promise<Status> {
  const { progress } = surroundings;
  const seen = await progress.stage('Ask the server', () => preflight(order, surroundings, asked));
  const before = seen.content?.bundle_id ?? undefined;
  progress.learn({
    ...(seen.pythonVersion && { pythonVersion: seen.pythonVersion }),
    ...(before === undefined ? { live: nothingLive } : { liveBundleId: before, live: liveNow(before) }),
  });
  const metadata = can('bundle metadata', seen.settings.version) === 'yes';
  if (!metadata) tellNoMetadata(seen.settings.version, surroundings);

  const { settings = nothingDeclared } = order.declared ?? {};
  const planFor = (now: Parameters<Prepared['plan']>[0]) => seen.setup?.plan(now) ?? [];
  const setUp = (guid: string, changes: readonly Change[]) =>
    settingsRun(guid, changes, { wanted: settings, before }, surroundings);

  const active = seen.bundles.find(({ id }) => id === before);
  const isSameApp = seen.content && active && !order.force && isSame(active, order);
  if (seen.content && active && isSameApp && !changesEnvironment(planFor({ deploys: true }))) {
    const run = setUp(seen.content.guid, planFor({ deploys: false }));
    for (const phase of ['before', 'after'] as const) await run.apply(phase);
    progress.learn({ bundleId: active.id });
    return 'unchanged';
  }

  const content =
    seen.content ??
    (await progress.stage('Create the content item', () => createContent(order.content, surroundings)));
  const created = seen.content ? {} : { created: content };
  const run = setUp(content.guid, planFor({ ...created, deploys: true }));
  const packed = await progress.stage('Pack the app', () => order.app.pack(seen.pythonVersion));
  progress.learn({ bytes: packed.bytes, live: whileUploading(before) });
  let landed: Landing;
  try {
    await run.apply('before');
    const noted = { ...order, before, source: { ...order.source, ...seen.setup?.note } };
    const bundle = await progress.stage('Upload', () =>
      uploadBundle(content, packed, noted, metadata, surroundings),
    );
    progress.learn({ bundleId: bundle.id, live: asDraft(before, bundle.id) });

    const draft = { guid: content.guid, bundleId: bundle.id, before };
    const drafts = can('drafts', seen.settings.version);
    const plan = planRelease({ kind: order.kind, drafts, verify: order.verify.how });
    const isDraft = plan.includes('build draft') && (await buildDraft(draft, drafts, surroundings));
    await run.apply('between');
    if (isDraft && plan.includes('verify draft')) await verifyDraft(draft, order.verify, surroundings);
    if (order.kind === 'preview') return 'previewed';

    // Where the version is hidden, that there are no drafts is seen only when one is refused.
    const marks = { metadata, drafts: plan.includes('build draft') ? isDraft : drafts !== 'no' };
    landed = await goLive({ content, bundle, before, isBuilt: isDraft, marks }, order, surroundings);
  } catch (error) {
    await run.undo();
    throw error;
  }
  await run.apply('after');
  await progress.stage('Clean up', () => prune(landed, order.keepBundles, surroundings));
  return 'deployed';
}

/** Whether the active bundle holds this very app. */
export function isSame(active: Bundle, { app, kind }: Pick<Order, 'app' | 'kind'>): boolean {
  return kind === 'deploy' && originOf(active)?.fingerprint === app.fingerprint;
}

function tellNoMetadata(version: string | undefined, { progress }: Surroundings): void {
  const why = version ? `Connect ${version} keeps no notes beside a bundle` : 'The server hides its version';
  progress.log.info(`${why}, so it can't be seen whether the app has changed: it is deployed.`);
}
