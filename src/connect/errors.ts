import { HttpError, type ResponseHeaders, TransportError, UnexpectedResponseError } from '../http/errors.ts';
import { stringOf, tableOf } from '../shared/toml.ts';

/** Connect, or a proxy in front of it, refused a call. */
export class ConnectError extends HttpError {
  /** Connect's number (api.md section 3): stable over releases. Absent if the response wasn't Connect's JSON. */
  readonly code?: number;
  /** Connect's message, or the title of the page that came instead. */
  readonly text: string;
  /** Identifies this request in Connect's log. */
  readonly correlationId?: string;
  /** Such as `GET v1/user`. */
  readonly call: string;

  constructor(call: string, status: number, body: string, headers: ResponseHeaders) {
    const { code, text } = readError(body);
    const correlation = headers['x-correlation-id'];
    const known = [code !== undefined && `code ${code}`, correlation && `correlation id ${correlation}`];
    const details = known.filter(Boolean).join(', ');
    const message = `Connect answered ${status} to ${call}${text && `: ${text}`}${details && ` (${details})`}`;
    super(message, status, headers);
    this.name = 'ConnectError';
    this.call = call;
    this.text = text;
    if (code !== undefined) this.code = code;
    if (typeof correlation === 'string') this.correlationId = correlation;
  }
}

/**
 * For `catch`: `undefined` if the server refused the call with one of these statuses; any other error is thrown again.
 *
 * @param statuses `4xx` stands for all of them
 */
export function undefinedOn(...statuses: readonly (number | '4xx')[]): (error: unknown) => undefined {
  return (error) => {
    const status = error instanceof ConnectError ? error.status : 0;
    const isRefusal =
      statuses.includes(status) || (statuses.includes('4xx') && status >= 400 && status < 500);
    if (!isRefusal) throw error;
  };
}

/**
 * What a failed call says about its work: `refused` (not done), `lost` (it may have been done: there was no response, or a
 * proxy answered instead of Connect), `unsent` (the request was never sent); `undefined` for any other error.
 */
export function failureKind(error: unknown): 'refused' | 'lost' | 'unsent' | undefined {
  if (error instanceof TransportError) return error.sent ? 'lost' : 'unsent';
  if (error instanceof UnexpectedResponseError) return error.redirect ? 'refused' : 'lost';
  if (!(error instanceof ConnectError)) return undefined;
  return error.status >= 500 ? 'lost' : 'refused';
}

/** Connect's code and message in the body of a response; without Connect's JSON, only the title or the first line. */
export function readError(body: string): { code?: number; text: string } {
  const { code, error } = tableOf(parseJson(body));
  if (typeof code === 'number') return { code, text: stringOf(error) ?? '' };
  return { text: pageTitle(body) ?? firstLine(body) };
}

/** The value of a JSON text, or `undefined` if it isn't JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The title of an HTML page, or `undefined` if it has none. */
export const pageTitle = (body: string): string | undefined =>
  /<title[^<>]*>([^<]{1,200})/i.exec(body.slice(0, 100_000))?.[1]?.trim().replace(/\s+/g, ' ') || undefined;

function firstLine(body: string): string {
  if (/^\s*</.test(body)) return '';
  return body.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
}
