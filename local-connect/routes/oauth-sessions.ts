import { Hono } from 'hono';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { issueCredentials } from '../integrations/credentials.ts';
import type { OAuthSession } from '../state/oauth-sessions.ts';
import { type ApiContext, type ApiEnv, anyRole, asGuid, readBody, required } from './api.ts';

/** Users' sign-ins at OAuth providers, and the credentials that content gets by them: api.md, section 12a. */
export function oauthSessionRoutes(connect: Connect) {
  const { oauthSessions } = connect.state;
  const routes = new Hono<ApiEnv>();
  if (!connect.has('OAuth integrations')) return routes;

  routes.get('/v1/oauth/sessions', (c) => {
    const { guid, user_role } = requireRole(c.var.caller, ...anyRole);
    const isAll = user_role === 'administrator' && c.req.query('all') === 'true';
    return c.json(
      oauthSessions
        .all()
        .filter((session) => isAll || session.user_guid === guid)
        .map(serialize),
    );
  });
  routes.get('/v1/oauth/sessions/:guid', (c) => c.json(serialize(sessionOf(c))));
  routes.delete('/v1/oauth/sessions/:guid', (c) => {
    oauthSessions.remove(sessionOf(c).guid);
    return c.body(null, 204);
  });
  routes.post('/v1/oauth/integrations/credentials', async (c) => {
    const form = new URLSearchParams((await readBody(c)).toString('utf8'));
    return c.json(await issueCredentials(connect, c.var.caller, Object.fromEntries(form)));
  });
  return routes;

  /** @throws ConnectError 22 for another user's session, unless an administrator requests it */
  function sessionOf(c: ApiContext): OAuthSession {
    const { guid, user_role } = requireRole(c.var.caller, ...anyRole);
    const session = required(oauthSessions.byGuid(asGuid(c.req.param('guid') ?? '')));
    if (session.user_guid !== guid && user_role !== 'administrator') throw new ConnectError(22);
    return session;
  }
}

const serialize = ({
  id,
  guid,
  user_guid,
  integration_guid,
  tokens,
  created_time,
  updated_time,
}: OAuthSession) => ({
  ...{ id: String(id), guid, user_guid, oauth_integration_guid: integration_guid },
  has_refresh_token: tokens.refresh_token !== null,
  ...{ created_time, updated_time },
});
