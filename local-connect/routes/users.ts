import { Hono } from 'hono';
import { demandRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { newSecret } from '../state/credentials.ts';
import { type ApiEnv, asGuid, found, page, readObject } from './api.ts';

const anyRole = ['administrator', 'publisher', 'viewer'] as const;

/** Users and groups: connect/api.md, sections 5.3 and 5.4. */
export function userRoutes({ state, options }: Connect) {
  const routes = new Hono<ApiEnv>();
  const { users } = state;

  routes.get('/v1/user', (c) => c.json(demandRole(c.var.caller, ...anyRole)));

  routes.get('/v1/users', (c) => {
    demandRole(c.var.caller, ...anyRole);
    const prefix = (c.req.query('prefix') ?? '').toLowerCase();
    const roles = c.req.query('user_role')?.split('|');
    const matching = users
      .all()
      .filter((user) =>
        [user.username, user.first_name, user.last_name].some((name) =>
          name.toLowerCase().startsWith(prefix),
        ),
      )
      .filter((user) => roles === undefined || roles.includes(user.user_role));
    return c.json(page(c, c.req.query('asc_order') === 'false' ? matching.reverse() : matching));
  });
  routes.get('/v1/users/:guid', (c) => {
    demandRole(c.var.caller, ...anyRole);
    return c.json(found(users.byGuid(asGuid(c.req.param('guid')))));
  });
  routes.post('/v1/users/:guid/keys', async (c) => {
    const caller = demandRole(c.var.caller, ...anyRole);
    const user = found(users.byGuid(asGuid(c.req.param('guid'))));
    if (caller.guid !== user.guid && caller.user_role !== 'administrator') throw new ConnectError(22);
    const { name } = await readObject(c, ['name', 'role']);
    const key = newSecret();
    state.credentials.addKey(key, { user_guid: user.guid, content_guid: null });
    return c.json({ name, key, owner_guid: user.guid });
  });

  routes.get('/v1/groups', (c) => {
    demandRole(c.var.caller, ...anyRole);
    const prefix = (c.req.query('prefix') ?? '').toLowerCase();
    return c.json(
      page(
        c,
        users.groups().filter(({ name }) => name.toLowerCase().startsWith(prefix)),
      ),
    );
  });
  routes.get('/v1/groups/:guid', (c) => {
    demandRole(c.var.caller, ...anyRole);
    return c.json(found(users.groupByGuid(asGuid(c.req.param('guid'))), 153));
  });
  routes.get('/v1/groups/:guid/members', (c) => {
    demandRole(c.var.caller, ...anyRole);
    const group = found(users.groupByGuid(asGuid(c.req.param('guid'))), 153);
    if (options.ldap) throw new ConnectError(95);
    return c.json(page(c, users.membersOf(group.guid)));
  });
  return routes;
}
