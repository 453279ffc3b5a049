import { type IncomingMessage, request, type ServerResponse } from 'node:http';

// What Connect tells an app by these headers an app believes: nobody else may set them. `-` and `_` are the same to WSGI.
const ownedByConnect =
  /^(rstudio-connect-.*|posit-connect-.*|shiny-server-credentials|(x-)?rsc-.*|x-forwarded(-.*)?|x-correlation-id|forwarded)$/;
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

/** Who looks, as an app is told: api.md, section 18. */
export interface Visitor {
  readonly user: string;
  readonly groups: readonly string[];
}

/** What the app is told of a request. */
export interface ForwardedRequest {
  /** Undefined where nobody is signed in. */
  readonly visitor: Visitor | undefined;
  /** The IP address that the request came from. */
  readonly visitorAddress: string | undefined;
  /** The app's full public address, without a trailing slash. */
  readonly appAddress: string;
  /** The full public address of this request. */
  readonly requestAddress: string;
  readonly correlationId: string;
  readonly ownCookies: ReadonlySet<string>;
}

/**
 * The headers that the app gets for a visitor's: without Connect's own, the hop-by-hop ones and Connect's credentials; with
 * what Connect says of the visitor: api.md, section 18.
 * @param raw names and values by turns, as `IncomingMessage.rawHeaders`
 */
export function headersForApp(
  raw: readonly string[],
  told: ForwardedRequest,
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
    const kept = plain === 'cookie' ? withoutCookies(value, told.ownCookies) : value;
    if (kept !== '') headers[plain] = plain in headers ? [headers[plain] ?? [], kept].flat() : kept;
  }
  const { visitor, visitorAddress, appAddress, requestAddress, correlationId } = told;
  const { host, protocol } = new URL(appAddress);
  return {
    ...headers,
    ...(visitor && {
      'rstudio-connect-credentials': asciiJson({ user: visitor.user, groups: visitor.groups }),
    }),
    'rstudio-connect-app-base-url': appAddress,
    'x-rsc-request': requestAddress,
    ...(visitorAddress !== undefined && { 'x-forwarded-for': visitorAddress }),
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol.replace(':', ''),
    'x-correlation-id': correlationId,
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

// A header holds Latin-1 only, and JSON can say everything in ASCII.
const asciiJson = (value: unknown) =>
  JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * Passes a request on to the app at `port`, and its answer back. Resolves when the answer is over, whoever ended it.
 * @returns false where the app ended before it answered; then nothing was sent yet
 */
export function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  app: { readonly port: number; readonly path: string; readonly headers: Record<string, string | string[]> },
): Promise<boolean> {
  return new Promise((resolve) => {
    // The visitor may have left while the app was starting.
    if (outgoing.destroyed) return resolve(true);
    const isChunked = incoming.headers['transfer-encoding'] !== undefined;
    const toApp = request({
      host: '127.0.0.1',
      port: app.port,
      method: incoming.method ?? 'GET',
      path: app.path,
      // Of itself Node frames a body of unknown length for some methods only; for the others it would be lost.
      headers: isChunked ? { ...app.headers, 'transfer-encoding': 'chunked' } : app.headers,
      agent: false,
    });
    outgoing.once('close', () => {
      toApp.destroy();
      resolve(true);
    });
    toApp.once('error', () => {
      if (outgoing.headersSent) outgoing.destroy();
      else if (!outgoing.destroyed) resolve(false);
    });
    toApp.once('response', (answer) => {
      const headers = pairsOf(answer.rawHeaders).filter(([name]) => !hopByHop.has(name.toLowerCase()));
      outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers.flat());
      answer.once('error', () => outgoing.destroy());
      answer.pipe(outgoing);
    });
    incoming.pipe(toApp);
  });
}
