import type { SourceLocation } from '../../shared/problems.ts';
import type { App } from '../request.ts';
import type { Traceback } from './traceback.ts';

/** The output of a failed build. */
export interface BuildLog {
  readonly text: string;
  /** The Python that it was built with, if the output names it. */
  readonly python: string | undefined;
}

/** The cause of a failed build, and how to find its line in the requirements. */
export interface BuildCause {
  readonly message: string;
  readonly hint: string;
  /** The number of the line, from 1, or a part of it. */
  readonly line?: number | string | RegExp | undefined;
  /** Else: packages, the most specific first. Default: the one that was being built. */
  readonly names?: readonly string[];
}

/** What is known about an app that failed. */
export interface StartContext {
  /** What was deployed; `undefined` for a bundle of an earlier run. */
  readonly app: App | undefined;
  readonly trace: Traceback | undefined;
}

/** The cause of a failed start. */
export interface StartCause {
  /** Replaces the exception as the title. */
  readonly message?: string;
  readonly hint?: string | undefined;
  /** Default: the innermost line of the app in the traceback. */
  readonly location?: SourceLocation | undefined;
}

/** The named groups of a match. A digit at the end of a group's name only distinguishes alternatives. */
export type Found = Readonly<Record<string, string | undefined>>;

/**
 * A failure that is recognized by its text: the output of a build, an exception, or the log of an app. Its cause is
 * either stated, with groups of the match in its texts (`{path}`, or `{path|a file}` with a default), or decided by a function.
 */
export type KnownFailure<Cause, Context> = {
  readonly pattern: RegExp;
} & (
  | Cause
  /** Returns `undefined` if it turns out to be another failure. */
  | { readonly cause: (found: Found, context: Context) => Cause | undefined }
);

/**
 * The cause of the first known failure that a text shows.
 *
 * @param defaults of groups that a pattern lacks
 */
export function causeOf<Cause extends object, Context>(
  failures: readonly KnownFailure<Cause, Context>[],
  text: string,
  context: Context,
  defaults: Found = {},
): { readonly cause: Cause; readonly found: Found } | undefined {
  for (const failure of failures) {
    const match = failure.pattern.exec(text);
    if (!match) continue;
    const groups = Object.entries(match.groups ?? {}).filter(([, value]) => value);
    const values = groups.map(([name, value]) => [name.replace(/\d$/, ''), value?.trim()]);
    const found: Found = { ...defaults, ...Object.fromEntries(values) };
    const cause = 'cause' in failure ? failure.cause(found, context) : withValues(failure, found);
    if (cause) return { cause, found };
  }
  return undefined;
}

/** A cause or problem with values in its texts. */
export const withValues = <Cause extends object>(cause: Cause, found: Found): Cause =>
  Object.fromEntries(
    Object.entries(cause).map(([key, text]) => [
      key,
      typeof text === 'string'
        ? text.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_, name, unknown = '') => found[name] ?? unknown)
        : text,
    ]),
  ) as Cause;
