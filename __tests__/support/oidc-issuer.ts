import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An OpenID provider on loopback that stands in for GitHub's token issuer. */
export interface OidcIssuer extends AsyncDisposable {
  /** The claim `iss` of its tokens. */
  readonly issuer: string;
  /** Where its public keys are (RFC 7517). */
  readonly jwks: string;
  /** What GitHub gives a job with `id-token: write`: the address for tokens, and the credential for it. */
  readonly request: { readonly url: string; readonly token: string };
}

/** @param claims of every token, besides those of time and audience */
export async function oidcIssuer(claims: Readonly<Record<string, string>>): Promise<OidcIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }];
  const token = 'request-token-of-the-job';
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (url.pathname === '/jwks') return answer(200, { keys });
    // GitHub's address has a query of its own, to which the audience is added.
    if (url.pathname !== '/token' || url.searchParams.get('api-version') !== '2.0') return answer(404, {});
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, {});
    return answer(200, { value: await tokenFor(url.searchParams.get('audience') ?? '') });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const tokenFor = (audience: string) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'k1' })
      .setIssuer(origin)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('5 minutes')
      .sign(privateKey);

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
