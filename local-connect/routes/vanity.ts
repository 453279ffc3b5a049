import { Hono } from 'hono';
import { requireRight, requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { isReserved } from '../visit-target.ts';
import { type ApiEnv, contentFor, readObject, required } from './api.ts';

/**
 * A vanity path with a slash at both ends: api.md, section 11.
 * @throws ConnectError 52 if it isn't allowed
 */
function parseVanityPath(text: unknown): string {
  if (typeof text !== 'string') throw new ConnectError(12);
  const inner = text.replace(/^\/|\/$/g, '');
  const [first = ''] = inner.split('/');
  if (!/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(inner) || isReserved(first)) throw new ConnectError(52);
  return `/${inner}/`;
}

/** Whether the paths are equal or one is below the other. Two such paths can't both exist. */
const collide = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

export function vanityRoutes(connect: Connect) {
  const { state } = connect;
  const { vanities } = state;
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/vanities', (c) => {
    requireRole(c.var.caller, 'administrator');
    return c.json(vanities.all());
  });
  routes.get('/v1/content/:guid/vanity', (c) =>
    c.json(required(vanities.of(contentFor(connect, c, 'view').guid))),
  );
  routes.put('/v1/content/:guid/vanity', async (c) => {
    const { path: requested, force = false } = await readObject(c, ['path', 'force']);
    const content = contentFor(connect, c, 'set up');
    const path = parseVanityPath(requested);
    const others = vanities
      .all()
      .filter((other) => other.content_guid !== content.guid && collide(other.path, path));
    const isTaken = others.some((other) => force !== true || other.path !== path);
    if (isTaken) throw new ConnectError(51);
    for (const other of others) {
      const owner = state.content.byGuid(other.content_guid);
      if (owner) requireRight(state, owner, c.var.caller, 'set up');
    }
    const vanity = state.db.transaction(() => {
      for (const other of others) vanities.remove(other.content_guid);
      return vanities.put(content.guid, path);
    });
    return c.json(vanity);
  });
  routes.delete('/v1/content/:guid/vanity', (c) => {
    vanities.remove(contentFor(connect, c, 'set up').guid);
    return c.body(null, 204);
  });
  return routes;
}
