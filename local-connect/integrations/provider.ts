import { createHash, randomBytes } from 'node:crypto';
import type { Config } from './templates.ts';

/** A provider's tokens. */
export interface Tokens {
  readonly access_token: string;
  readonly token_type: string;
  readonly refresh_token: string | null;
  /** Seconds since 1970; null if the provider doesn't say. */
  readonly expires: number | null;
}

/** The provider gave no tokens. */
export class ProviderRefusal extends Error {}

const seconds = () => Math.floor(Date.now() / 1000);

/** Requests tokens from the provider's token endpoint (RFC 6749). @throws ProviderRefusal */
export async function requestTokens(
  config: Config,
  grant: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const { token_uri, token_endpoint_auth_method, client_id, client_secret, scopes } = config as Record<
    string,
    string
  >;
  const isBasic = token_endpoint_auth_method === 'client_secret_basic' && client_secret !== undefined;
  const form = new URLSearchParams(grant);
  if (grant.grant_type === 'client_credentials' && scopes !== undefined) form.set('scope', scopes);
  if (!isBasic) {
    form.set('client_id', client_id ?? '');
    if (client_secret !== undefined) form.set('client_secret', client_secret);
  }
  try {
    const response = await fetch(token_uri ?? '', {
      method: 'POST',
      headers: {
        accept: 'application/json',
        ...(isBasic && { authorization: basic(client_id ?? '', client_secret) }),
      },
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
    return readTokens(await response.json());
  } catch (error) {
    if (error instanceof ProviderRefusal) throw error;
    throw new ProviderRefusal('The OAuth provider did not answer with tokens.', { cause: error });
  }
}

// RFC 6749, section 2.3.1: both are form-encoded first.
const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

function readTokens(body: unknown): Tokens {
  const answer = (body ?? {}) as Record<string, unknown>;
  const { access_token, token_type, refresh_token, expires_in } = answer;
  if (typeof access_token !== 'string') {
    const reason = typeof answer.error === 'string' ? answer.error : 'no access token';
    throw new ProviderRefusal(`The OAuth provider refused: ${reason}.`);
  }
  return {
    access_token,
    token_type: typeof token_type === 'string' ? token_type : 'Bearer',
    refresh_token: typeof refresh_token === 'string' ? refresh_token : null,
    expires: Number.isFinite(Number(expires_in ?? 'none')) ? seconds() + Number(expires_in) : null,
  };
}

export const isExpired = ({ expires }: Tokens): boolean => expires !== null && expires <= seconds();

/** Seconds until the token expires; undefined if that is not known. */
export const lifetimeOf = ({ expires }: Tokens): number | undefined =>
  expires === null ? undefined : expires - seconds();

/** A sign-in at the provider that has started (RFC 6749, section 4.1, and RFC 7636). */
export interface Login {
  readonly state: string;
  readonly verifier: string | undefined;
  /** The provider's page. */
  readonly url: string;
}

/** @param redirect the address of this server to which the provider sends the browser back */
export function startLogin(config: Config, redirect: string): Login {
  const state = randomBytes(24).toString('base64url');
  const verifier = config.use_pkce === false ? undefined : randomBytes(32).toString('base64url');
  const url = new URL(String(config.authorization_uri));
  const parameters = {
    response_type: 'code',
    client_id: String(config.client_id),
    redirect_uri: redirect,
    state,
    ...(config.scopes !== undefined && { scope: String(config.scopes) }),
    ...(verifier !== undefined && {
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { state, verifier, url: url.href };
}
