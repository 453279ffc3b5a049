import { asText, flag, linesOf, parseInputs } from '../inputs/parsers.ts';
import { throwProblems } from '../shared/problems.ts';

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

export const planInputs = {
  path: { parse: asText, default: '.' },
  all: flag,
  exclude: { parse: linesOf, type: 'list', default: '' },
  'declared-only': flag,
} as const;

/**
 * @param read gives the text of an input, trimmed
 * @throws {UserError} with every mistake at once
 */
export async function parsePlanInputs(read: (name: string) => string): Promise<PlanInputs> {
  const { values, problems } = await parseInputs(planInputs, { read });
  throwProblems(problems);
  return values;
}
