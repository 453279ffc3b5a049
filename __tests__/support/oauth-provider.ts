import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface OAuthProvider extends AsyncDisposable {
  readonly url: string;
  /** The token requests so far, oldest first. */
  readonly requests: Readonly<Record<string, string>>[];
  /** The lifetime of access tokens, in seconds. */
  lifetime: number;
  /** The error that the token endpoint returns. */
  error: string | undefined;
}

/** An OAuth provider. Its sign-in page redirects immediately. The client is `client` with the secret `secret`. */
export async function startOAuthProvider(): Promise<OAuthProvider> {
  const requests: Readonly<Record<string, string>>[] = [];
  const challenges = new Map<string, string | null>();
  const server = createServer((incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://provider');
    if (pathname === '/authorize') authorize(searchParams, outgoing);
    else void answerToken(incoming, outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const provider: OAuthProvider = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    lifetime: 600,
    error: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;

  function authorize(query: URLSearchParams, outgoing: ServerResponse): void {
    const code = `code-${challenges.size}`;
    challenges.set(code, query.get('code_challenge'));
    const back = new URL(query.get('redirect_uri') ?? '');
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    outgoing.writeHead(302, { Location: back.href }).end();
  }

  async function answerToken(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const form = Object.fromEntries(new URLSearchParams(await text(incoming)));
    const [, basic = ''] = /^Basic (.+)$/.exec(incoming.headers.authorization ?? '') ?? [];
    const [client_id = form.client_id, client_secret = form.client_secret] = basic
      ? Buffer.from(basic, 'base64').toString().split(':')
      : [];
    requests.push({ ...form, client: `${client_id}:${client_secret}`, by: basic ? 'basic' : 'post' });
    const error = provider.error ?? validate(form, `${client_id}:${client_secret}`);
    const number = requests.length;
    const tokens = {
      access_token: `token-${number}`,
      token_type: 'Bearer',
      expires_in: provider.lifetime,
      ...(form.grant_type === 'authorization_code' && { refresh_token: `refresh-${number}` }),
    };
    outgoing.writeHead(error === undefined ? 200 : 400, { 'Content-Type': 'application/json' });
    outgoing.end(JSON.stringify(error === undefined ? tokens : { error }));
  }

  /** @returns the error of a token request, or undefined if the request is valid */
  function validate(form: Partial<Record<string, string>>, client: string): string | undefined {
    if (client !== 'client:secret') return 'invalid_client';
    if (form.grant_type !== 'authorization_code') return undefined;
    const challenge = challenges.get(form.code ?? '');
    challenges.delete(form.code ?? '');
    const hash = createHash('sha256')
      .update(form.code_verifier ?? '')
      .digest('base64url');
    return challenge === hash || (challenge === null && form.code_verifier === undefined)
      ? undefined
      : 'invalid_grant';
  }
}
