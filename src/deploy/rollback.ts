import type { Connect } from '../connect/client.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { Bundle, Content } from '../connect/types.ts';
import { can } from '../connect/version.ts';
import { UserError } from '../shared/problems.ts';
import { input } from '../shared/input-names.ts';
import type { Progress, Status } from '../shared/progress.ts';
import { build } from './build.ts';
import { learnContent } from './create-content.ts';
import { explained } from './explain/explain.ts';
import { buildDraft, type Draft, verifyDraft } from './draft.ts';
import { goBack } from './restore.ts';
import { type History, previousOf } from './history.ts';
import { nothingChanged, wentLive, whileActivating } from './status-messages.ts';
import { learnLive, lookLive, lookWhoseItIs } from './active-bundle.ts';
import type { Order, Surroundings, Verification } from './request.ts';
import { planRelease } from './release-plan.ts';
import { look } from './preflight.ts';
import { changedSince } from '../settings/environment.ts';
import { verify } from './verify.ts';

/** `previous`: the one that was live before the active one; else a bundle's id. */
export type RollbackTo = 'previous' | `${number}`;

export interface Rollback {
  readonly content: Order['content'];
  readonly to: RollbackTo;
  readonly verify: Verification;
}

/**
 * Makes an earlier bundle live again, as a release does: only once it has answered as a draft, where the server has
 * drafts. Where it doesn't answer when it is live, what was live before goes live again.
 *
 * @throws {UserError} where there is no such bundle, it doesn't answer, or another run made another one live
 */
export async function rollback(
  wanted: Rollback,
  { connect, progress, signal }: { connect: Connect; progress: Progress; signal: AbortSignal },
): Promise<Status> {
  const { guid } = wanted.content;
  const about = { server: connect.server, ...(guid !== undefined && { guid }) };
  progress.learn({ live: nothingChanged });
  try {
    await steps(wanted, { connect, progress, signal, about });
    return 'rolled-back';
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error, undefined, about);
  }
}

async function steps({ content: wanted, to, verify: how }: Rollback, surroundings: Surroundings) {
  const { connect, progress } = surroundings;
  const seen = await progress.stage('Ask the server', () => look(wanted, surroundings));
  const { content, bundles } = seen;
  if (!content) throw new UserError(noContent(wanted.name));
  learnContent(content, surroundings);
  const { guid, bundle_id: active } = content;
  learnLive(active, progress);
  // Where they aren't told, it goes by what is noted beside the bundles.
  const jobs = to === 'previous' ? await connect.jobs(guid).catch(() => []) : [];
  const chosen = chooseBundle(content, { active, bundles, jobs }, to);
  const { id: bundleId, metadata } = chosen;
  const commit = metadata?.source_commit;
  progress.learn({ bundleId, ...(commit !== undefined && { rolledBackTo: commit }) });
  if (bundleId === active) {
    progress.log.info(`Bundle ${bundleId} is live already.`);
    await verifyLive({ guid, bundleId }, how, surroundings);
    return;
  }
  const changed = changedSince(bundles, chosen);
  if (changed.length > 0) progress.log.notice(otherValues(bundleId, changed));
  const before = active ?? undefined;
  const drafts = can('drafts', seen.settings.version);
  const plan = planRelease({ kind: 'deploy', drafts, verify: how.how });
  const target = { guid, bundleId, isEarlier: true };
  const draft = { ...target, before };
  const isDraft = plan.includes('build draft') && (await buildDraft(draft, drafts, surroundings));
  if (isDraft) await verifyDraft(draft, how, surroundings);
  await leaveOthersAlone(draft, surroundings);
  try {
    await progress.stage(isDraft ? 'Activate' : 'Build and activate', async () => {
      progress.learn({ live: whileActivating(before, bundleId) });
      await build({ ...target, activate: true }, surroundings, { quiet: isDraft });
      const isSeen = isDraft || how.how === 'none';
      progress.learn({ liveBundleId: bundleId, live: wentLive(bundleId, isSeen) });
    });
    await verifyLive({ guid, bundleId }, how, surroundings);
  } catch (error) {
    surroundings.signal.throwIfAborted();
    await goBack({ guid, from: bundleId, to: before }, how, surroundings);
    throw error;
  }
}

/** A draft takes its time: another run may have gone live meanwhile. */
async function leaveOthersAlone(
  { guid, bundleId, before }: Draft,
  surroundings: Surroundings,
): Promise<void> {
  const live = await lookLive(guid, surroundings);
  if (live === null || live === before || live === bundleId) return;
  throw new UserError({
    ...anotherRun(live, bundleId),
    what: `Another run made bundle ${live} live meanwhile: bundle ${bundleId} was not activated.`,
  });
}

/** What visitors get, and whether it is still this bundle that they get. */
async function verifyLive(
  { guid, bundleId }: { readonly guid: string; readonly bundleId: string },
  how: Verification,
  surroundings: Surroundings,
): Promise<void> {
  const { connect, progress } = surroundings;
  const url = contentUrl(connect.server, guid);
  await progress.stage('Verify', async () => {
    await verify({ guid, bundleId, url }, how, surroundings);
    const live = await lookWhoseItIs(guid, bundleId, surroundings);
    if (live !== bundleId) throw new UserError(anotherRun(live, bundleId));
  });
  if (how.how !== 'none') progress.learn({ verified: true });
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
    what: to === 'previous' ? 'There is no bundle before the live one.' : `There is no bundle ${to}.`,
    why: `The bundles of ${title || name}: ${ids || 'none'}.`,
    fix: `Set ${input('rollback-to')} to one of these, or deploy the wanted commit again.`,
  });
}

const anotherRun = (live: string | null, to: string) => ({
  what: `Another run made bundle ${live} live meanwhile, in the place of bundle ${to}.`,
  why: 'A deployment does that which goes on at the same time.',
  fix: 'Go back again once it is through. A concurrency group has one run at a time (see the README).',
});

const otherValues = (bundleId: string, names: readonly string[]) => ({
  what: `The environment stays as it is, and with bundle ${bundleId} these variables had other values: ${names.join(', ')}.`,
  why: 'A content item has one environment for all its bundles, and Connect never tells a value. It is seen by digests, which another API key changes, too.',
  fix: 'Where the bundle needs its former values, set them on the dashboard, or deploy its commit anew with them.',
});

const noContent = (name: string) => ({
  what: `There is no app named ${name} on the server.`,
  fix: `Set ${input('content-guid')}, or the ${input('name')} under which it was deployed.`,
});
