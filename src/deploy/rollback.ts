import { contentUrl } from '../connect/server-url.ts';
import type { Bundle, Content } from '../connect/types.ts';
import { can } from '../connect/version.ts';
import type { DeployContext } from '../context.ts';
import { changedSince } from '../settings/environment.ts';
import { input } from '../shared/input-names.ts';
import { UserError } from '../shared/problems.ts';
import type { Status } from '../shared/progress.ts';
import { fetchActiveBundle, lookWhoseItIs, recordActiveBundle } from './active-bundle.ts';
import { build } from './build.ts';
import { recordContent } from './create-content.ts';
import { buildDraft, type Draft, verifyDraft } from './draft.ts';
import { explainError } from './explain/explain.ts';
import { type History, previousOf } from './history.ts';
import { planRelease } from './release-plan.ts';
import type { DeployRequest, Verification } from './request.ts';
import { goBack } from './restore.ts';
import { fetchServerState } from './server-state.ts';
import { nothingChanged, wentLive, whileActivating } from './status-messages.ts';
import { verify } from './verify.ts';

/** `previous`: the one that was live before the active one; else a bundle's id. */
export type RollbackTo = 'previous' | `${number}`;

export interface Rollback {
  readonly content: DeployRequest['content'];
  readonly to: RollbackTo;
  readonly verify: Verification;
}

/**
 * Makes an earlier bundle live again, as a release does: only once it has answered as a draft, where the server has
 * drafts. Where it doesn't answer when it is live, what was live before goes live again.
 *
 * @throws {UserError} where there is no such bundle, it doesn't answer, or another run made another one live
 */
export async function rollback(wanted: Rollback, context: DeployContext): Promise<Status> {
  const { progress, signal, errorContext } = context;
  progress.record({ live: nothingChanged });
  try {
    await runRollback(wanted, context);
    return 'rolled-back';
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, undefined, errorContext);
  }
}

async function runRollback({ content: wanted, to, verify: how }: Rollback, context: DeployContext) {
  const { connect, progress } = context;
  const seen = await progress.stage('Ask the server', () => fetchServerState(wanted, context));
  const { content, bundles } = seen;
  if (!content) throw new UserError(noContent(wanted.name));
  recordContent(content, context);
  const { guid, bundle_id: active } = content;
  recordActiveBundle(active, progress);
  // Where they aren't told, it goes by what is noted beside the bundles.
  const jobs = to === 'previous' ? await connect.jobs(guid).catch(() => []) : [];
  const chosen = chooseBundle(content, { active, bundles, jobs }, to);
  const { id: bundleId, metadata } = chosen;
  const commit = metadata?.source_commit;
  progress.record({ bundleId, ...(commit !== undefined && { rolledBackTo: commit }) });
  if (bundleId === active) {
    progress.log.info(`Bundle ${bundleId} is live already.`);
    await verifyLive({ guid, bundleId }, how, context);
    return;
  }
  const changed = changedSince(bundles, chosen);
  if (changed.length > 0) progress.log.notice(otherValues(bundleId, changed));
  const before = active ?? undefined;
  const drafts = can('drafts', seen.settings.version);
  const plan = planRelease({ kind: 'deploy', drafts, verify: how.how });
  const target = { guid, bundleId, isEarlier: true };
  const draft = { ...target, before };
  const isDraft = plan.includes('build draft') && (await buildDraft(draft, drafts, context));
  if (isDraft) await verifyDraft(draft, how, context);
  await leaveOthersAlone(draft, context);
  try {
    await progress.stage(isDraft ? 'Activate' : 'Build and activate', async () => {
      progress.record({ live: whileActivating(before, bundleId) });
      await build({ ...target, activate: true }, context, { quiet: isDraft });
      const isSeen = isDraft || how.how === 'none';
      progress.record({ liveBundleId: bundleId, live: wentLive(bundleId, isSeen) });
    });
    await verifyLive({ guid, bundleId }, how, context);
  } catch (error) {
    context.signal.throwIfAborted();
    await goBack({ guid, from: bundleId, to: before }, how, context);
    throw error;
  }
}

/** A draft takes its time: another run may have gone live meanwhile. */
async function leaveOthersAlone({ guid, bundleId, before }: Draft, context: DeployContext): Promise<void> {
  const live = await fetchActiveBundle(guid, context);
  if (live === null || live === before || live === bundleId) return;
  throw new UserError({
    ...anotherRun(live, bundleId),
    message: `Another run made bundle ${live} live meanwhile: bundle ${bundleId} was not activated.`,
  });
}

/** What visitors get, and whether it is still this bundle that they get. */
async function verifyLive(
  { guid, bundleId }: { readonly guid: string; readonly bundleId: string },
  how: Verification,
  context: DeployContext,
): Promise<void> {
  const { connect, progress } = context;
  const url = contentUrl(connect.server, guid);
  await progress.stage('Verify', async () => {
    await verify({ guid, bundleId, url }, how, context);
    const live = await lookWhoseItIs(guid, bundleId, context);
    if (live !== bundleId) throw new UserError(anotherRun(live, bundleId));
  });
  if (how.how !== 'none') progress.record({ verified: true });
}

/**
 * The bundle to go back to.
 *
 * @throws {UserError} where there is none
 */
export function chooseBundle(
  { name, title }: Pick<Content, 'name' | 'title'>,
  history: History,
  to: RollbackTo,
): Bundle {
  const { active, bundles } = history;
  const found = to === 'previous' ? previousOf(history) : bundles.find(({ id }) => id === to);
  if (found) return found;
  const ids = bundles.map(({ id }) => (id === active ? `${id} (live)` : id)).join(', ');
  throw new UserError({
    message: to === 'previous' ? 'There is no bundle before the live one.' : `There is no bundle ${to}.`,
    reason: `The bundles of ${title || name}: ${ids || 'none'}.`,
    hint: `Set ${input('rollback-to')} to one of these, or deploy the wanted commit again.`,
  });
}

const anotherRun = (live: string | null, to: string) => ({
  message: `Another run made bundle ${live} live meanwhile, in the place of bundle ${to}.`,
  reason: 'A deployment does that which goes on at the same time.',
  hint: 'Go back again once it is through. A concurrency group has one run at a time (see the README).',
});

const otherValues = (bundleId: string, names: readonly string[]) => ({
  message: `The environment stays as it is, and with bundle ${bundleId} these variables had other values: ${names.join(', ')}.`,
  reason:
    'A content item has one environment for all its bundles, and Connect never tells a value. It is seen by digests, which another API key changes, too.',
  hint: 'Where the bundle needs its former values, set them on the dashboard, or deploy its commit anew with them.',
});

const noContent = (name: string) => ({
  message: `There is no app named ${name} on the server.`,
  hint: `Set ${input('content-guid')}, or the ${input('name')} under which it was deployed.`,
});
