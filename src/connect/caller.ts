import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createHttpClient, type FinalResponse, type HttpClient, type HttpTimeouts } from '../http/client.ts';
import type { TransportOptions } from '../http/dispatcher.ts';
import { type ResponseHeaders, UnexpectedResponseError } from '../http/errors.ts';
import { type HttpResponse, type Method, readLimited, readText, type StreamedBody } from '../http/request.ts';
import { mayRepeat } from '../http/retry-policy.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { lazy } from '../shared/lazy.ts';
import type { Log } from '../shared/log.ts';
import { type AuthHeaders, type AuthProvider, type Credentials, fixedKey } from './credentials.ts';
import { ConnectError, pageTitle, parseJson } from './errors.ts';

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

/** Of one call, besides its method and path. */
export interface RequestOptions {
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly upload?: { readonly body: StreamedBody; readonly headers: Readonly<Record<string, string>> };
  /** For the whole call, in milliseconds, instead of the usual time. */
  readonly timeout?: number;
  /** False if the caller itself repeats the call: it sees every failure then. */
  readonly repeat?: false;
}

export interface PageResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** The first 64 MB. */
  readonly text: string;
  /** Whether that is all of it. */
  readonly isWhole: boolean;
  /** The URL that answered, after redirects within the server's origin. */
  readonly url: URL;
  /** The targets of the redirects that were followed, in order. */
  readonly redirects: readonly URL[];
  /** The target of a redirect that wasn't followed: to another origin, or in a circle. */
  readonly redirect?: URL;
  /** Whether the response is Connect's or an app's: Connect repeats a request's correlation id, a proxy doesn't. */
  readonly throughConnect: boolean;
}

export interface VisitOptions {
  /** In milliseconds. */
  readonly timeout: number;
  /** Aborts this visit, besides the client's own signal. */
  readonly signal?: AbortSignal;
  /** Sent as JSON by POST. Default: a GET. */
  readonly json?: unknown;
  /** A HEAD: the response without its text. */
  readonly headersOnly?: true;
}

/** What the endpoints are made of. */
export interface Caller {
  readonly server: URL;
  readonly timeouts: Timeouts;
  /** For the waits between calls. */
  readonly clock: Clock;
  /** A call below `__api__/` whose response is JSON, or nothing (204). */
  request<T>(method: Method, path: string, options?: RequestOptions): Promise<T>;
  /** A call below `__api__/` whose response is streamed. */
  stream(method: Method, path: string, options?: RequestOptions): Promise<HttpResponse>;
  /** A GET below `__api__/` whose response becomes a file. If it is cut off it is downloaded again. */
  save(path: string, file: string): Promise<void>;
  /** A request of any page of the server, with the key. Throws only if there is no response. It isn't repeated. */
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
  const call = apiCaller(server, http, auth, storeTimeout, options.log);
  return {
    server,
    timeouts: all,
    clock,
    request: <T>(method: Method, path: string, given: RequestOptions = {}) =>
      call(method, path, given, (response) => readJson<T>(method, response)),
    stream: (method, path, given = {}) => call(method, path, given, async (response) => response),
    save: (path, file) =>
      call('GET', path, { isDownload: true }, ({ body }) => pipeline(body, createWriteStream(file))),
    visit: (url, given) => visit(server, url, given, http, auth),
  };
}

type ApiCall = <T>(
  method: Method,
  path: string,
  options: RequestOptions & { readonly isDownload?: true },
  read: (response: HttpResponse) => Promise<T>,
) => Promise<T>;

/** Calls of the API, repeated while that is safe, with the key renewed if it was refused. */
function apiCaller(
  server: URL,
  http: HttpClient,
  auth: () => Promise<AuthProvider>,
  storeTimeout: (bytes: number) => number,
  log: Log,
): ApiCall {
  return async (method, path, options, read) => {
    const { query, body, upload, isDownload, timeout, repeat } = options;
    const name = `${method} ${path}`;
    const url = new URL(`__api__/${path}`, server);
    for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
    const make = async (isRenewed: boolean): Promise<Awaited<ReturnType<typeof read>>> => {
      const provider = await auth();
      const credentials = await provider.headers();
      const began = performance.now();
      const response = await sendToConnect(http, {
        method,
        url,
        headers: {
          accept: 'application/json',
          'user-agent': 'connect-dash-deploy',
          'x-correlation-id': randomUUID(),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...upload?.headers,
          ...credentials,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(timeout !== undefined && { timeout }),
        ...(upload && { body: upload.body, timeout: storeTimeout(upload.body.length) }),
        isLong: upload !== undefined || isDownload === true,
      });
      const { status } = response;
      if (status < 400) {
        log.debug(`${name}: ${status} in ${Math.round(performance.now() - began)} ms`);
        return await read(response);
      }
      const text = await readText(response, largestError);
      // Refused, so not begun: any call may be made again with a fresh key.
      if (status === 401 && !isRenewed && (await provider.renew(credentials))) return await make(true);
      throw new ConnectError(name, status, text, response.headers);
    };
    return repeat === false ? await make(false) : await http.repeat({ method, name, url }, () => make(false));
  };
}

/** Sends a request whose response is Connect's own, which never redirects to another origin. */
async function sendToConnect(
  http: HttpClient,
  call: Parameters<HttpClient['send']>[0],
): Promise<FinalResponse> {
  const response = await http.send(call);
  const { redirect, status, url } = response;
  if (!redirect) return response;
  response.discard();
  throw new UnexpectedResponseError(url, status, { redirect });
}

/** @throws {UnexpectedResponseError} if it isn't an object or a list in JSON */
async function readJson<T>(method: Method, response: HttpResponse): Promise<T> {
  const text = await readText(response);
  if (response.status === 204 || (text === '' && method === 'DELETE')) return undefined as T;
  const json = parseJson(text);
  if (json !== null && typeof json === 'object') return json as T;
  const title = pageTitle(text);
  throw new UnexpectedResponseError(response.url, response.status, title === undefined ? {} : { title });
}

async function visit(
  server: URL,
  url: URL,
  options: VisitOptions,
  http: HttpClient,
  auth: () => Promise<AuthProvider>,
): Promise<PageResponse> {
  if (url.origin !== server.origin) throw new TypeError(`${url.origin} isn't the server's origin.`);
  const provider = await auth();
  const credentials = await provider.headers();
  const page = await visitWith(credentials, url, options, http);
  // An app may answer 401 itself: Connect's has a number.
  const isRefused = page.status === 401 && codeOf(url, page) !== undefined;
  if (!isRefused || !(await provider.renew(credentials))) return page;
  return await visitWith(await provider.headers(), url, options, http);
}

async function visitWith(
  credentials: AuthHeaders,
  url: URL,
  { timeout, signal, json, headersOnly }: VisitOptions,
  http: HttpClient,
): Promise<PageResponse> {
  const correlation = randomUUID();
  const { discard, body, ...response } = await http.send({
    method: headersOnly ? 'HEAD' : json === undefined ? 'GET' : 'POST',
    url,
    headers: {
      accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
      'x-correlation-id': correlation,
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...credentials,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    timeout: Math.ceil(timeout),
    ...(signal && { signal }),
  });
  return {
    ...response,
    ...(await readLimited({ ...response, body, discard })),
    throughConnect: response.headers['x-correlation-id'] === correlation,
  };
}

const codeOf = ({ pathname }: URL, { status, text, headers }: PageResponse) =>
  new ConnectError(`GET ${pathname}`, status, text, headers).code;

async function authProviderFor(
  credentials: Credentials,
  server: URL,
  http: HttpClient,
): Promise<AuthProvider> {
  if (credentials.kind !== 'trusted-publishing') return fixedKey(credentials);
  const { trustedPublishing } = await import('./trusted-publishing.ts');
  return trustedPublishing(credentials, server, (method, url, form) => {
    const name = `${method} ${url.pathname}`;
    const headers = { accept: 'application/json' };
    const request =
      form === undefined
        ? { method, url, headers }
        : {
            method,
            url,
            headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
            body: form,
          };
    // Safe to repeat, though one is a POST: a second exchange only gives a second key.
    return http.repeat({ method: 'GET', name, url }, async () => {
      const response = await sendToConnect(http, request);
      const text = await readText(response, largestError);
      const { status } = response;
      // Any other 4xx is the server's decision on the exchange.
      if (status >= 500 || mayRepeat('GET', status))
        throw new ConnectError(name, status, text, response.headers);
      return { status, text };
    });
  });
}
