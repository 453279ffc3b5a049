/** The counts in jest's report. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
}

/**
 * The test counts, as lines to print. Programs parse the last line, `N passed, N failed`.
 *
 * @param report `undefined` if jest wrote none. It counts as one failure.
 */
export function tally(report: Report | undefined): readonly string[] {
  if (!report) return ['0 passed, 1 failed'];
  // jest doesn't count the tests of a file that failed to load, so the file counts as one failure.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return [
    ...(report.numPendingTests > 0 ? [`${report.numPendingTests} skipped`] : []),
    `${report.numPassedTests} passed, ${failed} failed`,
  ];
}
