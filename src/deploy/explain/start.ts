import { input } from '../../shared/input-names.ts';
import type { Problem, SourceLocation } from '../../shared/problems.ts';
import { type AppRun, isHealthy } from '../jobs.ts';
import type { App } from '../request.ts';
import type { VerifyFailure } from '../verify-failure.ts';
import { causeOf, type StartCause } from './known-failure.ts';
import { knownStartFailures } from './start-failures.ts';
import { lastTraceback, placeInApp, type Traceback } from './traceback.ts';

/** How many lines of an exception are quoted. The log has all of them. */
const maxQuoted = 10;

/**
 * Explains why the app does not start or answers with an error: the exception with its innermost line in the app, and a
 * hint if the cause is known.
 *
 * @param app what was deployed; `undefined` for a bundle of an earlier run
 */
export function explainStart(
  {
    problem,
    run,
    isOfDashObject = false,
  }: Pick<VerifyFailure, 'problem' | 'run'> & Partial<Pick<VerifyFailure, 'isOfDashObject'>>,
  app: App | undefined,
): Problem {
  const dashObject = app?.entrypoint.location;
  if (!run) return withLocation(problem, isOfDashObject ? dashObject : undefined, app);
  const trace = lastTraceback(run.lines);
  const lastLines = run.lines.filter((line) => line.trim() !== '').slice(-20);
  // The first line of an exception counts more: what follows may be another part of the log.
  const subjects = trace ? [firstLine(trace), whole(trace)] : [lastLines.join('\n')];
  const cause = subjects
    .map((subject) => causeOf(knownStartFailures, subject.slice(0, 20_000), { app, trace })?.cause)
    .find(Boolean);
  if (trace) return explainException(trace, { problem, cause, app });
  if (cause) {
    const { message = problem.message, hint, location } = cause;
    const reason = [cause.message && problem.message, lastLogLine(lastLines)].filter(Boolean).join(' ');
    return withLocation({ message, reason, ...(hint !== undefined && { hint }) }, location, app);
  }
  if (!isHealthy(run.job)) return explainExit(problem, run, lastLines);
  const reason = [problem.reason, lastLogLine(lastLines)].filter(Boolean).join(' ');
  return { ...problem, ...(reason && { reason }) };
}

function explainException(
  trace: Traceback,
  { problem, cause, app }: { problem: Problem; cause: StartCause | undefined; app: App | undefined },
): Problem {
  const message = cause?.message ?? firstLine(trace);
  const text = whole(trace).trimEnd().split('\n');
  const rest = cause?.message === undefined && text[0]?.trimEnd() === message ? text.slice(1) : text;
  const quoted = rest.length > maxQuoted ? [...rest.slice(0, maxQuoted), '…'] : rest;
  const hint = cause?.hint;
  return withLocation(
    {
      message,
      reason: [...quoted, problem.message].join('\n').trimStart(),
      ...(hint !== undefined && { hint }),
    },
    cause?.location ?? (app && placeInApp(trace, app.paths)),
    app,
  );
}

/** With a location in the repository, where the file may have another path than in the bundle. */
function withLocation(
  { location: _, ...problem }: Problem,
  location: SourceLocation | undefined,
  app: App | undefined,
): Problem {
  if (!location) return problem;
  return {
    ...problem,
    location: { ...location, file: app?.sourcePaths?.get(location.file) ?? location.file },
  };
}

const lastLogLine = (lines: readonly string[]) => {
  const line = lines.at(-1)?.replace(/\.$/, '');
  return line === undefined ? '' : `Its last log line: ${line}.`;
};

const whole = ({ type, message }: Pick<Traceback, 'type' | 'message'>) =>
  message ? `${type}: ${message}` : type;

/** The exception with the first line of its text that is not blank. */
const firstLine = ({ type, message }: Traceback) =>
  whole({ type, message: message.trimStart().split('\n', 1)[0]?.trimEnd() ?? '' });

/** The process ended without an exception. */
function explainExit({ message }: Problem, { job }: AppRun, lastLines: readonly string[]): Problem {
  const code = job.exit_code;
  const reason = [message, lastLogLine(lastLines)].filter(Boolean).join(' ');
  // Shells report a signal as 128 + its number, Python as its negative number. 9 is SIGKILL.
  if (code === 137 || code === -9) {
    return {
      message: "The app's process was killed.",
      reason,
      hint: `This happens if it needs more memory than the server allows. Load less data at the same time, raise memory_limit (${input('settings')}), or ask an administrator of Connect.`,
    };
  }
  if (typeof code === 'number' && (code > 128 || code < 0)) {
    return {
      message: `The app's process crashed (signal ${code < 0 ? -code : code - 128}).`,
      reason,
      hint: 'Only native code crashes like this: try another version of the package that was in use.',
    };
  }
  return {
    message: `The app's process ended${typeof code === 'number' ? ` with exit code ${code}` : ''}.`,
    reason,
  };
}
