import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import type { Content } from '../connect/types.ts';
import type { DeployRequest, Verification } from '../deploy/request.ts';
import type { GitFacts } from '../github/event.ts';
import { UserError } from '../shared/problems.ts';
import type { Subject } from './reporters.ts';

/** The app's content item in production, and how the app is tried. */
export interface PreviewTarget {
  readonly content: DeployRequest['content'];
  readonly verify: Verification;
}

/** @throws {UserError} outside of GitHub: clean-up could never know whose preview it is */
export function ownerFrom({ serverUrl, repositoryId }: GitFacts, pullRequest: number): PreviewOwner {
  if (repositoryId === undefined) {
    throw new UserError({
      message: "It isn't known which repository this preview is of.",
      reason: 'Neither the event nor GITHUB_REPOSITORY_ID has the number that GitHub gave to the repository.',
      hint: 'Run this in a workflow that GitHub starts.',
    });
  }
  return { host: new URL(serverUrl).host, repository: repositoryId, pullRequest };
}

/** The app as GitHub shows it. */
export const subjectOf = (
  { content: { name, title } }: PreviewTarget,
  pullRequest: number,
  production: Content | undefined,
  commit: string,
  { server }: Connect,
): Subject => ({
  pullRequest,
  app: production?.name ?? name,
  title: production?.title || title || production?.name || name,
  server: server.href,
  commit,
  production: production?.guid,
});
