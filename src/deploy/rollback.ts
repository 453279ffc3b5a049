import { contentUrl } from '../connect/server-url.ts';
import type { Bundle, Content } from '../connect/types.ts';
import { can } from '../connect/version.ts';
import type { DeployContext } from '../context.ts';
import { changedSince } from '../settings/environment.ts';
import { input } from '../shared/input-names.ts';
import { UserError } from '../shared/problems.ts';
import type { Status } from '../shared/progress.ts';
import { activate, verifyDraft } from './activate.ts';
import { asDraft, nothingChanged, recordActiveBundle } from './active-bundle.ts';
import { prefetchAudience, reportAudience } from './audience.ts';
import { build } from './build.ts';
import { recordContent } from './create-content.ts';
import { explainError } from './explain/explain.ts';
import { previousBundle } from './history.ts';
import type { DeployRequest, Verification } from './request.ts';
import { fetchServerState } from './server-state.ts';
import { verify } from './verify.ts';

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
  { content: wanted, to, verify: verification }: Rollback,
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
  const verifies = verification.how !== 'none';
  if (bundleId === active) {
    progress.log.info(`Bundle ${bundleId} is live already.`);
    const app = { guid, bundleId, url: contentUrl(context.connect.server, guid) };
    await progress.stage('Verify', () => verify(app, verification, context));
    progress.record({ verified: verifies, ...(content.py_version && { pythonVersion: content.py_version }) });
    return content;
  }
  const changed = changedSince(bundles, target);
  if (changed.length > 0) progress.log.notice(otherValues(bundleId, changed));
  const drafts = can('drafts', state.settings.version);
  const candidate = { guid, bundleId, before: active ?? undefined, isEarlier: true };
  progress.record({ live: asDraft(candidate.before, bundleId) });
  const draft = { ...candidate, drafts, activate: false };
  const needsDraft = verifies && drafts !== 'no';
  const isBuilt = needsDraft && (await progress.stage('Build', () => build(draft, context)));
  const areFilesServed = isBuilt && (await verifyDraft(candidate, verification, context));
  await activate({ ...candidate, isBuilt, areFilesServed }, verification, context);
  return content;
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
