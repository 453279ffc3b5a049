import { describe, expect, test } from '@jest/globals';
import { globProblem, parsePattern, requireUsableGlobs } from '../../../../src/bundle/files/patterns.ts';

describe('a glob that would take exponential time is refused:', () => {
  test.each([
    '*a*a*a*a*b',
    `${'**/*a/'.repeat(15)}x`,
    '????',
    '{a,b}{c,d}{e,f}{g,h}{i,j}',
    '+(a)+(b)+(c)+(d)+(e)',
    'a'.repeat(2_000),
    '*(*)b',
    'data/+(a*)b',
    '|))+!.!?($"$a',
    // picomatch never finishes with this one.
    'a\\\\\\\\',
  ])('%s', (glob) => {
    expect(globProblem(glob)).toBeDefined();
    expect(() => parsePattern(glob)).toThrow('is too complex');
  });

  test('and so are 20,000 globs', () => {
    expect(() => requireUsableGlobs(Array.from({ length: 20_000 }, (_, at) => `f${at}`))).toThrow(
      'There are 20000 globs; at most 1000 are allowed.',
    );
  });
});

test.each([
  '**/*.py',
  'data/**/old/*.csv',
  '*.{csv,parquet}',
  '**/__pycache__/**',
  'report-??-*.html',
  '/.env',
  'report (1)*.csv',
  '@(*.csv|*.txt)',
])('takes %s', (glob) => expect(globProblem(glob)).toBeUndefined());
