import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Content } from '../connect/types.ts';
import type { DeployRequest } from '../deploy/request.ts';
import type { GitFacts } from '../github/event.ts';
import { UserError } from '../shared/problems.ts';
import type { PreviewSubject } from './reporters.ts';

/** The app's content item in production, and how the app is verified. */
export type PreviewTarget = Pick<DeployRequest, 'content' | 'verify'>;

/** @throws {UserError} outside of GitHub: a clean-up could not find out which repository the preview belongs to */
export function ownerFrom({ serverUrl, repositoryId }: GitFacts, pullRequest: number): PreviewOwner {
  if (repositoryId === undefined) {
    throw new UserError({
      message: "The repository of this preview isn't known.",
      reason: "Neither the event nor GITHUB_REPOSITORY_ID has GitHub's ID of the repository.",
      hint: 'Run this in a workflow started by GitHub.',
    });
  }
  return { host: new URL(serverUrl).host, repository: repositoryId, pullRequest };
}

/** The app of a pull request as GitHub shows it. */
export const subjectOf = (
  { content: { name, title, newTitle } }: PreviewTarget,
  pullRequest: number,
  production: Content | undefined,
  commit: string,
  server: URL,
): PreviewSubject => ({
  pullRequest,
  app: production?.name ?? name,
  title: production?.title || title || newTitle || production?.name || name,
  server: server.href,
  commit,
});
