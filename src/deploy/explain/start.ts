import { input } from '../../shared/input-names.ts';
import type { Problem, SourceLocation } from '../../shared/problems.ts';
import { type AppRun, isHealthy } from '../jobs.ts';
import type { App } from '../request.ts';
import type { VerifyFailure } from '../verify-failure.ts';
import { knownStartFailures } from './start-failures.ts';
import { lastTraceback, placeInApp, type Traceback } from './traceback.ts';

/**
 * Why the app doesn't start or answers with an error, in the user's words: the first line of the exception as the
 * title, all of it where it has more, and the innermost line of the app that it passed through.
 *
 * @param app what was deployed; absent where only an old bundle was activated
 */
export function diagnoseStart(
  {
    problem,
    run,
    isOfDashObject = false,
  }: Pick<VerifyFailure, 'problem' | 'run'> & Partial<Pick<VerifyFailure, 'isOfDashObject'>>,
  app: App | undefined,
): Problem {
  const dashObject = app?.entrypoint.location;
  if (!run) return isOfDashObject && dashObject ? { ...problem, location: atHome(dashObject, app) } : problem;
  const trace = lastTraceback(run.lines);
  const tail = run.lines.filter((line) => line.trim() !== '').slice(-20);
  const context = {
    entrypoint: app?.entrypoint.text,
    paths: app?.paths ?? [],
    raisedIn: trace?.frames.at(-1)?.file,
  };
  // Of an exception the first line counts more: what comes after it may be of the log.
  const subjects = trace ? [inOneLine(trace), whole(trace)] : [tail.join('\n')];
  const known = subjects
    .flatMap((subject) =>
      knownStartFailures.map((failure) => ({
        failure,
        match: failure.pattern.exec(subject.slice(0, 20_000)),
      })),
    )
    .find(({ match }) => match);
  if (!trace && !known) {
    if (!isHealthy(run.job)) return ended(problem, run, tail, app);
    const reason = [problem.reason, tail.length > 0 && lastWords(tail)].filter(Boolean).join(' ');
    return { ...problem, ...(reason && { reason }) };
  }
  const place =
    (trace && app && placeInApp(trace, app.paths)) ??
    (known?.failure.isOfDashObject ? dashObject : undefined);
  const title =
    (known?.match && known.failure.message?.(known.match, context)) ??
    (trace ? inOneLine(trace) : problem.message);
  const seen = trace ? problem.message : `${problem.message} ${lastWords(tail)}`;
  const all = trace && whole(trace) !== title ? [whole(trace)] : [];
  return {
    message: title,
    reason: [...all, seen].join('\n'),
    hint: known?.match
      ? known.failure.hint(known.match, context)
      : "Correct it; the app's log above has the whole traceback.",
    ...(app && place && { location: atHome(place, app) }),
  };
}

/** In the repository, where it travelled under another path. */
const atHome = (place: SourceLocation, { homes }: App): SourceLocation => ({
  ...place,
  file: homes?.get(place.file) ?? place.file,
});

const lastWords = (tail: readonly string[]) => `Its last words: ${(tail.at(-1) ?? '').replace(/\.$/, '')}.`;

const whole = ({ type, message }: Pick<Traceback, 'type' | 'message'>) =>
  message ? `${type}: ${message}` : type;

/** With the first line of its text that says anything. */
const inOneLine = ({ type, message }: Traceback) =>
  whole({ type, message: message.trimStart().split('\n', 1)[0] ?? '' });

/** 128 + 9 by the custom of shells, -9 by that of Python. */
const wasKilled = (code: number | null | undefined) => code === 137 || code === -9;

/** The process ended, and nothing was raised: what it said last is all that there is. */
function ended(
  { message }: Problem,
  { job, summary }: AppRun,
  tail: readonly string[],
  app: App | undefined,
): Problem {
  const code = job.exit_code;
  if (wasKilled(code)) return killed(message);
  const said = tail.at(-1);
  const reason = [
    message,
    said === undefined && summary,
    typeof code === 'number' && `Its exit code is ${code}.`,
  ];
  if (crashed(code)) {
    return {
      message: 'The app crashed: its process ended without a word of Python.',
      reason: [...reason, said !== undefined && lastWords(tail)].filter(Boolean).join(' '),
      hint: 'A package with native code may be at fault: try another version of it.',
    };
  }
  const place = said === undefined ? undefined : app?.exitWith?.(said);
  return {
    message: `The app ended itself${said === undefined ? ', without a word' : `: ${said}`}`.replace(
      /([^.])$/,
      '$1.',
    ),
    reason: reason.filter(Boolean).join(' '),
    hint: 'Give it what it asks for; nothing may end the process, as sys.exit() does, while the app is imported.',
    ...(app && place && { location: atHome(place, app) }),
  };
}

/** By a signal, such as SIGSEGV. */
const crashed = (code: number | null | undefined) => typeof code === 'number' && (code > 128 || code < 0);

const killed = (message: string): Problem => ({
  message: 'The app was killed, most likely because it needed more memory than it may have.',
  reason: message,
  hint: `Load less at once, or raise memory_limit (${input('settings')}), or ask an administrator of Connect for more memory.`,
});
