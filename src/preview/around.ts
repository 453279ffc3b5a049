import type { Connect } from '../connect/client.ts';
import type { Content } from '../connect/types.ts';
import type { PreviewOwner } from '../deploy/bundle-metadata.ts';
import type { Order, Verification } from '../deploy/order.ts';
import { UserError } from '../errors.ts';
import type { GitFacts } from '../github/event.ts';
import type { GitHubSide } from '../github/side.ts';
import type { Around } from '../perform.ts';
import type { Subject } from './surfaces.ts';

/** What a run for a pull request has around it besides what every run has. */
export interface PreviewAround extends Around {
  readonly git: GitFacts;
  readonly github: GitHubSide;
}

/** The app's content item in production, and how the app is tried. */
export interface Target {
  readonly content: Order['content'];
  readonly verify: Verification;
}

/** @throws {UserError} outside of GitHub: clean-up could never know whose preview it is */
export function ownerFrom({ serverUrl, repositoryId }: GitFacts, pullRequest: number): PreviewOwner {
  if (repositoryId === undefined) {
    throw new UserError({
      what: "It isn't known which repository this preview is of.",
      why: 'Neither the event nor GITHUB_REPOSITORY_ID has the number that GitHub gave to the repository.',
      fix: 'Run this in a workflow that GitHub starts.',
    });
  }
  return { host: new URL(serverUrl).host, repository: repositoryId, pullRequest };
}

/** The app as GitHub shows it. */
export const subjectOf = (
  { content: { name, title } }: Target,
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
