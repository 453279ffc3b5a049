import type { Place } from '../../errors.ts';

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
  /** The first line of its text; may be empty. */
  readonly message: string;
  /** Outermost first. */
  readonly frames: readonly Frame[];
}

const header = 'Traceback (most recent call last):';
/** Since 3.11 an exception group is drawn as a tree. */
const branches = /^\s*[+|]\s?/;

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
  for (const line of lines.slice(start + 1)) {
    const text = isTree ? line.replace(branches, '') : line.slice(indent);
    const [, file, number] = /^ {2}File "(.+)", line (\d+)/.exec(text) ?? [];
    if (file !== undefined) {
      frames.push({ file, line: Number(number) });
      continue;
    }
    if (text === '' || /^\s/.test(text)) continue;
    const [, type, message = ''] = /^([\w.]+)(?::\s?(.*))?$/.exec(text) ?? [];
    return type === undefined ? undefined : { type, message, frames };
  }
  return undefined;
}

/**
 * The innermost frame that lies in the app, as a place in its folder. Packages that were installed, Python's own
 * library, and what runs the app are passed over.
 *
 * @param paths of the files that travel in the bundle, relative, with `/`
 */
export function placeInApp({ frames }: Traceback, paths: readonly string[]): Place | undefined {
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
