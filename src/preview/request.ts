import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import type { Content } from '../connect/types.ts';
import type { RunContext } from '../context.ts';
import type { App, Verification } from '../deploy/request.ts';
import type { ServerState } from '../deploy/server-state.ts';
import type { Settings } from '../settings/settings.ts';
import type { AudienceFacts } from '../shared/audience.ts';
import type { PreviewOptions } from './settings.ts';

/** A request for a preview: plain data, and the app to be packed. */
export interface PreviewRequest {
  readonly owner: PreviewOwner;
  /** `owner/name` of the repository. */
  readonly repository: string;
  /** The name of the app in production, or the name that it would have there. */
  readonly name: string;
  /** The name of the app for people. */
  readonly title: string;
  readonly app: App;
  readonly source: Readonly<Record<string, string>>;
  readonly verify: Verification;
  /** Deploy even if nothing changed. */
  readonly force: boolean;
  readonly options: PreviewOptions;
  /** The declared settings of production. */
  readonly declared: Settings;
  /** An absolute path. */
  readonly appFolder: string;
  readonly apiKey: string | undefined;
}

export interface PreviewContext extends Pick<RunContext, 'progress' | 'signal'> {
  readonly connect: Connect;
  /** The server's state of the app in production. */
  readonly state: ServerState;
}

export interface PreviewResult {
  /** `superseded`: another run uploaded a newer preview of the same pull request, which this result describes. */
  readonly status: 'previewed' | 'unchanged' | 'superseded';
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
