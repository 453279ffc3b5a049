import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

// An app trusts these headers, so only Connect may set them. To WSGI `-` and `_` are the same.
const ownedByConnect =
  /^(rstudio-connect-.*|posit-connect-.*|shiny-server-credentials|(x-)?rsc-.*|x-forwarded(-.*)?|x-correlation-id|x-local-connect-.*|forwarded)$/;
const hopByHop = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The signed-in user, as an app gets it: api.md, section 18. */
export interface Visitor {
  readonly user: string;
  readonly groups: readonly string[];
  /** For the credentials of OAuth integrations; undefined if the content has none. */
  readonly sessionToken?: string | undefined;
}

/** What Connect adds to a request. */
export interface ForwardedRequest {
  /** Undefined if nobody is signed in. */
  readonly visitor: Visitor | undefined;
  /** The IP address that the request came from. */
  readonly visitorAddress: string | undefined;
  /** The app's full public address, without a trailing slash. */
  readonly appAddress: string;
  /** The full public address of this request. */
  readonly requestAddress: string;
  readonly correlationId: string;
  /** Cookies of Connect, which the app doesn't get. */
  readonly ownCookies: ReadonlySet<string>;
  /** Shows the app that the request comes from this server. */
  readonly secret: string;
}

/**
 * The headers that the app gets: the visitor's without hop-by-hop headers, without Connect's own headers and credentials,
 * and Connect's headers about the visitor (api.md, section 18).
 * @param raw names and values in turn, as `IncomingMessage.rawHeaders`
 */
export function headersForApp(
  raw: readonly string[],
  forwarded: ForwardedRequest,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  const pairs = pairsOf(raw);
  const named = pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) =>
      value
        .toLowerCase()
        .split(',')
        .map((word) => word.trim()),
    );
  for (const [name, value] of pairs) {
    const plain = name.toLowerCase();
    if (hopByHop.has(plain) || named.includes(plain) || ownedByConnect.test(plain.replaceAll('_', '-')))
      continue;
    if (plain === 'authorization' && /^key\b/i.test(value)) continue;
    const kept = plain === 'cookie' ? withoutCookies(value, forwarded.ownCookies) : value;
    if (kept !== '') headers[plain] = plain in headers ? [headers[plain] ?? [], kept].flat() : kept;
  }
  const { visitor, visitorAddress, appAddress, requestAddress, correlationId, secret } = forwarded;
  const { host, protocol } = new URL(appAddress);
  return {
    ...headers,
    ...(visitor && {
      'rstudio-connect-credentials': asciiJson({ user: visitor.user, groups: visitor.groups }),
    }),
    ...(visitor?.sessionToken !== undefined && {
      'posit-connect-user-session-token': visitor.sessionToken,
    }),
    'rstudio-connect-app-base-url': appAddress,
    'x-rsc-request': requestAddress,
    ...(visitorAddress !== undefined && { 'x-forwarded-for': visitorAddress }),
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol.replace(':', ''),
    'x-correlation-id': correlationId,
    'x-local-connect-secret': secret,
  };
}

function pairsOf(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    pairs.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return pairs;
}

const withoutCookies = (header: string, own: ReadonlySet<string>) =>
  header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => !own.has(pair.split('=')[0] ?? ''))
    .join('; ');

// A header can hold Latin-1 only. JSON can be written in ASCII.
const asciiJson = (value: unknown) =>
  JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Where an app takes requests, and the request as it gets it. */
export interface AppTarget {
  readonly port: number;
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  /** A cookie for the visitor, besides the app's own. */
  readonly cookie: string | undefined;
  /** Milliseconds that the app may be silent; 0 means without end. */
  readonly timeout: number;
}

/** Why the visitor has no answer of the app: it ended, or it sent something that isn't HTTP, or it was silent. */
export type ForwardFailure = 'ended' | 'invalid answer' | 'timeout';

/**
 * Forwards a request to an app, and its answer to the visitor. Resolves when the answer is complete or the visitor has
 * left.
 * @returns the failure, if nothing was sent to the visitor yet
 */
export async function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  target: AppTarget,
): Promise<ForwardFailure | undefined> {
  // The visitor may have left while the app was starting.
  if (outgoing.destroyed) return undefined;
  const { port, path, timeout } = target;
  const toApp = request({
    ...{ host: '127.0.0.1', port, path, timeout, method: incoming.method ?? 'GET' },
    // Node frames a body of unknown length for some methods only. For the others it would be lost.
    headers: incoming.headers['transfer-encoding']
      ? { ...target.headers, 'transfer-encoding': 'chunked' }
      : target.headers,
    agent: false,
  });
  let timedOut = false;
  toApp.once('timeout', () => {
    timedOut = true;
    toApp.destroy();
  });
  outgoing.once('close', () => toApp.destroy());
  incoming.pipe(toApp);
  try {
    const answer = await responseTo(toApp);
    const { statusCode = 0, statusMessage = '' } = answer;
    if (statusCode < 200 || /[^\t\x20-\x7e\x80-\xff]/.test(statusMessage))
      throw new TypeError('no HTTP status');
    const headers = pairsOf(answer.rawHeaders).filter(([name]) => !hopByHop.has(name.toLowerCase()));
    const cookie = target.cookie === undefined ? [] : ['Set-Cookie', target.cookie];
    outgoing.removeHeader('Content-Security-Policy');
    outgoing.writeHead(statusCode, statusMessage, [...headers.flat(), ...cookie]);
    await pipeline(answer, outgoing);
    return undefined;
  } catch (error) {
    toApp.destroy();
    if (!outgoing.headersSent && !outgoing.destroyed) return failureOf(error, timedOut);
    outgoing.destroy();
    return undefined;
  }
}

/** @throws Error if there is none */
function responseTo(toApp: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    toApp.once('response', resolve);
    toApp.on('error', reject);
    // An app that switches protocols gives no response.
    toApp.once('close', () => reject(new TypeError('no response')));
  });
}

function failureOf(error: unknown, timedOut: boolean): ForwardFailure {
  if (timedOut) return 'timeout';
  const { code } = error as NodeJS.ErrnoException;
  return ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(code ?? '') ? 'ended' : 'invalid answer';
}
