import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import { contentUrl, draftUrl } from '../connect/server-url.ts';
import type { Content } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import type { DeployRequest } from '../deploy/request.ts';
import type { ServerState } from '../deploy/server-state.ts';
import type { AudienceFacts } from '../shared/audience.ts';
import type { PreviewOptions } from './settings.ts';

/** A request for a preview: plain data, and the app to be packed. `declared` are the settings of production. */
export interface PreviewRequest
  extends Required<Pick<DeployRequest, 'app' | 'source' | 'verify' | 'force' | 'declared'>> {
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
