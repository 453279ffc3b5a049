import { Hono } from 'hono';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { serializePermission } from '../serializers.ts';
import type { Content } from '../state/content.ts';
import type { Permission } from '../state/sharing.ts';
import type { State } from '../state/state.ts';
import {
  type ApiContext,
  type ApiEnv,
  asGuid,
  asId,
  contentFor,
  type JsonObject,
  readObject,
  required,
} from './api.ts';

/** Users and groups, besides the owner, that may view or change a content item: api.md, section 12. */
export function permissionRoutes(connect: Connect) {
  const { state } = connect;
  const { permissions } = state;
  const routes = new Hono<ApiEnv>();
  const all = '/v1/content/:guid/permissions';
  const fields = ['principal_guid', 'principal_type', 'role'];

  routes.get(all, (c) =>
    c.json(permissions.of(contentFor(connect, c, 'set up').guid).map(serializePermission)),
  );
  routes.post(all, async (c) => {
    const body = await readObject(c, [...fields, 'send_email']);
    const content = contentFor(connect, c, 'set up');
    const wanted = parse(state, content, body);
    const present = permissions
      .of(content.guid)
      .find((each) => each.principal_guid === wanted.principal_guid);
    if (!present)
      return c.json(
        serializePermission(permissions.add(wanted)),
        connect.has('permissions as upsert') ? 201 : 200,
      );
    if (!connect.has('permissions as upsert'))
      throw new ConnectError(wanted.principal_type === 'user' ? 154 : 155);
    return c.json(serializePermission(permissions.setRole(present.id, wanted.role)));
  });
  routes.get(`${all}/:id`, (c) =>
    c.json(serializePermission(permissionOf(c, contentFor(connect, c, 'set up')))),
  );
  routes.put(`${all}/:id`, async (c) => {
    const body = await readObject(c, [...fields, 'id', 'content_guid']);
    const content = contentFor(connect, c, 'set up');
    const present = permissionOf(c, content);
    const wanted = parse(state, content, body);
    if (wanted.principal_guid !== present.principal_guid) throw new ConnectError(53);
    return c.json(serializePermission(permissions.setRole(present.id, wanted.role)));
  });
  routes.delete(`${all}/:id`, (c) => {
    permissions.remove(permissionOf(c, contentFor(connect, c, 'set up')).id);
    return c.body(null, 204);
  });
  return routes;

  function permissionOf(c: ApiContext, content: Content): Permission {
    const permission = required(permissions.byId(asId(c.req.param('id') ?? '')));
    if (permission.content_guid !== content.guid) throw new ConnectError(4);
    return permission;
  }
}

function parse({ users, groups }: State, content: Content, body: JsonObject): Omit<Permission, 'id'> {
  const { principal_guid: guid, principal_type: type, role } = body;
  if (typeof guid !== 'string' || role === undefined) throw new ConnectError(12);
  if (type !== 'user' && type !== 'group') throw new ConnectError(152);
  if (role !== 'viewer' && role !== 'owner') throw new ConnectError(23);
  const principal = asGuid(guid);
  if (type === 'group') required(groups.byGuid(principal), 153);
  else {
    const user = required(users.byGuid(principal), 9);
    if (user.guid === content.owner_guid) throw new ConnectError(34);
    if (role === 'owner' && user.user_role === 'viewer') throw new ConnectError(33);
  }
  return { content_guid: content.guid, principal_guid: principal, principal_type: type, role };
}
