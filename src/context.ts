import type { Connect } from './connect/client.ts';
import type { Content, User } from './connect/types.ts';
import type { Progress } from './shared/progress.ts';

/** What each step of a deployment works with. */
export interface DeployContext {
  readonly connect: Connect;
  readonly progress: Progress;
  /** Aborted when the run is cancelled or out of time. */
  readonly signal: AbortSignal;
  readonly errorContext: ErrorContext;
}

/** What the explanation of an error may name. It is filled in as it becomes known. */
export interface ErrorContext {
  readonly server: URL;
  /** The user of the API key. */
  user?: User;
  content?: Content;
  /** The GUID that the job names, before its content item was read. */
  guid?: string;
  /** The archive; `largest` names its largest files. */
  packed?: { readonly bytes: number; readonly largest?: string };
}
