import { originOf } from '../connect/bundle-metadata.ts';
import type { Bundle, Job } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import type { Activation } from './activate.ts';
import { isNotedAsLive, previousOf, wasLive } from './history.ts';

interface PruneState {
  /** The bundle that is live now. */
  readonly active: string | undefined;
  /** The one that was live before it, as this run saw it. */
  readonly before: string | undefined;
  readonly keep: number;
  /** None where they aren't told. */
  readonly jobs: readonly Job[];
}

/**
 * The bundles to remove: made by deployments of this content, as their metadata says, beyond the newest `keep` that
 * were live; and before these the failed ones that are older than the active bundle, but for the latest, for its logs.
 * Never the active one, what `rollback-to: previous` would take, a preview, or what doesn't say that we made it.
 */
export function choosePruned(
  bundles: readonly Bundle[],
  { active, before, keep, jobs }: PruneState,
): readonly Bundle[] {
  const sorted = bundles.toSorted((a, b) => Number(b.id) - Number(a.id));
  const history = { active: active ?? null, bundles: sorted, jobs };
  const made = sorted.filter((bundle) => originOf(bundle)?.kind === 'deploy');
  const failed = made.filter((bundle) => wasLive(bundle, history) === false);
  const counted = made.filter((bundle) => !failed.includes(bundle));
  const last = counted.slice(0, keep).at(-1);
  // A newer one may be of a run that still goes on.
  const older = failed.filter(({ id }) => Number(id) < Number(active));
  const outlived = older.filter((bundle, at) => at > 0 || !last || Number(bundle.id) < Number(last.id));
  const previous = previousOf(history)?.id;
  return [...outlived, ...counted.slice(keep)].filter(
    ({ id, active: marked }) => id !== active && id !== before && id !== previous && !marked,
  );
}

/** Whether it takes the jobs to tell failed bundles from those that were live. */
const isDoubtful = (bundles: readonly Bundle[], active: string): boolean =>
  bundles.some(
    (bundle) =>
      bundle.id !== active && originOf(bundle)?.kind === 'deploy' && !isNotedAsLive(bundle, bundles),
  );

/**
 * Removes old bundles. The release is through by now: that one can't be removed, or that the run is stopped here, is no
 * failure of it, and the next run removes what this one left.
 */
export async function prune(
  { content, bundle, before, bundles }: Activation,
  keep: number,
  { connect, progress }: DeployContext,
): Promise<void> {
  try {
    const all = bundles ?? (await connect.bundles(content.guid));
    const jobs = isDoubtful(all, bundle.id) ? await connect.jobs(content.guid).catch(() => []) : [];
    const old = choosePruned(all, { active: bundle.id, before, keep, jobs });
    for (const { id } of old) {
      await connect.deleteBundle(content.guid, id);
      progress.log.info(`Removed the old bundle ${id}.`);
    }
  } catch (error) {
    progress.log.info(`Old bundles were not removed: ${(error as Error).message}`);
  }
}
