import { problemsOf, RunCancelledError } from '../shared/cancellation.ts';
import { factsAtTheEnd, lastLine, type Outcome } from '../shared/outcome.ts';
import type { Status } from '../shared/progress.ts';
import { redact } from '../shared/redaction.ts';
import type { RunProgress } from '../shared/run-progress.ts';
import type { Annotations } from './annotations.ts';
import { outputsOf } from './outputs.ts';
import * as runner from './runner.ts';
import { summaryOf } from './summary.ts';

export interface RunEnd extends Pick<Outcome, 'subject' | 'source'> {
  readonly shown: Annotations;
  readonly progress: RunProgress;
  /** How it ended, unless `error` says why it didn't. */
  readonly status?: Status;
  readonly error?: unknown;
}

/** Reports how a run ended: annotations, the last line of the log, outputs and summary. */
export async function report({ shown, progress, status, error, source, subject }: RunEnd): Promise<void> {
  progress.cut();
  const gathered = progress.report();
  const errors = problemsOf(error, gathered);
  const ended = status ?? (error instanceof RunCancelledError ? 'cancelled' : 'failed');
  const outcome: Outcome = redact({
    ...gathered,
    facts: factsAtTheEnd(ended, gathered.facts),
    source,
    ...(subject !== undefined && { subject }),
    errors,
    status: ended,
  });
  shown.show('error', ...outcome.errors);
  // A bug: a report of it needs the stack.
  if (error instanceof RunCancelledError) runner.info(error.message);
  else if (error instanceof Error && errors.length === 0) runner.error(redact(error.stack ?? error.message));
  runner.info(lastLine(outcome));
  for (const [name, value] of Object.entries(outputsOf(outcome))) runner.setOutput(name, value);
  await runner.appendSummary(`${summaryOf(outcome)}\n`);
}
