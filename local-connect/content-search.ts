import { satisfies, valid, validRange } from '@renovatebot/pep440';
import type { Content } from './state/content.ts';

/** A content item with what a query can ask of it. */
export interface SearchItem {
  readonly content: Content;
  readonly owner: string;
  /** Paths of the content's tags, such as `Teams/Data`. */
  readonly tags: readonly string[];
  /** The version of Python that runs it. */
  readonly python: string | undefined;
  readonly packages: readonly { readonly name: string; readonly version: string }[];
}

type Test = (item: SearchItem) => boolean;

/** The filters with the values `true` and `false`. This server has no bookmarks, schedules or R. */
const flags: Readonly<Record<string, Test>> = {
  published: ({ content }) => content.bundle_id !== null,
  locked: ({ content }) => content.settings.locked,
  bookmarked: () => false,
  scheduled: () => false,
  python: ({ python }) => python !== undefined,
  r: () => false,
};

/** The other filters, by their value. Undefined if the value is invalid. */
const filters: Readonly<Record<string, (value: string, me: string) => Test | undefined>> = {
  owner: (value, me) => {
    const name = (value === '@me' ? me : value).toLowerCase();
    return ({ owner }) => owner.toLowerCase() === name;
  },
  type: (value) => (item) => item.content.app_mode === value,
  tag: (value) => (item) => item.tags.some((path) => `/${path}`.endsWith(`/${value}`)),
  python: (value) =>
    /^\d+(\.\d+){0,2}$/.test(value) ? (item) => `${item.python}.`.startsWith(`${value}.`) : undefined,
  r: (value) => (/^\d+(\.\d+){0,2}$/.test(value) ? () => false : undefined),
  package: packageTest,
  image: (value) => (item) => item.content.settings.default_image_name?.includes(value) ?? false,
};

/** What a query asks for, and a sentence about each filter that is ignored because its value is invalid. */
export interface ParsedQuery {
  readonly matches: Test;
  readonly warnings: readonly string[];
}

/**
 * Parses a query such as `board -owner:@me tag:"North Sea",docs`: api.md, section 6.6.
 * @param me the caller's user name
 */
export function parseQuery(query: string, me: string): ParsedQuery {
  const tests: Test[] = [];
  const warnings: string[] = [];
  for (const word of split(query, /\s/)) {
    const isNegated = word.startsWith('-') && word.length > 1;
    const { test, warning } = parseWord(isNegated ? word.slice(1) : word, me);
    if (warning !== undefined) warnings.push(warning);
    if (test) tests.push((item) => test(item) !== isNegated);
  }
  return { matches: (item) => tests.every((test) => test(item)), warnings };
}

function parseWord(word: string, me: string): { test?: Test; warning?: string } {
  const [, key = '', list = ''] = /^([a-z]+):(.+)$/is.exec(word) ?? [];
  const name = key.toLowerCase();
  const isFlag = name === 'is' || name === 'not';
  if (!isFlag && !Object.hasOwn(filters, name) && !Object.hasOwn(flags, name))
    return { test: termTest(unquote(word)) };
  const tests = split(list, /,/)
    .map(unquote)
    .map((value) => (isFlag ? flagTest(value, String(name === 'is')) : filterTest(name, value, me)));
  const valid = tests.filter((test) => test !== undefined);
  if (valid.length < tests.length) return { warning: `Invalid value for the filter "${name}": ${list}` };
  return { test: (item) => valid.some((test) => test(item)) };
}

const filterTest = (name: string, value: string, me: string) =>
  flagTest(name, value) ?? (Object.hasOwn(filters, name) ? filters[name]?.(value, me) : undefined);

function flagTest(name: string, value: string): Test | undefined {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (!flag || !['true', 'false'].includes(value)) return undefined;
  return (item) => String(flag(item)) === value;
}

function packageTest(value: string): Test | undefined {
  const [, name = '', range = ''] = /^([\w.-]+)\s*(.*)$/.exec(value) ?? [];
  if (range !== '' && !validRange(range)) return undefined;
  const normalized = name.toLowerCase().replaceAll(/[-_.]+/g, '-');
  const hasVersion = (version: string) =>
    range === '' || (valid(version) !== null && satisfies(version, range));
  return ({ packages }) => packages.some((each) => each.name === normalized && hasVersion(each.version));
}

function termTest(term: string): Test {
  const text = comparable(term);
  return ({ content: { name, settings } }) =>
    [name, settings.title ?? '', settings.description].some((field) => comparable(field).includes(text));
}

/** Runs of separators are interchangeable: `sales-report` finds "Sales report". */
const comparable = (text: string) => text.toLowerCase().replaceAll(/[\s\p{Pd}_./:|+]+/gu, ' ');

/** The non-empty parts between separators outside of double quotes. A backslash escapes a quote or a backslash. */
function split(text: string, separator: RegExp): string[] {
  const parts = [''];
  let isQuoted = false;
  for (const [token] of text.matchAll(/\\["\\]|./gs)) {
    if (!isQuoted && separator.test(token)) parts.push('');
    else parts.push((parts.pop() ?? '') + token);
    if (token === '"') isQuoted = !isQuoted;
  }
  return parts.filter((part) => part !== '');
}

const unquote = (text: string) => text.replaceAll(/\\(["\\])|"/g, (_, escaped = '') => escaped);
