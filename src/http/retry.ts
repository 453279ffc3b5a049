import type { Clock } from '../shared/clock.ts';
import { formatDuration } from '../shared/formatting.ts';
import type { Log } from '../shared/log.ts';
import { HttpError, TransportError, type TransportFailure, UnexpectedResponseError } from './errors.ts';
import type { Method } from './request.ts';
import { type Failure, retryDelay } from './retry-policy.ts';

/** How calls to one server are repeated. */
export interface Retrying {
  readonly timeouts: {
    /** For how long a call may fail, in milliseconds. */
    readonly outage: number;
  };
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

/**
 * Counts the attempts of one call.
 *
 * @param name of the call, for the log
 */
export function countAttempts(name: string, { host }: URL, server: Retrying) {
  const { clock, signal, log, logRetry } = server;
  const start = clock.now();
  let attempt = 0;
  return {
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
      log.debug(`${name}: ${(error as Error).message}`);
      const headers = error instanceof HttpError ? error.headers : {};
      attempt += 1;
      const elapsed = clock.now() - start;
      const delay = retryDelay({ method, failure, attempt, elapsed, headers }, server.timeouts.outage);
      if (delay === undefined) throw error;
      logRetry(describe(error as Error, host), attempt, delay);
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
