import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { AnswerError, TransportError, type TransportFailure } from './errors.ts';
import type { Method } from './http.ts';
import { type Ending, retryDelay } from './retry.ts';

export interface Repeated {
  readonly method: Method;
  /** For the log. */
  readonly name: string;
  readonly url: URL;
  readonly timeout: number;
  /** False where the caller itself asks again. */
  readonly repeat?: boolean;
}

/** Failures of calls that were repeated as often as is worth it: what contains them doesn't repeat them again. */
const spent = new WeakSet<object>();

/** Makes a call as often as is safe, until it gives something. */
export async function repeatedly<T>(
  { method, name, url, timeout, repeat = true }: Repeated,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Pick<Log, 'debug'> },
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
      const ending = endingOf(failure);
      const headers = failure instanceof AnswerError ? failure.headers : {};
      log.debug(`${name}: ${(failure as Error).message} in ${Math.round(performance.now() - began)} ms`);
      const delay = ending && repeat ? retryDelay(attempt, method, ending, headers) : undefined;
      if (delay === undefined) {
        if (ending && repeat) spent.add(failure as object);
        throw failure;
      }
      log.debug(`${name}: again in ${Math.round(delay)} ms`);
      await sleep(delay, undefined, { signal });
    }
  }
}

/** Our own time-out for a whole call surfaces as a `TimeoutError` of the platform. */
export function asTransportError(error: unknown, url: URL, timeout: number): unknown {
  if ((error as Partial<DOMException> | null)?.name !== 'TimeoutError') return error;
  return new TransportError('silent', url, true, { after: timeout, cause: error });
}

const lasting: readonly TransportFailure[] = ['unknown host', 'bad certificate', 'no TLS'];

/** `undefined` where asking again can't help. */
function endingOf(failure: unknown): Ending | undefined {
  if (failure instanceof AnswerError) return failure.status;
  if (!(failure instanceof TransportError)) return undefined;
  if (lasting.includes(failure.failure)) return undefined;
  return failure.sent ? 'lost' : 'unsent';
}
