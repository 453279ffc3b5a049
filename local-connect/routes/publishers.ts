import { Hono } from 'hono';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { TrustedPublisher } from '../state/publishers.ts';
import { type ApiEnv, asId, contentFor, readObject } from './api.ts';

/**
 * A content item's trusted publishers. On Connect they are set up in the dashboard, whose calls aren't published.
 * These endpoints are this server's own: POST {"audience": "connect", "claims": {"repository": "acme/board"}}.
 */
export function publisherRoutes(connect: Connect) {
  const { publishers } = connect.state;
  const routes = new Hono<ApiEnv>();
  const path = '/v1/content/:guid/trusted_publishers';
  if (!connect.has('trusted publishing')) return routes;

  routes.get(path, (c) => c.json(publishers.of(contentFor(connect, c, 'set up').guid)));
  routes.post(path, async (c) => {
    const { audience = 'connect', claims } = await readObject(c, ['audience', 'claims']);
    const { guid } = contentFor(connect, c, 'set up');
    if (typeof audience !== 'string') throw new ConnectError(87);
    return c.json(publishers.add(guid, audience, parseClaims(claims)), 201);
  });
  routes.delete(`${path}/:id`, (c) => {
    const { guid } = contentFor(connect, c, 'set up');
    if (!publishers.remove(guid, asId(c.req.param('id')))) throw new ConnectError(17);
    return c.body(null, 204);
  });
  return routes;
}

function parseClaims(claims: unknown): TrustedPublisher['claims'] {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) throw new ConnectError(87);
  if (Object.values(claims).some((value) => typeof value !== 'string')) throw new ConnectError(87);
  // Without this claim, every repository of the same provider could deploy.
  if (!('repository' in claims)) throw new ConnectError(12, 'The claims must name a repository.');
  return claims as TrustedPublisher['claims'];
}
