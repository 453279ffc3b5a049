import { closest } from '../shared/did-you-mean.ts';
import { input, TheInput } from '../shared/input-names.ts';
import type { Problem, SourceLocation } from '../shared/problems.ts';

/** Returns the text of an input, `''` if it isn't set. */
export type ReadInput = (name: string) => string;

export interface InputContext {
  /** The name of the input. */
  readonly name: string;
  /** The environment of the step. */
  readonly step: Readonly<Record<string, string | undefined>>;
}

/** Parses the text of an input. */
export type Parser<T> = (given: string, context: InputContext) => T | InvalidValue;

/** One input. */
export interface InputRow {
  readonly parse: (given: string, context: InputContext) => unknown;
  /** The default in action.yml; `''` for a list without entries. Without one, an input that isn't set is `undefined`. */
  readonly default?: string;
  /** The variable of the environment that sets it, if the input doesn't. */
  readonly variable?: string;
  /** True or false; or several values, one per line. */
  readonly type?: 'flag' | 'list';
  /** Its value is masked before anything else happens. */
  readonly secret?: true;
  /** Why connect.toml must not set it. */
  readonly refused?: string;
  /**
   * It selects the content item, and with it the secrets that the app gets, or files of the workspace, which may contain
   * files of the workflow. In a workflow that a pull request can't change, its connect.toml must not set it.
   */
  readonly decisive?: true;
}

export type InputRows = Readonly<Record<string, InputRow>>;

type Camel<S> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;

type Value<R extends InputRow> =
  | Exclude<Awaited<ReturnType<R['parse']>>, InvalidValue>
  | (R extends { readonly default: string } ? never : undefined);

/** The values of inputs, by their names in camel case. */
export type InputValues<R extends InputRows> = {
  readonly [K in keyof R as Camel<K>]: Value<R[K]>;
};

export interface InputSource {
  readonly read: ReadInput;
  readonly step?: InputContext['step'];
  /** The location of an input in connect.toml, if its value is from there. */
  readonly placeOf?: (name: string) => SourceLocation | undefined;
}

/**
 * Parses inputs.
 *
 * @returns the problems of all inputs together, and the values, which are of no use if there are problems
 */
export async function parseInputs<R extends InputRows>(
  rows: R,
  { read, step = {}, placeOf = () => undefined }: InputSource,
): Promise<{ readonly values: InputValues<R>; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { parse, variable, default: otherwise }] of Object.entries(rows)) {
    const set = read(name).trim() || (variable && step[variable]?.trim());
    const given = set || otherwise;
    const value = given === undefined ? undefined : await parse(given, { name, step });
    if (value instanceof InvalidValue) problems.push(...problemsOf(value, name, given, placeOf(name)));
    else values[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())] = value;
  }
  return { values: values as InputValues<R>, problems };
}

/** A part of a value that is invalid. */
interface Mistake {
  /** Completes "Expected …". */
  readonly expected: string;
  /** The invalid part, if it isn't the whole value. */
  readonly part?: string;
  /** The value that was probably meant. */
  readonly suggestion?: string | undefined;
}

/** An invalid value of an input: what was expected instead, or problems with messages of their own. */
export class InvalidValue {
  readonly mistakes: readonly (Mistake | Problem)[];

  constructor(...mistakes: readonly (Mistake | Problem)[]) {
    this.mistakes = mistakes;
  }
}

export const expected = (text: string, suggestion?: string): InvalidValue =>
  new InvalidValue({ expected: text, suggestion });

function problemsOf(
  { mistakes }: InvalidValue,
  name: string,
  given = '',
  location?: SourceLocation,
): readonly Problem[] {
  return mistakes.map((mistake) => {
    const place = location && { location };
    if ('message' in mistake) return { ...mistake, ...place };
    const { part, suggestion } = mistake;
    return {
      message: `${location ? name : TheInput(name)} ${part === undefined ? 'is' : 'has'} ${quote(part ?? given)}.`,
      reason: `Expected ${mistake.expected}.`,
      hint:
        suggestion === undefined
          ? `Correct ${location ? name : input(name)}.`
          : `Did you mean ${suggestion}?`,
      ...place,
    };
  });
}

/** Parses a list with one entry per line. Each invalid line has its own problem. */
export const eachLine =
  <T>(parse: Parser<T>): Parser<readonly T[]> =>
  (given, context) => {
    const values: T[] = [];
    const mistakes = entriesOf(given).flatMap((part) => {
      const value = parse(part, context);
      if (value instanceof InvalidValue) return value.mistakes.map((mistake) => ({ part, ...mistake }));
      values.push(value);
      return [];
    });
    return mistakes.length > 0 ? new InvalidValue(...mistakes) : values;
  };

/** Removes duplicates: of items with the same key, the last one is kept. */
export const unique = <T>(items: readonly T[], key: (item: T) => string): readonly T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];

/** A value in quotes, on one line and at most 100 characters. */
export function quote(given: string): string {
  const line = given.replace(/\s+/g, ' ');
  return JSON.stringify(line.length > 100 ? `${line.slice(0, 100)}…` : line);
}

/** The entries of an input with one entry per line, without empty lines and comments. */
export const entriesOf = (given: string): readonly string[] =>
  given
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

/**
 * True or false in the spellings of YAML 1.2's core schema, like GitHub's own actions.
 *
 * Source: `getBooleanInput` of https://github.com/actions/toolkit/blob/main/packages/core/src/core.ts
 */
export function parseFlag(given: string): boolean | InvalidValue {
  if (['true', 'True', 'TRUE'].includes(given)) return true;
  if (['false', 'False', 'FALSE'].includes(given)) return false;
  return expected('true or false');
}

/** Parses one of several words in lower case, in any case: rsconnect-python has UV where this program has uv. */
export const oneOf =
  <const T extends string>(words: readonly T[]) =>
  (given: string): T | InvalidValue =>
    words.find((word) => word === given.toLowerCase()) ??
    expected(`one of ${words.join(', ')}`, closest(given, words));

export const asText = (given: string): string => given;

/** An input that is true or false, with the default false. */
export const flag = { parse: parseFlag, type: 'flag', default: 'false' } as const;
