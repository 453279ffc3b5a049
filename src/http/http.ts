import {
  Agent as HttpAgent,
  request as http,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import type { Readable } from 'node:stream';
import { TransportError } from '../connect/errors.ts';
import { UserError } from '../shared/problems.ts';

/*
 * One exchange over HTTP, and nothing above it. Node's own client, not undici's: up to the first request undici
 * costs 40 ms (a WebAssembly parser, HTTP/2) where this costs 10, and a whole run that finds nothing changed is to
 * take half a second. Since Node 24.5 its agents know proxies too.
 */

/** Loaded where it is needed: TLS is a third of what Node loads up to the first request. */
const https = () => process.getBuiltinModule('node:https');

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Bytes that are sent as they are read, with their known length. */
export interface StreamedBody {
  readonly length: number;
  open(): Readable;
  readonly told?: UploadStatus;
}

/** Told of an upload when the server is at it. */
export interface UploadStatus {
  /** All of it has left this machine. */
  whole(): void;
  /** It was answered, or the connection is gone. It may be sent anew after that. */
  over(): void;
}

export interface HttpRequest {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | StreamedBody;
  readonly agent: HttpAgent;
  readonly signal: AbortSignal;
  /** Milliseconds until the connection (TCP, proxy, TLS) must stand. */
  readonly connectTimeout: number;
  /** Milliseconds in which nothing moves, in either direction, after which the exchange is given up. */
  readonly silence: number;
  /** The same from the last byte that is sent to the first of the answer; `silence` where absent. */
  readonly patience?: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Must be read or destroyed. */
  readonly body: IncomingMessage;
}

export interface TransportOptions {
  /** PEM: certificates to trust besides those that Node trusts. */
  readonly ca?: string;
  readonly clientCertificate?: { readonly cert: string; readonly key: string };
  /** Accept any certificate. */
  readonly insecure?: boolean;
}

/**
 * The agent for a server: keeps connections open, goes through the proxies of `HTTPS_PROXY`, `HTTP_PROXY` and
 * `NO_PROXY` (either case), and trusts what Node trusts (with `NODE_EXTRA_CA_CERTS`) and the given certificates.
 */
export async function agentFor(server: URL, options: TransportOptions): Promise<HttpAgent> {
  const shared = { keepAlive: true, proxyEnv: process.env };
  const isPlain = server.protocol === 'http:';
  const ca = isPlain || options.ca === undefined ? {} : { ca: await trusted(options.ca) };
  try {
    if (isPlain) return new HttpAgent(shared);
    return new (https().Agent)({
      ...shared,
      rejectUnauthorized: !options.insecure,
      ...ca,
      ...options.clientCertificate,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_PROXY_INVALID_CONFIG') throw error;
    // Not with this error as its cause: it quotes the address.
    throw new UserError({
      message: "The proxy's address can't be understood.",
      reason: 'HTTPS_PROXY or HTTP_PROXY holds no URL (it is not shown here, as it may hold a password).',
      hint: 'Set it to an address such as http://proxy.example.org:3128, or unset it.',
    });
  }
}

/** Setting `ca` replaces Node's roots: so they are put back beside it. */
async function trusted(ca: string): Promise<string[]> {
  const { getCACertificates } = await import('node:tls');
  return [...getCACertificates('default'), ca];
}

/**
 * Sends a request and gives its answer once the headers are there.
 *
 * @throws TransportError where no answer came
 */
export function exchange({
  method,
  url,
  headers,
  body,
  agent,
  signal,
  ...times
}: HttpRequest): Promise<HttpResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
  const send = url.protocol === 'https:' ? https().request : http;
  const length = body === undefined ? undefined : lengthOf(body);
  const told = typeof body === 'object' && 'open' in body ? body.told : undefined;
  const request = send(url, {
    method,
    agent,
    signal,
    headers: { ...headers, ...(length === undefined ? {} : { 'content-length': String(length) }) },
  });

  let connected = false;
  let answered = false;
  const connecting = setTimeout(() => {
    request.destroy(new TransportError('connect timeout', url, false, { after: times.connectTimeout }));
  }, times.connectTimeout);
  request.on('socket', (socket) => {
    const ready = () => {
      connected = true;
      clearTimeout(connecting);
    };
    if (!socket.connecting) ready();
    else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', ready);
  });
  let silence = times.silence;
  const bear = (milliseconds: number) => {
    silence = milliseconds;
    request.setTimeout(silence);
  };
  bear(times.silence);
  request.on('timeout', () => {
    // Before the connection stands, the shorter time-out above has the word.
    if (connected) request.destroy(new TransportError('silent', url, true, { after: silence }));
  });
  request.on('finish', () => {
    if (answered) return;
    bear(times.patience ?? times.silence);
    told?.whole();
  });

  request.on('response', (answer) => {
    answered = true;
    told?.over();
    bear(times.silence);
    clearTimeout(connecting);
    // After an early answer (413, 401) the server may hang up on what is still being sent.
    answer.once('close', () => request.destroy());
    // Whoever reads the body hears of its end as well; nobody may be reading that of a redirect.
    answer.on('error', () => {});
    resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer });
  });
  request.on('error', (error) => {
    clearTimeout(connecting);
    if (!answered) told?.over();
    if (!answered) reject(signal.aborted ? signal.reason : TransportError.from(error, url, connected));
  });

  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) request.end(body);
  else {
    const bytes = body.open();
    bytes.on('error', (error) => {
      reject(error);
      request.destroy();
    });
    request.on('close', () => bytes.destroy());
    bytes.pipe(request);
  }
  return promise;
}

const lengthOf = (body: string | Uint8Array | StreamedBody): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body.length;

/** The text of an answer: see `readBounded`. */
export const readText = async (...asked: Parameters<typeof readBounded>): Promise<string> =>
  (await readBounded(...asked)).text;

/**
 * The text of an answer, as UTF-8; what goes beyond `limit` bytes is dropped.
 *
 * @throws TransportError where the answer breaks off
 */
export async function readBounded(
  answer: HttpResponse,
  url: URL,
  signal: AbortSignal,
  limit = 64 * 2 ** 20,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) break;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : TransportError.from(error, url, true);
  }
  const text = Buffer.concat(chunks).subarray(0, limit).toString('utf8');
  return { text, isWhole: size <= limit };
}
