import type { AudienceFacts } from './audience.ts';
import type { Log } from './log.ts';

/** How a run ended: the output `status`. */
export type Status =
  | 'deployed'
  | 'unchanged'
  | 'previewed'
  | 'cleaned-up'
  | 'checked'
  | 'planned'
  | 'rolled-back'
  | 'skipped'
  | 'failed'
  | 'cancelled';

/** A table for the job summary and `result`. Cells are plain text. Without rows, only the title is shown. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What is known about a run so far. The outputs are derived from it, after success and failure. */
export interface RunFacts {
  /** The title of the app in Connect, or its name. */
  readonly title?: string;
  readonly contentGuid?: string;
  /** The URL of the app; set only if a bundle of it is active, so that something answers there. */
  readonly contentUrl?: string;
  readonly dashboardUrl?: string;
  readonly logsUrl?: string;
  readonly bundleId?: string;
  readonly taskId?: string;
  /** The Python version that the server builds with. */
  readonly pythonVersion?: string;
  readonly pythonRequires?: string;
  readonly dashVersion?: string;
  /** `module:object`. */
  readonly entrypoint?: string;
  /** The number of files in the bundle. */
  readonly files?: number;
  /** The size of the archive in bytes. */
  readonly bytes?: number;
  /** True once the app of this run has been verified. */
  readonly verified?: boolean;
  /** The active bundle, as far as it is known. */
  readonly liveBundleId?: string;
  /** The commit of the bundle that a rollback activated. */
  readonly rolledBackTo?: string;
  /** The URL of this run's preview, and its kind. */
  readonly previewUrl?: string;
  readonly previewKind?: 'draft' | 'separate';
  /** The URL of the app in production. */
  readonly liveUrl?: string;
  /** Who can open the app, or this run's preview. */
  readonly audience?: AudienceFacts;
  /** How many previews a clean-up removed. */
  readonly removedPreviews?: number;
  /** How a preview differs from production, and other notes for reviewers: one line each. */
  readonly changes?: readonly string[];
  /** The changes of a plan. */
  readonly tables?: readonly Table[];
  /** The state of the server in one sentence, reported if the run fails or is cancelled. */
  readonly live?: string;
}

/** Reports progress. The runner and the command line each implement it. */
export interface Progress {
  readonly log: Log;
  /** Runs one stage, shown as a group with its duration. Stages don't nest. */
  stage<T>(name: string, work: () => Promise<T>): Promise<T>;
  record(facts: RunFacts): void;
  /** What was recorded so far, with secrets that the server or the app may have put there. */
  facts(): RunFacts;
}
