import { expect, test } from '@jest/globals';
import { tally } from '../../../scripts/tally.ts';

const counted = { numPassedTests: 12, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numPendingTests: 0 };

test('the last line says how many tests passed and failed, and nothing else', () => {
  expect(tally(counted)).toEqual(['12 passed, 0 failed']);
});

test('what was skipped stands on a line of its own before it', () => {
  expect(tally({ ...counted, numPendingTests: 3 })).toEqual(['3 skipped', '12 passed, 0 failed']);
});

test('a file of tests that can not be loaded counts as a failure', () => {
  const broken = { ...counted, numFailedTests: 1, numRuntimeErrorTestSuites: 2 };
  expect(tally(broken)).toEqual(['12 passed, 3 failed']);
});
