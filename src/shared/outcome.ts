import type { Problem } from './problems.ts';
import type { RunFacts, Status } from './progress.ts';

/** A stage of the work as it was. */
export interface Stage {
  readonly name: string;
  readonly milliseconds: number;
}

/** What a run worked from: told beside what became of it. */
export interface Source {
  readonly commit?: string;
  readonly branch?: string;
  /** The address of the repository's page, without a slash at its end. */
  readonly repositoryUrl?: string;
  /** The page that explains the rules, in the version of the action that runs. */
  readonly rulesUrl?: string;
  /** The folder of the app, relative to the repository, with `/`; `.` where the app is the repository. */
  readonly appFolder: string;
}

/** All that there is to tell of a run once it has ended, well or badly. */
export interface Outcome {
  /** What it was about besides the app, such as `pull request #12`, or why there was nothing to do. */
  readonly subject?: string;
  readonly status: Status;
  readonly facts: RunFacts;
  readonly source: Source;
  readonly stages: readonly Stage[];
  /** Why it failed, worst first; empty where it didn't. */
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly notices: readonly Problem[];
}

/** What is still true at the end: what led to a preview leads to nothing once that is removed. */
export function factsAtTheEnd(status: Status, facts: RunFacts): RunFacts {
  if (status !== 'cleaned-up') return facts;
  const { title, liveUrl } = facts;
  return { ...(title !== undefined && { title }), ...(liveUrl !== undefined && { liveUrl }) };
}

/** What became of the run, in a line. */
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
      return 'Cleaned up.';
    case 'checked':
      return warnings.length === 0
        ? 'Checked: nothing stands in the way of a deployment.'
        : `Checked: no errors, ${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}.`;
    case 'planned':
      return 'Planned: nothing was changed.';
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

/** As a sentence: an exception that stands for one has no full stop. */
const ended = (text: string) => (/[.!?:…]$/.test(text) ? text : `${text}.`);
