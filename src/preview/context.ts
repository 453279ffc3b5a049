import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import type { Content } from '../connect/types.ts';
import type { DeployRequest, Verification } from '../deploy/request.ts';
import type { GitHubContext } from '../github/context.ts';
import type { GitFacts } from '../github/event.ts';
import { UserError } from '../shared/problems.ts';
import type { Progress } from '../shared/progress.ts';
import type { Workspace } from '../shared/workspace.ts';
import type { Subject } from './reporters.ts';
import type { Audience } from './settings.ts';

/** What a run for a pull request has around it. */
export interface PreviewContext {
  readonly place: Workspace;
  /** `owner/name`, or what else names the project. */
  readonly project: string;
  /** Where the app comes from, for people: kept beside the bundle. */
  readonly source: Readonly<Record<string, string>>;
  /** A folder for what is needed for the time of the run. */
  readonly temporary: string | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly git: GitFacts;
  readonly github: GitHubContext;
  /** Who is to see production, as the workflow says: not as the file does, which the pull request can change. */
  readonly seers: Audience;
  /** The client for the server of the inputs, for as long as the signal lets it. Sends nothing yet. */
  readonly open: (signal: AbortSignal) => Connect;
}

/** The app's content item in production, and how the app is tried. */
export interface Target {
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
