import type { Clock } from '../shared/clock.ts';
import { lazy } from '../shared/lazy.ts';
import type { Log } from '../shared/log.ts';
import { cookieJar } from './cookies.ts';
import { createDispatcher, type TransportOptions } from './dispatcher.ts';
import { exchange, type HttpResponse, type Method, type StreamedBody } from './request.ts';
import { logRetries, type RepeatedCall, withRetries } from './retry.ts';

/** In milliseconds. */
export interface HttpTimeouts {
  /** Until a connection is established. */
  readonly connect: number;
  /** For a whole call, unless it is an upload or a download. */
  readonly request: number;
  /** Without progress of an upload or a download. They have no total time-out. */
  readonly stall: number;
  /** For how long a call may fail before it is given up. */
  readonly outage: number;
}

export interface HttpClientOptions extends TransportOptions {
  readonly server: URL;
  /** Aborts every call and every wait. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly timeouts: HttpTimeouts;
  readonly clock: Clock;
}

export interface Call {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | StreamedBody;
  /** True for an upload or a download: it fails if it stalls, and not after a time in total. */
  readonly isLong?: boolean;
  /** Milliseconds, instead of the usual ones: for the whole call; of a long one, for the response to an upload. */
  readonly timeout?: number;
  /** Aborts this call, besides the client's own signal. */
  readonly signal?: AbortSignal;
}

/** A response after redirects. */
export type FinalResponse = HttpResponse & {
  /** The targets of the redirects that were followed, in order. */
  readonly redirects: readonly URL[];
  /** The target of a redirect that wasn't followed: to another origin, or in a circle. */
  readonly redirect?: URL;
};

export type HttpClient = ReturnType<typeof createHttpClient>;

const maxRedirects = 5;

/** HTTP with one server: connections, cookies, redirects, time-outs and retries. Nothing is sent before the first call. */
export function createHttpClient(options: HttpClientOptions) {
  const { server, signal, log, timeouts, clock, ...transport } = options;
  const cookies = cookieJar();
  const dispatcher = lazy(() => createDispatcher(server, transport, timeouts.connect));
  const logRetry = logRetries(log);

  async function sendOnce({ headers, isLong, timeout, ...call }: Call): Promise<HttpResponse> {
    const { connect, request, stall } = timeouts;
    const cookie = cookies.headerFor(call.url);
    const response = await exchange({
      ...call,
      headers: { ...headers, ...(cookie !== undefined && { cookie }) },
      dispatcher: dispatcher(),
      signal: call.signal ? AbortSignal.any([signal, call.signal]) : signal,
      timeouts: isLong
        ? { connect, idle: stall, response: timeout ?? stall }
        : { connect, idle: timeout ?? request, response: timeout ?? request, total: timeout ?? request },
    });
    cookies.store(response.headers['set-cookie'], call.url);
    return response;
  }

  return {
    /**
     * Sends a request once, and follows redirects within the server's origin: credentials go nowhere else.
     *
     * @throws {TransportError} if there is no response
     */
    async send(call: Call): Promise<FinalResponse> {
      const redirects: URL[] = [];
      for (let url = call.url; ; ) {
        const response = await sendOnce({ ...call, url });
        const redirect = redirectOf(response);
        if (!redirect) return { ...response, redirects };
        if (redirect.origin !== server.origin || redirects.length === maxRedirects)
          return { ...response, redirects, redirect };
        response.discard();
        redirects.push(redirect);
        url = redirect;
      }
    },
    /** Makes a call, and repeats it while that is safe and may help. */
    repeat: <T>(call: RepeatedCall, make: () => Promise<T>): Promise<T> =>
      withRetries(call, { outage: timeouts.outage, clock, signal, log, logRetry }, make),
  };
}

function redirectOf({ status, headers, url }: HttpResponse): URL | undefined {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || !location) return undefined;
  return URL.canParse(location, url.href) ? new URL(location, url) : undefined;
}
