import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { identify } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ProviderRefusal, requestTokens, startLogin } from '../integrations/provider.ts';
import { templateOf } from '../integrations/templates.ts';
import { messagePage } from '../pages/message.ts';
import { localPath } from './login.ts';

interface StartedLogin {
  readonly userGuid: string;
  readonly integrationGuid: string;
  readonly verifier: string | undefined;
  /** Where the visitor goes afterwards. */
  readonly redirect: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Visitors' sign-in at the provider of an OAuth integration: api.md, section 12a. */
export function integrationLoginRoutes(connect: Connect) {
  const { state, options, address } = connect;
  const routes = new Hono<{ Bindings: HttpBindings }>();
  if (!connect.has('OAuth integrations')) return routes;
  const callback = `${address}/__oauth__/integrations/callback`;
  const started = new Map<string, StartedLogin>();

  routes.get('/__oauth__/integrations/callback', async (c) => {
    const login = started.get(c.req.query('state') ?? '');
    started.delete(c.req.query('state') ?? '');
    const integration = login && state.integrations.byGuid(login.integrationGuid);
    if (!integration || login.expires < Date.now() || userOf(connect, c)?.guid !== login.userGuid)
      return refuse(connect, c, 'This sign-in was not started here, or too long ago.');
    const { code, error } = c.req.query();
    if (code === undefined) return refuse(connect, c, `The OAuth provider refused: ${error ?? 'no code'}.`);
    try {
      const tokens = await requestTokens(integration.config, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: callback,
        ...(login.verifier !== undefined && { code_verifier: login.verifier }),
      });
      state.oauthSessions.save(login.userGuid, integration.guid, tokens);
      return c.redirect(login.redirect);
    } catch (problem) {
      if (problem instanceof ProviderRefusal) return refuse(connect, c, problem.message);
      throw problem;
    }
  });

  routes.get('/__oauth__/integrations/:guid/login', (c) => {
    const user = userOf(connect, c);
    if (!user) {
      const { pathname, search } = new URL(c.req.url);
      return c.redirect(`${options.pathPrefix}/__login__?url=${encodeURIComponent(pathname + search)}`);
    }
    const integration = state.integrations.byGuid(c.req.param('guid'));
    if (!integration || templateOf(integration.template).authType(integration.config) !== 'Viewer')
      return refuse(connect, c, 'There is no OAuth integration to sign in to at this address.');
    const login = startLogin(integration.config, callback);
    for (const [key, { expires }] of started) if (expires < Date.now()) started.delete(key);
    started.set(login.state, {
      userGuid: user.guid,
      integrationGuid: integration.guid,
      verifier: login.verifier,
      redirect: localPath(connect, c.req.query('redirect')),
      expires: Date.now() + 600_000,
    });
    return c.redirect(login.url);
  });
  return routes;
}

function userOf({ state }: Connect, c: Context) {
  const caller = identify(state, (name) => (name === 'cookie' ? c.req.header(name) : undefined));
  return caller?.kind === 'user' ? caller.user : undefined;
}

function refuse({ options }: Connect, c: Context, text: string) {
  return c.html(messagePage('Sign-in failed', text, options.pathPrefix), 400);
}
