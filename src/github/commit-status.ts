import type { GitHub } from './client.ts';

export interface CommitStatus {
  readonly commit: string;
  readonly state: 'pending' | 'success' | 'failure' | 'error';
  /** Names the app, so that two apps have two: a later status of the same context replaces the earlier. */
  readonly context: string;
  readonly description: string;
  readonly url?: string;
}

/**
 * GitHub cuts nothing: a longer description is refused.
 *
 * Source: https://docs.github.com/rest/commits/statuses and https://docs.github.com/rest/deployments/statuses
 */
const longestDescription = 140;

/** Shows the state of an app beside a commit. Needs `statuses: write`. */
export async function setCommitStatus(github: GitHub, status: CommitStatus): Promise<void> {
  await github.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
    ...github.repository,
    sha: status.commit,
    state: status.state,
    context: status.context,
    description: shortened(status.description),
    ...(status.url !== undefined && { target_url: status.url }),
  });
}

/** A description on one line and short enough. */
export function shortened(description: string): string {
  const characters = [...description.replace(/\s+/g, ' ').trim()];
  if (characters.length <= longestDescription) return characters.join('');
  return `${characters.slice(0, longestDescription - 1).join('')}…`;
}
