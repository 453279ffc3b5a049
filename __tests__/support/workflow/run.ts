import type { WorkflowEvent } from './triggers.ts';

export interface WorkflowRun {
  /** The text of the workflow file. */
  readonly workflow: string;
  /** The repository that it runs in, which `actions/checkout` copies. */
  readonly checkout: string;
  readonly event: WorkflowEvent;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** `vars` and `secrets` of an environment, over those of the repository. */
  readonly environments?: Readonly<
    Record<string, { readonly vars?: Record<string, string>; readonly secrets?: Record<string, string> }>
  >;
  /** Where jobs with `id-token: write` get their token. */
  readonly idToken?: { readonly url: string; readonly token: string };
  /** `owner/name` and GitHub's number of the repository; acme/boards, 4711 unless told otherwise. */
  readonly repository?: { readonly name: string; readonly id: number };
  /** What `github.token` is; empty unless told otherwise. */
  readonly token?: string;
  /** The folder that our actions were downloaded to; default: this repository. */
  readonly actions?: string;
  /** Variables of the machine, for every step. */
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
