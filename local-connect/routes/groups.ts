import { Hono } from 'hono';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { Group, Groups } from '../state/groups.ts';
import type { Users } from '../state/users.ts';
import {
  type ApiContext,
  type ApiEnv,
  anyRole,
  asGuid,
  firstPage,
  page,
  readObject,
  required,
  wholeQuery,
} from './api.ts';
import { ticketOf } from './users.ts';

/** Groups: api.md, section 5.4. With LDAP they come from the directory and can't be changed. */
export function groupRoutes(connect: Connect) {
  const { state, options } = connect;
  const { users, groups } = state;
  const { groupOf, ownGroup, requireLocalGroups } = groupAccess(connect);
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/groups', (c) => {
    requireRole(c.var.caller, ...anyRole);
    const found = groupsBy(groups, c.req.query('prefix'));
    const sorted = c.req.query('asc_order') === 'false' ? found.reverse() : found;
    return c.json(c.req.query('prefix') ? firstPage(c, sorted) : page(c, sorted));
  });
  routes.get('/v1/groups/remote', (c) => {
    requireRole(c.var.caller, 'administrator', 'publisher');
    if (!options.ldap) throw new ConnectError(95);
    const results = groupsBy(groups, c.req.query('prefix'))
      .slice(0, wholeQuery(c, 'limit', 20))
      .map((group) => ({ guid: group.guid, name: group.name, temp_ticket: ticketOf(group) }));
    return c.json({ results, current_page: 1, total: results.length });
  });
  routes.post('/v1/groups', async (c) => {
    const owner = requireRole(c.var.caller, 'administrator', 'publisher');
    requireLocalGroups();
    const { name } = await readObject(c, ['name', 'unique_id', 'gid']);
    return c.json(groups.add(requireFreeName(groups, name), owner.guid));
  });
  // All groups of the directory are known already, so there is none to add.
  routes.put('/v1/groups', async (c) => {
    requireRole(c.var.caller, 'administrator', 'publisher');
    if (!options.ldap) throw new ConnectError(119);
    const { temp_ticket: ticket } = await readObject(c, ['temp_ticket']);
    throw new ConnectError(groups.all().some((group) => ticketOf(group) === ticket) ? 15 : 127);
  });
  routes.get('/v1/groups/:guid', (c) => {
    requireRole(c.var.caller, ...anyRole);
    return c.json(groupOf(c));
  });
  routes.on(['PATCH', 'POST'], '/v1/groups/:guid', async (c) => {
    const { name, owner_guid: owner } = await readObject(c, ['name', 'owner_guid', 'gid']);
    const group = ownGroup(c);
    const newName = name === undefined ? group.name : requireFreeName(groups, name, group.guid);
    return c.json(
      groups.change(group.guid, newName, owner === undefined ? group.owner_guid : newOwner(users, owner)),
    );
  });
  routes.delete('/v1/groups/:guid', (c) => {
    groups.remove(ownGroup(c).guid);
    return c.body(null, 204);
  });
  return routes;
}

/** The group of a path, and whether the caller may change it. */
export function groupAccess({ state, options }: Connect) {
  const requireLocalGroups = (): void => {
    if (options.ldap) throw new ConnectError(95);
  };
  /** @throws ConnectError 3 or 153 */
  const groupOf = (c: ApiContext): Group =>
    required(state.groups.byGuid(asGuid(c.req.param('guid') ?? '')), 153);
  return {
    requireLocalGroups,
    groupOf,
    /** The group, if the caller may change it. @throws ConnectError 3, 22, 95 or 153 */
    ownGroup(c: ApiContext): Group {
      const caller = requireRole(c.var.caller, 'administrator', 'publisher');
      requireLocalGroups();
      const group = groupOf(c);
      if (group.owner_guid !== caller.guid && caller.user_role !== 'administrator')
        throw new ConnectError(22);
      return group;
    },
  };
}

function groupsBy(groups: Groups, prefix = ''): Group[] {
  return groups.all().filter(({ name }) => name.toLowerCase().startsWith(prefix.toLowerCase()));
}

function requireFreeName(groups: Groups, name: unknown, except?: string): string {
  if (typeof name !== 'string' || name.trim() === '' || name.length > 4096) throw new ConnectError(14);
  if (groups.all().some((group) => group.name === name && group.guid !== except)) throw new ConnectError(15);
  return name;
}

function newOwner(users: Users, guid: unknown): string {
  const user = required(typeof guid === 'string' ? users.byGuid(asGuid(guid)) : undefined, 9);
  if (user.user_role === 'viewer') throw new ConnectError(156);
  return user.guid;
}
