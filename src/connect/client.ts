import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { cookieJar } from '../http/cookies.ts';
import {
  agentFor,
  exchange,
  type HttpResponse,
  type Method,
  readBounded,
  readText,
  type StreamedBody,
  type TransportOptions,
} from '../http/http.ts';
import { asTransportError, logRetries, repeatedly } from '../http/retry.ts';
import { mayRepeat } from '../http/retry-delay.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { lazy } from '../shared/lazy.ts';
import type { Log } from '../shared/log.ts';
import { type AuthHeaders, type AuthProvider, type Credentials, fixedKeyring } from './credentials.ts';
import { endpoints } from './endpoints.ts';
import { ConnectError, pageTitle, parseJson, TransportError, UnexpectedResponseError } from './errors.ts';

export interface ConnectOptions extends TransportOptions {
  /** Ends in `/` (`parseServerUrl` sees to that): without it a sub-path such as `/pub` would be lost. */
  readonly server: URL;
  readonly credentials: Credentials;
  /** Ends every call and every wait. */
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly timeouts?: Partial<Timeouts>;
  /** For the waits between calls. Default: the system's. */
  readonly clock?: Clock;
}

/** In milliseconds. */
export interface Timeouts {
  /** Until a connection stands. */
  readonly connect: number;
  /** For a whole call that answers with JSON. */
  readonly request: number;
  /** The same as long as the server has never answered. */
  readonly first: number;
  /** In which an upload or a download doesn't advance. They have no total time-out. */
  readonly stall: number;
  /** Until an upload that was sent whole is answered: a server may store it on a slow disk, and unpack it. */
  readonly store: number;
}

const defaults: Timeouts = {
  connect: 10_000,
  request: 30_000,
  first: 20_000,
  stall: 60_000,
  store: 600_000,
};

/** What a call brings with it besides its path. */
export interface RequestOptions {
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly form?: string;
  readonly upload?: { readonly body: StreamedBody; readonly headers: Readonly<Record<string, string>> };
  /** A long answer: like an upload, it is given up when it stalls, and not after a time. */
  readonly download?: true;
  /** Milliseconds; instead of the usual ones. */
  readonly timeout?: number;
  /** False where the caller itself asks again: it sees every failure then. */
  readonly repeat?: false;
}

export interface PageResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The first 64 MB. */
  readonly text: string;
  /** Whether that is all of it. */
  readonly isWhole: boolean;
  /** Where it ended, after redirects within the server's origin. */
  readonly url: URL;
  /** Where it leads on to, and was not followed: to another origin, or in a circle. */
  readonly redirect?: URL;
  /** Whether Connect had a part in it: it gives a request's correlation id back, a proxy before it doesn't. */
  readonly throughConnect: boolean;
}

export interface VisitOptions {
  /** In milliseconds. */
  readonly timeout: number;
  /** Ends this visit before its time, besides the client's own. */
  readonly signal?: AbortSignal;
}

/** What the endpoints are made of. */
export interface Caller {
  readonly server: URL;
  /** What the waits between calls go by. */
  readonly clock: Clock;
  /** A call under `__api__/` that answers with JSON, or with nothing (204). */
  request<T>(method: Method, path: string, ask?: RequestOptions): Promise<T>;
  /** A call under `__api__/` whose answer is streamed. */
  stream(method: Method, path: string, ask?: RequestOptions): Promise<HttpResponse>;
  /** A GET under `__api__/` whose answer becomes a file; where it breaks off it is fetched again. */
  save(path: string, file: string): Promise<void>;
  /** A GET of any page of the server, as a visitor with our key: no answer is an error. It isn't repeated. */
  visit(url: URL, options: VisitOptions): Promise<PageResponse>;
}

export type Connect = ReturnType<typeof endpoints> & Pick<Caller, 'server' | 'clock' | 'visit'>;

/**
 * A client for one Connect server. Nothing is sent before its first call.
 *
 * The key goes to the origin of `server` only: redirects are followed within it, never out of it.
 */
export function connectTo(options: ConnectOptions): Connect {
  const caller = callerFor(options);
  return { ...endpoints(caller), server: caller.server, clock: caller.clock, visit: caller.visit };
}

function callerFor(options: ConnectOptions): Caller {
  const { server, credentials, signal, log, timeouts, clock = systemClock, ...transport } = options;
  if (!server.pathname.endsWith('/')) throw new TypeError('The server URL must end in "/".');
  const times = { ...defaults, ...timeouts };
  const cookies = cookieJar();
  const agent = lazy(() => agentFor(server, transport));
  const keyring = lazy(() => keyringFor(credentials));
  const tell = logRetries(log);
  let isHeard = false;
  const isKnown = () => isHeard;
  const usualTimeout = () => (isHeard ? times.request : Math.min(times.first, times.request));

  /**
   * One request and its redirects. The caller reads the body.
   *
   * @returns with `redirect` where the answer leads on to another origin, or in a circle: the key doesn't follow there
   */
  async function once(
    method: Method,
    url: URL,
    ask: RequestOptions,
    headers: Record<string, string>,
    timeout: number,
    until = signal,
  ) {
    const isLong = ask.upload !== undefined || ask.download === true;
    const ended = isLong ? until : AbortSignal.any([until, AbortSignal.timeout(Math.ceil(timeout))]);
    for (let hops = 0, at = url; ; hops++) {
      const cookie = cookies.headerFor(at);
      const answer = await exchange({
        method,
        url: at,
        agent: await agent(),
        headers: { ...headers, ...(cookie === undefined ? {} : { cookie }) },
        ...(ask.upload && { body: ask.upload.body }),
        ...(ask.body !== undefined && { body: JSON.stringify(ask.body) }),
        ...(ask.form !== undefined && { body: ask.form }),
        signal: ended,
        connectTimeout: times.connect,
        silence: isLong ? times.stall : timeout,
        ...(ask.upload && { patience: times.store }),
      });
      isHeard = true;
      cookies.keep(answer.headers['set-cookie'], at);
      const next = redirect(answer, at);
      if (!next) return { answer, url: at, ended };
      if (next.origin !== server.origin || hops === 5) return { answer, url: at, ended, redirect: next };
      answer.body.resume();
      at = next;
    }
  }

  /** The same for what Connect itself answers, which never leads elsewhere. */
  async function onceOfConnect(...asked: Parameters<typeof once>) {
    const got = await once(...asked);
    if (!got.redirect) return got;
    got.answer.body.resume();
    throw new UnexpectedResponseError(got.url, got.answer.status, { redirect: got.redirect });
  }

  /** Makes a call of the API with our key, and gives what `read` makes of its answer. */
  async function call<T>(
    method: Method,
    path: string,
    ask: RequestOptions,
    read: (got: Reading) => Promise<T>,
  ): Promise<T> {
    const name = `${method} ${path}`;
    const url = new URL(`__api__/${path}`, server);
    for (const [key, value] of Object.entries(ask.query ?? {})) url.searchParams.set(key, value);
    const timeout = ask.timeout ?? usualTimeout();

    async function make(isRenewed: boolean): Promise<T> {
      const ring = await keyring();
      const shown = await ring.headers();
      const headers = {
        accept: 'application/json',
        'user-agent': 'connect-dash-deploy',
        'x-correlation-id': randomUUID(),
        ...(ask.body !== undefined && { 'content-type': 'application/json' }),
        ...ask.upload?.headers,
        ...shown,
      };
      const began = performance.now();
      const got = await onceOfConnect(method, url, ask, headers, timeout);
      const { status } = got.answer;
      if (status < 400) {
        log.debug(`${name}: ${status} in ${Math.round(performance.now() - began)} ms`);
        return await read(got);
      }
      const text = await readText(got.answer, got.url, got.ended, 2 ** 20);
      // Refused, so not begun: whatever call it was, it may be made again with a fresh key.
      if (status === 401 && !isRenewed && (await ring.renew(shown))) return await make(true);
      throw new ConnectError(name, status, text, got.answer.headers);
    }
    const { repeat = true } = ask;
    const runContext = { signal, log, tell, clock };
    return await repeatedly({ method, name, url, timeout, repeat, isKnown }, runContext, () => make(false));
  }

  async function visitWith(
    shown: AuthHeaders,
    url: URL,
    { timeout, signal: own }: VisitOptions,
  ): Promise<PageResponse> {
    const until = own ? AbortSignal.any([signal, own]) : signal;
    const correlation = randomUUID();
    const headers = {
      accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
      'x-correlation-id': correlation,
      ...shown,
    };
    try {
      const { answer, ended, ...end } = await once('GET', url, {}, headers, timeout, until);
      return {
        ...end,
        status: answer.status,
        headers: answer.headers,
        ...(await readBounded(answer, end.url, ended)),
        throughConnect: answer.headers['x-correlation-id'] === correlation,
      };
    } catch (error) {
      until.throwIfAborted();
      throw asTransportError(error, url, timeout);
    }
  }

  async function keyringFor(how: Credentials): Promise<AuthProvider> {
    if (how.kind !== 'trusted-publishing') return fixedKeyring(how);
    const { trustedKeyring } = await import('./trusted-publishing.ts');
    return trustedKeyring(how, server, (method, url, form) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
      const name = `${method} ${url.pathname}`;
      const timeout = usualTimeout();
      // Neither carries a key, and both are safe to repeat: a second exchange gives a second key.
      return repeatedly(
        { method: 'GET', name, url, timeout, isKnown },
        { signal, log, tell, clock },
        async () => {
          const ask = form === undefined ? {} : { form };
          const got = await onceOfConnect(method, url, ask, form === undefined ? {} : headers, timeout);
          const text = await readText(got.answer, got.url, got.ended, 2 ** 20);
          // What another try may mend: any other 4xx is the server's word on the exchange.
          if (got.answer.status >= 500 || mayRepeat('GET', got.answer.status))
            throw new ConnectError(name, got.answer.status, text, got.answer.headers);
          return { status: got.answer.status, text };
        },
      );
    });
  }

  return {
    server,
    clock,
    request: <T>(method: Method, path: string, ask: RequestOptions = {}) =>
      call(method, path, ask, async ({ answer, url, ended }) => {
        const text = await readText(answer, url, ended);
        if (answer.status === 204 || (text === '' && method === 'DELETE')) return undefined as T;
        const json = parseJson(text);
        if (json === undefined || json === null || typeof json !== 'object') {
          throw new UnexpectedResponseError(url, answer.status, titled(text));
        }
        return json as T;
      }),
    stream: (method, path, ask = {}) => call(method, path, ask, async ({ answer }) => answer),
    save: (path, file) =>
      call('GET', path, { download: true }, ({ answer, url }) =>
        pipeline(bytesOf(answer, url), createWriteStream(file)),
      ),
    async visit(url, options) {
      if (url.origin !== server.origin) throw new TypeError(`${url.origin} isn't the server's origin.`);
      const ring = await keyring();
      const shown = await ring.headers();
      const seen = await visitWith(shown, url, options);
      // An app may answer 401 of its own accord: Connect's has a number.
      const isRefused = seen.status === 401 && refusal(url, seen).code !== undefined;
      if (!isRefused || !(await ring.renew(shown))) return seen;
      return await visitWith(await ring.headers(), url, options);
    },
  };
}

const refusal = ({ pathname }: URL, { status, text, headers }: PageResponse) =>
  new ConnectError(`GET ${pathname}`, status, text, headers);

interface Reading {
  readonly answer: HttpResponse;
  readonly url: URL;
  readonly ended: AbortSignal;
}

/** Only what breaks off on the way is a fault of the network: that the disk is full isn't mended by asking again. */
async function* bytesOf({ body }: HttpResponse, url: URL): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (error) {
    throw TransportError.from(error, url, true);
  }
}

function redirect(answer: HttpResponse, from: URL): URL | undefined {
  const { location } = answer.headers;
  if (![301, 302, 303, 307, 308].includes(answer.status) || !location) return undefined;
  return URL.canParse(location, from.href) ? new URL(location, from) : undefined;
}

function titled(text: string): { title?: string } {
  const title = pageTitle(text);
  return title === undefined ? {} : { title };
}
