import { closest } from '../shared/did-you-mean.ts';
import { input, TheInput } from '../shared/input-names.ts';
import { type Parsed, type Problem, type SourceLocation, throwProblems } from '../shared/problems.ts';
import { inputDefaults } from './defaults.ts';

/** Returns the text of an input, `''` if it isn't set. */
export type ReadInput = (name: string) => string;

/** Parses the text of an input that is set. */
export type Parser<T> = (given: string) => T | InvalidValue;

/** Parses inputs, and collects their problems so that all are reported together. */
export class InputReader {
  readonly problems: Problem[] = [];
  readonly #read: ReadInput;
  readonly #placeOf: (name: string) => SourceLocation | undefined;

  /** @param placeOf the location of an input in connect.toml, if its value is from there */
  constructor(read: ReadInput, placeOf: (name: string) => SourceLocation | undefined = () => undefined) {
    this.#read = read;
    this.#placeOf = placeOf;
  }

  /** `''` if the input isn't set. */
  text(name: string): string {
    return this.#read(name).trim();
  }

  /** `undefined` if neither the input nor `otherwise` is set, or the value is invalid. */
  optional<T>(name: string, parse: Parser<T>, otherwise = ''): T | undefined {
    const given = this.text(name) || otherwise.trim();
    return given === '' ? undefined : this.#parsed(name, given, parse);
  }

  /** The value, or that of the default. Of no use if there are problems. */
  value<T>(name: string, parse: Parser<T>): T {
    const defaults: Readonly<Record<string, string>> = inputDefaults;
    return this.#parsed(name, this.text(name) || (defaults[name] ?? ''), parse) as T;
  }

  flag(name: string): boolean {
    return this.value(name, parseFlag);
  }

  /** Adds problems of an input. */
  note(name: string, problems: readonly Problem[]): void {
    this.problems.push(...located(problems, this.#placeOf(name)));
  }

  /** @throws {UserError} with all problems, if there are any */
  throwProblems(): void {
    throwProblems(this.problems);
  }

  #parsed<T>(name: string, given: string, parse: Parser<T>): T | undefined {
    const value = parse(given);
    if (!(value instanceof InvalidValue)) return value;
    this.problems.push(...value.mistakes(name, given, this.#placeOf(name)));
    return undefined;
  }
}

const located = (problems: readonly Problem[], location: SourceLocation | undefined): readonly Problem[] =>
  location ? problems.map((problem) => ({ ...problem, location })) : problems;

/** An invalid value of an input. */
export class InvalidValue {
  readonly expected: string;
  readonly offending: readonly string[];
  readonly suggestion: string | undefined;

  /**
   * @param expected completes "Expected …"
   * @param options.offending the invalid parts, if it isn't the whole value
   * @param options.suggestion the value that was probably meant
   */
  constructor(
    expected: string,
    { offending = [], suggestion }: { offending?: readonly string[]; suggestion?: string | undefined } = {},
  ) {
    this.expected = expected;
    this.offending = offending;
    this.suggestion = suggestion;
  }

  /** @param location in connect.toml, if the value is from there: then it is a setting, not an input */
  mistakes(name: string, given: string, location?: SourceLocation): Problem[] {
    const parts = this.offending.length > 0 ? this.offending : [given];
    const verb = this.offending.length > 0 ? 'has' : 'is';
    const shown = location ? name : input(name);
    return parts.map((part) => ({
      message: `${location ? name : TheInput(name)} ${verb} ${quote(part)}.`,
      reason: `Expected ${this.expected}.`,
      hint: this.suggestion === undefined ? `Correct ${shown}.` : `Did you mean ${this.suggestion}?`,
      ...(location && { location }),
    }));
  }
}

/** An invalid value with problems in other words. */
export class RefusedValue extends InvalidValue {
  readonly #problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('');
    this.#problems = problems;
  }

  override mistakes(_name: string, _given: string, location?: SourceLocation): Problem[] {
    return [...located(this.#problems, location)];
  }
}

/** The value of a parser that isn't only for inputs. */
export function accepted<T>(parsed: Parsed<T>): T | InvalidValue {
  return parsed.ok ? parsed.value : new RefusedValue([parsed.mistake]);
}

/** Parses a list with one entry per line. Each invalid line has its own problem. */
export const eachLine =
  <T>(parse: Parser<T>): Parser<readonly T[]> =>
  (given) => {
    const parsed = linesOf(given).map((line) => ({ line, value: parse(line) }));
    const wrong = parsed.flatMap(({ line, value }) =>
      value instanceof InvalidValue ? [{ line, value }] : [],
    );
    return wrong.length > 0 ? new InvalidLines(wrong) : parsed.map(({ value }) => value as T);
  };

class InvalidLines extends InvalidValue {
  readonly #wrong: readonly { readonly line: string; readonly value: InvalidValue }[];

  constructor(wrong: readonly { readonly line: string; readonly value: InvalidValue }[]) {
    super('');
    this.#wrong = wrong;
  }

  override mistakes(name: string, _given: string, location?: SourceLocation): Problem[] {
    return this.#wrong.flatMap(({ line, value }) => value.mistakes(name, line, location));
  }
}

/** A value in quotes, on one line and at most 100 characters. */
export function quote(given: string): string {
  const line = given.replace(/\s+/g, ' ');
  return JSON.stringify(line.length > 100 ? `${line.slice(0, 100)}…` : line);
}

/** The values of an input with one value per line, without empty lines and comments. */
export const linesOf = (given: string): readonly string[] =>
  given
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

/**
 * True or false in the spellings of YAML 1.2's core schema, like GitHub's own actions. Empty is false.
 *
 * Source: `getBooleanInput` of https://github.com/actions/toolkit/blob/main/packages/core/src/core.ts
 */
export function parseFlag(given: string): boolean | InvalidValue {
  if (['true', 'True', 'TRUE'].includes(given)) return true;
  if (['', 'false', 'False', 'FALSE'].includes(given)) return false;
  return new InvalidValue('true or false');
}

/** Parses one of several words. */
export const oneOf =
  <const T extends string>(words: readonly T[]): Parser<T> =>
  (given) =>
    words.find((word) => word === given) ??
    new InvalidValue(`one of ${words.join(', ')}`, { suggestion: closest(given, words) });

export const asText: Parser<string> = (given) => given;
