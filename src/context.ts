import type { Connect } from './connect/client.ts';
import type { Content, User } from './connect/types.ts';
import type { Clock } from './shared/clock.ts';
import type { Progress } from './shared/progress.ts';
import type { Workspace } from './shared/workspace.ts';

/** What every job works with, on GitHub's runner and on the command line. */
export interface RunContext {
  readonly workspace: Workspace;
  /** `owner/name` of the repository, or another name of the project: the content's name is derived from it. */
  readonly project: string;
  /** Where the app comes from, kept as metadata of the bundle: `source`, `source_repo`, `source_branch`, … (api.md 7.2). */
  readonly source: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A folder for temporary files; the system's if not set. */
  readonly temporary: string | undefined;
  /** Hides a secret in everything that is printed from now on. */
  readonly mask: (secret: string) => void;
  readonly progress: Progress;
  /** Aborted when the run is cancelled or out of time. */
  readonly signal: AbortSignal;
  /** For the waits between requests. Default: the system's clock. */
  readonly clock?: Clock;
}

/** What each step of a deployment works with. */
export interface DeployContext extends Pick<RunContext, 'progress' | 'signal'> {
  readonly connect: Connect;
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
