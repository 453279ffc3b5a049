import type { GitHub } from './client.ts';
import { isWebUrl } from './html.ts';

export interface CommitStatus {
  readonly commit: string;
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  /** Names the app, so that each app has its own status: a later status of the same context replaces the earlier. */
  readonly context: string;
  readonly description: string;
  readonly url?: string;
}

/**
 * GitHub refuses longer descriptions.
 *
 * Source: https://docs.github.com/rest/commits/statuses and https://docs.github.com/rest/deployments/statuses
 */
const maxDescription = 140;

/** Sets a status of a commit. Needs `statuses: write`. */
export async function setCommitStatus(github: GitHub, status: CommitStatus): Promise<void> {
  await github.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
    ...github.repository,
    sha: status.commit,
    state: status.state,
    context: status.context,
    description: shortened(status.description),
    ...(status.url !== undefined && isWebUrl(status.url) && { target_url: status.url }),
  });
}

/** A description on one line and short enough. */
export function shortened(description: string): string {
  const characters = [...description.replace(/\s+/g, ' ').trim()];
  if (characters.length <= maxDescription) return characters.join('');
  return `${characters.slice(0, maxDescription - 1).join('')}…`;
}
