import type { IncomingHttpHeaders } from 'node:http';

export type ResponseHeaders = IncomingHttpHeaders;

export type TransportFailure =
  | 'unknown host'
  | 'unreachable'
  | 'bad certificate'
  /** The server doesn't use TLS on this port. */
  | 'no TLS'
  | 'connect timeout'
  /** Connected, but no data was sent or received for too long. */
  | 'timeout'
  /** Closed or reset before the whole response had arrived. */
  | 'connection reset';

/** There was no response, or only a part of it. */
export class TransportError extends Error {
  readonly failure: TransportFailure;
  readonly host: string;
  /** Whether the server may have received the request. */
  readonly sent: boolean;
  /** The code of Node, undici or OpenSSL, such as `ECONNRESET` or `SELF_SIGNED_CERT_IN_CHAIN`. */
  readonly code?: string;

  /** @param options `after`: milliseconds until a time-out */
  constructor(
    failure: TransportFailure,
    url: URL,
    sent: boolean,
    { after, code, ...options }: ErrorOptions & { after?: number; code?: string } = {},
  ) {
    const details = [after && `after ${after / 1000} s`, code].filter(Boolean).join(', ');
    super(`${url.host}: ${failure}${details && ` (${details})`}`, options);
    this.name = 'TransportError';
    this.failure = failure;
    this.host = url.host;
    this.sent = sent;
    if (code !== undefined) this.code = code;
  }

  /** @param error of Node or undici */
  static from(error: unknown, url: URL, sent: boolean): TransportError {
    if (error instanceof TransportError) return error;
    const code = codeOf(error);
    return new TransportError(classify(code, error), url, sent, { ...(code && { code }), cause: error });
  }
}

/** A response that isn't of the API: a login page, a proxy's page, other JSON, a redirect to another origin. */
export class UnexpectedResponseError extends Error {
  readonly status: number;
  readonly host: string;
  /** The path of the request. */
  readonly path: string;
  /** The title of the page, if it was one. */
  readonly title?: string;
  /** The target, if it was a redirect to another origin. */
  readonly redirect?: URL;

  constructor(
    url: URL,
    status: number,
    { title, redirect, isJson }: { title?: string; redirect?: URL; isJson?: boolean } = {},
  ) {
    const other = isJson ? "JSON that is not Connect's" : 'no JSON';
    const content = redirect ? `a redirect to ${redirect.host}` : title ? `the page "${title}"` : other;
    super(`${url.host} answered ${status} with ${content}`);
    this.name = 'UnexpectedResponseError';
    this.status = status;
    this.host = url.host;
    this.path = url.pathname;
    if (title !== undefined) this.title = title;
    if (redirect !== undefined) this.redirect = redirect;
  }
}

/** A response with a status that means failure. */
export class HttpError extends Error {
  readonly status: number;
  /** Of the response. */
  readonly headers: ResponseHeaders;

  constructor(message: string, status: number, headers: ResponseHeaders) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.headers = headers;
  }
}

/** By shape, not by class: errors of Node's core needn't be of this realm's classes. */
function codeOf(error: unknown): string | undefined {
  if (error === null || typeof error !== 'object') return undefined;
  // Several addresses were tried: the error of the first one is used.
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return 'code' in error && error.code !== undefined ? String(error.code) : undefined;
}

const messageOf = (error: unknown): string =>
  error !== null && typeof error === 'object' && 'message' in error ? String(error.message) : '';

/** Certificate errors have OpenSSL's names (`X509_V_ERR_…` without the prefix) or Node's own. */
const certificate =
  /CERT|^ERR_TLS_|^ERR_SSL_|^UNABLE_TO_|SELF_SIGNED|^HOSTNAME_MISMATCH|^INVALID_CA|^INVALID_PURPOSE|^EPROTO|^UND_ERR_PRX_TLS/;
const reset = [
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
];

function classify(code: string | undefined, error: unknown): TransportFailure {
  if (code === 'ENOTFOUND') return 'unknown host';
  // OpenSSL read the beginning of a response in plain HTTP as a TLS record.
  if (
    /wrong version number|packet length too long/i.test(`${messageOf(error)} ${code?.replaceAll('_', ' ')}`)
  )
    return 'no TLS';
  if (code !== undefined && certificate.test(code)) return 'bad certificate';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'connect timeout';
  if (code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT') return 'timeout';
  if (code === undefined || reset.includes(code) || code.startsWith('HPE_')) {
    // A server that closes the connection during the TLS handshake; only Node's text says so.
    const isEarly = /before secure TLS connection/.test(messageOf(error));
    return isEarly ? 'unreachable' : 'connection reset';
  }
  return 'unreachable';
}
