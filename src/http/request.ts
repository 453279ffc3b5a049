import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { forwardTo } from './dispatcher.ts';
import { type ResponseHeaders, TransportError, type TransportFailure } from './errors.ts';

/* The parts of an HTTP exchange over undici: what is sent, what comes back, and the time-outs of each phase. */

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A body of known length that is read while it is sent. */
export interface StreamedBody {
  readonly length: number;
  /** Starts again from the first byte each time. */
  open(): AsyncIterable<Buffer>;
}

/** In milliseconds. */
export interface ExchangeTimeouts {
  /** Until the connection (TCP, proxy, TLS) is established. */
  readonly connect: number;
  /** Until the response begins, after the whole request has been sent. */
  readonly response: number;
  /** Without progress while a body is sent or received. */
  readonly idle: number;
  /** For the whole exchange. Default: none. */
  readonly total?: number;
}

export interface HttpResponse {
  readonly url: URL;
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Must be read or discarded. Throws a `TransportError` if only a part of it arrives. */
  readonly body: AsyncIterable<Buffer>;
  discard(): void;
}

/** Aborts an exchange if its current phase takes too long. */
export function watchPhases(url: URL, timeouts: ExchangeTimeouts, signal: AbortSignal) {
  const own = new AbortController();
  const any = AbortSignal.any([signal, own.signal]);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => {});
  any.addEventListener('abort', () => reject(any.reason), { once: true });
  if (any.aborted) reject(any.reason);
  let isSent = false;
  let hasResponse = false;
  const after = (milliseconds: number, failure: TransportFailure) =>
    setTimeout(
      () => own.abort(new TransportError(failure, url, isSent, { after: milliseconds })),
      milliseconds,
    );
  const total = timeouts.total === undefined ? undefined : after(timeouts.total, 'timeout');
  let phase: NodeJS.Timeout | undefined = after(timeouts.connect, 'connect timeout');
  const next = (milliseconds: number) => {
    clearTimeout(phase);
    // The rest of an upload may still be read after an early response.
    phase = hasResponse ? undefined : after(milliseconds, 'timeout');
  };
  const responded = () => {
    hasResponse = true;
    clearTimeout(phase);
  };
  return {
    signal: any,
    aborted,
    /** Whether the server may have received the request. */
    isSent: () => isSent,
    started() {
      isSent = true;
      next(timeouts.response);
    },
    next,
    responded,
    over() {
      responded();
      clearTimeout(total);
    },
  };
}

/** Calls back when undici begins to send a request: until then, the server can't have received it. */
export const onStart =
  (started: () => void): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) =>
    dispatch(options, {
      ...forwardTo(handler),
      onRequestStart(controller, context) {
        started();
        handler.onRequestStart?.(controller, context);
      },
    });

/** The body as undici sends it, and the error of its source, if it fails. */
export function prepareBody(
  body: string | StreamedBody | undefined,
  watch: ReturnType<typeof watchPhases>,
  { idle, response }: ExchangeTimeouts,
) {
  if (typeof body !== 'object') return { content: body, headers: {}, failure: () => undefined };
  let failure: unknown;
  async function* read({ open }: StreamedBody): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of open()) {
        watch.next(idle);
        yield chunk;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
    watch.next(response);
  }
  return {
    // Only one chunk ahead of the connection, so that the progress is that of the connection.
    content: Readable.from(read(body), { highWaterMark: 1 }),
    headers: { 'content-length': String(body.length) },
    failure: () => failure,
  };
}

/** The response, once its headers have arrived. */
export function receive(
  { statusCode: status, headers, body }: Dispatcher.ResponseData,
  url: URL,
  signal: AbortSignal,
  over: () => void,
): Omit<HttpResponse, 'url'> {
  // An error of a body that nobody reads would end the process.
  body.on('error', () => {});
  async function* read(): AsyncGenerator<Buffer> {
    try {
      yield* body;
      // Only then the connection is free: without this, the next request would open another one.
      await setImmediate();
    } catch (error) {
      signal.throwIfAborted();
      throw TransportError.from(error, url, true);
    } finally {
      over();
    }
  }
  return {
    status,
    headers,
    body: read(),
    discard() {
      over();
      body.dump().catch(() => {});
    },
  };
}

/** The first `limit` bytes of a response: what is beyond them is dropped. Throws as its body. */
export async function* firstBytes({ body }: HttpResponse, limit: number): AsyncGenerator<Buffer> {
  let left = limit;
  for await (const chunk of body) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/**
 * Reads a response into memory.
 *
 * @param limit in bytes; what is beyond it is dropped
 * @throws {TransportError} if not all of it arrives
 */
export async function readLimited(
  response: HttpResponse,
  limit = 64 * 2 ** 20,
): Promise<{ readonly bytes: Buffer; readonly isWhole: boolean }> {
  const bytes = Buffer.concat(await Array.fromAsync(firstBytes(response, limit + 1)));
  return { bytes: bytes.subarray(0, limit), isWhole: bytes.length <= limit };
}

/** Reads a response as UTF-8: see `readLimited`. */
export const readText = async (...parameters: Parameters<typeof readLimited>): Promise<string> =>
  (await readLimited(...parameters)).bytes.toString('utf8');
