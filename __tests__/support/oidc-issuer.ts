import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An OpenID provider on loopback that stands in for GitHub's token issuer. */
export interface OidcIssuer extends AsyncDisposable {
  /** The claim `iss` of its tokens. */
  readonly issuer: string;
  /** Where its public keys are (RFC 7517). */
  readonly jwks: string;
  /** What a job with `id-token: write` is told: where to ask for a token, and with what. */
  readonly request: { readonly url: string; readonly token: string };
}

/** @param claims of every token, besides those of time and audience */
export async function oidcIssuer(claims: Readonly<Record<string, string>>): Promise<OidcIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }];
  const token = 'request-token-of-the-job';
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (url.pathname === '/jwks') return answer(200, { keys });
    // GitHub's address has a query of its own, to which the audience is added.
    if (url.pathname !== '/token' || url.searchParams.get('api-version') !== '2.0') return answer(404, {});
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, {});
    return answer(200, { value: signed({ ...claims, aud: url.searchParams.get('audience') ?? '' }) });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function signed(body: Readonly<Record<string, string>>): string {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const unsigned = `${part({ alg: 'RS256', typ: 'JWT', kid: 'k1' })}.${part({ ...body, iss: origin, iat: now, exp: now + 300 })}`;
    return `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), privateKey).toString('base64url')}`;
  }

  return {
    issuer: origin,
    jwks: `${origin}/jwks`,
    request: { url: `${origin}/token?api-version=2.0`, token },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
