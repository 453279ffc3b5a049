import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import { formatCount } from '../shared/formatting.ts';
import { isSamePullRequest, isSameRepository, type Preview } from './find.ts';

/** What GitHub says about a pull request. */
export interface PullRequestFacts {
  /** `unknown` counts as open. */
  readonly state: 'open' | 'closed' | 'unknown';
  /** The time of the last push, if it is known. */
  readonly pushed?: Date | undefined;
}

const day = 24 * 3600 * 1000;

/**
 * Why a preview is not needed any more: the end of a sentence, or `undefined` if it is kept.
 *
 * @param maxAge in days, without a deployment or a push; `undefined` keeps previews until the pull request is closed
 */
export function reasonToRemove(
  { created }: Pick<Preview, 'created'>,
  { state, pushed }: PullRequestFacts,
  maxAge: number | undefined,
  now: Date,
): string | undefined {
  if (state === 'closed') return 'the pull request is closed';
  const unused = now.getTime() - Math.max(created.getTime(), pushed?.getTime() ?? 0);
  if (maxAge === undefined || unused <= maxAge * day) return undefined;
  return `there was no push for ${formatCount(maxAge, 'day')} (preview-max-age)`;
}

/** The previews of other pull requests of the repository. */
export const othersOf = (owner: PreviewOwner, previews: readonly Preview[]): readonly Preview[] =>
  previews.filter((one) => isSameRepository(one.owner, owner) && !isSamePullRequest(one.owner, owner));

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
