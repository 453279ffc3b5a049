import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import type { Content } from '../connect/types.ts';
import type { App, Verification } from '../deploy/request.ts';
import type { ServerState } from '../deploy/server-state.ts';
import type { Settings } from '../settings/settings.ts';
import type { Progress } from '../shared/progress.ts';
import type { PreviewOptions } from './settings.ts';

/** What is asked of a preview: plain data, and the app that is to be packed. */
export interface PreviewRequest {
  readonly owner: PreviewOwner;
  /** `owner/name` of the repository, as people know it. */
  readonly repository: string;
  /** The name of the app in production, or that it would have there. */
  readonly app: string;
  /** What people call it. */
  readonly title: string;
  readonly packable: App;
  readonly source: Readonly<Record<string, string>>;
  readonly verify: Verification;
  /** Make it anew even where nothing changed. */
  readonly force: boolean;
  readonly wishes: PreviewOptions;
  /** What is declared of production. */
  readonly declared: Settings;
  /** Absolute. */
  readonly appFolder: string;
  readonly apiKey: string | undefined;
}

export interface PreviewDeployContext {
  readonly connect: Connect;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** What the server told of the app in production. */
  readonly seen: ServerState;
}

/** What became of it. */
export interface PreviewResult {
  /** `skipped`: another run's preview took the place of this one's. */
  readonly status: 'previewed' | 'unchanged' | 'skipped';
  /** For people. */
  readonly url: string;
  /** The content item that it lies in. */
  readonly content: Content;
  readonly bundleId: string;
  /** Of the archive. */
  readonly bytes: number;
  /** What a reviewer should know. */
  readonly notes: readonly string[];
}
