import type { SourceLocation } from '../../shared/problems.ts';

export interface Frame {
  /** As Python printed it: an absolute path, or `<frozen …>`, `<string>`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** An uncaught exception, as Python prints it. */
export interface Traceback {
  /** Its class, with the module if Python prints it: `KeyError`, `dash.exceptions.InvalidConfig`. */
  readonly type: string;
  /** Its text with all lines, cut if it is very long; may be empty. */
  readonly message: string;
  /** Outermost first. */
  readonly frames: readonly Frame[];
}

const header = 'Traceback (most recent call last):';
const libraryFile = /[\\/](site|dist)-packages[\\/]|[\\/]lib[\\/]python3|^</;
const maxLines = 30;
const maxLength = 4000;
/** What other programs write after an exception: gunicorn, Connect, `logging`, an access log. And the line below one of a group. */
const logLine =
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d|^\[?(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\b|^\d+(?:\.\d+){3} - |^During handling of |^-{5}/;

/** The index of the line that begins the last traceback of a log; the number of lines if there is none. */
export function lastTracebackStart(lines: readonly string[]): number {
  const start = lines.findLastIndex((line) => line.includes(header));
  return start < 0 ? lines.length : start;
}

/** The lines of a traceback without the frames of installed packages and of Python itself. */
export function withoutLibraries(lines: readonly string[]): readonly string[] {
  let isLibrary = false;
  return lines.filter((line) => {
    const file = /^ {2}File "(.+?)"/.exec(line)?.[1];
    if (file !== undefined) isLibrary = libraryFile.test(file);
    else if (!/^ {4}/.test(line)) isLibrary = false;
    return !isLibrary;
  });
}

/** The last traceback of a log. If exceptions are chained, it is the outermost one: Python prints the causes first. */
export function lastTraceback(log: readonly string[]): Traceback | undefined {
  const lines = log.flatMap((entry) => entry.split(/\r?\n/));
  const start = lines.findLastIndex((line) => line.trimEnd().endsWith(header));
  if (start < 0) return undefined;
  // Since Python 3.11, an exception group is printed as an indented tree.
  const indent = lines[start]?.search(/(?:Exception Group )?Traceback/) ?? 0;
  const frames: Frame[] = [];
  const texts = lines.slice(start + 1).map((line) => line.slice(indent));
  for (const [at, text] of texts.entries()) {
    const [, file, number] = /^ {2}File "(.+)", line (\d+)/.exec(text) ?? [];
    if (file !== undefined) {
      frames.push({ file, line: Number(number) });
      continue;
    }
    if (text === '' || /^\s/.test(text)) continue;
    const [, type, message = ''] = /^([\w.]+)(?::\s?(.*))?$/.exec(text) ?? [];
    if (type === undefined) return undefined;
    return { type, message: bounded([message, ...furtherLines(texts.slice(at + 1))]), frames };
  }
  return undefined;
}

/** Python marks no end of an exception's text: it is taken to end before a line of a log, or before two blank lines. */
function furtherLines(texts: readonly string[]): readonly string[] {
  const isBlank = (at: number) => (texts[at] ?? '').trim() === '';
  const end = texts.findIndex((text, at) => logLine.test(text) || (isBlank(at) && isBlank(at + 1)));
  return texts.slice(0, end < 0 ? undefined : end);
}

function bounded(lines: readonly string[]): string {
  const whole = lines.join('\n').trimEnd();
  const cut = lines.slice(0, maxLines).join('\n').slice(0, maxLength).trimEnd();
  return cut.length < whole.length ? `${cut} …` : whole;
}

/**
 * The innermost frame in the app's own files.
 *
 * @param paths of the files in the bundle
 */
export function placeInApp({ frames }: Traceback, paths: readonly string[]): SourceLocation | undefined {
  for (const { file, line } of frames.toReversed()) {
    const found = pathInApp(file, paths);
    if (found !== undefined) return { file: found, line };
  }
  return undefined;
}

/**
 * The path in the bundle of a file that Python printed, or `undefined` for installed packages, the standard library and
 * the program that runs the app.
 */
export function pathInApp(file: string, paths: readonly string[]): string | undefined {
  if (libraryFile.test(file)) return undefined;
  const path = file.replaceAll('\\', '/');
  const [longest] = paths
    .filter((one) => path === one || path.endsWith(`/${one}`))
    .toSorted((a, b) => b.length - a.length);
  return longest;
}

/** The folder of the app on the server, with a `/` at its end. */
export function appRoot({ frames }: Traceback, paths: readonly string[]): string | undefined {
  for (const { file } of frames.toReversed()) {
    const found = pathInApp(file, paths);
    if (found !== undefined) return file.slice(0, file.length - found.length);
  }
  return undefined;
}
