import { describe, expect, test } from '@jest/globals';
import { GitHubError } from '../../../src/github/errors.ts';
import { retryDelay } from '../../../src/github/retry.ts';

const errorOf = (failure: number | 'lost', headers: Record<string, string>, message: string) =>
  new GitHubError(message, { headers, ...(failure !== 'lost' && { status: failure }) });

const delay = (
  method: string,
  failure: number | 'lost',
  headers: Record<string, string> = {},
  message = '',
  attempt = 1,
): number | undefined =>
  retryDelay(
    attempt,
    method,
    errorOf(failure, headers, message),
    () => 1_000_000,
    () => 1,
  );

describe('a request to GitHub is repeated', () => {
  test.each<[string, number | undefined, number | undefined]>([
    ['after the seconds that GitHub requests', delay('POST', 429, { 'retry-after': '7' }), 7_000],
    ['after a secondary limit', delay('POST', 403, { 'retry-after': '60' }, 'secondary rate limit'), 60_000],
    [
      'after a minute if a secondary limit names no time',
      delay('POST', 403, {}, 'a secondary rate limit'),
      60_000,
    ],
    [
      'when the limit is reset',
      delay('POST', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1030' }),
      30_000,
    ],
    [
      'immediately if the reset has passed',
      delay('GET', 429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }),
      0,
    ],
    ['never if the delay is too long', delay('GET', 429, { 'retry-after': '61' }), undefined],
    [
      'never if the permission is missing',
      delay('GET', 403, {}, 'Resource not accessible by integration'),
      undefined,
    ],
    [
      'never if the permission is missing and calls are left',
      delay('POST', 403, { 'x-ratelimit-remaining': '4999' }, 'Resource not accessible by integration'),
      undefined,
    ],
    ['after a 502 of a GET', delay('GET', 502), 500],
    ['later with each attempt', delay('PATCH', 503, {}, '', 3), 2_000],
    ['after a lost response to a DELETE', delay('DELETE', 'lost'), 500],
    ['never after a lost response to a POST', delay('POST', 'lost'), undefined],
    ['never after a 502 of a POST', delay('POST', 502), undefined],
    ['never after a 404', delay('GET', 404), undefined],
    ['at most four times', delay('GET', 502, {}, '', 5), undefined],
    ['at most twice after a rate limit', delay('GET', 429, { 'retry-after': '1' }, '', 3), undefined],
  ])('%s', (_, found, expected) => expect(found).toBe(expected));
});

test('a limit is distinguished from a missing permission, which is also a 403', () => {
  expect(errorOf(403, {}, 'Resource not accessible by integration').isRateLimit).toBe(false);
  expect(errorOf(403, {}, 'API rate limit exceeded for installation ID 1.').isRateLimit).toBe(true);
  expect(errorOf(404, { 'retry-after': '1' }, '').isRateLimit).toBe(false);
});
