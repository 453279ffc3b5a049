/** What jest's report counts. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
}

/** The numbers of the tests, in lines. The last is `N passed, N failed` and nothing else: programs read it. */
export function tally(report: Report): readonly string[] {
  // A file that can't even be loaded holds tests that nobody counted: it counts as one failure.
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return [
    ...(report.numPendingTests > 0 ? [`${report.numPendingTests} skipped`] : []),
    `${report.numPassedTests} passed, ${failed} failed`,
  ];
}
