import type { SourceLocation } from '../../shared/problems.ts';

export interface Frame {
  /** As Python printed it: an absolute path, or `<frozen …>`, `<string>`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** An exception that nothing caught, as Python prints it. */
export interface Traceback {
  /** Its class, with the module where Python shows it: `KeyError`, `dash.exceptions.InvalidConfig`. */
  readonly type: string;
  /** Its text, of as many lines as it has, though a very long one is cut; may be empty. */
  readonly message: string;
  /** Outermost first. */
  readonly frames: readonly Frame[];
}

const header = 'Traceback (most recent call last):';
/** Since 3.11 an exception group is drawn as a tree. */
const branches = /^\s*[+|]\s?/;
const rule = /^\s*\+-/;
const mostLines = 30;
const longestMessage = 4000;
/** What other programs write after an exception: gunicorn, Connect, `logging`, an access log. */
const logLine =
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d|^\[?(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\b|^\d+(?:\.\d+){3} - |^During handling of /;

/** The index of the line that begins the last traceback of a log; the number of lines if there is none. */
export function lastTracebackStart(lines: readonly string[]): number {
  const start = lines.findLastIndex((line) => line.includes(header));
  return start < 0 ? lines.length : start;
}

/**
 * The last traceback of a log. Of exceptions that were raised from one another it is the one that came out: the
 * others are its causes, printed before it.
 */
export function lastTraceback(log: readonly string[]): Traceback | undefined {
  const lines = log.flatMap((entry) => entry.split(/\r?\n/));
  const start = lines.findLastIndex((line) => line.replace(branches, '').trimEnd().endsWith(header));
  if (start < 0) return undefined;
  const isTree = branches.test(lines[start] ?? '');
  const indent = lines[start]?.indexOf('Traceback') ?? 0;
  const frames: Frame[] = [];
  const below = lines.slice(start + 1);
  const drawn = below.findIndex((line) => !branches.test(line) || rule.test(line));
  const texts = isTree
    ? below.slice(0, drawn < 0 ? undefined : drawn).map((line) => line.replace(branches, ''))
    : below.map((line) => line.slice(indent));
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

/**
 * What an exception goes on with after its first line. Python marks no end of it: it is taken to go on until a line
 * of a log, or two blank ones.
 */
function furtherLines(texts: readonly string[]): readonly string[] {
  const isBlank = (at: number) => (texts[at] ?? '').trim() === '';
  const end = texts.findIndex((text, at) => logLine.test(text) || (isBlank(at) && isBlank(at + 1)));
  return texts.slice(0, end < 0 ? undefined : end);
}

function bounded(lines: readonly string[]): string {
  const whole = lines.join('\n').trimEnd();
  const cut = lines.slice(0, mostLines).join('\n').slice(0, longestMessage).trimEnd();
  return cut.length < whole.length ? `${cut} …` : whole;
}

/**
 * The innermost frame that lies in the app, as a place in its folder. Packages that were installed, Python's own
 * library, and what runs the app are passed over.
 *
 * @param paths of the files that travel in the bundle, relative, with `/`
 */
export function placeInApp({ frames }: Traceback, paths: readonly string[]): SourceLocation | undefined {
  for (const { file, line } of frames.toReversed()) {
    if (/[\\/](site|dist)-packages[\\/]|[\\/]lib[\\/]python3|^</.test(file)) continue;
    const shown = file.replaceAll('\\', '/');
    const [found] = paths
      .filter((path) => shown === path || shown.endsWith(`/${path}`))
      .toSorted((a, b) => b.length - a.length);
    if (found !== undefined) return { file: found, line };
  }
  return undefined;
}
