import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Method } from '../../../src/http/http.ts';
import { type Ending, retryDelay } from '../../../src/http/retry-delay.ts';

test.each<{ method: Method; ending: Ending; again: boolean }>([
  { method: 'GET', ending: 502, again: true },
  { method: 'GET', ending: 503, again: true },
  { method: 'GET', ending: 'lost', again: true },
  { method: 'GET', ending: 500, again: true },
  { method: 'GET', ending: 404, again: false },
  { method: 'GET', ending: 401, again: false },
  { method: 'PUT', ending: 'lost', again: true },
  { method: 'PATCH', ending: 504, again: true },
  { method: 'DELETE', ending: 'lost', again: true },
  { method: 'POST', ending: 'lost', again: false },
  { method: 'POST', ending: 502, again: false },
  { method: 'POST', ending: 503, again: false },
  { method: 'POST', ending: 'unsent', again: true },
  { method: 'POST', ending: 429, again: true },
])('$method that ended with $ending is repeated: $again', ({ method, ending, again }) => {
  expect(retryDelay(1, method, ending) !== undefined).toBe(again);
});

test('waits grow, and are jittered between half and the whole', () => {
  const waits = (random: number) =>
    [1, 2, 3, 4].map((attempt) => retryDelay(attempt, 'GET', 502, {}, () => random));
  expect(waits(0)).toEqual([250, 500, 1000, 2000]);
  expect(waits(1)).toEqual([500, 1000, 2000, 4000]);
});

test('the fifth failure is the last', () => {
  expect(retryDelay(5, 'GET', 502)).toBeUndefined();
});

test.each([
  ['7', 7000],
  ['0', 0],
  [new Date(Date.now() - 5000).toUTCString(), 0],
  ['soon', undefined],
  ['1.5', undefined],
  ['-1', undefined],
])('Retry-After: %s is obeyed where it is seconds or a date', (header, wait) => {
  const got = retryDelay(1, 'GET', 503, { 'retry-after': header }, () => 1);
  expect(got).toBe(wait ?? 500);
});

test('a server that wants more than a minute is not waited for', () => {
  expect(retryDelay(1, 'GET', 503, { 'retry-after': '3600' })).toBeUndefined();
});

test('no wait is ever negative or longer than a minute, whatever a server sends', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 400, max: 599 }),
      fc.string(),
      (attempt, status, header) => {
        const wait = retryDelay(attempt, 'GET', status, { 'retry-after': header });
        expect(wait === undefined || (wait >= 0 && wait <= 60_000)).toBe(true);
      },
    ),
  );
});
