import type { SourceLocation } from '../../shared/problems.ts';
import type { App } from '../request.ts';
import type { Traceback } from './traceback.ts';

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

/** A failure of an app that is recognized by its exception or its log. */
export type KnownStartFailure = {
  readonly name: string;
  /** Matched against the exception, `Type: message`, or against the last lines of the log if there is none. */
  readonly pattern: RegExp;
} & (
  | { readonly hint: string }
  /** `undefined` if it turns out to be another failure. */
  | { readonly cause: (found: Found, context: StartContext) => StartCause | undefined }
);
