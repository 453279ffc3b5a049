import { describe, expect, test } from '@jest/globals';
import { longestSequence, unionLength } from '../../../bench/intervals.ts';
import {
  atLeast,
  atMost,
  findRow,
  formatNumber,
  type Measurement,
  medianOf,
  statistics,
  toolSeconds,
} from '../../../bench/results.ts';

const rowOf = (...runs: readonly Measurement[]) => ({ task: 'deploy', subject: 'ours', runs });
const seconds = (...values: readonly number[]) => rowOf(...values.map((value) => ({ seconds: value })));

describe('statistics', () => {
  test.each([
    { values: [3], expected: { median: 3, min: 3, max: 3 } },
    { values: [10, 2, 9], expected: { median: 9, min: 2, max: 10 } },
    { values: [4, 1, 100, 2], expected: { median: 3, min: 1, max: 100 } },
  ])('gives median and spread of $values', ({ values, expected }) => {
    expect(statistics(seconds(...values))).toEqual(expected);
  });

  test('ignores runs in which the value was not measured', () => {
    const row = rowOf({ seconds: 1, peakMemory: 5 }, { seconds: 2 }, { seconds: 3, peakMemory: 7 });
    expect(medianOf(row, (run) => run.peakMemory)).toBe(6);
    expect(statistics(row, (run) => run.requests)).toBeUndefined();
  });

  test('subtracts the time of the server', () => {
    expect(toolSeconds({ seconds: 5, serverSeconds: 3 })).toBe(2);
    expect(toolSeconds({ seconds: 5 })).toBe(5);
  });

  test('finds a row by its task and its subject', () => {
    const rows = [{ ...seconds(1), subject: 'theirs' }, seconds(2)];
    expect(findRow(rows, 'deploy', 'ours')).toBe(rows[1]);
    expect(findRow(rows, 'other', 'ours')).toBeUndefined();
  });
});

describe('a goal', () => {
  test.each([
    { goal: atMost('time', 0.25, 0.25), met: true, measured: '0.25', wanted: '≤ 0.25' },
    { goal: atMost('time', 0.2501, 0.25), met: false, measured: '0.25', wanted: '≤ 0.25' },
    { goal: atMost('memory', 199.6, 200, ' MB'), met: true, measured: '200 MB', wanted: '≤ 200 MB' },
    { goal: atLeast('times as fast', 5, 5), met: true, measured: '5.00', wanted: '≥ 5' },
    { goal: atLeast('times as fast', 4.99, 5), met: false, measured: '4.99', wanted: '≥ 5' },
  ])('$goal.name of $measured, wanted $wanted: met is $met', ({ goal, ...expected }) => {
    expect(goal).toMatchObject(expected);
  });

  test('is not met if it was not measured', () => {
    const ratio = medianOf(undefined) / medianOf(seconds(1));
    expect(atMost('ratio', ratio, 1)).toMatchObject({ met: false, measured: 'not measured' });
    expect(atLeast('ratio', ratio, 1).met).toBe(false);
  });
});

test.each([
  [0.123, '0.12'],
  [9.994, '9.99'],
  [12.34, '12.3'],
  [123.4, '123'],
  [Number.NaN, 'not measured'],
])('formats %d as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

describe('intervals', () => {
  const intervals = (...pairs: readonly (readonly [number, number])[]) =>
    pairs.map(([start, end]) => ({ start, end }));

  test.each([
    { of: 'no interval', given: intervals(), length: 0, sequence: 0 },
    { of: 'separate ones', given: intervals([5, 6], [0, 2]), length: 3, sequence: 2 },
    { of: 'overlapping ones', given: intervals([0, 3], [1, 2], [2, 5]), length: 5, sequence: 2 },
    {
      of: 'one that covers others',
      given: intervals([0, 9], [1, 2], [3, 4], [5, 6]),
      length: 9,
      sequence: 3,
    },
    { of: 'ones that touch', given: intervals([0, 2], [2, 4]), length: 4, sequence: 2 },
  ])('together and one after another: $of', ({ given, length, sequence }) => {
    expect(unionLength(given)).toBe(length);
    expect(longestSequence(given)).toBe(sequence);
  });
});
