import { Hono } from 'hono';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { State } from '../state/state.ts';
import { type ApiEnv, anyRole, asGuid, page, readObject, required } from './api.ts';
import { groupAccess } from './groups.ts';

/** The members of a group and the content that is shared with it: api.md, section 5.4. */
export function groupMemberRoutes(connect: Connect) {
  const { state } = connect;
  const { users, groups, permissions } = state;
  const { groupOf, ownGroup, requireLocalGroups } = groupAccess(connect);
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/groups/:guid/members', (c) => {
    requireRole(c.var.caller, ...anyRole);
    const group = groupOf(c);
    requireLocalGroups();
    const members = groups.membersOf(group.guid);
    return c.json(page(c, c.req.query('asc_order') === 'false' ? members.reverse() : members));
  });
  routes.post('/v1/groups/:guid/members', async (c) => {
    const { user_guid: guid } = await readObject(c, ['user_guid']);
    const group = ownGroup(c);
    const user = required(typeof guid === 'string' ? users.byGuid(asGuid(guid)) : undefined, 9);
    if (!groups.addMember(group.guid, user.guid)) throw new ConnectError(16);
    return c.body(null, 204);
  });
  routes.delete('/v1/groups/:guid/members/:user', (c) => {
    const caller = requireRole(c.var.caller, ...anyRole);
    const user = asGuid(c.req.param('user'));
    requireLocalGroups();
    const group = user === caller.guid ? groupOf(c) : ownGroup(c); // A user may leave any group.
    if (!groups.removeMember(group.guid, user)) throw new ConnectError(17);
    return c.body(null, 204);
  });
  routes.get('/v1/experimental/groups/:guid/content', (c) => {
    requireRole(c.var.caller, 'administrator', 'publisher');
    const { guid } = groupOf(c);
    const shared = state.content
      .all()
      .filter((content) => permissions.of(content.guid).some((each) => each.principal_guid === guid))
      .map((content) => ({
        content_guid: content.guid,
        content_name: content.name,
        content_title: content.settings.title ?? content.name,
        access_type: content.settings.access_type,
        permissions: [
          principal(state, content.owner_guid, 'user', 'author'),
          ...permissions
            .of(content.guid)
            .map(({ principal_guid, principal_type, role }) =>
              principal(state, principal_guid, principal_type, role === 'owner' ? 'publisher' : 'viewer'),
            ),
        ],
      }));
    return c.json(shared);
  });
  return routes;
}

function principal({ users, groups }: State, guid: string, type: 'user' | 'group', role: string) {
  const name = type === 'user' ? users.byGuid(guid)?.username : groups.byGuid(guid)?.name;
  return { principal_guid: guid, principal_name: name ?? '', principal_role: role, principal_type: type };
}
