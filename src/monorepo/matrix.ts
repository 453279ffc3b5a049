import { UserError } from '../shared/problems.ts';

/** An app as a job of the matrix receives it. */
export interface Row {
  /** Its folder, relative to the workspace, as the input `path` takes it. */
  readonly path: string;
  /** The name of its content item. */
  readonly name: string;
}

/** Source: https://docs.github.com/actions/reference/limits (jobs of one matrix in a workflow run). */
const mostJobs = 256;

/**
 * The value of `strategy.matrix`, as JSON.
 *
 * @throws {UserError} above GitHub's limit, since then no job of the matrix would start
 */
export function matrixOf(rows: readonly Row[]): string {
  if (rows.length > mostJobs) {
    throw new UserError({
      message: `${rows.length} apps are to be deployed, and GitHub runs at most ${mostJobs} jobs of a matrix.`,
      reason: `The first is ${rows[0]?.path}, the last ${rows.at(-1)?.path}.`,
      hint: 'Split the plan: one plan step and matrix for each of several folders (input path).',
    });
  }
  return JSON.stringify({ include: rows });
}
