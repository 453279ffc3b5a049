import { normalizeName } from '../../bundle/requirements/requirement.ts';
import type { Problem, SourceLocation } from '../../shared/problems.ts';
import type { BuildFailure } from '../build.ts';
import type { App } from '../request.ts';
import { knownBuildFailures } from './build-failures.ts';

const advice = 'https://docs.posit.co/connect/user/troubleshooting/#';

/**
 * Why a build failed, in the user's words, with the line of the requirements that is at fault.
 *
 * @param app what was built; absent where only an old bundle was activated
 */
export function diagnoseBuild(
  { reason, output }: Pick<BuildFailure, 'reason' | 'output'>,
  app: Pick<App, 'requirements'> | undefined,
): Problem {
  const text = lookedAt([...output, reason]);
  const code = /Error code: ([a-z0-9-]+)/.exec(`${reason}\n${text}`)?.[1];
  const known = knownBuildFailures
    .map((failure) => ({ failure, match: failure.pattern.exec(text) }))
    .find(({ match }) => match);
  const found = known?.match ? named(known.match, text) : {};
  const words = known?.failure.words(found) ?? {
    message: `The build on the server failed${code ? ` (${code})` : ''}.`,
    hint: code ? `Connect's advice: ${advice}${code}` : 'The log above has all that the server wrote.',
  };
  const place = app && (placeOf(found, app.requirements) ?? lineNamed(text, app.requirements));
  return {
    message: words.message,
    reason: evidence(output, code),
    ...(words.hint !== undefined && { hint: words.hint }),
    ...(place && { location: place }),
  };
}

/** The end of what was written, without the rest of endless lines: a pattern has to be done with it soon. */
function lookedAt(output: readonly string[]): string {
  const lines = output.flatMap((part) => part.split('\n')).map((line) => line.slice(0, 2000));
  return lines.join('\n').slice(-300_000);
}

/** The groups of a match; a number at the end of a name only tells alternatives apart. */
function named(match: RegExpExecArray, text: string): Record<string, string | undefined> {
  const found: Record<string, string | undefined> = {};
  for (const [group, value] of Object.entries(match.groups ?? {})) {
    if (value) found[group.replace(/\d$/, '')] ??= value.trim();
  }
  const name = found.package ?? failedPackage(text);
  return { ...found, ...(name !== undefined && { name }) };
}

/** The package that pip or uv was at, where the cause itself doesn't name one. */
function failedPackage(text: string): string | undefined {
  const patterns = [
    /Failed building wheel for ([\w.-]+)/,
    /Failed to (?:download and )?build `([\w.-]+?)(?:==|`| @)/,
    /for `([\w.-]+)@[^`]+`/,
  ];
  const found = patterns.map((pattern) => pattern.exec(text)?.[1]).find(Boolean);
  if (found) return found;
  // pip names the package only when it begins with it: the last one before the failure is the one.
  const failure = text.search(
    /error: subprocess-exited-with-error|BackendUnavailable|Cannot find command 'git'/,
  );
  if (failure < 0) return undefined;
  const before = text.slice(0, failure);
  return [...before.matchAll(/^Collecting ([\w.-]+)/gm)].at(-1)?.[1];
}

/** The line that states the package, or that has the words or the file name that the output quotes. */
function placeOf(
  { name, line: quoted, path, project }: Readonly<Record<string, string | undefined>>,
  { text, origins }: App['requirements'],
): SourceLocation | undefined {
  const piece = quoted ?? path?.split('/').at(-1);
  const isMeant = (line: string) => {
    const stated = /^\s*([A-Za-z0-9][\w.-]*)/.exec(line)?.[1];
    if (name !== undefined && stated !== undefined && normalizeName(stated) === normalizeName(name))
      return true;
    if (project !== undefined && /^\s*(-e\s+|--editable[\s=]+)?\./.test(line)) return true;
    return piece !== undefined && line.includes(piece);
  };
  const line = text.split('\n').findIndex(isMeant);
  return line < 0 ? undefined : origins[line];
}

/** pip tells the line itself: `-r requirements.txt (line 2)`, `from line 2 of requirements.txt`. */
function lineNamed(text: string, { origins }: App['requirements']): SourceLocation | undefined {
  const errors = text.split('\n').filter((line) => /ERROR|error:/.test(line));
  const line = /\(line (\d+)\)|from line (\d+) of/.exec(errors.join('\n'));
  const number = line?.[1] ?? line?.[2];
  return number === undefined ? undefined : origins[Number(number) - 1];
}

/** The last lines that say something, and where Connect explains them. */
function evidence(output: readonly string[], code: string | undefined): string {
  const noise =
    /^\s*$|This link offers advice|docs\.posit\.co|^An error occurred while building|^Build error:|^hint: See above|^note: This|╰─>|exit code: 1$/;
  const lines = output
    .filter((line) => !noise.test(line))
    .slice(-3)
    .map((line) => shortened(line.trim()));
  const link = code === undefined ? '' : ` Error code: ${code}, ${advice}${code}`;
  return `The server's last words: ${lines.join(' / ').replace(/\.$/, '') || '(none)'}.${link}`;
}

const shortened = (line: string) =>
  line.length > 300 ? `${line.slice(0, 150)} … ${line.slice(-140)}` : line;
