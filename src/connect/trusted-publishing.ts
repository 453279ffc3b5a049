import type { Method } from '../http/request.ts';
import { type Table, tableOf } from '../shared/toml.ts';
import type { AuthHeaders, AuthProvider, Credentials } from './credentials.ts';
import { parseJson } from './errors.ts';

/** Sends a request without a key. @param form the body */
export type Send = (method: Method, url: URL, form?: string) => Promise<{ status: number; text: string }>;

export type ExchangeFailure =
  /** No metadata of an authorization server: older than 2026.07.0, or turned off. */
  | 'not offered'
  /** The server names a token endpoint on another origin. */
  | 'foreign endpoint'
  /** No trusted publisher matches the token's audience and claims. */
  | 'no match'
  /** More than one trusted publisher matches. */
  | 'ambiguous'
  /** Signature, issuer or clock. */
  | 'not verified'
  | 'refused';

/** The claims of a job's identity token by which the server chooses a trusted publisher. */
export interface Identity {
  readonly repository?: string;
  readonly subject?: string;
  readonly audience?: string;
}

/** The server gave no key for this job's identity. */
export class ExchangeError extends Error {
  readonly failure: ExchangeFailure;
  /** The server's own message. */
  readonly text: string;
  /** Of the token that was refused. */
  readonly identity: Identity;

  constructor(failure: ExchangeFailure, text: string, identity: Identity = {}) {
    super(`Trusted publishing: ${failure}${text && ` (${text})`}`);
    this.name = 'ExchangeError';
    this.failure = failure;
    this.text = text;
    this.identity = identity;
  }
}

const grant = 'urn:ietf:params:oauth:grant-type:token-exchange';
/** A key is renewed this long before its end, in milliseconds; a short-lived one after half of its lifetime. */
const margin = 60_000;

/**
 * Exchanges this job's OIDC token for a short-lived key (api.md section 2; RFC 8414, RFC 8693): when a key is first
 * needed, near its end, and after a 401.
 */
export function trustedPublishing(
  credentials: Extract<Credentials, { kind: 'trusted-publishing' }>,
  server: URL,
  send: Send,
  now: () => number,
): AuthProvider {
  const endpoint = kept(() => tokenEndpoint(server, send));
  const key = kept(async () => {
    const { headers, lifetime } = await exchange(credentials, await endpoint.get(), send);
    return { headers, renewAt: now() + Math.max(lifetime - margin, lifetime / 2) };
  });
  return {
    async headers() {
      const held = key.get();
      if (now() >= (await held).renewAt) key.forget(held);
      return (await key.get()).headers;
    },
    async renew(refused) {
      const held = key.get();
      // Another call that was refused at the same time may have renewed it already.
      if ((await held).headers === refused) key.forget(held);
      await key.get();
      return true;
    },
  };
}

/** Requests a value on the first call and returns the same one afterwards. A failure is not kept: the next call tries again. */
function kept<T>(make: () => Promise<T>) {
  let made: Promise<T> | undefined;
  /** Does nothing if the value has been replaced meanwhile. */
  function forget(pending: Promise<T>): void {
    if (made === pending) made = undefined;
  }
  return {
    get(): Promise<T> {
      if (made) return made;
      const pending = make();
      pending.catch(() => forget(pending));
      made = pending;
      return pending;
    },
    forget,
  };
}

/** Requests the server's token endpoint. The identity is sent to the server's own origin only. */
async function tokenEndpoint(server: URL, send: Send): Promise<URL> {
  const { status, text } = await send('GET', new URL('.well-known/oauth-authorization-server', server));
  const { token_endpoint: endpoint, grant_types_supported: grants } = tableOf(parseJson(text));
  if (status !== 200 || typeof endpoint !== 'string' || !URL.canParse(endpoint)) {
    throw new ExchangeError('not offered', `${status}`);
  }
  if (Array.isArray(grants) && !grants.includes(grant))
    throw new ExchangeError('not offered', 'no token exchange');
  const url = new URL(endpoint);
  if (url.origin !== server.origin) throw new ExchangeError('foreign endpoint', url.origin);
  return url;
}

/** @returns the key, and its lifetime in milliseconds */
async function exchange(
  { idToken, mask }: Extract<Credentials, { kind: 'trusted-publishing' }>,
  endpoint: URL,
  send: Send,
): Promise<{ readonly headers: AuthHeaders; readonly lifetime: number }> {
  const token = await idToken();
  mask(token);
  const form = new URLSearchParams({
    grant_type: grant,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_token: token,
  });
  const response = await send('POST', endpoint, form.toString());
  const result = tableOf(parseJson(response.text));
  const key = result.access_token;
  if (response.status >= 300 || typeof key !== 'string') throw refusal(result, identityIn(token));
  mask(key);
  // Connect may not state the lifetime. The key is then renewed after a 401.
  const lifetime = typeof result.expires_in === 'number' ? result.expires_in * 1000 : Infinity;
  return { headers: { authorization: `Key ${key}` }, lifetime };
}

/** Distinguished by the description, as Posit's own clients do. */
function refusal(result: Table, identity: Identity): ExchangeError {
  const text = String(result.error_description ?? result.error ?? '');
  if (/ambiguous/i.test(text)) return new ExchangeError('ambiguous', text, identity);
  if (/verif/i.test(text)) return new ExchangeError('not verified', text, identity);
  if (result.error === 'invalid_grant') return new ExchangeError('no match', text, identity);
  return new ExchangeError('refused', text, identity);
}

/** The claims of a token, unverified: they are only shown. */
function identityIn(token: string): Identity {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const { repository, sub, aud } = tableOf(parseJson(payload));
  return {
    ...(typeof repository === 'string' && { repository }),
    ...(typeof sub === 'string' && { subject: sub }),
    ...(typeof aud === 'string' && { audience: aud }),
  };
}
