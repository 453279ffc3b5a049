import { expect, test } from '@jest/globals';
import { type FailedCall, retryDelay } from '../../../src/http/retry.ts';
import { fc } from '../../support/properties.ts';

const outage = 60_000;
const failed = (changed: Partial<FailedCall>): FailedCall => ({
  method: 'GET',
  failure: 502,
  attempt: 1,
  elapsed: 0,
  ...changed,
});

test.each<Pick<FailedCall, 'method' | 'failure'> & { repeated: boolean }>([
  { method: 'GET', failure: 502, repeated: true },
  { method: 'GET', failure: 503, repeated: true },
  { method: 'GET', failure: 'lost', repeated: true },
  { method: 'GET', failure: 'unexpected', repeated: true },
  { method: 'GET', failure: 500, repeated: true },
  { method: 'GET', failure: 404, repeated: false },
  { method: 'GET', failure: 401, repeated: false },
  { method: 'PUT', failure: 'lost', repeated: true },
  { method: 'PATCH', failure: 504, repeated: true },
  { method: 'DELETE', failure: 'lost', repeated: true },
  { method: 'POST', failure: 'lost', repeated: false },
  { method: 'POST', failure: 'unexpected', repeated: false },
  { method: 'POST', failure: 502, repeated: false },
  { method: 'POST', failure: 503, repeated: false },
  { method: 'POST', failure: 'unsent', repeated: true },
  { method: 'POST', failure: 429, repeated: true },
])('a $method that failed with $failure is repeated: $repeated', ({ repeated, ...call }) => {
  expect(retryDelay(failed(call), outage) !== undefined).toBe(repeated);
});

test('delays double up to 5 s, and are jittered between half and the whole', () => {
  const delays = (random: number) =>
    [1, 2, 3, 4, 5, 6].map((attempt) => retryDelay(failed({ attempt }), outage, () => random));
  expect(delays(0)).toEqual([250, 500, 1000, 2000, 2500, 2500]);
  expect(delays(1)).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
});

test('a call is given up if it failed for as long as an outage is tolerated', () => {
  expect(retryDelay(failed({ attempt: 20, elapsed: 50_000 }), outage)).toBeDefined();
  expect(retryDelay(failed({ attempt: 20, elapsed: 59_000 }), outage, () => 1)).toBeUndefined();
});

test('the second attempt follows even after a long first one', () => {
  expect(retryDelay(failed({ failure: 'lost', elapsed: 300_000 }), outage)).toBeDefined();
});

test('a page that is not the API is requested three times', () => {
  const delays = [1, 2, 3].map((attempt) => retryDelay(failed({ failure: 'unexpected', attempt }), outage));
  expect(delays.map((delay) => delay !== undefined)).toEqual([true, true, false]);
});

test.each([
  ['7', 7000],
  ['0', 500],
  [new Date(Date.now() - 5000).toUTCString(), 500],
  ['soon', 500],
  ['1.5', 500],
  ['-1', 500],
])('after Retry-After: %s the delay is %d ms', (header, delay) => {
  const headers = { 'retry-after': header };
  expect(retryDelay(failed({ failure: 503, headers }), outage, () => 1)).toBe(delay);
});

test('a Retry-After of more than a minute is not waited for', () => {
  expect(retryDelay(failed({ failure: 503, headers: { 'retry-after': '3600' } }), outage)).toBeUndefined();
});

test('no delay is negative or longer than a minute, for any header of a server', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 400, max: 599 }),
      fc.string(),
      (attempt, failure, header) => {
        const headers = { 'retry-after': header };
        const delay = retryDelay(failed({ attempt, failure, headers }), outage);
        expect(delay === undefined || (delay >= 0 && delay <= 60_000)).toBe(true);
      },
    ),
  );
});
