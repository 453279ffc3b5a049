import { expect, test } from '@jest/globals';
import { toMarkdown } from '../../../bench/report.ts';
import { atMost, type KeptResult } from '../../../bench/results.ts';

const result = (name: string, conditions: string, runs: readonly number[], limit: number): KeptResult => ({
  name,
  conditions: [conditions],
  title: `About ${name}`,
  rows: [{ task: name, subject: 'ours', runs: runs.map((seconds) => ({ seconds })) }],
  goals: [atMost(name, runs[0] ?? 0, limit)],
  notes: [],
});

test('a report lists the goals of all results, met or not, and the median and spread of each row', () => {
  const text = toMarkdown([
    result('plan', 'On one machine.', [1, 2, 4], 3),
    result('start', 'On one machine.', [9], 3),
  ]);
  expect(text).toContain('| plan | ≤ 3 | 1.00 | met |');
  expect(text).toContain('| start | ≤ 3 | 9.00 | **not met** |');
  expect(text).toContain('| ours | 2.00 (1.00–4.00) |');
  expect(text.match(/On one machine\./g)).toHaveLength(1);
});

test('a report of several runs names the conditions of each section', () => {
  const text = toMarkdown([
    result('plan', 'On a quiet machine.', [1], 3),
    result('start', 'On a busy one.', [9], 3),
  ]);
  expect(text).toContain('## About plan\n\nOn a quiet machine.');
  expect(text).toContain('## About start\n\nOn a busy one.');
});
