/** How a call to GitHub failed: by a status, or without a response, though GitHub may have received it. */
export type Failure = number | 'lost';

const maxAttempts = 5;
/** GitHub's reports aren't worth more than two waits, nor a long one: the run goes on without them. */
const maxAttemptsWhenLimited = 3;
const longestWait = 60_000;

/**
 * How long to wait before a call is made again, in milliseconds; `undefined` if it must not be repeated.
 *
 * GitHub hasn't begun with a call that a rate limit rejected, whatever its method. Other calls are repeated only if a
 * second time does no harm: a `POST` may have created something. (@octokit/plugin-retry repeats a `POST` as well.)
 *
 * @param attempt how often the call was made so far, from 1
 * @param message of the response: nothing else identifies GitHub's secondary limits
 *
 * Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function retryDelay(
  attempt: number,
  method: string,
  failure: Failure,
  headers: Readonly<Record<string, unknown>>,
  message: string,
  now: () => number = Date.now,
  random: () => number = Math.random,
): number | undefined {
  if (isRateLimit(failure, headers, message)) {
    const wait = requestedWait(headers, now) ?? 60_000;
    return attempt < maxAttemptsWhenLimited && wait <= longestWait ? wait : undefined;
  }
  if (attempt >= maxAttempts) return undefined;
  const isTemporary = failure === 'lost' || [408, 500, 502, 503, 504].includes(failure);
  return isTemporary && method !== 'POST' ? 500 * 2 ** (attempt - 1) * (0.5 + random() / 2) : undefined;
}

/** Whether GitHub asks to slow down. Both its limits answer 403 or 429; a missing permission answers 403, too. */
export function isRateLimit(
  failure: Failure,
  headers: Readonly<Record<string, unknown>>,
  message: string,
): boolean {
  if (failure === 429) return true;
  if (failure !== 403) return false;
  return 'retry-after' in headers || headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(message);
}

function requestedWait(headers: Readonly<Record<string, unknown>>, now: () => number): number | undefined {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (after >= 0) return after * 1000;
  if (headers['x-ratelimit-remaining'] !== '0') return undefined;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000;
  return Number.isNaN(reset) ? undefined : Math.max(0, reset - now());
}
