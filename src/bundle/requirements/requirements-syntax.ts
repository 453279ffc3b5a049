import { type Marker, parseMarker } from './markers/marker.ts';
import { parseRequirement, type Requirement, type Unreadable } from './requirement.ts';
import { rulesOffIn } from './requirement-rules.ts';

/** The content of a logical line of a requirements file. */
export type Content =
  | { readonly kind: 'blank' }
  | {
      readonly kind: 'requirement';
      readonly requirement: Requirement;
      /** For `-e name @ url`. */
      readonly editable: boolean;
      readonly hashes: number;
    }
  /** A URL without a name: an archive, or `git+…`. */
  | { readonly kind: 'url'; readonly url: string; readonly editable: boolean; readonly hashes: number }
  /** A folder or an archive on disk. */
  | {
      readonly kind: 'path';
      readonly path: string;
      readonly extras: readonly string[];
      readonly marker?: Marker;
      readonly editable: boolean;
      readonly hashes: number;
    }
  | { readonly kind: 'include' | 'constraints'; readonly file: string }
  | { readonly kind: 'options'; readonly options: readonly Option[] }
  | { readonly kind: 'unreadable'; readonly line: string; readonly reason: Unreadable };

/** A global option, such as `--extra-index-url`. */
export interface Option {
  /** In its long form. */
  readonly name: string;
  readonly value?: string;
  readonly known: boolean;
}

/** A logical line: one or, joined by backslashes, several physical ones. */
export interface RequirementsLine {
  /** The number of its first physical line, from 1. */
  readonly number: number;
  readonly physical: readonly string[];
  readonly content: Content;
  /** The names of the rules that its comment switches off. */
  readonly off: ReadonlySet<string>;
  /** The names of the `${VARIABLES}` in it. */
  readonly variables: readonly string[];
}

// https://pip.pypa.io/en/stable/reference/requirements-file-format/#supported-options
const long: Readonly<Record<string, string>> = {
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

/**
 * Reads pip's requirements file format. Each line is parsed or marked as unreadable; never throws.
 */
export function parseRequirementsText(text: string): RequirementsLine[] {
  return joinLines(text).map(({ number, physical }) => {
    if (physical.length > maxContinuedLines) {
      const content = unreadable(physical[0] ?? '', `more than ${maxContinuedLines} lines`);
      return { number, physical, content, off: new Set<string>(), variables: [] };
    }
    const joined = physical.map((line) => line.replace(/\\$/, '')).join('');
    const [, written = '', comment = ''] = /^(.*?)((?:^|\s)#.*)?$/s.exec(joined) ?? [];
    return {
      number,
      physical,
      content: parseContent(written.trim()),
      off: rulesOffIn(comment),
      variables: [...written.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(([, name = '']) => name),
    };
  });
}

/** A hundred times the hashes of a package. */
const maxContinuedLines = 5_000;

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

function parseContent(line: string): Content {
  if (line === '') return { kind: 'blank' };
  const character = /[^\S \t\f\v\r\n]|[\u200b-\u200d\u2060]/.exec(line)?.[0];
  if (character) return { kind: 'unreadable', line, reason: { problem: 'character', part: character } };
  const editable = editableOption.exec(line)?.[0];
  if (editable) return parseEditable(line.slice(editable.length), line);
  if (line.startsWith('-')) return parseOptions(line);
  const { text, hashes, unknown } = splitOptions(line);
  if (unknown) return unreadable(line, unknown);
  if (looksLikePath(text) || /^(?:[a-z]+\+)?[a-z]+:\/\//i.test(text) || /^file:/i.test(text)) {
    return located(text, false, hashes, line);
  }
  const requirement = parseRequirement(text);
  if ('problem' in requirement) return { kind: 'unreadable', line, reason: requirement };
  return { kind: 'requirement', requirement, editable: false, hashes };
}

/** Before the target of an editable requirement. */
export const editableOption = /^\s*(?:-e|--editable)(?:[\s=]+|(?=[./"']))/;

/** What follows `-e`: a folder, a URL, or a name and a URL; each with extras and a marker. */
function parseEditable(target: string, line: string): Content {
  const { text, hashes, unknown } = splitOptions(target);
  if (unknown || text === '') return unreadable(line, unknown ?? '-e');
  const requirement = parseRequirement(text);
  return !('problem' in requirement) && requirement.url !== undefined
    ? { kind: 'requirement', requirement, editable: true, hashes }
    : located(unquote(text), true, hashes, line);
}

const unreadable = (line: string, part: string): Content => ({
  kind: 'unreadable',
  line,
  reason: { problem: 'syntax', part },
});

/** Splits a requirement from the options after it. */
function splitOptions(line: string): { text: string; hashes: number; unknown?: string } {
  const start = /\s-(?:-|[a-zA-Z]\b)/.exec(line)?.index ?? line.length;
  const words = line.slice(start).split(/\s+/).filter(Boolean);
  let hashes = 0;
  let unknown: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const [name = '', value] = words[at]?.split(/=(.*)/s) ?? [];
    if (!ofRequirement.has(name)) unknown ??= words[at];
    if (name === '--hash') hashes++;
    if (value === undefined) at++;
  }
  return { text: line.slice(0, start).trim(), hashes, ...(unknown && { unknown }) };
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
function located(text: string, editable: boolean, hashes: number, line: string): Content {
  const { target, extras: writtenExtras, marker: writtenMarker } = splitTarget(text);
  const marker = writtenMarker === undefined ? undefined : parseMarker(writtenMarker);
  if (writtenMarker !== undefined && !marker) {
    return { kind: 'unreadable', line, reason: { problem: 'marker', part: writtenMarker } };
  }
  if (/^file:/i.test(target) || !/^(?:[a-z]+\+)?[a-z]{2,}:\/\//i.test(target)) {
    const extras = (writtenExtras ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
    return { kind: 'path', path: target.trim(), extras, ...(marker && { marker }), editable, hashes };
  }
  return { kind: 'url', url: text, editable, hashes };
}

/** `"a b"` and `name="a b"` without the quotes. */
function unquote(word: string): string {
  const quote = /["']$/.exec(word)?.[0];
  if (quote === undefined) return word;
  const open = word.startsWith(quote) ? 0 : word.indexOf(`=${quote}`) + 1;
  const isQuoted = open < word.length - 1 && word[open] === quote;
  return isQuoted ? `${word.slice(0, open)}${word.slice(open + 1, -1)}` : word;
}

function parseOptions(line: string): Content {
  const words = line.match(/"[^"]*"|'[^']*'|[^\s"']+(?:"[^"]*"|'[^']*')?/g) ?? [];
  const options: Option[] = [];
  for (let at = 0; at < words.length; at++) {
    const [, written = '', attached] = /^(--[^=]+|-[a-zA-Z])=?(.*)$/s.exec(unquote(words[at] ?? '')) ?? [];
    if (written === '') return unreadable(line, words[at] ?? line);
    const name = long[written] ?? written;
    const inline = words[at]?.includes('=') || attached ? attached : undefined;
    if (!withValue.has(name)) options.push({ name, known: flags.has(name) });
    else {
      // As in pip, a path with blanks needs quotes.
      const value = inline ?? unquote(words[++at] ?? '');
      if (value === '') return unreadable(line, written);
      options.push({ name, value, known: true });
    }
  }
  const [first] = options;
  if (options.length === 1 && first?.value !== undefined) {
    if (first.name === '--requirement') return { kind: 'include', file: first.value };
    if (first.name === '--constraint') return { kind: 'constraints', file: first.value };
  }
  if (options.some(({ name }) => ['--requirement', '--constraint', '--editable'].includes(name))) {
    return unreadable(line, line);
  }
  return { kind: 'options', options };
}
