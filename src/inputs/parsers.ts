import { closest } from '../shared/did-you-mean.ts';
import { input, TheInput } from '../shared/input-names.ts';
import type { Problem, SourceLocation } from '../shared/problems.ts';

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

export function parseChoice<const T extends string>(given: string, words: readonly T[]): T | InvalidValue {
  const found = words.find((word) => word === given);
  return found ?? new InvalidValue(`one of ${words.join(', ')}`, { suggestion: closest(given, words) });
}
