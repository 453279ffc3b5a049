import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { mayView, requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { changeSettings, checkName, patchFields, postFields } from '../content-fields.ts';
import { ConnectError } from '../errors.ts';
import { deleteContent } from '../removal.ts';
import { parseInclude, serializeContent } from '../serializers.ts';
import { defaultSettings } from '../state/content.ts';
import { type ApiContext, type ApiEnv, anyRole, asGuid, contentFor, readObject } from './api.ts';

/** Content items: api.md, section 6. */
export function contentRoutes(connect: Connect) {
  const { state, apps } = connect;
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/content', (c) => {
    const include = parseInclude(connect, c.req.query('include'));
    const { name, owner_guid: owner } = c.req.query();
    requireRole(c.var.caller, ...anyRole);
    const matching = state.content
      .all()
      .filter((content) => mayView(state, content, c.var.caller))
      .filter((content) => name === undefined || content.name === name)
      .filter((content) => owner === undefined || content.owner_guid === owner.toLowerCase());
    return c.json(matching.map((content) => serializeContent(connect, content, c.var.caller, include)));
  });

  routes.post('/v1/content', async (c) => {
    const owner = requireRole(c.var.caller, 'administrator', 'publisher');
    const { name, ...changes } = await readObject(c, postFields);
    const given =
      name === undefined || name === null || name === '' ? `content-${randomUUID().slice(0, 8)}` : name;
    const settings = changeSettings(defaultSettings, changes, c.var.caller, 'unknown');
    const content = state.content.add(checkName(given), owner.guid, settings);
    return c.json(serializeContent(connect, content, c.var.caller));
  });

  routes.get('/v1/content/:guid', (c) => {
    // Earlier releases ignore the parameter for one item.
    const include = connect.has('vanity_url in include') ? parseInclude(connect, c.req.query('include')) : [];
    return c.json(serializeContent(connect, contentFor(connect, c, 'view'), c.var.caller, include));
  });

  routes.patch('/v1/content/:guid', async (c) => {
    const body = await readObject(c, patchFields);
    const content = contentFor(connect, c, 'set up');
    const changed = state.content.change({
      ...content,
      // Publisher sends an empty name, which leaves it unchanged.
      name: body.name === undefined || body.name === '' ? content.name : checkName(body.name),
      owner_guid:
        body.owner_guid === undefined || body.owner_guid === null
          ? content.owner_guid
          : newOwner(connect, c, body.owner_guid),
      settings: changeSettings(content.settings, body, c.var.caller, content.app_mode),
    });
    apps.startMinimum(changed.guid);
    return c.json(serializeContent(connect, changed, c.var.caller));
  });

  routes.delete('/v1/content/:guid', async (c) => {
    const { guid } = contentFor(connect, c, 'set up');
    await deleteContent(connect, guid);
    return c.body(null, 204);
  });
  return routes;
}

function newOwner({ state }: Connect, c: ApiContext, guid: unknown): string {
  requireRole(c.var.caller, 'administrator');
  const user = typeof guid === 'string' ? state.users.byGuid(asGuid(guid)) : undefined;
  if (!user) throw new ConnectError(9);
  if (user.user_role === 'viewer') throw new ConnectError(156);
  return user.guid;
}
