import type { Problem } from '../shared/problems.ts';
import type { AppRun } from './jobs.ts';

/** The app was visited and does not work. */
export class VerifyFailure extends Error {
  readonly problem: Problem;
  /** The run of the app that failed, with its log. */
  readonly run?: AppRun;
  /** Whether the place to fix is the Dash object. */
  readonly isOfDashObject: boolean;

  constructor(
    problem: Problem,
    {
      run,
      isOfDashObject = false,
      ...options
    }: ErrorOptions & { run?: AppRun | undefined; isOfDashObject?: boolean } = {},
  ) {
    super(problem.message, options);
    this.name = 'VerifyFailure';
    this.problem = problem;
    this.isOfDashObject = isOfDashObject;
    if (run) this.run = run;
  }
}
