import { Hono } from 'hono';
import { verifyBootstrapToken } from '../bootstrap-token.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { UnverifiedToken } from '../job-token.ts';
import { newSecret } from '../state/credentials.ts';

/**
 * The first administrator's key, once, for whoever has the server's secret: connect/api.md, section 1.1. The statuses are
 * those that `rsconnect bootstrap` tells apart: 401 for the token, 403 where there is a key already, 404 without a secret.
 */
export function bootstrapRoutes({ options, state }: Connect) {
  const { bootstrapSecret: secret } = options;
  const routes = new Hono();
  routes.post('/v1/experimental/bootstrap', (c) => {
    if (secret === undefined) throw new ConnectError(2);
    const [, token = ''] = /^Connect-Bootstrap\s+(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    try {
      verifyBootstrapToken(token, secret, Math.floor(Date.now() / 1000));
    } catch (error) {
      if (!(error instanceof UnverifiedToken)) throw error;
      throw new ConnectError(30, `The bootstrap token could not be verified: ${error.message}.`);
    }
    const administrators = state.users.all().filter(({ user_role }) => user_role === 'administrator');
    const [first] = administrators;
    if (!first || administrators.some(({ guid }) => state.credentials.hasKey(guid))) {
      throw new ConnectError(22, 'An administrator has an API key already.');
    }
    const key = newSecret();
    state.credentials.addKey(key, { user_guid: first.guid, content_guid: null });
    return c.json({ api_key: key });
  });
  return routes;
}
