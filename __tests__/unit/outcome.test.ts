import { expect, test } from '@jest/globals';
import { lastLine } from '../../src/outcome.ts';

const warning = { what: 'Something may go wrong.' };

test.each([
  { warnings: [], line: 'Checked: nothing stands in the way of a deployment.' },
  { warnings: [warning], line: 'Checked: no errors, 1 warning.' },
  { warnings: [warning, warning, warning], line: 'Checked: no errors, 3 warnings.' },
])('a check ends with how much there is to heed: $line', ({ warnings, line }) => {
  expect(lastLine({ status: 'checked', facts: {}, errors: [], warnings })).toBe(line);
});
