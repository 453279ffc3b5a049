import { expect, test } from '@jest/globals';
import { formatCount, formatDuration, formatSize } from '../../../src/shared/formatting.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [9_950, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [62_400_000, '62 MB'],
  [3_200_000_000, '3.2 GB'],
])('%d bytes are %s', (bytes, words) => expect(formatSize(bytes)).toBe(words));

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [999.5, '1.0 s'],
  [1_440, '1.4 s'],
  [9_950, '10 s'],
  [59_499, '59 s'],
  [59_500, '1 min 0 s'],
  [125_000, '2 min 5 s'],
])('%d milliseconds are %s', (milliseconds, words) => expect(formatDuration(milliseconds)).toBe(words));

test.each([
  [0, '0 files'],
  [1, '1 file'],
  [2, '2 files'],
])('%d of something are %s', (count, words) => expect(formatCount(count, 'file')).toBe(words));
