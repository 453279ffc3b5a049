import { nothingBefore, originOf } from '../connect/bundle-metadata.ts';
import type { Bundle, Job } from '../connect/types.ts';
import { isRunning, jobsOf } from './jobs.ts';

/*
 * Which bundles of a content item were live once. Connect keeps no record of it: each upload of ours notes which bundle
 * was live at its time, and the jobs tell for a while how often a bundle was built.
 */

/** What there is to know of a content item. */
export interface History {
  /** The bundle that is live now. */
  readonly active: string | null;
  /** Newest first. */
  readonly bundles: readonly Bundle[];
  /** None where they aren't told. */
  readonly jobs: readonly Job[];
}

/** Whether a bundle was live, now or before; `undefined` where that can't be known. */
export function wasLive(bundle: Bundle, { active, bundles, jobs }: History): boolean | undefined {
  if (bundle.id === active || isNotedAsLive(bundle, bundles)) return true;
  const origin = originOf(bundle);
  if (origin?.kind === 'preview') return false;
  const builds = jobsOf('build', jobs, bundle.id);
  if (builds.length === 0 || builds.some(isRunning)) return undefined;
  const good = builds.filter(({ exit_code }) => exit_code === 0).length;
  if (good === 0) return false;
  // Those of others go live with their first build, as a rule. What was a draft is built again when it is activated.
  return origin ? good >= (origin.live === 'at once' ? 1 : 2) : undefined;
}

/** Whether a later upload found it live. */
export const isNotedAsLive = ({ id }: Bundle, bundles: readonly Bundle[]): boolean =>
  bundles.some((other) => originOf(other)?.before === id);

/**
 * The bundle to go back to: the one that the active bundle took the place of, as was noted. Where that isn't noted, or
 * it was removed, the newest older one that may have been live; where nothing is live, the newest of all.
 */
export function previousOf(history: History): Bundle | undefined {
  const { active, bundles } = history;
  const live = bundles.find(({ id }) => id === active);
  const before = live && originOf(live)?.before;
  const noted = bundles.find(({ id }) => id === before);
  if (noted) return noted;
  return bundles.find((bundle) => {
    if (active !== null && Number(bundle.id) >= Number(active)) return false;
    const was = wasLive(bundle, history);
    // Another run may have gone live after this one began, where nothing was live then.
    return before === nothingBefore ? was === true : was !== false;
  });
}
