import { Hono } from 'hono';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { UnverifiedToken, verifyBootstrapToken } from '../jwt.ts';
import { newSecret } from '../state/credentials.ts';

/**
 * Returns the first administrator's key, once, to a caller that has the server's secret: api.md, section 1.1. `rsconnect
 * bootstrap` distinguishes these statuses: 401 for a bad token, 403 if a key exists already, 404 without a secret.
 */
export function bootstrapRoutes({ options, state }: Connect) {
  const { bootstrapSecret: secret } = options;
  const routes = new Hono();
  routes.post('/v1/experimental/bootstrap', async (c) => {
    if (secret === undefined) throw new ConnectError(2);
    const [, token = ''] = /^Connect-Bootstrap\s+(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    try {
      await verifyBootstrapToken(token, secret);
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
