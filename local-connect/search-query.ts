/** Whether an item meets a criterion. */
export type Test<T> = (item: T) => boolean;

/** A language of filters and search terms. */
export interface QueryLanguage<T> {
  /** Whether `name:…` is a filter. If not, it is a search term. */
  isFilter(name: string): boolean;
  /** The test for one value of a filter; undefined if the value is invalid. */
  filter(name: string, value: string): Test<T> | undefined;
  term(text: string): Test<T>;
}

/** What a query asks for, and a sentence about each filter that is ignored because its value is invalid. */
export interface ParsedQuery<T> {
  readonly matches: Test<T>;
  readonly warnings: readonly string[];
}

/**
 * Parses a query such as `board -owner:@me tag:"North Sea",docs` (api.md, section 6.6): all terms and filters must
 * match, a filter matches by any of its values, and a minus negates.
 */
export function parseQuery<T>(query: string, language: QueryLanguage<T>): ParsedQuery<T> {
  const tests: Test<T>[] = [];
  const warnings: string[] = [];
  for (const word of split(query, /\s/)) {
    const isNegated = word.startsWith('-') && word.length > 1;
    const { test, warning } = parseWord(isNegated ? word.slice(1) : word, language);
    if (warning !== undefined) warnings.push(warning);
    if (test) tests.push((item) => test(item) !== isNegated);
  }
  return { matches: (item) => tests.every((test) => test(item)), warnings };
}

function parseWord<T>(word: string, language: QueryLanguage<T>): { test?: Test<T>; warning?: string } {
  const [, key = '', list = ''] = /^([a-z_]+):(.+)$/is.exec(word) ?? [];
  const name = key.toLowerCase();
  if (!language.isFilter(name)) return { test: language.term(unquote(word)) };
  const tests = split(list, /,/).map((value) => language.filter(name, unquote(value)));
  const valid = tests.filter((test) => test !== undefined);
  if (valid.length < tests.length) return { warning: `Invalid value for the filter "${name}": ${list}` };
  return { test: (item) => valid.some((test) => test(item)) };
}

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

/** A term is found in any of the texts. Runs of separators are interchangeable: `sales-report` finds "Sales report". */
export function containsTerm(texts: readonly string[], term: string): boolean {
  return texts.some((text) => comparable(text).includes(comparable(term)));
}

const comparable = (text: string) => text.toLowerCase().replaceAll(/[\s\p{Pd}_./:|+]+/gu, ' ');
