import { createPublicKey } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { sessionCookie } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { claimPage } from '../pages/claim.ts';
import { pagePolicy } from '../pages/layout.ts';
import { messagePage } from '../pages/message.ts';
import { type ApiEnv, readObject } from './api.ts';

/** Registers a client's public key, which needs no credential: api.md, section 1.3. */
export function tokenRoutes({ state, address }: Connect) {
  const routes = new Hono<ApiEnv>();
  routes.post('/tokens', async (c) => {
    const { token, public_key: key } = await readObject(c, ['token', 'public_key', 'user_id']);
    // R writes bytes below 16 as one digit, so the length varies.
    if (typeof token !== 'string' || !/^T[0-9a-f]{16,32}$/.test(token)) throw new ConnectError(86);
    if (typeof key !== 'string' || !isRsaKey(key)) throw new ConnectError(86);
    if (!state.clientTokens.add(token, key)) throw new ConnectError(85);
    return c.json({ token, token_claim_url: `${address}/__claim__/${token}` });
  });
  return routes;
}

function isRsaKey(base64: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** The page on which a user claims a token. From then on, requests signed with its key are the user's. */
export function claimRoutes({ state, options }: Connect) {
  const { pathPrefix } = options;
  const routes = new Hono();
  const path = '/__claim__/:token{T[0-9a-f]+}';

  routes.use(path, (c, next) => {
    c.header('Content-Security-Policy', pagePolicy);
    return next();
  });
  routes.get(path, (c) => {
    const { token } = c.req.param();
    const session = sessionOf(c);
    if (!session) return c.redirect(`${pathPrefix}/__login__?url=${pathPrefix}/__claim__/${token}`);
    if (state.clientTokens.get(token)?.user_guid !== null) return unknownToken(c);
    return c.html(claimPage(pathPrefix, { token, ...session }));
  });
  routes.post(path, async (c) => {
    const session = sessionOf(c);
    const { xsrf } = await c.req.parseBody();
    if (!session || xsrf !== session.xsrf) throw new ConnectError(92);
    if (!state.clientTokens.claim(c.req.param('token'), session.guid)) return unknownToken(c);
    const text = `The client can now deploy as ${session.username}. You can close this page.`;
    return c.html(messagePage('Client connected', text, pathPrefix));
  });
  return routes;

  function sessionOf(c: Context) {
    const session = state.credentials.session(getCookie(c, sessionCookie) ?? '');
    const user = session && state.users.byGuid(session.user_guid);
    return user && !user.locked ? { ...user, xsrf: session.xsrf } : undefined;
  }

  function unknownToken(c: Context) {
    const text = 'The token is unknown or was claimed already. Start again from the client.';
    return c.html(messagePage('Not found', text, pathPrefix), 404);
  }
}
