import type { Method } from '../http/request.ts';
import { kept } from '../shared/lazy.ts';
import type { AuthHeaders, AuthProvider, Credentials } from './credentials.ts';
import { parseJson } from './errors.ts';

type Send = (method: Method, url: URL, form?: string) => Promise<{ status: number; text: string }>;

export type ExchangeFailure =
  /** No metadata of an authorization server: older than 2026.07.0, or switched off. */
  | 'not offered'
  /** The server names a token endpoint on another origin. */
  | 'foreign endpoint'
  /** Nothing that is configured matches the token's audience and claims. */
  | 'no match'
  /** More than one trusted publisher matches. */
  | 'ambiguous'
  /** Signature, issuer or clock. */
  | 'not verified'
  | 'refused';

/** The server gave no key for this job's identity. */
export class ExchangeError extends Error {
  readonly failure: ExchangeFailure;
  /** The server's words. */
  readonly text: string;

  constructor(failure: ExchangeFailure, text: string) {
    super(`Trusted publishing: ${failure}${text && ` (${text})`}`);
    this.name = 'ExchangeError';
    this.failure = failure;
    this.text = text;
  }
}

const grant = 'urn:ietf:params:oauth:grant-type:token-exchange';
/** A key is renewed when less of its life is left than this, in milliseconds; of a short life, than half of it. */
const margin = 60_000;

/**
 * Exchanges this job's OIDC token for a short-lived key (api.md section 2; RFC 8414, RFC 8693), when a key is first
 * wanted, near its end, and after a 401.
 */
export function trustedPublishing(
  { idToken, mask }: Extract<Credentials, { kind: 'trusted-publishing' }>,
  server: URL,
  send: Send,
): AuthProvider {
  const endpoint = kept(() => tokenEndpoint(server, send));
  const key = kept(exchanged);

  async function exchanged(): Promise<{ readonly proof: AuthHeaders; readonly renewAt: number }> {
    const subject = await idToken();
    mask(subject);
    const form = new URLSearchParams({
      grant_type: grant,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      subject_token: subject,
    });
    const answer = await send('POST', await endpoint.get(), form.toString());
    const token = parseJson(answer.text) as Record<string, unknown> | undefined;
    const text = token?.access_token;
    if (answer.status >= 300 || typeof text !== 'string') throw refusal(token);
    mask(text);
    // Whether Connect tells the lifetime is unverified: without it the 401 at its end is the sign.
    const lifetime =
      typeof token?.expires_in === 'number' ? token.expires_in * 1000 : Number.POSITIVE_INFINITY;
    const renewAt = Date.now() + Math.max(lifetime - margin, lifetime / 2);
    return { proof: { authorization: `Key ${text}` }, renewAt };
  }

  return {
    async headers() {
      const held = key.get();
      if (Date.now() >= (await held).renewAt) key.forget(held);
      return (await key.get()).proof;
    },
    async renew(refused) {
      const held = key.get();
      // Another call that was refused at the same moment may have got a new one.
      if ((await held).proof === refused) key.forget(held);
      await key.get();
      return true;
    },
  };
}

/** Asks the server for its token endpoint; the identity may go to the server's own origin only. */
async function tokenEndpoint(server: URL, send: Send): Promise<URL> {
  const { status, text } = await send('GET', new URL('.well-known/oauth-authorization-server', server));
  const found = parseJson(text) as Record<string, unknown> | undefined;
  const endpoint = found?.token_endpoint;
  if (status !== 200 || typeof endpoint !== 'string' || !URL.canParse(endpoint)) {
    throw new ExchangeError('not offered', `${status}`);
  }
  const grants = found?.grant_types_supported;
  if (Array.isArray(grants) && !grants.includes(grant))
    throw new ExchangeError('not offered', 'no token exchange');
  const url = new URL(endpoint);
  if (url.origin !== server.origin) throw new ExchangeError('foreign endpoint', url.origin);
  return url;
}

/** Told apart by the description, as Posit's own clients do. */
function refusal(answer: Record<string, unknown> | undefined): ExchangeError {
  const text = String(answer?.error_description ?? answer?.error ?? '');
  if (/ambiguous/i.test(text)) return new ExchangeError('ambiguous', text);
  if (/verif/i.test(text)) return new ExchangeError('not verified', text);
  if (answer?.error === 'invalid_grant') return new ExchangeError('no match', text);
  return new ExchangeError('refused', text);
}
