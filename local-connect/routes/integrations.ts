import { Hono } from 'hono';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { type ApiEnv, contentFor, readJson } from './api.ts';

/**
 * OAuth integrations, which give running content a third party's credentials. This server has none.
 */
export function integrationRoutes(connect: Connect) {
  const routes = new Hono<ApiEnv>();
  if (!connect.has('OAuth integrations')) return routes;

  for (const kind of ['integrations', 'templates', 'sessions']) {
    routes.get(`/v1/oauth/${kind}`, (c) => c.json([]));
    routes.get(`/v1/oauth/${kind}/:id{.+}`, () => {
      throw new ConnectError(4);
    });
  }
  routes.post('/v1/oauth/integrations/credentials', () => {
    throw new ConnectError(212);
  });

  const associations = '/v1/content/:guid/oauth/integrations/associations';
  routes.get(associations, (c) => {
    contentFor(connect, c, 'view');
    return c.json([]);
  });
  routes.put(associations, async (c) => {
    const wanted = await readJson(c);
    contentFor(connect, c, 'set up');
    if (!Array.isArray(wanted)) throw new ConnectError(87);
    if (wanted.length > 0) throw new ConnectError(4);
    return c.json([]);
  });
  return routes;
}
