import { InvalidValue, linesOf, parseFlag } from '../inputs/parsers.ts';
import { type Problem, throwProblems } from '../shared/problems.ts';

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
export function parsePlanInputs(read: (name: (typeof planInputs)[number]) => string): PlanInputs {
  const mistakes: Problem[] = [];
  const flag = (name: 'all' | 'declared-only') => {
    const given = read(name);
    const value = parseFlag(given);
    if (!(value instanceof InvalidValue)) return value;
    mistakes.push(...value.mistakes(name, given));
    return false;
  };
  const inputs = {
    path: read('path') || '.',
    all: flag('all'),
    exclude: linesOf(read('exclude')),
    declaredOnly: flag('declared-only'),
  };
  throwProblems(mistakes);
  return inputs;
}
