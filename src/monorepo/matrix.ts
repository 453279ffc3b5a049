import { UserError } from '../shared/problems.ts';

/** An app as a job of the matrix gets it. */
export interface Row {
  /** Its folder, relative to the workspace, as the input `path` takes it. */
  readonly path: string;
  /** The name of its content item. */
  readonly name: string;
}

/** Source: https://docs.github.com/actions/reference/limits (jobs of one matrix in a workflow run). */
const mostJobs = 256;

/**
 * What goes into `strategy.matrix`, as JSON.
 *
 * @throws {UserError} above GitHub's limit, with which no job of the matrix would start
 */
export function matrixOf(rows: readonly Row[]): string {
  if (rows.length > mostJobs) {
    throw new UserError({
      message: `${rows.length} apps are to be deployed, and GitHub runs at most ${mostJobs} jobs of a matrix.`,
      reason: `The first is ${rows[0]?.path}, the last ${rows.at(-1)?.path}.`,
      hint: 'Plan them in parts: one plan step with its own matrix for each of several folders, by the input path.',
    });
  }
  return JSON.stringify({ include: rows });
}
