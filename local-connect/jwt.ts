import { readFile } from 'node:fs/promises';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';

/** A token that is not accepted. The message says why. */
export class UnverifiedToken extends Error {}

/** Seconds by which the clocks of the issuer and of this server may differ. */
const clockTolerance = 60;

/**
 * Verifies the token of a CI job, which an OpenID provider has signed with RS256.
 * @param jwks a file or an http(s) address with the provider's public keys (RFC 7517)
 * @throws UnverifiedToken
 */
export async function verifyJobToken(token: string, issuer: string, jwks: string): Promise<JWTPayload> {
  // Read for each token, because providers change their keys.
  const keys: JWTVerifyGetKey = /^https?:/.test(jwks)
    ? createRemoteJWKSet(new URL(jwks), { timeoutDuration: 10_000 })
    : createLocalJWKSet(JSON.parse(await readFile(jwks, 'utf8')));
  return verify(token, keys, { algorithms: ['RS256'], issuer });
}

/**
 * Verifies a token that a holder of the server's secret has signed with HS256, as `rsconnect bootstrap` does.
 * @throws UnverifiedToken
 */
export async function verifyBootstrapToken(token: string, secret: Buffer): Promise<void> {
  const { scope } = await verify(token, async () => secret, { algorithms: ['HS256'], audience: 'rsconnect' });
  if (scope !== 'bootstrap') throw new UnverifiedToken('unexpected "scope" claim value');
}

async function verify(token: string, keys: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, { ...options, clockTolerance, requiredClaims: ['exp'] });
    return payload;
  } catch (error) {
    // Without the public keys nothing can be said about the token.
    const isAboutToken = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
    throw isAboutToken ? new UnverifiedToken(error.message) : error;
  }
}
