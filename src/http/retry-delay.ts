import type { Method } from './http.ts';

/** How a call ended: by a status, by no answer though it may have arrived, or without having been sent at all. */
export type Ending = number | 'lost' | 'unsent';

export const mostAttempts = 5;
const longestWait = 60_000;

/**
 * How long to wait before a call is made again, in milliseconds; `undefined` where it must not be repeated.
 *
 * Safe to repeat, says api.md section 19: GET, PUT, PATCH and DELETE. A POST only where the server can't have begun
 * with it: it never left, or it was turned away by a rate limit. Waits double from half a second and are jittered,
 * so that the runs of a matrix don't come back at the same moment; a `Retry-After` within a minute is obeyed.
 *
 * @param attempt how often it was tried so far, from 1
 * @param headers of the answer, where there was one
 */
export function retryDelay(
  attempt: number,
  method: Method,
  ending: Ending,
  headers: Readonly<Record<string, string | string[] | undefined>> = {},
  random: () => number = Math.random,
): number | undefined {
  if (attempt >= mostAttempts || !mayRepeat(method, ending)) return undefined;
  const asked = retryAfter(headers['retry-after']);
  if (asked !== undefined) return asked <= longestWait ? asked : undefined;
  return 500 * 2 ** (attempt - 1) * (0.5 + random() / 2);
}

/** Whether a call that ended so may be made again. */
export function mayRepeat(method: Method, ending: Ending): boolean {
  if (ending === 'unsent' || ending === 429) return true;
  if (method === 'POST') return false;
  return ending === 'lost' || [408, 425, 500, 502, 503, 504].includes(ending);
}

/** `Retry-After` (RFC 9110 section 10.2.3), whole seconds or a date, in milliseconds. */
export function retryAfter(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Node takes nearly anything for a date: "1.5" for one of 2001.
  const date = /GMT\s*$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
