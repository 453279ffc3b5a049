import type { IncomingHttpHeaders } from 'node:http';
import { withoutKnown } from '../shared/redaction.ts';

export type TransportFailure =
  | 'unknown host'
  | 'unreachable'
  | 'bad certificate'
  /** Asked with TLS, answered without. */
  | 'no TLS'
  | 'connect timeout'
  /** Connected, but nothing moved for too long. */
  | 'silent'
  /** Closed or reset before the whole answer was there. */
  | 'broken off';

/** No answer came, or not all of it. */
export class TransportError extends Error {
  readonly failure: TransportFailure;
  readonly host: string;
  /** Whether the server may have seen the request. */
  readonly sent: boolean;
  /** The code of Node or OpenSSL, such as `ECONNRESET` or `SELF_SIGNED_CERT_IN_CHAIN`. */
  readonly code?: string;

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

  static from(error: unknown, url: URL, sent: boolean): TransportError {
    if (error instanceof TransportError) return error;
    const code = codeOf(error);
    return new TransportError(classify(code, error), url, sent, { ...(code && { code }), cause: error });
  }
}

/** By shape, not by class: errors of Node's core needn't be of this realm's classes. */
function codeOf(error: unknown): string | undefined {
  if (error === null || typeof error !== 'object') return undefined;
  // Several addresses were tried: the first tells as much as any.
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return 'code' in error && error.code !== undefined ? String(error.code) : undefined;
}

const messageOf = (error: unknown): string =>
  error !== null && typeof error === 'object' && 'message' in error ? String(error.message) : '';

/** Certificate errors come with OpenSSL's names (`X509_V_ERR_…` without the prefix) or Node's own. */
const certificate =
  /CERT|^ERR_TLS_|^ERR_SSL_|^UNABLE_TO_|SELF_SIGNED|^HOSTNAME_MISMATCH|^INVALID_CA|^INVALID_PURPOSE|^EPROTO/;
const broken = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE', 'HPE_INVALID_EOF_STATE'];

function classify(code: string | undefined, error: unknown): TransportFailure {
  if (code === 'ENOTFOUND') return 'unknown host';
  // OpenSSL took the beginning of an answer in plain HTTP for a record of TLS.
  if (
    /wrong version number|packet length too long/i.test(`${messageOf(error)} ${code?.replaceAll('_', ' ')}`)
  )
    return 'no TLS';
  if (code !== undefined && certificate.test(code)) return 'bad certificate';
  if (code === undefined || broken.includes(code) || code.startsWith('HPE_')) {
    // A TLS server that hangs up in the handshake is unreachable rather than broken off; Node tells it by text only.
    const early = /before secure TLS connection/.test(messageOf(error));
    return early ? 'unreachable' : 'broken off';
  }
  return 'unreachable';
}

/** An answer that isn't Connect's: a login page, a proxy's error page, a redirect to elsewhere. */
export class UnexpectedResponseError extends Error {
  readonly status: number;
  readonly host: string;
  /** The title of the page, if it was one. */
  readonly title?: string;
  /** Where it wanted to send us, if it was a redirect to another origin. */
  readonly redirect?: URL;

  constructor(url: URL, status: number, { title, redirect }: { title?: string; redirect?: URL } = {}) {
    const message = redirect ? `a redirect to ${redirect.host}` : title ? `the page "${title}"` : 'no JSON';
    super(`${url.host} answered ${status} with ${message}`);
    this.name = 'NotConnectError';
    this.status = status;
    this.host = url.host;
    if (title !== undefined) this.title = title;
    if (redirect !== undefined) this.redirect = redirect;
  }
}

/** An answer that isn't the one wanted, by its status. */
export class HttpError extends Error {
  readonly status: number;
  /** Of the answer. */
  readonly headers: IncomingHttpHeaders;

  constructor(message: string, status: number, headers: IncomingHttpHeaders) {
    super(message);
    this.name = 'AnswerError';
    this.status = status;
    this.headers = headers;
  }
}

/** Connect, or a proxy before it, refused a call. */
export class ConnectError extends HttpError {
  /** Connect's number (api.md section 3): stable over releases. Absent where the answer wasn't Connect's JSON. */
  readonly code?: number;
  /** Connect's words, or the title of the page that came instead. */
  readonly text: string;
  /** Under which Connect's log knows this request. */
  readonly correlationId?: string;
  /** Such as `GET v1/user`. */
  readonly call: string;

  constructor(call: string, status: number, body: string, headers: IncomingHttpHeaders) {
    const { code, text } = readError(withoutKnown(body));
    const correlation = headers['x-correlation-id'];
    const details = [code !== undefined && `code ${code}`, correlation && `correlation id ${correlation}`];
    super(
      [
        `Connect answered ${status} to ${call}`,
        text && `: ${text}`,
        details.some(Boolean) && ` (${details.filter(Boolean).join(', ')})`,
      ]
        .filter(Boolean)
        .join(''),
      status,
      headers,
    );
    this.name = 'ConnectError';
    this.call = call;
    this.text = text;
    if (code !== undefined) this.code = code;
    if (typeof correlation === 'string') this.correlationId = correlation;
  }
}

/**
 * For a call whose refusal says something, too: that there is none, or that our key isn't told. Then it gives
 * `undefined`; whatever else goes wrong is thrown on.
 *
 * @param statuses with which it is refused; `4xx` for all of them
 */
export function undefinedOn(...statuses: readonly (number | '4xx')[]): (error: unknown) => undefined {
  return (error) => {
    const status = error instanceof ConnectError ? error.status : 0;
    const isRefusal =
      statuses.includes(status) || (statuses.includes('4xx') && status >= 400 && status < 500);
    if (!isRefusal) throw error;
  };
}

function readError(body: string): { code?: number; text: string } {
  const json = parseJson(body);
  if (json && typeof json === 'object' && 'code' in json && typeof json.code === 'number') {
    const text = 'error' in json && typeof json.error === 'string' ? json.error : '';
    return { code: json.code, text };
  }
  return { text: pageTitle(body) ?? firstLine(body) };
}

/** The value of a JSON text, or `undefined` where it isn't one. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The title of an HTML page, or `undefined` where there is none. */
export const pageTitle = (body: string): string | undefined =>
  /<title[^<>]*>([^<]{1,200})/i.exec(body.slice(0, 100_000))?.[1]?.trim().replace(/\s+/g, ' ') || undefined;

function firstLine(body: string): string {
  if (/^\s*</.test(body)) return '';
  return body.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
}
