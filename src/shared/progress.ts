import type { Log } from './log.ts';

/** How a run ended, as the output `status` tells it. */
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

/** A table to be seen in the job summary, and by programs. Cells are plain text; without rows its title says all. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a run has learned so far. The outputs are made of it, on success and on failure alike. */
export interface RunFacts {
  /** What people call the app: its title in Connect, else its name. */
  readonly title?: string;
  readonly contentGuid?: string;
  readonly contentUrl?: string;
  readonly dashboardUrl?: string;
  readonly logsUrl?: string;
  readonly bundleId?: string;
  readonly taskId?: string;
  /** The Python that the server builds with. */
  readonly pythonVersion?: string;
  readonly pythonRequires?: string;
  readonly dashVersion?: string;
  /** `module:object`. */
  readonly entrypoint?: string;
  /** How many files travel. */
  readonly files?: number;
  /** The size of the archive. */
  readonly bytes?: number;
  /** True once the app of this run has answered. */
  readonly verified?: boolean;
  /** The bundle that visitors get, as far as we know. */
  readonly liveBundleId?: string;
  /** The commit that a bundle which was gone back to was made of. */
  readonly rolledBackTo?: string;
  /** Where the preview of this run is seen, and as what it was made. */
  readonly previewUrl?: string;
  readonly previewKind?: 'draft' | 'separate';
  /** Where visitors find the app in production. */
  readonly liveUrl?: string;
  /** What a preview changes against what is live, and what else a reviewer should know: a line each. */
  readonly changes?: readonly string[];
  /** What a plan would change. */
  readonly tables?: readonly Table[];
  /** The sentence on the state that the server is in, told when a run fails or is cancelled. */
  readonly live?: string;
}

/** How the rooms report while they work. The runner and the terminal each bring their own. */
export interface Progress {
  readonly log: Log;
  /** Runs a named step of the work: shown as a group, timed. Stages don't nest. */
  stage<T>(name: string, work: () => Promise<T>): Promise<T>;
  record(facts: RunFacts): void;
}

/** The same progress, and what was learned by way of it so far: what is needed again before the run is over. */
export function recordingProgress(progress: Progress): {
  readonly progress: Progress;
  readonly facts: () => RunFacts;
} {
  let known: RunFacts = {};
  const record: Progress['record'] = (facts) => {
    known = { ...known, ...facts };
    progress.record(facts);
  };
  return { progress: { ...progress, record }, facts: () => known };
}
