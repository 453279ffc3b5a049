import type { Bundle } from '../connect/types.ts';
import { originOf } from './bundle-metadata.ts';
import type { Landing } from './go-live.ts';
import type { Surroundings } from './order.ts';

interface Situation {
  /** The bundle that is live now. */
  readonly active: string | undefined;
  /** The one that was live before it: what `rollback-to: previous` takes. */
  readonly before: string | undefined;
  readonly keep: number;
}

/**
 * The bundles to remove: made by deployments of this content, as their metadata says, beyond the newest `keep`.
 * Never the active one, the one before it, a preview, or what doesn't say that we made it.
 */
export function choosePruned(
  bundles: readonly Bundle[],
  { active, before, keep }: Situation,
): readonly Bundle[] {
  return bundles
    .filter((bundle) => originOf(bundle)?.kind === 'deploy')
    .toSorted((a, b) => Number(b.id) - Number(a.id))
    .slice(keep)
    .filter(({ id, active: marked }) => id !== active && id !== before && !marked);
}

/**
 * Removes old bundles. The release is through by now: that one can't be removed, or that the run is stopped here, is no
 * failure of it, and the next run removes what this one left.
 */
export async function prune(
  { content, bundle, before, bundles }: Landing,
  keep: number,
  { connect, progress }: Surroundings,
): Promise<void> {
  try {
    const all = bundles ?? (await connect.bundles(content.guid));
    const old = choosePruned(all, { active: bundle.id, before, keep });
    for (const { id } of old) {
      await connect.deleteBundle(content.guid, id);
      progress.log.info(`Removed the old bundle ${id}.`);
    }
  } catch (error) {
    progress.log.info(`Old bundles were not removed: ${(error as Error).message}`);
  }
}
