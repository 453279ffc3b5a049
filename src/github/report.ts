import { type Mishap, UserError } from '../errors.ts';
import type { Outcome } from '../outcome.ts';
import type { Status } from '../progress.ts';
import { Cancelled, OutOfTime } from '../stop.ts';
import type { Annotations } from './annotations.ts';
import type { RunnerProgress } from './log.ts';
import { outputsOf } from './outputs.ts';
import * as runner from './runner.ts';
import { writeSummary } from './summary.ts';

export interface Ended extends Pick<Outcome, 'title' | 'source'> {
  readonly shown: Annotations;
  readonly progress: RunnerProgress;
  /** How it ended, unless `error` says why it didn't. */
  readonly status?: Status;
  readonly error?: unknown;
}

/** Tells how a run ended: annotations, the last line of the log, outputs and summary. */
export function report({ shown, progress, status, error, title, source }: Ended): void {
  progress.cut();
  const { lastSaid, ...gathered } = progress.gathered();
  const errors = error === undefined ? [] : mishapsOf(error, gathered.stages, lastSaid);
  const outcome: Outcome = {
    tables: [],
    ...gathered,
    title,
    source,
    errors,
    status: status ?? (error instanceof Cancelled ? 'cancelled' : 'failed'),
  };
  for (const mishap of errors) shown.show('error', mishap);
  // A bug of ours: whoever reports it needs the stack.
  if (error instanceof Error && errors.length === 0) runner.error(error.stack ?? error.message);
  if (error instanceof Cancelled) runner.info(error.message);
  runner.info(lastLine(outcome));
  for (const [name, value] of Object.entries(outputsOf(outcome))) runner.setOutput(name, value);
  writeSummary(outcome);
}

function mishapsOf(
  error: unknown,
  stages: Outcome['stages'],
  lastSaid: string | undefined,
): readonly Mishap[] {
  if (error instanceof OutOfTime) return error.in(stages, lastSaid);
  return error instanceof UserError ? error.mishaps : [];
}

/** What became of the run, in a line. */
export function lastLine({ status, facts, errors }: Pick<Outcome, 'status' | 'facts' | 'errors'>): string {
  const url = facts.contentUrl ?? '';
  switch (status) {
    case 'deployed':
      return `Deployed: ${url}`;
    case 'unchanged':
      return `Unchanged: ${facts.previewUrl ?? url}`;
    case 'previewed':
      return `Preview: ${facts.previewUrl ?? url}`;
    case 'rolled-back':
      return `Rolled back: ${url}`;
    case 'cleaned-up':
      return 'Cleaned up.';
    case 'checked':
      return 'Checked: nothing stands in the way of a deployment.';
    case 'planned':
      return 'Planned: nothing was changed.';
    case 'skipped':
      return 'Skipped.';
    case 'failed':
    case 'cancelled': {
      const reason =
        status === 'cancelled'
          ? 'Cancelled.'
          : `Failed: ${errors[0]?.what ?? 'an error of the action itself.'}`;
      return facts.live === undefined ? reason : `${reason} ${facts.live}`;
    }
    default:
      return status satisfies never;
  }
}
