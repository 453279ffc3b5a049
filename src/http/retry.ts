import { HttpError, TransportError, type TransportFailure } from '../connect/errors.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { formatDuration } from '../shared/formatting.ts';
import type { Log } from '../shared/log.ts';
import type { Method } from './http.ts';
import { type Ending, mostAttempts, retryDelay } from './retry-delay.ts';

export interface Repeated {
  readonly method: Method;
  /** For the log. */
  readonly name: string;
  readonly url: URL;
  readonly timeout: number;
  /** False where the caller itself asks again. */
  readonly repeat?: boolean;
  /** Whether this server has ever answered: of one that never did, silence is no passing trouble. */
  readonly isKnown?: () => boolean;
}

/** Tells that a call is made again: what happened, after which try, and in how many milliseconds. */
export type TellRetry = (message: string, attempt: number, delay: number) => void;

/** In milliseconds: calls side by side fail alike, within so long of each other. */
const together = 5000;

/** Tells once what several calls meet that run side by side. */
export function logRetries(log: Pick<Log, 'info' | 'debug'>): TellRetry {
  const told = new Map<string, number>();
  return (message, attempt, delay) => {
    const now = performance.now();
    const key = `${attempt} ${message}`;
    const isNews = now - (told.get(key) ?? Number.NEGATIVE_INFINITY) > together;
    if (isNews) told.set(key, now);
    const line = `${message} Trying again in ${formatDuration(delay)} (try ${attempt + 1} of ${mostAttempts}).`;
    log[isNews ? 'info' : 'debug'](line);
  };
}

/** Failures of calls that were repeated as often as is worth it: what contains them doesn't repeat them again. */
const spent = new WeakSet<object>();

/** Makes a call as often as is safe, until it gives something. */
export async function repeatedly<T>(
  { method, name, url, timeout, repeat = true, isKnown = () => true }: Repeated,
  {
    signal,
    log,
    tell = logRetries(log),
    clock = systemClock,
  }: {
    readonly signal: AbortSignal;
    readonly log: Pick<Log, 'info' | 'debug'>;
    readonly tell?: TellRetry;
    readonly clock?: Clock;
  },
  make: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const began = performance.now();
    try {
      return await make();
    } catch (error) {
      signal.throwIfAborted();
      if (spent.has(error as object)) throw error;
      const failure = asTransportError(error, url, timeout);
      const ending = isKnown() || !isSilence(failure) ? endingOf(failure) : undefined;
      const headers = failure instanceof HttpError ? failure.headers : {};
      log.debug(`${name}: ${(failure as Error).message} in ${Math.round(performance.now() - began)} ms`);
      const delay = ending && repeat ? retryDelay(attempt, method, ending, headers) : undefined;
      if (delay === undefined) {
        if (ending && repeat) spent.add(failure as object);
        throw failure;
      }
      const isAnswer = failure instanceof HttpError;
      const message = isAnswer
        ? `${url.host} answered ${failure.status}.`
        : `No answer from ${(failure as Error).message}.`;
      tell(message, attempt, delay);
      await clock.sleep(delay, signal);
    }
  }
}

/** Our own time-out for a whole call surfaces as a `TimeoutError` of the platform. */
export function asTransportError(error: unknown, url: URL, timeout: number): unknown {
  if ((error as Partial<DOMException> | null)?.name !== 'TimeoutError') return error;
  return new TransportError('silent', url, true, { after: timeout, cause: error });
}

const isSilence = (failure: unknown) => failure instanceof TransportError && failure.failure === 'silent';

const lasting: readonly TransportFailure[] = ['unknown host', 'bad certificate', 'no TLS'];

/** `undefined` where asking again can't help. */
function endingOf(failure: unknown): Ending | undefined {
  if (failure instanceof HttpError) return failure.status;
  if (!(failure instanceof TransportError)) return undefined;
  if (lasting.includes(failure.failure)) return undefined;
  return failure.sent ? 'lost' : 'unsent';
}
