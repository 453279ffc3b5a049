/** The counts in jest's report. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
}

/**
 * The test counts, as lines to print. The last one is `N passed, N failed` and nothing else: programs read it.
 *
 * @param report `undefined` if jest wrote none, which counts as a failure
 */
export function tally(report: Report | undefined): readonly string[] {
  if (!report) return ['0 passed, 1 failed'];
  // Nobody counted the tests in a file that failed to load: the file counts as one failure.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return [
    ...(report.numPendingTests > 0 ? [`${report.numPendingTests} skipped`] : []),
    `${report.numPassedTests} passed, ${failed} failed`,
  ];
}
