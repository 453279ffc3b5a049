import type { BundleKind } from '../connect/bundle-metadata.ts';

export interface ReleaseConditions {
  readonly kind: BundleKind;
  /** Bundles that are built and can be visited without being active; unknown where the version is hidden. */
  readonly drafts: 'yes' | 'no' | 'unknown';
  readonly verify: 'none' | 'starts' | 'layout';
}

export type Step = 'upload' | 'build draft' | 'verify draft' | 'activate' | 'verify live';

/**
 * The steps of a release, in order: nothing goes live before it has answered, where the server can do that. Where
 * it can't, the live app is verified, and the release goes back to the bundle before when it doesn't answer.
 */
export function planRelease({ kind, drafts, verify }: ReleaseConditions): readonly Step[] {
  if (kind === 'preview')
    return ['upload', 'build draft', ...(verify === 'none' ? [] : (['verify draft'] as const))];
  if (verify === 'none') return ['upload', 'activate'];
  if (drafts === 'no') return ['upload', 'activate', 'verify live'];
  return ['upload', 'build draft', 'verify draft', 'activate', 'verify live'];
}
