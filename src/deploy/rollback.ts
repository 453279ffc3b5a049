import { contentUrl } from '../connect/server-url.ts';
import type { Bundle, Content } from '../connect/types.ts';
import { can } from '../connect/version.ts';
import type { DeployContext } from '../context.ts';
import { changedSince } from '../settings/environment.ts';
import { input } from '../shared/input-names.ts';
import { UserError } from '../shared/problems.ts';
import type { Status } from '../shared/progress.ts';
import { confirmActiveBundle, fetchActiveBundle, recordActiveBundle } from './active-bundle.ts';
import { prefetchAudience, reportAudience } from './audience.ts';
import { build } from './build.ts';
import type { DraftRequest } from './build-recovery.ts';
import { recordContent } from './create-content.ts';
import { explainError } from './explain/explain.ts';
import { previousBundle } from './history.ts';
import { verifyDraft } from './release.ts';
import { planRelease } from './release-plan.ts';
import type { DeployRequest, Verification } from './request.ts';
import { restore } from './restore.ts';
import { fetchServerState } from './server-state.ts';
import { activeButFailing, nothingChanged, wentLive, whileActivating } from './status-messages.ts';
import { type ServedFiles, verify } from './verify.ts';
import { VerifyFailure } from './verify-failure.ts';

/** `previous`: the bundle that was active before the active one; else the id of a bundle. */
export type RollbackTo = 'previous' | `${number}`;

export interface Rollback {
  readonly content: DeployRequest['content'];
  readonly to: RollbackTo;
  readonly verify: Verification;
}

/**
 * Activates an earlier bundle, with the same steps as a release: on a server with drafts it is verified first. If its
 * verification fails after the activation, the bundle that was active before is restored.
 *
 * @throws {UserError} if there is no such bundle, its verification fails, or another run activated another bundle
 */
export async function rollback(wanted: Rollback, context: DeployContext): Promise<Status> {
  const { progress, signal, errorContext } = context;
  progress.record({ live: nothingChanged });
  try {
    const content = await runRollback(wanted, context);
    await reportAudience(prefetchAudience(content, context), context);
    return 'rolled-back';
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, undefined, errorContext);
  }
}

/** @returns the content item */
async function runRollback(
  { content: wanted, to, verify: how }: Rollback,
  context: DeployContext,
): Promise<Content> {
  const { progress } = context;
  const state = await progress.stage('Check the server', () => fetchServerState(wanted, context));
  const { content, bundles } = state;
  if (!content) throw new UserError(noContent(wanted.name));
  recordContent(content, context);
  const { guid, bundle_id: active } = content;
  recordActiveBundle(active, progress);
  const target = chooseBundle(content, bundles, to);
  const { id: bundleId, metadata } = target;
  const commit = metadata?.source_commit;
  progress.record({ bundleId, ...(commit !== undefined && { rolledBackTo: commit }) });
  if (bundleId === active) {
    progress.log.info(`Bundle ${bundleId} is live already.`);
    await verifyLive({ guid, bundleId }, how, context);
    return content;
  }
  const changed = changedSince(bundles, target);
  if (changed.length > 0) progress.log.notice(otherValues(bundleId, changed));
  const before = active ?? undefined;
  const drafts = can('drafts', state.settings.version);
  const plan = planRelease({ kind: 'deploy', drafts, verifies: how.how !== 'none' });
  const draft = { guid, bundleId, before, drafts, activate: false, isEarlier: true } as const;
  const isBuilt =
    plan.includes('build draft') &&
    (await progress.stage('Build', () => build(draft, context))) !== 'no drafts';
  const servedAsDraft = isBuilt ? await verifyDraft(draft, how, context) : undefined;
  await requireSameActive(draft, context);
  try {
    await progress.stage(isBuilt ? 'Activate' : 'Build and activate', async () => {
      progress.record({ live: whileActivating(before, bundleId) });
      await build({ guid, bundleId, isEarlier: true, activate: true }, context, { quiet: isBuilt });
      progress.record({ liveBundleId: bundleId, live: wentLive(bundleId, isBuilt || how.how === 'none') });
    });
    await verifyLive({ guid, bundleId, servedAsDraft }, how, context);
  } catch (error) {
    context.signal.throwIfAborted();
    // Else it isn't certain that the bundle was activated.
    if (error instanceof VerifyFailure) progress.record({ live: activeButFailing(bundleId) });
    await restore({ guid, from: bundleId, to: before }, how, context);
    throw error;
  }
  return content;
}

/** Stops if another run activated a bundle while the draft was built and verified. */
async function requireSameActive(
  { guid, bundleId, before }: DraftRequest,
  context: DeployContext,
): Promise<void> {
  const active = await fetchActiveBundle(guid, context);
  if (active === null || active === before || active === bundleId) return;
  throw new UserError({
    ...anotherRun(active, bundleId),
    message: `Another run activated bundle ${active} during the rollback, so bundle ${bundleId} was not activated.`,
  });
}

/** Verifies what visitors get, and then that the bundle is still active. */
async function verifyLive(
  {
    guid,
    bundleId,
    servedAsDraft,
  }: { readonly guid: string; readonly bundleId: string; readonly servedAsDraft?: ServedFiles | undefined },
  how: Verification,
  context: DeployContext,
): Promise<void> {
  const { connect, progress } = context;
  const url = contentUrl(connect.server, guid);
  await progress.stage('Verify', async () => {
    await verify({ guid, bundleId, url }, how, context, { servedAsDraft });
    const active = await confirmActiveBundle(guid, bundleId, context);
    if (active !== bundleId) throw new UserError(anotherRun(active, bundleId));
  });
  if (how.how !== 'none') progress.record({ verified: true });
}

/**
 * The bundle to roll back to.
 *
 * @param bundles newest first
 * @throws {UserError} if there is none
 */
export function chooseBundle(
  { name, title, bundle_id: active }: Pick<Content, 'name' | 'title' | 'bundle_id'>,
  bundles: readonly Bundle[],
  to: RollbackTo,
): Bundle {
  const found = to === 'previous' ? previousBundle(active, bundles) : bundles.find(({ id }) => id === to);
  if (found) return found;
  const ids = bundles.map(({ id }) => (id === active ? `${id} (live)` : id)).join(', ');
  throw new UserError({
    message: to === 'previous' ? 'There is no bundle before the live one.' : `There is no bundle ${to}.`,
    reason: `The bundles of ${title || name}: ${ids || 'none'}.`,
    hint: `Set ${input('rollback-to')} to one of these, or deploy the commit that you want again.`,
  });
}

const anotherRun = (active: string | null, to: string) => ({
  message: `Another run activated bundle ${active} and replaced bundle ${to}.`,
  reason: 'A deployment of the same content ran at the same time.',
  hint: 'Run the rollback again when it has ended. A `concurrency` group in the workflow prevents two runs at once.',
});

const otherValues = (bundleId: string, names: readonly string[]) => ({
  message: `The environment variables are not rolled back. With bundle ${bundleId} these had other values: ${names.join(', ')}.`,
  reason:
    'A content item has one environment for all its bundles, and Connect never returns a value. Values are compared by keyed digests, so another API key also makes them differ.',
  hint: 'If the bundle needs its former values, set them on the dashboard, or deploy its commit again with them.',
});

const noContent = (name: string) => ({
  message: `There is no app named ${name} on the server.`,
  hint: `Set ${input('content-guid')}, or the ${input('name')} under which it was deployed.`,
});
