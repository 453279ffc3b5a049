import { createHmac, timingSafeEqual } from 'node:crypto';
import { checkTime, decode, partsOf, UnverifiedToken } from './job-token.ts';

/**
 * Checks a JWT that whoever has the server's secret signed with HS256, to get the first key: as rsconnect-python makes it.
 * @param now seconds since 1970
 * @throws UnverifiedToken
 */
export function verifyBootstrapToken(token: string, secret: Buffer, now: number): void {
  const { head, body, signature } = partsOf(token);
  const { alg } = decode(head);
  if (alg !== 'HS256') throw new UnverifiedToken(`it is signed with ${String(alg)}, not HS256`);
  const expected = createHmac('sha256', secret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new UnverifiedToken('its signature is wrong');
  }
  const claims = decode(body);
  if (claims.aud !== 'rsconnect' || claims.scope !== 'bootstrap') {
    throw new UnverifiedToken('it is for something else');
  }
  checkTime(claims, now);
}
