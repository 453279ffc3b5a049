import { input, TheInput } from '../shared/input-names.ts';
import type { Problem, SourceLocation } from '../shared/problems.ts';

/*
 * What the text of an input may say, whichever input it is and whoever reads it.
 */

/** What an input takes instead of what it was given. */
export class InvalidValue {
  readonly takes: string;
  readonly offending: readonly string[];

  /** @param offending the parts that are wrong, where it isn't the whole */
  constructor(takes: string, offending: readonly string[] = []) {
    this.takes = takes;
    this.offending = offending;
  }

  /** @param where in the app's own file, if it was read from there: it isn't an input then, but a setting */
  mistakes(name: string, given: string, location?: SourceLocation): Problem[] {
    const parts = this.offending.length > 0 ? this.offending : [given];
    const verb = this.offending.length > 0 ? 'holds' : 'is';
    return parts.map((part) => ({
      message: `${location ? name : TheInput(name)} ${verb} ${quote(part)}.`,
      reason: `It takes ${this.takes}.`,
      hint: `Correct ${location ? name : input(name)}.`,
      ...(location && { location }),
    }));
  }
}

/** On one line, and shortened. */
export function quote(given: string): string {
  const line = given.replace(/\s+/g, ' ');
  return JSON.stringify(line.length > 100 ? `${line.slice(0, 100)}…` : line);
}

/** The values of an input that takes one a line; empty lines and comments are none. */
export const linesOf = (given: string): readonly string[] =>
  given
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

/**
 * True or false, in the spellings of YAML 1.2's core schema, as GitHub's own actions take them. Empty is false.
 *
 * Source: `getBooleanInput` of https://github.com/actions/toolkit/blob/main/packages/core/src/core.ts
 */
export function parseFlag(given: string): boolean | InvalidValue {
  if (['true', 'True', 'TRUE'].includes(given)) return true;
  if (['', 'false', 'False', 'FALSE'].includes(given)) return false;
  return new InvalidValue('true or false');
}

export function parseChoice<const T extends string>(given: string, words: readonly T[]): T | InvalidValue {
  return words.find((word) => word === given) ?? new InvalidValue(`one of ${words.join(', ')}`);
}
