import { nothingBefore, originOf } from '../connect/bundle-metadata.ts';
import type { Bundle } from '../connect/types.ts';

/*
 * Connect doesn't record which bundles were active. So each upload notes in its metadata which bundle was active at
 * that time (from Connect 2025.12.0 on).
 */

/** Whether a bundle is known to be or to have been active. */
export const wasActive = ({ id }: Bundle, active: string | null, bundles: readonly Bundle[]): boolean =>
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
