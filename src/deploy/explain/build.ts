import { normalizeName } from '../../bundle/requirements/requirement.ts';
import type { Problem, SourceLocation } from '../../shared/problems.ts';
import type { BuildFailure } from '../build.ts';
import type { App } from '../request.ts';
import { knownBuildFailures } from './build-failures.ts';
import { type BuildCause, causeOf } from './known-failure.ts';

const advice = 'https://docs.posit.co/connect/user/troubleshooting/#';

/**
 * Explains why a build failed, with the line of the requirements. If the cause is not known, it only quotes the output.
 *
 * @param app what was built; `undefined` for a bundle of an earlier run
 */
export function explainBuild(
  { reason, output }: Pick<BuildFailure, 'reason' | 'output'>,
  app: Pick<App, 'requirements'> | undefined,
): Problem {
  const text = searchable([...output, reason]);
  const python = pythonIn(text);
  const { cause, found } =
    causeOf(
      knownBuildFailures,
      text,
      { text, python },
      {
        package: failedPackage(text),
        python: python ? `Python ${python}` : "the server's Python",
      },
    ) ?? {};
  const code = /Error code: ([a-z0-9-]+)/.exec(`${reason}\n${text}`)?.[1];
  const names = cause?.names ?? [found?.package ?? ''];
  const location =
    app && ((cause && placeOf(cause.line, names, app.requirements)) ?? statedLine(text, app.requirements));
  const link = code === undefined ? '' : `\nError code: ${code}, see ${advice}${code}`;
  return {
    message: cause?.message ?? `The build on the server failed${code ? ` (${code})` : ''}.`,
    reason: `${errorLines(output, cause !== undefined).join('\n')}${link}`.trim(),
    ...(cause && { hint: cause.hint }),
    ...(location && { location }),
  };
}

/** The end of the output, without the rest of very long lines, so that matching patterns takes little time. */
function searchable(output: readonly string[]): string {
  const lines = output.flatMap((part) => part.split('\n')).map((line) => line.slice(0, 20_000));
  const text = lines.join('\n').slice(-300_000);
  // uv before 0.7 breaks its sentences into lines, and it named causes in another way.
  return text
    .replace(/(?:╰─▶|×)[^\n]*(?:\n {6}\S[^\n]*)+/g, (block) => block.replace(/\n {6}/g, ' '))
    .replace(/^ +Caused by: /gm, '  cause: ');
}

/** uv names the Python; so does Connect before it starts pip. */
const pythonIn = (text: string): string | undefined =>
  /Using (?:C?Python) (\d+\.\d+\.\d+)|current Python version \((\d+\.\d+\.\d+)\)|Python version (\d+\.\d+\.\d+) from|using Python (\d+\.\d+\.\d+)/i
    .exec(text)
    ?.slice(1)
    .find(Boolean);

/** The package that pip or uv was building. */
function failedPackage(text: string): string | undefined {
  const patterns = [
    /Failed building wheel for ([\w.-]+)/,
    /Failed to (?:download and )?build:? [`']([\w.-]+?)(?:==|[`']| @)/,
    /for `([\w.-]+)@[^`]+`/,
  ];
  const found = patterns.map((pattern) => pattern.exec(text)?.[1]).find(Boolean);
  if (found) return found;
  // Older versions of pip name a package only when they begin with it: the last one before the failure.
  const failure = text.search(
    /error: subprocess-exited-with-error|BackendUnavailable|Cannot find command 'git'/,
  );
  if (failure < 0) return undefined;
  return [...text.slice(0, failure).matchAll(/^Collecting ([\w.-]+)/gm)].at(-1)?.[1];
}

/** The line of a cause: by its number, its text, or the package that it requires. If several fit, it is the last one. */
function placeOf(
  wanted: BuildCause['line'],
  names: readonly string[],
  { text, origins }: App['requirements'],
): SourceLocation | undefined {
  if (typeof wanted === 'number') return origins[wanted - 1];
  const lines = text.split('\n');
  const nameOf = (line: string) => /^\s*(?:-e\s+)?([A-Za-z0-9][\w.-]*)/.exec(line)?.[1] ?? '';
  const tests = [
    ...(wanted instanceof RegExp ? [(line: string) => wanted.test(line)] : []),
    ...(typeof wanted === 'string' ? [wanted, wanted.split('/').at(-1) ?? ''] : [])
      .filter(Boolean)
      .map((part) => (line: string) => line.includes(part)),
    ...names
      .filter(Boolean)
      .map((name) => (line: string) => normalizeName(nameOf(line)) === normalizeName(name)),
  ];
  const at = tests.map((test) => lines.findLastIndex(test)).find((index) => index >= 0);
  return at === undefined ? undefined : origins[at];
}

/** pip itself names the line: `-r requirements.txt (line 2)`, `from line 2 of requirements.txt`. */
function statedLine(text: string, { origins }: App['requirements']): SourceLocation | undefined {
  const errors = text.split('\n').filter((line) => /ERROR|error:/.test(line));
  const line = /\(line (\d+)\)|from line (\d+) of/.exec(errors.join('\n'));
  const number = line?.[1] ?? line?.[2];
  return number === undefined ? undefined : origins[Number(number) - 1];
}

const noise =
  /^\s*$|This link offers advice|docs\.posit\.co|An error occurred while building|^Build error:|^hint: See above|note: This|╰─> See above|install failed with exit code|^\s*\[end of output\]|pip is looking at multiple versions|To fix this you could try|^\d\. /;

/** The error lines of pip or uv: from the first one on, or else the last lines. Fewer of them if the cause is known. */
function errorLines(output: readonly string[], isKnown: boolean): string[] {
  const lines = output.flatMap((part) => part.split('\n')).filter((line) => !noise.test(line));
  const first = lines.findIndex((line) => /^\s*(?:ERROR:|error:|fatal:|ssh:|×)/.test(line));
  const count = isKnown ? 8 : 15;
  const chosen = first < 0 ? lines.slice(-3) : lines.slice(first);
  // pip prints some errors twice, the second time without indentation.
  const isRepeated = (line: string, at: number) =>
    chosen.slice(0, at).some((other) => other.trim() === line.trim());
  return chosen
    .filter((line, at) => !isRepeated(line, at))
    .slice(0, count)
    .map(shortened);
}

const shortened = (line: string) =>
  line.length > 300 ? `${line.slice(0, 150)} … ${line.slice(-140)}` : line.trimEnd();
