import { formatCount } from './formatting.ts';
import type { Problem } from './problems.ts';
import type { RunFacts, Status } from './progress.ts';

/** A completed stage. */
export interface Stage {
  readonly name: string;
  /** A whole number. */
  readonly milliseconds: number;
}

/** Where the deployed app came from. */
export interface Source {
  readonly commit?: string;
  readonly branch?: string;
  /** The URL of the repository, without a trailing slash. */
  readonly repositoryUrl?: string;
  /** The folder `docs` of the action, at the version that runs. */
  readonly docsUrl?: string;
  /** The folder of the app, relative to the repository, with `/`; `.` if the app is the repository. */
  readonly appFolder: string;
}

/** Everything to report about a finished run. */
export interface Outcome {
  /** What the run was about besides the app, such as `pull request #12`, or why it did nothing. */
  readonly subject?: string;
  readonly status: Status;
  readonly facts: RunFacts;
  readonly source: Source;
  readonly stages: readonly Stage[];
  /** Why it failed, most important first; empty after success. */
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly notices: readonly Problem[];
}

/** The facts that are still true at the end: the links of a removed preview are not. */
export function factsAtTheEnd(status: Status, facts: RunFacts): RunFacts {
  if (status !== 'cleaned-up') return facts;
  const { title, liveUrl, removedPreviews } = facts;
  return {
    ...(title !== undefined && { title }),
    ...(liveUrl !== undefined && { liveUrl }),
    ...(removedPreviews !== undefined && { removedPreviews }),
  };
}

/** What a clean-up did: `Removed 2 previews`. */
export function describeRemoved(count: number): string {
  return count === 0 ? 'No preview to remove' : `Removed ${formatCount(count, 'preview')}`;
}

/** The result of a run in one line. */
export function lastLine({
  status,
  facts,
  errors,
  warnings,
}: Pick<Outcome, 'status' | 'facts' | 'errors' | 'warnings'>): string {
  const url = facts.contentUrl ?? '';
  switch (status) {
    case 'deployed':
      return `Deployed: ${url}`;
    case 'unchanged':
      return `Unchanged: ${facts.previewUrl ?? url}`;
    case 'previewed':
      return `Preview: ${facts.previewUrl ?? url}`;
    case 'rolled-back':
      return `Rolled back${facts.bundleId === undefined ? '' : ` to bundle ${facts.bundleId}`}: ${url}`;
    case 'cleaned-up':
      return `${describeRemoved(facts.removedPreviews ?? 0)}.`;
    case 'checked':
      return warnings.length === 0
        ? 'Checked: ready to deploy.'
        : `Checked: no errors, ${formatCount(warnings.length, 'warning')}.`;
    case 'planned':
      return 'Planned: nothing has been changed.';
    case 'skipped':
      return 'Skipped.';
    case 'failed':
    case 'cancelled': {
      const reason =
        status === 'cancelled'
          ? 'Cancelled.'
          : `Failed: ${ended(errors[0]?.message ?? 'an error of the action itself.')}`;
      return facts.live === undefined ? reason : `${reason} ${facts.live}`;
    }
    default:
      return status satisfies never;
  }
}

/** Adds the full stop that an exception used as a sentence lacks. */
const ended = (text: string) => (/[.!?:…]$/.test(text) ? text : `${text}.`);
