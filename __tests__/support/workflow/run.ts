import type { WorkflowEvent } from './triggers.ts';

export interface WorkflowRun {
  /** The text of the workflow file. */
  readonly workflow: string;
  /** The folder of the repository that it runs in. `actions/checkout` copies it. */
  readonly checkout: string;
  readonly event: WorkflowEvent;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** `vars` and `secrets` of environments. They override those of the repository. */
  readonly environments?: Readonly<
    Record<string, { readonly vars?: Record<string, string>; readonly secrets?: Record<string, string> }>
  >;
  /** The source of tokens for jobs with `id-token: write`. */
  readonly idToken?: { readonly url: string; readonly token: string };
  /** `owner/name` and GitHub's id of the repository. Default: acme/boards, 4711. */
  readonly repository?: { readonly name: string; readonly id: number };
  /** The value of `github.token`. Default: empty. */
  readonly token?: string;
  /** The folder that this repository's actions were downloaded to. Default: this repository. */
  readonly actions?: string;
  /** Environment variables for every step. */
  readonly machine?: Readonly<Record<string, string>>;
}

export type Result = 'success' | 'failure' | 'skipped';

export interface StepRun {
  readonly name: string;
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
  readonly annotations: readonly { readonly level: string; readonly message: string }[];
}
