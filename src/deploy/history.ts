import { isBranchDraft, nothingBefore, originOf } from '../connect/bundle-metadata.ts';
import type { Bundle } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';

/*
 * Connect doesn't record which bundles were active. So each upload notes in its metadata which bundle was active at
 * that time (from Connect 2025.12.0 on).
 */

/** Whether a bundle is known to be or to have been active. */
const wasActive = ({ id }: Bundle, active: string | null, bundles: readonly Bundle[]): boolean =>
  id === active || bundles.some((other) => originOf(other)?.before === id);

/**
 * The bundle that a rollback returns to: the one that the active bundle noted as its predecessor. If it noted none, or
 * that bundle was removed: the newest older bundle that was built and isn't a preview.
 *
 * @param bundles newest first
 */
export function previousBundle(active: string | null, bundles: readonly Bundle[]): Bundle | undefined {
  const current = bundles.find(({ id }) => id === active);
  const before = current && originOf(current)?.before;
  if (before === nothingBefore) return undefined;
  const isOlder = ({ id }: Bundle) => active === null || Number(id) < Number(active);
  const isCandidate = (bundle: Bundle) => bundle.py_version && originOf(bundle)?.kind !== 'preview';
  return (
    bundles.find(({ id }) => id === before) ??
    bundles.find((bundle) => isOlder(bundle) && isCandidate(bundle))
  );
}

interface PruneOptions {
  readonly active: string;
  /** The bundle that was active before. */
  readonly before: string | undefined;
  /** How many bundles that were active are kept. */
  readonly keep: number;
}

/**
 * The bundles to remove. Of the bundles that deployments of this action uploaded, it keeps the newest `keep` that were
 * active, and of those that never were active the latest, for its logs. Drafts of branches are removed if they are older
 * than all of these. It never removes the active bundle, the one before it, a preview of a pull request, a bundle newer
 * than the active one, or a bundle that something else uploaded.
 */
export function choosePruned(
  bundles: readonly Bundle[],
  { active, before, keep }: PruneOptions,
): readonly Bundle[] {
  const sorted = bundles.toSorted((a, b) => Number(b.id) - Number(a.id));
  const own = sorted.filter(
    (bundle) => originOf(bundle)?.kind === 'deploy' && Number(bundle.id) <= Number(active),
  );
  const good = own.filter((bundle) => wasActive(bundle, active, sorted));
  const failed = own.filter((bundle) => !good.includes(bundle));
  const oldestKept = good.slice(0, keep).at(-1);
  const isOld = ({ id }: Bundle) => Number(id) < Number(oldestKept?.id ?? 0);
  const protectedIds = [active, before, previousBundle(active, sorted)?.id];
  const oldFailed = failed.filter((bundle, index) => index > 0 || isOld(bundle));
  const oldDrafts = sorted.filter((bundle) => isBranchDraft(bundle) && isOld(bundle));
  return [...oldFailed, ...oldDrafts, ...good.slice(keep)].filter(
    (bundle) => !protectedIds.includes(bundle.id) && !bundle.active,
  );
}

/**
 * Removes old bundles. A failure is only logged: the deployment has succeeded, and the next run tries again.
 *
 * @param bundles all bundles of the content item, if they are known
 */
export async function prune(
  guid: string,
  bundles: readonly Bundle[] | undefined,
  options: PruneOptions,
  { connect, progress }: DeployContext,
): Promise<void> {
  try {
    const old = choosePruned(bundles ?? (await connect.bundles(guid)), options);
    if (old.length === 0) return;
    await progress.stage('Clean up', async () => {
      for (const { id } of old) {
        await connect.deleteBundle(guid, id);
        progress.log.info(`Removed the old bundle ${id}.`);
      }
    });
  } catch (error) {
    progress.log.info(`Old bundles were not removed: ${(error as Error).message}`);
  }
}
