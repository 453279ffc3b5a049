import type { Dispatcher } from 'undici';
import type { Clock } from '../shared/clock.ts';
import { lazy } from '../shared/lazy.ts';
import type { Log } from '../shared/log.ts';
import { type CookieJar, cookieJar } from './cookies.ts';
import { createDispatcher, type TransportOptions } from './dispatcher.ts';
import { TransportError } from './errors.ts';
import {
  type ExchangeTimeouts,
  type HttpResponse,
  type Method,
  onStart,
  prepareBody,
  receive,
  type StreamedBody,
  watchPhases,
} from './request.ts';
import type { Retrying } from './retry.ts';

/** In milliseconds. */
export interface HttpTimeouts {
  /** Until a connection is established. */
  readonly connect: number;
  /** For a whole call that is neither an upload nor a download. */
  readonly request: number;
  /** Without progress of an upload or a download, which have no time-out for the whole call. */
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

/** What all calls to one server share. */
export interface HttpClient extends HttpClientOptions {
  readonly cookies: CookieJar;
  readonly dispatcher: () => Dispatcher;
  readonly logged: Retrying['logged'];
  readonly outages: Retrying['outages'];
}

export interface Call {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | StreamedBody;
  /** True for an upload or a download: it fails if it stalls, but has no time-out for the whole call. */
  readonly isLong?: boolean;
  /** In milliseconds, instead of the default: for the whole call; for an upload, until the response. */
  readonly timeout?: number;
  /** Aborts this call, besides the client's own signal. */
  readonly signal?: AbortSignal;
}

/** A response after redirects. */
export type FinalResponse = HttpResponse & {
  /** The targets of the redirects that were followed, in order. */
  readonly redirects: readonly URL[];
  /** The target of a redirect that wasn't followed: to another origin, or one too many. */
  readonly redirect?: URL;
};

const maxRedirects = 5;

/** A client for one server, with its connections and cookies. Nothing is sent before the first call. */
export const createHttpClient = (options: HttpClientOptions): HttpClient => ({
  ...options,
  cookies: cookieJar(),
  logged: new Map(),
  outages: {},
  dispatcher: lazy(() => createDispatcher(options.server, options, options.timeouts.connect)),
});

/**
 * Sends a request once and returns its response when the headers have arrived. Redirects are followed within the server's
 * origin: credentials go nowhere else.
 *
 * @throws {TransportError} if there is no response; the reason of the signal if it was aborted; what reading the body throws
 */
export async function send(client: HttpClient, call: Call): Promise<FinalResponse> {
  const { server, cookies } = client;
  const dispatcher = client.dispatcher();
  const signal = call.signal ? AbortSignal.any([client.signal, call.signal]) : client.signal;
  const timeouts = timeoutsOf(call, client.timeouts);
  const redirects: URL[] = [];
  for (let url = call.url; ; ) {
    const watch = watchPhases(url, timeouts, signal);
    const body = prepareBody(call.body, watch, timeouts);
    const cookie = cookies.headerFor(url);
    let received: Dispatcher.ResponseData;
    try {
      const sending = dispatcher.compose(onStart(watch.started)).request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: call.method,
        headers: { ...call.headers, ...(cookie !== undefined && { cookie }), ...body.headers },
        ...(body.content !== undefined && { body: body.content }),
        signal: watch.signal,
        // undici would close the connection after a HEAD, in case a server sends a body. Connect doesn't.
        ...(call.method === 'HEAD' && { reset: false }),
        // watchPhases has exact timers, which know what was sent.
        headersTimeout: 0,
        bodyTimeout: timeouts.idle,
      });
      // undici observes the signal only once it is connected.
      received = await Promise.race([sending, watch.aborted]);
      watch.responded();
    } catch (error) {
      watch.over();
      signal.throwIfAborted();
      throw body.failure() ?? TransportError.from(error, url, watch.isSent());
    }
    cookies.store(received.headers['set-cookie'], url);
    const response = { url, redirects, ...receive(received, url, signal, watch.over) };
    const redirect = redirectOf(response);
    if (!redirect) return response;
    if (redirect.origin !== server.origin || redirects.length === maxRedirects)
      return { ...response, redirect };
    response.discard();
    redirects.push(redirect);
    url = redirect;
  }
}

function timeoutsOf({ isLong, timeout }: Call, { connect, request, stall }: HttpTimeouts): ExchangeTimeouts {
  if (isLong) return { connect, idle: stall, response: timeout ?? stall };
  const total = timeout ?? request;
  return { connect, idle: total, response: total, total };
}

function redirectOf({ status, headers, url }: HttpResponse): URL | undefined {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || !location) return undefined;
  return URL.canParse(location, url.href) ? new URL(location, url) : undefined;
}
