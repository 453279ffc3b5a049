import { satisfies, valid, validRange } from '@renovatebot/pep440';
import { containsTerm, type ParsedQuery, parseQuery, type Test } from './search-query.ts';
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

/** The filters with the values `true` and `false`. This server has no bookmarks, schedules or R. */
const flags: Readonly<Record<string, Test<SearchItem>>> = {
  published: ({ content }) => content.bundle_id !== null,
  locked: ({ content }) => content.settings.locked,
  bookmarked: () => false,
  scheduled: () => false,
  python: ({ python }) => python !== undefined,
  r: () => false,
};

/** The other filters, by their value. Undefined if the value is invalid. */
const filters: Readonly<Record<string, (value: string, me: string) => Test<SearchItem> | undefined>> = {
  owner: (value, me) => {
    const name = (value === '@me' ? me : value).toLowerCase();
    return ({ owner }) => owner.toLowerCase() === name;
  },
  type: (value) => (item) => item.content.app_mode === value,
  tag: (value) => (item) => item.tags.some((path) => `/${path}`.endsWith(`/${value}`)),
  python: (value) => (isVersion(value) ? (item) => `${item.python}.`.startsWith(`${value}.`) : undefined),
  r: (value) => (isVersion(value) ? () => false : undefined),
  package: packageTest,
  image: (value) => (item) => item.content.settings.default_image_name?.includes(value) ?? false,
};

const isVersion = (text: string) => /^\d+(\.\d+){0,2}$/.test(text);

/** @param me the user name of the caller, for `owner:@me` */
export function parseContentQuery(query: string, me: string): ParsedQuery<SearchItem> {
  return parseQuery<SearchItem>(query, {
    isFilter: (name) =>
      Object.hasOwn(filters, name) || Object.hasOwn(flags, name) || name === 'is' || name === 'not',
    filter(name, value) {
      if (name === 'is' || name === 'not') return flagTest(value, String(name === 'is'));
      return flagTest(name, value) ?? (Object.hasOwn(filters, name) ? filters[name]?.(value, me) : undefined);
    },
    term:
      (text) =>
      ({ content: { name, settings } }) =>
        containsTerm([name, settings.title ?? '', settings.description], text),
  });
}

function flagTest(name: string, value: string): Test<SearchItem> | undefined {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (!flag || !['true', 'false'].includes(value)) return undefined;
  return (item) => String(flag(item)) === value;
}

function packageTest(value: string): Test<SearchItem> | undefined {
  const [, name = '', range = ''] = /^([\w.-]+)\s*(.*)$/.exec(value) ?? [];
  if (range !== '' && !validRange(range)) return undefined;
  const normalized = name.toLowerCase().replaceAll(/[-_.]+/g, '-');
  const fits = (version: string) => range === '' || (valid(version) !== null && satisfies(version, range));
  return ({ packages }) => packages.some((each) => each.name === normalized && fits(each.version));
}
