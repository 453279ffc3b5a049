import { originOf } from '../connect/bundle-metadata.ts';
import type { Bundle, Job } from '../connect/types.ts';
import { isRunning, jobsOf, newestFirst } from './jobs.ts';

/*
 * Two runs for one content item. Connect activates whatever it is told to, on no condition: so each run looks before
 * it activates and once more at its end, and of two uploads the newer one stays.
 *
 * One order of events leaves the older one live, with nothing to see in the active bundle: its run looks, the newer one
 * goes live and its run ends, and only then does the older one go live. By then the newer upload is in the list of
 * bundles, and its activation among the jobs: the run of the older one puts it back.
 */

/** What a run sees after it made a bundle live. */
export interface ConflictState {
  /** The bundle that this run uploaded. */
  readonly own: string;
  /** The one that it made live last: its own, or a newer one that it put back. */
  readonly ours: string;
  /** The one that was live when it looked for the first time. */
  readonly atFirst: string | undefined;
  /** The one that `own` went live over, as far as was seen: the same, or an older upload that came in between. */
  readonly over: string | undefined;
  readonly live: string | null;
  /** Whether what was visited, after `ours` went live, answered as it should. */
  readonly isWell: boolean;
  /** A newer bundle that `ours` took the place of. */
  readonly replaced: string | undefined;
}

export type Move =
  /** This run's bundle is live. */
  | { readonly kind: 'stay' }
  | { readonly kind: 'activate'; readonly bundleId: string; readonly reason: string }
  /** It isn't well, and makes room for what was live before, if anything was. */
  | { readonly kind: 'go back'; readonly to: string | undefined }
  /** Another deployment's bundle is live, and stays. */
  | { readonly kind: 'yield'; readonly to: string }
  /** What was live before is live again: nobody does that by accident. */
  | { readonly kind: 'leave'; readonly to: string };

/** What a run does about what it sees. */
export function chooseMove({ own, ours, atFirst, over, live, isWell, replaced }: ConflictState): Move {
  if (live !== ours) {
    if (live !== null && isNewer(live, ours)) return { kind: 'yield', to: live };
    if (live !== null && atFirst !== undefined && !isNewer(live, atFirst)) return { kind: 'leave', to: live };
    const reason =
      live === null
        ? 'No bundle is live.'
        : `Bundle ${live}, an older upload of another run, went live over bundle ${ours}.`;
    return { kind: 'activate', bundleId: ours, reason };
  }
  if (!isWell && ours === own) return { kind: 'go back', to: replaced ?? over };
  if (!isWell)
    return { kind: 'activate', bundleId: own, reason: `Bundle ${ours} does not answer as it should.` };
  if (replaced !== undefined) {
    const reason = `Bundle ${replaced}, a newer upload of another run, was live when bundle ${ours} went live over it.`;
    return { kind: 'activate', bundleId: replaced, reason };
  }
  return ours === own ? { kind: 'stay' } : { kind: 'yield', to: ours };
}

/** Connect numbers bundles in the order of their uploads. */
export const isNewer = (one: string, other: string): boolean => Number(one) > Number(other);

/** What tells the bundle of a deployment from others, and whether it was a draft first, on this server. */
export interface ActivationCapabilities {
  /** Whether notes are kept beside a bundle. A server that keeps none has no drafts of previews either. */
  readonly metadata: boolean;
  readonly drafts: boolean;
}

/** The bundles of deployments that were uploaded after this one: there are some only where another run was at it. */
export function newerUploads(
  id: string,
  bundles: readonly Bundle[],
  { metadata }: ActivationCapabilities,
): readonly Bundle[] {
  const isDeployment = (bundle: Bundle) =>
    (originOf(bundle)?.kind ?? (metadata ? undefined : 'deploy')) === 'deploy';
  return bundles.filter((bundle) => isNewer(bundle.id, id) && isDeployment(bundle));
}

/**
 * The newer bundle that was live before ours went live over it, as the jobs tell it: it was activated, and nothing that
 * had been live at first was activated again after it, as a run does that goes back.
 *
 * @param newer those that may have been live
 * @param jobs newest first
 */
export function replacedNewer(
  newer: readonly Bundle[],
  jobs: readonly Job[],
  {
    atFirst,
    bundles,
    marks,
  }: {
    readonly atFirst: string | undefined;
    readonly bundles: readonly Bundle[];
    readonly marks: ActivationCapabilities;
  },
): string | undefined {
  const earlier = bundles.filter(({ id }) => atFirst !== undefined && !isNewer(id, atFirst));
  const known = new Map([...newer, ...earlier].map((bundle) => [bundle.id, bundle]));
  const builds = newestFirst(jobsOf('build', jobs))
    .filter((job) => !isRunning(job) && job.exit_code === 0)
    .flatMap(({ bundle_id }) => known.get(String(bundle_id ?? '')) ?? []);
  const last = builds.find((bundle, at) => {
    const buildsBefore = builds.slice(at + 1).filter((other) => other === bundle).length;
    // What was a draft first is built a second time when it is activated.
    const activations = buildsBefore + (!marks.drafts || originOf(bundle)?.live === 'at once' ? 1 : 0);
    return activations >= (newer.includes(bundle) ? 1 : 2);
  });
  return last && newer.includes(last) ? last.id : undefined;
}
