import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import { isSamePullRequest, isSameRepository, type Preview } from './find.ts';

export type PullRequestState = 'open' | 'closed' | 'unknown';

export interface Removal {
  readonly preview: Preview;
  /** The end of a sentence: "Removed …: the pull request is closed". */
  readonly reason: string;
}

export interface Choice {
  readonly removed: readonly Removal[];
  /** Pull requests of which GitHub didn't tell whether they are closed, so that their previews stay. */
  readonly unknown: readonly number[];
}

const day = 24 * 3600 * 1000;

/**
 * Which previews nobody needs any more: those of closed pull requests of this repository, and those that are older
 * than the workflow allows. What GitHub won't tell counts as open.
 *
 * @param repository whose previews may be removed
 * @param states by the number of the pull request
 * @param current the pull request that this run is for: its previews are another's business
 * @param maxAge in days
 */
export function chooseOrphans(
  previews: readonly Preview[],
  repository: Pick<PreviewOwner, 'host' | 'repository'>,
  states: ReadonlyMap<number, PullRequestState>,
  { current, maxAge, now }: { current?: number; maxAge?: number | undefined; now: Date },
): Choice {
  const ours = previews.filter(
    ({ owner }) =>
      isSameRepository(owner, { ...repository, pullRequest: 0 }) && owner.pullRequest !== current,
  );
  const unknown = new Set<number>();
  const removed = ours.flatMap((preview): Removal[] => {
    const { pullRequest } = preview.owner;
    const state = states.get(pullRequest) ?? 'unknown';
    if (state === 'closed') return [{ preview, reason: 'the pull request is closed' }];
    if (maxAge !== undefined && now.getTime() - preview.made.getTime() > maxAge * day) {
      return [
        { preview, reason: `it is older than ${maxAge} ${maxAge === 1 ? 'day' : 'days'} (preview-max-age)` },
      ];
    }
    if (state === 'unknown') unknown.add(pullRequest);
    return [];
  });
  return { removed, unknown: [...unknown].sort((a, b) => a - b) };
}

/** The previews of one pull request. */
export const previewsOf = (owner: PreviewOwner, previews: readonly Preview[]): readonly Preview[] =>
  previews.filter((preview) => isSamePullRequest(preview.owner, owner));

/**
 * Those of one app. An app that was never deployed is known by its name alone.
 *
 * @param production the GUID of its content item in production
 */
export const previewsOfApp = (
  { app, production }: { readonly app: string; readonly production: string | undefined },
  previews: readonly Preview[],
): readonly Preview[] =>
  previews.filter((one) => one.app === app || (production !== undefined && one.production === production));

/** The pull requests of a repository that previews were found of. */
export const pullRequestsIn = (
  previews: readonly Preview[],
  repository: Pick<PreviewOwner, 'host' | 'repository'>,
): readonly number[] => [
  ...new Set(
    previews
      .filter(({ owner }) => isSameRepository(owner, { ...repository, pullRequest: 0 }))
      .map(({ owner }) => owner.pullRequest),
  ),
];
