import type { GitHubError } from './errors.ts';

const maxAttempts = 5;
/** The run waits twice at most, and then continues without its reports on GitHub. */
const maxAttemptsWhenLimited = 3;
const longestWait = 60_000;

/**
 * How long to wait before a call is made again, in milliseconds; `undefined` if it must not be repeated.
 *
 * A call that a rate limit rejected had no effect, whatever its method. Other calls are repeated only if that does no
 * harm: a `POST` may have created something. (@octokit/plugin-retry repeats a `POST` as well.)
 *
 * @param attempt how often the call was made so far, from 1
 *
 * Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function retryDelay(
  attempt: number,
  method: string,
  error: GitHubError,
  now: () => number = Date.now,
  random: () => number = Math.random,
): number | undefined {
  if (error.isRateLimit) {
    const wait = requestedWait(error, now) ?? longestWait;
    return attempt < maxAttemptsWhenLimited && wait <= longestWait ? wait : undefined;
  }
  const { status } = error;
  const isTemporary = status === undefined || [408, 500, 502, 503, 504].includes(status);
  if (attempt >= maxAttempts || !isTemporary || method === 'POST') return undefined;
  return 500 * 2 ** (attempt - 1) * (0.5 + random() / 2);
}

function requestedWait({ headers }: GitHubError, now: () => number): number | undefined {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (after >= 0) return after * 1000;
  if (headers['x-ratelimit-remaining'] !== '0') return undefined;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000;
  return Number.isNaN(reset) ? undefined : Math.max(0, reset - now());
}
