import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An OpenID provider on loopback, in place of GitHub's token issuer. */
export interface OidcIssuer extends AsyncDisposable {
  /** The claim `iss` of the tokens. */
  readonly issuer: string;
  /** The URL of the public keys (RFC 7517). */
  readonly jwks: string;
  /** The values that GitHub gives a job with `id-token: write`: the URL for tokens and its credential. */
  readonly request: { readonly url: string; readonly token: string };
}

/** @param claims claims to add to every token */
export async function oidcIssuer(claims: Readonly<Record<string, string>>): Promise<OidcIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }];
  const token = 'request-token-of-the-job';
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const respond = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (url.pathname === '/jwks') return respond(200, { keys });
    // GitHub's URL already has a query. The client adds the audience to it.
    if (url.pathname !== '/token' || url.searchParams.get('api-version') !== '2.0') return respond(404, {});
    if (request.headers.authorization !== `Bearer ${token}`) return respond(401, {});
    return respond(200, { value: await tokenFor(url.searchParams.get('audience') ?? '') });
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
