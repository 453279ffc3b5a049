import { createSecureContext, getCACertificates } from 'node:tls';
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { UserError } from '../shared/problems.ts';

export interface TransportOptions {
  /** PEM: certificates to trust besides those that Node trusts. */
  readonly ca?: string;
  readonly clientCertificate?: { readonly cert: string; readonly key: string };
  /** Accept any certificate. */
  readonly insecure?: boolean;
}

/**
 * undici's dispatcher for one server. It keeps connections open, uses the proxies of `HTTPS_PROXY`, `HTTP_PROXY` and
 * `NO_PROXY` (upper or lower case), and trusts what Node trusts (with `NODE_EXTRA_CA_CERTS`) and the given certificates.
 *
 * @param connectTimeout in milliseconds
 * @throws {UserError} if the address of the proxy isn't a URL
 */
export function createDispatcher(
  server: URL,
  { ca, clientCertificate, insecure }: TransportOptions,
  connectTimeout: number,
): Dispatcher {
  const trusted = server.protocol === 'https:' && ca !== undefined ? { ca: trustedWith(ca) } : {};
  const tls = {
    rejectUnauthorized: !insecure,
    timeout: connectTimeout,
    // Once for all connections: reading all certificates takes milliseconds.
    ...((ca !== undefined || clientCertificate) && {
      secureContext: createSecureContext({ ...trusted, ...clientCertificate }),
    }),
  };
  const proxy = proxyFor(server);
  return new EnvHttpProxyAgent({
    // Only the proxy for this server's protocol: undici would use `HTTP_PROXY` for https, too.
    httpProxy: proxy,
    httpsProxy: proxy,
    // Requests to a server without TLS are sent to the proxy itself: few proxies allow CONNECT to such a port.
    proxyTunnel: false,
    allowH2: false,
    connect: tls,
    // The same through a proxy; the proxy itself doesn't get the client's certificate.
    requestTls: tls,
    proxyTls: { ...trusted, timeout: connectTimeout },
    clientFactory: (proxyUrl, options) =>
      new Pool(proxyUrl, { ...options, headersTimeout: connectTimeout }).compose(endOnClose),
  });
}

/** An undici handler that does the same as another one. */
export const forwardTo = (handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler => ({
  onRequestStart: (...args) => handler.onRequestStart?.(...args),
  onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
  onResponseStart: (...args) => handler.onResponseStart?.(...args),
  onResponseData: (...args) => handler.onResponseData?.(...args),
  onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
  onResponseError: (...args) => handler.onResponseError?.(...args),
});

/** If a proxy closes the connection with undici's own error, undici connects again without a delay or an end. */
const endOnClose: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch(options, {
    ...forwardTo(handler),
    onResponseError: (controller, error) =>
      handler.onResponseError?.(
        controller,
        'code' in error && error.code === 'UND_ERR_SOCKET'
          ? Object.assign(new Error('The proxy closed the connection.'), { code: 'ERR_PROXY_CLOSED' })
          : error,
      ),
  });

/** The proxy of the environment for a server's protocol, or `''`. undici applies `NO_PROXY`. */
function proxyFor({ protocol }: URL): string {
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const proxy = process.env[name] || process.env[name.toUpperCase()] || '';
  if (proxy === '' || URL.canParse(proxy)) return proxy;
  throw new UserError({
    message: `The address of the proxy (${name.toUpperCase()}) isn't a URL.`,
    reason: 'It is not shown here, as it may contain a password.',
    hint: 'Set it to an address such as http://proxy.example.org:3128, or unset it.',
  });
}

/** Setting `ca` replaces Node's root certificates, so they are added again. */
function trustedWith(ca: string): string[] {
  return [...getCACertificates('default'), ca];
}
