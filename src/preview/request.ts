import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import { contentUrl, draftUrl } from '../connect/server-url.ts';
import type { Content } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import type { DeployRequest } from '../deploy/request.ts';
import type { ServerState } from '../deploy/server-state.ts';
import type { GitFacts } from '../github/event.ts';
import type { AudienceFacts } from '../shared/audience.ts';
import { UserError } from '../shared/problems.ts';
import type { PreviewSubject } from './reporters.ts';
import type { PreviewOptions } from './settings.ts';

/** The app's content item in production, and what a preview has in common with its deployment. */
export type PreviewTarget = Required<Pick<DeployRequest, 'content' | 'verify' | 'force' | 'declared'>>;

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

/** A request for a preview: plain data, and the app to be packed. `declared` are the settings of production. */
export interface PreviewRequest
  extends Omit<PreviewTarget, 'content'>,
    Pick<DeployRequest, 'app' | 'source'> {
  readonly owner: PreviewOwner;
  /** `owner/name` of the repository. */
  readonly repository: string;
  /** The name of the app in production, or the name that it would have there. */
  readonly name: string;
  /** The name of the app for people. */
  readonly title: string;
  readonly options: PreviewOptions;
}

export interface PreviewContext extends DeployContext {
  /** The server's state of the app in production. */
  readonly state: ServerState;
}

export interface PreviewResult {
  readonly status: 'previewed' | 'unchanged';
  readonly kind: 'draft' | 'separate';
  /** The address for people. */
  readonly url: string;
  /** The content item of the preview: of a draft, that of production. */
  readonly content: Content;
  readonly bundleId: string;
  /** The size of the archive. */
  readonly bytes: number;
  readonly audience: AudienceFacts;
  /** What a reviewer should know. */
  readonly notes: readonly string[];
}

/** Records a preview as the result of the run. */
export function recordPreview(
  { kind, url, content: { guid }, bundleId, audience }: Omit<PreviewResult, 'status' | 'bytes' | 'notes'>,
  { connect, progress }: Pick<DeployContext, 'connect' | 'progress'>,
): void {
  const { server } = connect;
  const address = kind === 'draft' ? draftUrl(server, guid, bundleId) : contentUrl(server, guid);
  progress.record({ bundleId, contentUrl: address.href, previewUrl: url, previewKind: kind, audience });
}
