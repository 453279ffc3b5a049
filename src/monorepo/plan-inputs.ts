import { InputReader, linesOf } from '../inputs/parsers.ts';

/** The inputs of the action plan/. */
export interface PlanInputs {
  /** The folder to look in, relative to the workspace. */
  readonly path: string;
  /** List every app, regardless of changes. */
  readonly all: boolean;
  /** Globs of app folders to leave out, relative to `path`. */
  readonly exclude: readonly string[];
  /** List only apps with a connect.toml. */
  readonly declaredOnly: boolean;
}

export const planInputs = ['path', 'all', 'exclude', 'declared-only'] as const;

/**
 * @param read gives the text of an input, trimmed
 * @throws {UserError} with every mistake at once
 */
export function parsePlanInputs(read: (name: string) => string): PlanInputs {
  const given = new InputReader(read);
  const inputs = {
    path: given.text('path') || '.',
    all: given.flag('all'),
    exclude: linesOf(given.text('exclude')),
    declaredOnly: given.flag('declared-only'),
  };
  given.throwProblems();
  return inputs;
}
