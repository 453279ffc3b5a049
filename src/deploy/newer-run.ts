import type { Bundle } from '../connect/types.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import type { DeployRequest } from './request.ts';

/** A run of GitHub's that came after this one, and made what is live. */
export interface LaterRun {
  readonly bundleId: string;
  /** The pages of the two runs. */
  readonly url: string;
  readonly ours: string;
}

/**
 * The later run that the live bundle comes from, of the same repository and branch. GitHub numbers runs as they are
 * created, and one that is run again keeps its number: so an old one, run again, is known from a new one of an old commit.
 *
 * @param run as the run that deploys would be noted beside a bundle; at a terminal there is none
 */
export function laterRunOf(live: Bundle | undefined, run: DeployRequest['run']): LaterRun | undefined {
  const { metadata = {}, id: bundleId = '' } = live ?? {};
  const [url, ours] = [metadata?.[runKey], run?.[runKey]];
  if (!url || !ours || numberOf(url) <= numberOf(ours)) return undefined;
  const isSame = ['source_repo', 'source_branch'].every((key) => run?.[key] && metadata?.[key] === run[key]);
  return isSame ? { bundleId, url, ours } : undefined;
}

const runKey = 'source_github_actions_run';

/** Not a number, which compares to nothing, where the address is another one. */
const numberOf = (url: string) => Number(/\/actions\/runs\/(\d+)(\/|$)/.exec(url)?.[1]);

export const newerRunNotice = ({ bundleId, url, ours }: LaterRun): Problem => ({
  message: `A later run is live, so this one deployed nothing: bundle ${bundleId} is of ${url}.`,
  reason: `It is of the same repository and branch, and was created after this run (${ours}).`,
  hint: `Nothing, if the later one is wanted. ${input('force', 'true')} deploys this one anyway.`,
});
