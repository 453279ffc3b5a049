import { randomUUID } from 'node:crypto';
import {
  type Call,
  createHttpClient,
  type FinalResponse,
  type HttpClient,
  type HttpTimeouts,
  send,
} from '../http/client.ts';
import type { TransportOptions } from '../http/dispatcher.ts';
import { UnexpectedResponseError } from '../http/errors.ts';
import { type HttpResponse, type Method, readText, type StreamedBody } from '../http/request.ts';
import { countAttempts, mayRepeat, type Outages } from '../http/retry.ts';
import type { Check } from '../shared/checks.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { lazy } from '../shared/lazy.ts';
import type { Log } from '../shared/log.ts';
import { type AuthProvider, type Credentials, fixedKey } from './credentials.ts';
import { ConnectError, pageTitle, parseJson } from './errors.ts';
import { type PageResponse, type VisitOptions, visit } from './pages.ts';
import { type Send, trustedPublishing } from './trusted-publishing.ts';

export interface Timeouts extends HttpTimeouts {
  /** Until the response to an upload, after all of it was sent. Default: as long as an outage, and longer for a large one. */
  readonly store?: number;
}

export interface ConnectOptions extends TransportOptions {
  /** Ends in `/` (`parseServerUrl` makes sure of it), so that a sub-path such as `/pub` is kept. */
  readonly server: URL;
  readonly credentials: Credentials;
  /** Ends every call and every wait. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly timeouts?: Partial<Timeouts>;
  /** For the waits between calls. Default: the system's. */
  readonly clock?: Clock;
}

/** Options of one call. */
export interface RequestOptions<T> {
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly upload?: { readonly body: StreamedBody; readonly headers: Readonly<Record<string, string>> };
  /** For the whole call, in milliseconds, instead of the usual time. */
  readonly timeout?: number;
  /** True for a download: it has no time-out for the whole call. */
  readonly isDownload?: true;
  /** What the response has to be in JSON. Default: its content is ignored. */
  readonly check?: Check<T>;
  /** Reads a response that isn't JSON. If only a part of it arrives, the call is repeated. */
  readonly read?: (response: HttpResponse) => Promise<T>;
}

/** What the endpoints call the server with. */
export interface Caller {
  readonly server: URL;
  readonly timeouts: Timeouts;
  /** For the waits between calls. */
  readonly clock: Clock;
  readonly outages: Readonly<Outages>;
  /** A call below `__api__/`, with the key. It is repeated while that is safe and may help. */
  request<T>(method: Method, path: string, options?: RequestOptions<T>): Promise<T>;
  /** Requests any page of the server, with the key. Throws only if there is no response. It isn't repeated. */
  visit(url: URL, options: VisitOptions): Promise<PageResponse>;
}

const defaultTimeouts: Timeouts = {
  connect: 10_000,
  request: 30_000,
  stall: 30_000,
  outage: 60_000,
};

/** How slow a server may be that stores and unpacks a bundle, in bytes per millisecond. */
const storeRate = 2_000;

/**
 * How long faults on the way to the server are tolerated, in milliseconds: the same for each kind of call, and longer for
 * a large bundle.
 */
export const toleratedOutage = ({ outage }: Pick<Timeouts, 'outage'>, bytes = 0): number =>
  outage + bytes / storeRate;

/** Responses to failed calls are read up to this size, in bytes. */
const largestError = 2 ** 20;

/**
 * Authenticated calls to one Connect server. Nothing is sent before the first call.
 *
 * The key is sent to the origin of `server` only: redirects are followed within it, never out of it.
 */
export function createCaller(given: ConnectOptions): Caller {
  const { server, credentials, timeouts, clock = systemClock, ...options } = given;
  if (!server.pathname.endsWith('/')) throw new TypeError('The server URL must end in "/".');
  const all = { ...defaultTimeouts, ...timeouts };
  const http = createHttpClient({ ...options, server, clock, timeouts: all });
  const auth = lazy(() => authProviderFor(credentials, server, http));
  const storeTimeout = (bytes: number) => all.store ?? toleratedOutage(all, bytes);
  return {
    server,
    timeouts: all,
    clock,
    outages: http.outages,
    request: apiCaller(http, auth, storeTimeout),
    visit: (url, visitOptions) => visit(url, visitOptions, http, auth),
  };
}

/** Calls the API. Repeats a call while that is safe, and renews the key if it was refused. */
function apiCaller(
  http: HttpClient,
  auth: () => Promise<AuthProvider>,
  storeTimeout: (bytes: number) => number,
): Caller['request'] {
  return async function request<T>(
    method: Method,
    path: string,
    options: RequestOptions<T> = {},
  ): Promise<T> {
    const { check, read = (response) => readJson(method, response, check) } = options;
    const name = `${method} ${path}`;
    const call = callOf(method, new URL(`__api__/${path}`, http.server), options, storeTimeout);
    const attempts = countAttempts(name, call.url, http);
    for (let isRenewed = false; ; ) {
      /** Until the call is sent, and after its key was refused, only a key is requested. That is always safe to repeat. */
      let failing: Method = 'GET';
      try {
        const provider = await auth();
        const credentials = await provider.headers();
        const sent = http.clock.now();
        failing = method;
        const headers = { ...call.headers, 'x-correlation-id': randomUUID(), ...credentials };
        const response = await send(http, { ...call, headers });
        const { status } = response;
        requireOwn(response);
        if (status < 400) {
          http.log.debug(`${name}: ${status} in ${Math.round(http.clock.now() - sent)} ms`);
          const result = await read(response);
          attempts.succeeded(sent);
          return result;
        }
        const text = await readText(response, largestError);
        if (status === 401 && !isRenewed) {
          failing = 'GET';
          isRenewed = await provider.renew(credentials);
          if (isRenewed) continue;
        }
        throw new ConnectError(name, status, text, response.headers);
      } catch (error) {
        await attempts.waitAfter(error, failing);
        isRenewed = false;
      }
    }
  };
}

/** What is the same in each attempt. */
function callOf(
  method: Method,
  url: URL,
  { query, body, upload, isDownload, timeout }: RequestOptions<unknown>,
  storeTimeout: (bytes: number) => number,
): Call {
  for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
  return {
    method,
    url,
    headers: {
      accept: 'application/json',
      'user-agent': 'connect-dash-deploy',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...upload?.headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(timeout !== undefined && { timeout }),
    ...(upload && { body: upload.body, timeout: storeTimeout(upload.body.length) }),
    isLong: upload !== undefined || isDownload === true,
  };
}

/** Connect's own responses never redirect to another origin. */
function requireOwn({ redirect, status, url, discard }: FinalResponse): void {
  if (!redirect) return;
  discard();
  throw new UnexpectedResponseError(url, status, { redirect });
}

/**
 * Reads a response of the API. This is the only place that checks what the server sent: see shapes.ts.
 *
 * @param check default: any JSON, or nothing
 * @returns `undefined` if the content is ignored
 * @throws {UnexpectedResponseError} if it isn't what the call needs
 */
async function readJson<T>(method: Method, response: HttpResponse, check: Check<T> | undefined): Promise<T> {
  const { url, status } = response;
  const text = await readText(response);
  const json = parseJson(text);
  const isEmpty = status === 204 || (text === '' && method === 'DELETE');
  const isExpected = check ? check(json) : isEmpty || (json !== null && typeof json === 'object');
  if (isExpected) return json as T;
  const title = pageTitle(text);
  throw new UnexpectedResponseError(url, status, {
    isJson: json !== undefined,
    ...(title !== undefined && { title }),
  });
}

async function authProviderFor(
  credentials: Credentials,
  server: URL,
  http: HttpClient,
): Promise<AuthProvider> {
  if (credentials.kind !== 'trusted-publishing') return fixedKey(credentials);
  const exchange: Send = async (method, url, form) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await send(http, {
      method,
      url,
      headers: { accept: 'application/json', ...(form !== undefined && type) },
      ...(form !== undefined && { body: form }),
    });
    requireOwn(response);
    const text = await readText(response, largestError);
    const { status } = response;
    // Any other 4xx is the server's decision on the exchange.
    if (status >= 500 || mayRepeat('GET', status)) {
      throw new ConnectError(`${method} ${url.pathname}`, status, text, response.headers);
    }
    return { status, text };
  };
  return trustedPublishing(credentials, server, exchange, http.clock.now);
}
