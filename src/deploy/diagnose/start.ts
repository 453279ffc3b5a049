import type { Mishap } from '../../errors.ts';
import type { App } from '../order.ts';
import type { VerifyFailure } from '../verify.ts';
import { knownStartFailures } from './known-starts.ts';
import { lastTraceback, placeInApp, type Traceback } from './traceback.ts';

/**
 * Why the app doesn't start or answers with an error, in the user's words: the first line of the exception as the
 * title, all of it where it has more, and the innermost line of the app that it passed through.
 *
 * @param app what was deployed; absent where only an old bundle was activated
 */
export function diagnoseStart(
  { mishap, run }: Pick<VerifyFailure, 'mishap' | 'run'>,
  app: App | undefined,
): Mishap {
  if (!run) return mishap;
  const trace = lastTraceback(run.lines);
  const tail = run.lines.filter((line) => line.trim() !== '').slice(-20);
  const context = { entrypoint: app?.entrypoint.text, paths: app?.paths ?? [] };
  // Of an exception the first line counts more: what comes after it may be of the log.
  const subjects = trace ? [inOneLine(trace), whole(trace)] : [tail.join('\n')];
  const known = subjects
    .flatMap((subject) =>
      knownStartFailures.map((failure) => ({ failure, match: failure.pattern.exec(subject) })),
    )
    .find(({ match }) => match);
  if (!trace && !known && wasKilled(run.job.exit_code)) return killed(mishap);
  const place = trace && app && placeInApp(trace, app.paths);
  const title =
    (known?.match && known.failure.what?.(known.match, context)) ?? (trace ? inOneLine(trace) : mishap.what);
  const seen = trace ? mishap.what : [mishap.what, `Its last words: ${tail.at(-1) ?? '(none)'}.`].join(' ');
  const all = trace && whole(trace) !== title ? [whole(trace)] : [];
  return {
    what: title,
    why: [...all, [seen, run.summary].filter(Boolean).join(' ')].join('\n'),
    fix: known?.match
      ? known.failure.fix(known.match, context)
      : "Correct it; the app's log above has the whole traceback.",
    ...(place
      ? { where: { ...place, file: app.homes?.get(place.file) ?? place.file } }
      : app && !trace && app.entrypoint.where
        ? { where: app.entrypoint.where }
        : {}),
  };
}

const whole = ({ type, message }: Pick<Traceback, 'type' | 'message'>) =>
  message ? `${type}: ${message}` : type;

/** With the first line of its text that says anything. */
const inOneLine = ({ type, message }: Traceback) =>
  whole({ type, message: message.trimStart().split('\n', 1)[0] ?? '' });

/** 128 + 9 by the custom of shells, -9 by that of Python. */
const wasKilled = (code: number | null | undefined) => code === 137 || code === -9;

const killed = ({ what }: Mishap): Mishap => ({
  what: 'The app was killed, most likely because it needed more memory than it may have.',
  why: what,
  fix: 'Load less at once, or raise memory-limit, or ask an administrator of Connect for more memory.',
});
