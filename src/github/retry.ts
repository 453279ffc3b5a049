/** How a call to GitHub ended: by a status, or without an answer, though it may have arrived. */
export type Ending = number | 'lost';

const mostAttempts = 5;
/** What GitHub shows isn't worth more than two waits, nor a long one: the run goes on without. */
const mostAttemptsWhenLimited = 3;
const longestWait = 60_000;

/**
 * How long to wait before a call is made again, in milliseconds; `undefined` where it must not be repeated.
 *
 * A call that a rate limit turned away wasn't begun with, whatever its method. Of the others only those are made
 * again whose second time does no harm: a `POST` without a good answer may have made something.
 *
 * @param attempt how often it was tried so far, from 1
 * @param message of the answer: GitHub's secondary limits are known by nothing else
 *
 * Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function retryDelay(
  attempt: number,
  method: string,
  ending: Ending,
  headers: Readonly<Record<string, unknown>>,
  message: string,
  now: () => number = Date.now,
  random: () => number = Math.random,
): number | undefined {
  if (isRateLimit(ending, headers, message)) {
    const wait = askedWait(headers, now) ?? 60_000;
    return attempt < mostAttemptsWhenLimited && wait <= longestWait ? wait : undefined;
  }
  if (attempt >= mostAttempts) return undefined;
  const passing = ending === 'lost' || [408, 500, 502, 503, 504].includes(ending);
  return passing && method !== 'POST' ? 500 * 2 ** (attempt - 1) * (0.5 + random() / 2) : undefined;
}

/** True where GitHub asks to slow down. Both its limits answer 403 or 429, and so does a missing permission 403. */
export function isRateLimit(
  ending: Ending,
  headers: Readonly<Record<string, unknown>>,
  message: string,
): boolean {
  if (ending === 429) return true;
  if (ending !== 403) return false;
  return 'retry-after' in headers || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message);
}

function askedWait(headers: Readonly<Record<string, unknown>>, now: () => number): number | undefined {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (after >= 0) return after * 1000;
  if (headers['x-ratelimit-remaining'] !== '0') return undefined;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000;
  return Number.isNaN(reset) ? undefined : Math.max(0, reset - now());
}
