import type { BundleKind } from '../connect/bundle-metadata.ts';

export interface ReleaseConditions {
  readonly kind: BundleKind;
  /** Whether the server can build a bundle that can be visited without being active; unknown if its version is hidden. */
  readonly drafts: 'yes' | 'no' | 'unknown';
  readonly verifies: boolean;
}

export type Step = 'upload' | 'build draft' | 'verify draft' | 'activate' | 'verify live';

/**
 * The steps of a release, in order. A bundle is activated only after it has been verified as a draft. On a server without
 * drafts it is verified after its activation, and the bundle before it is restored if that fails.
 */
export function planRelease({ kind, drafts, verifies }: ReleaseConditions): readonly Step[] {
  if (kind === 'preview') return ['upload', 'build draft', ...(verifies ? (['verify draft'] as const) : [])];
  if (!verifies) return ['upload', 'activate'];
  if (drafts === 'no') return ['upload', 'activate', 'verify live'];
  return ['upload', 'build draft', 'verify draft', 'activate', 'verify live'];
}
