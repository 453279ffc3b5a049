import type { Clock } from '../shared/clock.ts';
import { formatDuration } from '../shared/formatting.ts';
import type { Log } from '../shared/log.ts';
import { HttpError, TransportError, type TransportFailure, UnexpectedResponseError } from './errors.ts';
import type { Method } from './request.ts';

/**
 * How a call failed: by a status; by a response that isn't the expected one; without a response, though the server may have
 * received the request (`lost`); or before anything was sent (`unsent`).
 */
export type Failure = number | 'unexpected' | 'lost' | 'unsent';

export interface FailedCall {
  readonly method: Method;
  readonly failure: Failure;
  /** How often the call was made so far, from 1. */
  readonly attempt: number;
  /** Milliseconds since its first attempt began. */
  readonly elapsed: number;
  /** Of the response, if there was one. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
}

/** In milliseconds: the first delay, which doubles with each attempt, and the longest. */
const [firstDelay, longestDelay] = [500, 5_000];
const longestRetryAfter = 60_000;

/** The page of another server comes every time; a page of a load balancer may come only once. */
const unexpectedAttempts = 3;

/**
 * How long to wait before a call is repeated, in milliseconds; `undefined` if it must not be repeated.
 *
 * Safe to repeat (api.md section 19): GET, PUT, PATCH and DELETE. A POST only if the server can't have begun with it: it
 * was never sent, or it was rejected by a rate limit. Delays are jittered, so that the jobs of a matrix don't call at the
 * same moment. They are never shorter than `Retry-After`, which may be up to a minute. The second attempt is always made.
 *
 * @param outage for how long a call may fail, in milliseconds
 */
export function retryDelay(
  { method, failure, attempt, elapsed, headers = {} }: FailedCall,
  outage: number,
  random: () => number = Math.random,
): number | undefined {
  if (!mayRepeat(method, failure)) return undefined;
  if (failure === 'unexpected' && attempt >= unexpectedAttempts) return undefined;
  const requested = retryAfter(headers['retry-after']);
  if (requested !== undefined && requested > longestRetryAfter) return undefined;
  const backoff = Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)) * (0.5 + random() / 2);
  const delay = Math.max(requested ?? 0, backoff);
  return attempt > 1 && elapsed + delay > outage ? undefined : delay;
}

/** Whether Connect itself did not answer. */
const isUnavailable = (failure: Failure): boolean =>
  typeof failure === 'string' || [502, 503, 504].includes(failure);

/** Whether a call that failed like this may be made again. */
export function mayRepeat(method: Method, failure: Failure): boolean {
  if (failure === 'unsent' || failure === 429) return true;
  if (method === 'POST') return false;
  return typeof failure === 'string' || [408, 425, 500, 502, 503, 504].includes(failure);
}

/** `Retry-After` (RFC 9110 section 10.2.3), whole seconds or a date, in milliseconds. */
export function retryAfter(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Node accepts nearly anything as a date: "1.5" as one of 2001.
  const date = /GMT\s*$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** How calls to one server are repeated. */
export interface Retrying {
  readonly timeouts: {
    /** For how long a call may fail, in milliseconds. */
    readonly outage: number;
  };
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Pick<Log, 'info' | 'debug'>;
  /** When each failure was last logged, by the clock. */
  readonly logged: Map<string, number>;
  readonly outages: Outages;
}

/** When no call got a response, by the clock. Successive calls share the time of an outage. */
export interface Outages {
  /** The beginning of the present outage, and its latest failure. */
  present?: { readonly from: number; readonly latest: number } | undefined;
  /** The previous one. */
  last?: { readonly from: number; readonly until: number };
}

/** The same failure is logged again after this time, in milliseconds: parallel calls fail alike, and an outage lasts. */
const logInterval = 5_000;

/**
 * Counts the attempts of one call.
 *
 * @param name of the call, for the log
 */
export function countAttempts(name: string, { host }: URL, server: Retrying) {
  const { clock, signal, log, logged, outages } = server;
  const start = clock.now();
  let attempt = 0;
  return {
    /** @param sent when the attempt was made */
    succeeded(sent: number): void {
      if (outages.present) outages.last = { from: outages.present.from, until: sent };
      outages.present = undefined;
    },

    /**
     * Waits before the next attempt, as `retryDelay` says.
     *
     * @param method of what failed
     * @throws `error` if there is no next attempt; the reason of the signal if it was aborted
     */
    async waitAfter(error: unknown, method: Method): Promise<void> {
      signal.throwIfAborted();
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      const now = clock.now();
      log.debug(`${name}: ${(error as Error).message}`);
      const headers = error instanceof HttpError ? error.headers : {};
      attempt += 1;
      const { outage } = server.timeouts;
      const { from, latest } = outages.present ?? { from: now, latest: now };
      // Without calls in between, the server may have answered long since.
      const present = { from: now - latest > outage ? now : from, latest: now };
      outages.present = isUnavailable(failure) ? present : undefined;
      const delay = retryDelay({ method, failure, attempt, elapsed: now - start, headers }, outage);
      const end = (outages.present?.from ?? start) + outage;
      if (delay === undefined || (outages.present && now + delay > end)) throw error;
      const message = describe(error as Error, host);
      const isNew = now - (logged.get(message) ?? -Infinity) >= logInterval;
      if (isNew) logged.set(message, now);
      const left = formatDuration(Math.max(delay, end - now));
      log[isNew ? 'info' : 'debug'](
        `${message} Trying again in ${formatDuration(delay)}, for up to ${left}.`,
      );
      await clock.sleep(delay, signal);
    },
  };
}

function describe(error: Error, host: string): string {
  if (error instanceof HttpError) return `${host} answered ${error.status}.`;
  return error instanceof TransportError ? `No response from ${error.message}.` : `${error.message}.`;
}

const lasting: readonly TransportFailure[] = ['unknown host', 'bad certificate', 'no TLS'];

/** How a call failed; `undefined` if another attempt can't help. */
function failureOf(error: unknown): Failure | undefined {
  if (error instanceof HttpError) return error.status;
  if (error instanceof UnexpectedResponseError) return error.redirect ? undefined : 'unexpected';
  if (!(error instanceof TransportError) || lasting.includes(error.failure)) return undefined;
  return error.sent ? 'lost' : 'unsent';
}
