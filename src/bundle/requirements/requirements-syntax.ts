import { rulesOffIn } from '../rules/suppressions.ts';
import { parseMarker } from './markers/marker.ts';
import { namesIn, parseRequirement, type Requirement, type Unreadable } from './requirement.ts';

/** The content of a logical line of a requirements file. */
export type Content =
  /** A blank line, a comment, or options of the whole file, such as `--extra-index-url`. */
  | { readonly kind: 'other' }
  | { readonly kind: 'requirement'; readonly requirement: Requirement }
  /** A URL without a name: an archive, or `git+…`; with what follows it. */
  | { readonly kind: 'url'; readonly url: string }
  /** A folder or an archive on disk. */
  | {
      readonly kind: 'path';
      readonly path: string;
      readonly extras: readonly string[];
      readonly marker?: string | undefined;
    }
  | { readonly kind: 'include' | 'constraints'; readonly file: string }
  | { readonly kind: 'unreadable'; readonly line: string; readonly reason: Unreadable };

/** A logical line: one or, joined by backslashes, several physical ones. */
export interface RequirementsLine {
  /** The number of its first physical line, from 1. */
  readonly number: number;
  /** As written, with line breaks between physical lines. */
  readonly text: string;
  readonly content: Content;
  /** The names of the rules that its comment switches off. */
  readonly off: ReadonlySet<string>;
  /** The names of the `${VARIABLES}` in it. */
  readonly variables: readonly string[];
}

// https://pip.pypa.io/en/stable/reference/requirements-file-format/#supported-options
const longNames: Readonly<Record<string, string>> = {
  '-i': '--index-url',
  '--pypi-url': '--index-url',
  '-r': '--requirement',
  '-c': '--constraint',
  '-e': '--editable',
  '-f': '--find-links',
};
const withValue = new Set([
  '--index-url',
  '--extra-index-url',
  '--requirement',
  '--constraint',
  '--editable',
  '--find-links',
  '--no-binary',
  '--only-binary',
  '--trusted-host',
  '--use-feature',
]);
const flags = new Set(['--no-index', '--prefer-binary', '--require-hashes', '--pre']);

/** Options of one requirement instead of the whole file. */
const ofRequirement = new Set(['--hash', '--config-setting', '--config-settings', '--global-option']);

/** A hundred times the hashes of a package. */
const maxContinuedLines = 5_000;

/**
 * Reads pip's requirements file format. Each line is parsed or marked as unreadable; never throws.
 */
export function parseRequirementsText(text: string): RequirementsLine[] {
  return joinLines(text).map(({ number, physical }) => {
    const [first = ''] = physical;
    const joined = physical.map((line) => line.replace(/\\$/, '')).join('');
    const [, written = '', comment = ''] = /^(.*?)((?:^|\s)#.*)?$/s.exec(joined) ?? [];
    const isTooLong = physical.length > maxContinuedLines;
    return {
      number,
      text: physical.join('\n'),
      content: isTooLong
        ? unreadable(first, `more than ${maxContinuedLines} lines`)
        : parseContent(written.trim()),
      off: rulesOffIn(comment),
      variables: [...new Set(Array.from(written.matchAll(/\$\{([A-Z0-9_]+)\}/g), ([, name = '']) => name))],
    };
  });
}

// As pip joins: a comment line never continues, but it ends what came before.
function joinLines(text: string): { number: number; physical: string[] }[] {
  const joined: { number: number; physical: string[] }[] = [];
  let open = false;
  text.split('\n').forEach((line, index) => {
    const last = joined.at(-1);
    if (open && last) last.physical.push(line);
    else joined.push({ number: index + 1, physical: [line] });
    open = line.endsWith('\\') && !/^\s*#/.test(line);
  });
  return joined;
}

/** Before the target of an editable requirement. */
export const editableOption = /^\s*(?:-e|--editable)(?:[\s=]+|(?=[./"']))/;

function parseContent(line: string): Content {
  if (line === '') return { kind: 'other' };
  const character = /[^\S \t\f\v\r\n]|[\u200b-\u200d\u2060]/.exec(line)?.[0];
  if (character) return { kind: 'unreadable', line, reason: { problem: 'character', part: character } };
  const editable = editableOption.exec(line)?.[0];
  if (editable === undefined && line.startsWith('-')) return parseOptions(line);
  const { text, unknown } = splitOptions(line.slice(editable?.length ?? 0));
  if (unknown !== undefined || text === '') return unreadable(line, unknown ?? '-e');
  if (editable === undefined && (looksLikePath(text) || isUrl(text) || /^file:/i.test(text)))
    return located(text, line);
  const requirement = parseRequirement(text);
  // What follows -e is a folder, a URL, or a name and a URL.
  if (editable !== undefined && ('problem' in requirement || requirement.url === undefined))
    return located(text.replace(/^(["'])(.*?)\1/s, '$2'), line);
  return 'problem' in requirement
    ? { kind: 'unreadable', line, reason: requirement }
    : { kind: 'requirement', requirement };
}

const isUrl = (text: string) => /^(?:[a-z]+\+)?[a-z]{2,}:\/\//i.test(text);

const unreadable = (line: string, part: string): Content => ({
  kind: 'unreadable',
  line,
  reason: { problem: 'syntax', part },
});

/** Splits a requirement from the options after it. `unknown`: the first one that can't be there. */
function splitOptions(line: string): { text: string; unknown?: string | undefined } {
  const start = /\s-(?:-|[a-zA-Z]\b)/.exec(line)?.index ?? line.length;
  const { unknown } = readOptions(line.slice(start), ofRequirement, new Set());
  return { text: line.slice(0, start).trim(), unknown };
}

function looksLikePath(text: string): boolean {
  const { target } = splitTarget(text);
  if (/^\.{1,2}$|^\.{0,2}[/\\]|^~[/\\]|^[A-Za-z]:[/\\]/.test(target)) return true;
  if (/^[^@]*[/\\]/.test(target) && !/^[^/\\]*(?:@|[<>=!~])/.test(target)) return true;
  return !target.includes('@') && /\.(?:whl|zip|tar\.gz|tgz|tar\.bz2|tar\.xz|tar)$/i.test(target);
}

/** Splits a path or a URL from the extras and the marker after it. */
export function splitTarget(text: string): { target: string; extras?: string; marker?: string } {
  const end = text.indexOf(';');
  const before = end < 0 ? text : text.slice(0, end).trimEnd();
  const open = before.endsWith(']')
    ? before.indexOf('[', before.lastIndexOf(']', before.length - 2) + 1)
    : -1;
  return {
    target: open < 0 ? before : before.slice(0, open),
    ...(open >= 0 && { extras: before.slice(open + 1, -1) }),
    ...(end >= 0 && { marker: text.slice(end + 1).trimStart() }),
  };
}

/** A path or a URL without a name, with extras and a marker. */
function located(text: string, line: string): Content {
  const { target, extras = '', marker } = splitTarget(text);
  if (marker !== undefined && !parseMarker(marker))
    return { kind: 'unreadable', line, reason: { problem: 'marker', part: marker } };
  if (isUrl(target) && !/^file:/i.test(target)) return { kind: 'url', url: text };
  return { kind: 'path', path: target.trim(), extras: namesIn(extras), marker };
}

/** The words of options, which are quoted as in a shell: a path with blanks needs quotes. */
const wordsOf = (options: string): string[] =>
  Array.from(options.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g), ([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );

interface Options {
  readonly options: readonly { readonly name: string; readonly value: string }[];
  /** The first word that is neither an option nor its value. */
  readonly unknown?: string;
}

function readOptions(text: string, withValue: ReadonlySet<string>, flags: ReadonlySet<string>): Options {
  const words = wordsOf(text);
  const options: { name: string; value: string }[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, written = '', attached = ''] = /^(--[^=]+|-[a-zA-Z])=?(.*)$/s.exec(word) ?? [];
    const name = longNames[written] ?? written;
    const takesValue = withValue.has(name);
    if (!takesValue && !flags.has(name)) return { options, unknown: word };
    const isInline = !takesValue || word.length > written.length;
    const value = isInline ? attached : (words[++at] ?? '');
    if (takesValue && value === '') return { options, unknown: written };
    options.push({ name, value });
  }
  return { options };
}

function parseOptions(line: string): Content {
  const { options, unknown } = readOptions(line, withValue, flags);
  if (unknown !== undefined) return unreadable(line, unknown);
  const file = options.find(({ name }) => ['--requirement', '--constraint', '--editable'].includes(name));
  if (!file) return { kind: 'other' };
  if (file.name === '--editable' || options.length > 1) return unreadable(line, line);
  return { kind: file.name === '--requirement' ? 'include' : 'constraints', file: file.value };
}
