import type { Clock } from '../shared/clock.ts';
import { formatDuration } from '../shared/formatting.ts';
import type { Log } from '../shared/log.ts';
import { HttpError, TransportError, type TransportFailure, UnexpectedResponseError } from './errors.ts';
import type { Method } from './request.ts';
import { type Failure, retryDelay } from './retry-policy.ts';

/** A call that is repeated while that is safe and may help. */
export interface RepeatedCall {
  readonly method: Method;
  /** For the log. */
  readonly name: string;
  readonly url: URL;
}

export interface Retrying {
  /** For how long a call may fail, in milliseconds. */
  readonly outage: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Pick<Log, 'debug'>;
  readonly logRetry: LogRetry;
}

/** @param delay in milliseconds */
export type LogRetry = (message: string, attempt: number, delay: number) => void;

/** In milliseconds: parallel calls fail alike, within this time of each other. */
const together = 5000;

/** Failures after this attempt are logged for debugging only. */
const maxLogged = 3;

/** Logs a failure that parallel calls have in common once. */
export function logRetries(log: Pick<Log, 'info' | 'debug'>): LogRetry {
  const logged = new Map<string, number>();
  return (message, attempt, delay) => {
    const now = performance.now();
    const key = `${attempt} ${message}`;
    const isNew = attempt <= maxLogged && now - (logged.get(key) ?? Number.NEGATIVE_INFINITY) > together;
    if (isNew) logged.set(key, now);
    const next = attempt === maxLogged ? 'Still trying…' : `Trying again in ${formatDuration(delay)}.`;
    log[isNew ? 'info' : 'debug'](`${message} ${next}`);
  };
}

/** Errors of calls that were given up: a call that contains one isn't repeated because of it. */
const givenUp = new WeakSet<object>();

/**
 * Makes a call, and repeats it as `retryDelay` says.
 *
 * @throws what `make` throws; the reason of `signal` if it was aborted
 */
export async function withRetries<T>(
  { method, name, url }: RepeatedCall,
  { outage, clock, signal, log, logRetry }: Retrying,
  make: () => Promise<T>,
): Promise<T> {
  const start = clock.now();
  for (let attempt = 1; ; attempt++) {
    const began = performance.now();
    try {
      return await make();
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error);
      if (failure === undefined || givenUp.has(error as object)) throw error;
      log.debug(`${name}: ${(error as Error).message} in ${Math.round(performance.now() - began)} ms`);
      const elapsed = clock.now() - start;
      const headers = error instanceof HttpError ? error.headers : {};
      const delay = retryDelay({ method, failure, attempt, elapsed, headers }, outage);
      if (delay === undefined) {
        givenUp.add(error as object);
        throw error;
      }
      logRetry(describe(error as Error, url), attempt, delay);
      await clock.sleep(delay, signal);
    }
  }
}

function describe(error: Error, { host }: URL): string {
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
