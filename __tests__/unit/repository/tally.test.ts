import { expect, test } from '@jest/globals';
import { tally } from '../../../scripts/tally.ts';

const report = { numPassedTests: 12, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numPendingTests: 0 };

test('prints the numbers of passed and failed tests alone on the last line', () => {
  expect(tally(report)).toEqual(['12 passed, 0 failed']);
});

test('prints the number of skipped tests on a line before the last', () => {
  expect(tally({ ...report, numPendingTests: 3 })).toEqual(['3 skipped', '12 passed, 0 failed']);
});

test('counts a test file that fails to load as a failure', () => {
  const broken = { ...report, numFailedTests: 1, numRuntimeErrorTestSuites: 2 };
  expect(tally(broken)).toEqual(['12 passed, 3 failed']);
});

test('counts a run without a report as a failure', () => {
  expect(tally(undefined)).toEqual(['0 passed, 1 failed']);
});
