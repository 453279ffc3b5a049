import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** What a job token says, once its signature, issuer and time are good. */
export type Claims = Readonly<Record<string, unknown>>;

/** A token that isn't what it must be; the message says why. */
export class UnverifiedToken extends Error {}

interface Key extends JsonWebKey {
  readonly kid?: string;
}

/** Seconds by which the issuer's clock and ours may differ. */
const leeway = 60;

/** The parts of a JWT as they stand in it. @throws UnverifiedToken where there are not three of them */
export function partsOf(token: string): { head: string; body: string; signature: string } {
  const parts = token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (parts.length !== 3) throw new UnverifiedToken('it is not a signed JWT');
  return { head, body, signature };
}

/**
 * Checks a JWT (RFC 7519) that an OpenID provider signed with RS256.
 * @param jwks a file or an http(s) address with the provider's public keys (RFC 7517)
 * @param now seconds since 1970
 * @throws UnverifiedToken
 */
export async function verifyJobToken(
  token: string,
  issuer: string,
  jwks: string,
  now: number,
): Promise<Claims> {
  const { head, body, signature } = partsOf(token);
  const header = decode(head);
  // The algorithm is ours to say, never the token's: else "none", or the public key as an HMAC secret, would do.
  if (header.alg !== 'RS256') throw new UnverifiedToken(`it is signed with ${String(header.alg)}, not RS256`);
  const keys = (await readKeys(jwks)).filter((key) => key.kty === 'RSA');
  const key = keys.find(({ kid }) => kid === header.kid);
  if (!key) throw new UnverifiedToken('the issuer has no key of that id');
  const signed = Buffer.from(`${head}.${body}`);
  const publicKey = createPublicKey({ key, format: 'jwk' });
  if (!verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))) {
    throw new UnverifiedToken('its signature is wrong');
  }
  const claims = decode(body);
  if (claims.iss !== issuer) throw new UnverifiedToken('another issuer made it');
  checkTime(claims, now);
  return claims;
}

/** @throws UnverifiedToken before the claims' time, and after it */
export function checkTime({ exp, nbf }: Claims, now: number): void {
  if (typeof exp !== 'number' || exp + leeway < now) throw new UnverifiedToken('it has expired');
  if (typeof nbf === 'number' && nbf - leeway > now) throw new UnverifiedToken('it is not valid yet');
}

/** A part of a JWT that is JSON. @throws UnverifiedToken */
export function decode(part: string): Claims {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Claims;
  } catch {
    // Said below.
  }
  throw new UnverifiedToken('it is not a signed JWT');
}

/** Read anew each time: providers change their keys. */
async function readKeys(jwks: string): Promise<readonly Key[]> {
  const text = /^https?:/.test(jwks)
    ? await (await fetch(jwks, { signal: AbortSignal.timeout(10_000) })).text()
    : await readFile(jwks, 'utf8');
  return (JSON.parse(text) as { keys: Key[] }).keys;
}
