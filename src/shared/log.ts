import type { Problem } from './problems.ts';

/** Where the rooms write what a person should read. The runner, a terminal and a test each bring their own. */
export interface Log {
  info(line: string): void;
  /** Shown only where debugging is switched on. */
  debug(line: string): void;
  /** Worth an annotation, but nothing is wrong. Several that are known at once are told at once, as room for them may be scarce. */
  notice(...problems: readonly Problem[]): void;
  warn(...problems: readonly Problem[]): void;
}
