import type { Problem } from './problems.ts';

/** A log for people. The runner, the command line and tests each implement it. */
export interface Log {
  info(line: string): void;
  /** A line of a build or an app, shown as it is. */
  output(line: string): void;
  /** Shown only if debug logging is on. */
  debug(line: string): void;
  /** Worth an annotation, though nothing is wrong. Pass several together: GitHub limits the number of annotations. */
  notice(...problems: readonly Problem[]): void;
  warn(...problems: readonly Problem[]): void;
}
