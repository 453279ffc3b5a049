import { randomUUID } from 'node:crypto';
import { type FinalResponse, type HttpClient, send } from '../http/client.ts';
import { readLimited } from '../http/request.ts';
import type { AuthHeaders, AuthProvider } from './credentials.ts';
import { readError } from './errors.ts';

/* Pages of the server, such as those of an app: requested with the key, but not calls of the API. */

export interface PageResponse extends Omit<FinalResponse, 'body' | 'discard'> {
  /** The first 64 MB. */
  readonly text: string;
  /** Whether that is all of it. */
  readonly isWhole: boolean;
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

/**
 * Requests a page of the server once, with the key.
 *
 * @throws {TransportError} if there is no response
 */
export async function visit(
  url: URL,
  options: VisitOptions,
  http: HttpClient,
  auth: () => Promise<AuthProvider>,
): Promise<PageResponse> {
  if (url.origin !== http.server.origin) throw new TypeError(`${url.origin} isn't the server's origin.`);
  const provider = await auth();
  const credentials = await provider.headers();
  const page = await visitWith(credentials, url, options, http);
  // An app may answer 401 itself, but without Connect's code.
  const isRefused = page.status === 401 && readError(page.text).code !== undefined;
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
  const { discard, body, ...response } = await send(http, {
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
  const { bytes, isWhole } = await readLimited({ ...response, body, discard });
  return {
    ...response,
    text: bytes.toString('utf8'),
    isWhole,
    throughConnect: response.headers['x-correlation-id'] === correlation,
  };
}
