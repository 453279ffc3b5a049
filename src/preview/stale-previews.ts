import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import { isSamePullRequest, isSameRepository, type Preview } from './find.ts';

export type PullRequestState = 'open' | 'closed' | 'unknown';

export interface Removal {
  readonly preview: Preview;
  /** The end of a sentence: "Removed …: the pull request is closed". */
  readonly reason: string;
}

export interface StalePreviews {
  readonly removals: readonly Removal[];
  /** Pull requests whose state GitHub didn't return: their previews are kept. */
  readonly unknown: readonly number[];
}

type Repository = Pick<PreviewOwner, 'host' | 'repository'>;

const day = 24 * 3600 * 1000;

/** Whether a preview has had no deployment and its pull request no push for too long. */
export const isExpired = (created: Date, pushed: Date | undefined, maxAge: number, now: Date): boolean =>
  now.getTime() - Math.max(created.getTime(), pushed?.getTime() ?? 0) > maxAge * day;

/**
 * Chooses the previews that are not needed any more: those of closed pull requests of this repository, and expired ones.
 * A pull request with an unknown state counts as open.
 *
 * @param states by number of the pull request
 * @param pushes the time of the last push, by number of the pull request
 * @param current the pull request of this run, whose previews are not considered
 * @param maxAge in days; `undefined` keeps previews until the pull request is closed
 */
export function chooseStale(
  previews: readonly Preview[],
  repository: Repository,
  states: ReadonlyMap<number, PullRequestState>,
  {
    current,
    maxAge,
    now,
    pushes = new Map(),
  }: { current?: number; maxAge: number | undefined; now: Date; pushes?: ReadonlyMap<number, Date> },
): StalePreviews {
  const unknown = new Set<number>();
  const removals = othersOf(previews, repository, current).flatMap((preview): Removal[] => {
    const { pullRequest } = preview.owner;
    const state = states.get(pullRequest) ?? 'unknown';
    if (state === 'closed') return [{ preview, reason: 'the pull request is closed' }];
    if (maxAge !== undefined && isExpired(preview.created, pushes.get(pullRequest), maxAge, now)) {
      return [{ preview, reason: `there was no push for ${formatDays(maxAge)} (preview-max-age)` }];
    }
    if (state === 'unknown') unknown.add(pullRequest);
    return [];
  });
  return { removals, unknown: [...unknown].sort((a, b) => a - b) };
}

export const formatDays = (days: number): string => `${days} ${days === 1 ? 'day' : 'days'}`;

/** The previews of other pull requests of the repository. */
export const othersOf = (
  previews: readonly Preview[],
  repository: Repository,
  current: number | undefined,
): readonly Preview[] =>
  previews.filter(({ owner }) => isSameRepository(owner, repository) && owner.pullRequest !== current);

/** The previews of one pull request. */
export const previewsOf = (owner: PreviewOwner, previews: readonly Preview[]): readonly Preview[] =>
  previews.filter((preview) => isSamePullRequest(preview.owner, owner));

/**
 * The previews of one app. An app that was never deployed is identified only by its name.
 *
 * @param production the GUID of its content item in production
 */
export const previewsOfApp = (
  { app, production }: { readonly app: string; readonly production: string | undefined },
  previews: readonly Preview[],
): readonly Preview[] =>
  previews.filter((one) => one.app === app || (production !== undefined && one.production === production));
