/**
 * HTTP as this project needs it, over Node's own client: one exchange, no retries, no redirects, no cookies
 * (those are decisions of the rooms above).
 *
 * Why not undici or Node's `fetch`: the time from start to the first request is part of each run. On the machine
 * that bench/ was written on, a Node that does nothing takes 28 ms, one that sends a request through `node:https` 48,
 * through the built-in `fetch` 74, through undici 8 102. Node's agents know proxies by themselves.
 *
 * Source: https://nodejs.org/api/http.html#http_class_http_agent (proxyEnv: from Node 24.5.0)
 */
import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { getCACertificates } from 'node:tls';

export interface Line {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  close(): void;
}

export interface LineOptions {
  /** PEM, added to the certificate authorities that Node and NODE_EXTRA_CA_CERTS bring. */
  readonly ca?: string | undefined;
  /** PEM; with its key. */
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  /** Accepts any certificate. */
  readonly insecure?: boolean;
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case. */
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream needs its `Content-Length` among the headers. */
  readonly body?: string | Uint8Array | Readable | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until a connection stands. */
  readonly connectTimeout?: number;
  /** Milliseconds in which not a byte moved, in either direction. */
  readonly stallTimeout?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}

/** Why no answer came. `cause` is Node's own error. */
export class HttpError extends Error {
  readonly kind: 'unreachable' | 'certificate' | 'timed out' | 'broken off' | 'proxy';

  constructor(kind: HttpError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HttpError';
    this.kind = kind;
  }
}

/** The connections of a run: kept open between requests, through the proxy that the environment names. */
export function openLine({
  ca,
  clientCertificate,
  clientKey,
  insecure,
  environment,
}: LineOptions = {}): Line {
  const shared = { keepAlive: true, ...(environment && { proxyEnv: environment }) };
  const http = new HttpAgent(shared);
  const https = new HttpsAgent({
    ...shared,
    ...(ca !== undefined && { ca: [...getCACertificates('default'), ca] }),
    ...(clientCertificate !== undefined && { cert: clientCertificate }),
    ...(clientKey !== undefined && { key: clientKey }),
    ...(insecure && { rejectUnauthorized: false }),
  });
  return {
    http,
    https,
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

/**
 * Sends one request and resolves with its answer as soon as the headers are there; the caller reads `body`.
 *
 * @throws {HttpError} where no answer came; the reason of `signal` where that was aborted
 */
export async function exchange(line: Line, asked: Exchange): Promise<Answer> {
  const { method, url, headers, body, signal, connectTimeout = 30_000, stallTimeout = 60_000 } = asked;
  signal?.throwIfAborted();
  const secure = url.protocol === 'https:';
  const request = secure
    ? httpsRequest(url, { method, headers, agent: line.https, signal })
    : httpRequest(url, { method, headers, agent: line.http, signal });

  const answered = new Promise<Answer>((resolve, reject) => {
    request.once('response', (response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response });
    });
    request.on('error', reject);
  });
  const connecting = setTimeout(() => {
    request.destroy(
      new HttpError('timed out', `no connection to ${url.host} within ${seconds(connectTimeout)}`),
    );
  }, connectTimeout);
  request.once('socket', (socket) => {
    if (!socket.connecting) clearTimeout(connecting);
    else socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
  });
  request.setTimeout(stallTimeout, () => {
    request.destroy(new HttpError('timed out', `${url.host} was silent for ${seconds(stallTimeout)}`));
  });

  try {
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
      request.end(body);
      return await answered;
    }
    // A server may answer before it has read everything (413, 401), and close: then the answer counts.
    const sent = pipeline(body, request);
    const first = await Promise.race([answered, sent.then(() => undefined)]).catch(() => undefined);
    return first ?? (await Promise.race([answered, sent.then(() => answered)]));
  } catch (error) {
    throw signal?.aborted ? signal.reason : inKind(error, url);
  } finally {
    clearTimeout(connecting);
  }
}

/** The body as text, up to `limit` bytes; what is beyond is left unread. */
export async function readText({ body }: Answer, limit = 64 * 1024 * 1024): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}

/** Node's codes for a certificate that wasn't accepted: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const certificateCode =
  /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|CRL_|PATH_LENGTH_)/;
const neverReached = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'];

function inKind(error: unknown, url: URL): unknown {
  if (!(error instanceof Error) || error instanceof HttpError) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (certificateCode.test(code))
    return new HttpError('certificate', `${error.message} (${code})`, { cause: error });
  if (code.startsWith('ERR_PROXY')) return new HttpError('proxy', error.message, { cause: error });
  if (neverReached.includes(code))
    return new HttpError('unreachable', `${url.host}: ${code}`, { cause: error });
  return new HttpError('broken off', `${url.host} broke off: ${error.message || code}`, { cause: error });
}
