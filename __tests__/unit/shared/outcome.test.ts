import { expect, test } from '@jest/globals';
import { lastLine } from '../../../src/shared/outcome.ts';

const warning = { message: 'Something may go wrong.' };

test.each([
  { warnings: [], line: 'Checked: ready to deploy.' },
  { warnings: [warning], line: 'Checked: no errors, 1 warning.' },
  { warnings: [warning, warning, warning], line: 'Checked: no errors, 3 warnings.' },
])('a check ends with the number of warnings: $line', ({ warnings, line }) => {
  expect(lastLine({ status: 'checked', facts: {}, errors: [], warnings })).toBe(line);
});

const url = 'https://connect.example.org/content/g/';
const live = 'Bundle 7 is live.';

test('an exception and the live version are two sentences', () => {
  const failed = (message: string) =>
    lastLine({ status: 'failed', facts: { live }, errors: [{ message }], warnings: [] });
  expect(failed("KeyError: 'DATABASE_URL'")).toBe("Failed: KeyError: 'DATABASE_URL'. Bundle 7 is live.");
  expect(failed('The app has no layout.')).toBe('Failed: The app has no layout. Bundle 7 is live.');
});

test('a rollback names the bundle that is live now', () => {
  expect(
    lastLine({ status: 'rolled-back', facts: { contentUrl: url, bundleId: '6' }, errors: [], warnings: [] }),
  ).toBe(`Rolled back to bundle 6: ${url}`);
});

test.each([
  { removedPreviews: 0, line: 'No preview to remove.' },
  { removedPreviews: 2, line: 'Removed 2 previews.' },
])('a clean-up ends with the number of removed previews: $line', ({ removedPreviews, line }) => {
  expect(lastLine({ status: 'cleaned-up', facts: { removedPreviews }, errors: [], warnings: [] })).toBe(line);
});
