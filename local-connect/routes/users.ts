import { Hono } from 'hono';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { type Code, ConnectError } from '../errors.ts';
import { newSecret } from '../state/credentials.ts';
import type { User } from '../state/users.ts';
import {
  type ApiContext,
  type ApiEnv,
  anyRole,
  asGuid,
  firstPage,
  page,
  readObject,
  required,
} from './api.ts';

const day = 86_400_000;

/** The values of `account_status`. Each user has one of them. */
const statuses = ['locked', 'licensed', 'inactive'] as const;

function statusOf({ locked, active_time }: User): (typeof statuses)[number] {
  if (locked) return 'locked';
  const wasActive = active_time !== null && Date.now() - Date.parse(active_time) < 365 * day;
  return wasActive ? 'licensed' : 'inactive';
}

/**
 * The values of a parameter that takes several, separated by `|`; undefined if it is not set.
 * @throws ConnectError for an unknown value
 */
function anyOf(c: ApiContext, name: string, known: readonly string[], code: Code) {
  const values = c.req.query(name)?.split('|').filter(Boolean);
  if (values?.some((value) => !known.includes(value))) throw new ConnectError(code);
  return values && values.length > 0 ? values : undefined;
}

/** Users and groups: api.md, sections 5.3 and 5.4. */
export function userRoutes({ state, options }: Connect) {
  const routes = new Hono<ApiEnv>();
  const { users } = state;

  routes.get('/v1/user', (c) => c.json(requireRole(c.var.caller, ...anyRole)));

  routes.get('/v1/users', (c) => {
    requireRole(c.var.caller, ...anyRole);
    const prefix = (c.req.query('prefix') ?? '').toLowerCase();
    const roles = anyOf(c, 'user_role', anyRole, 112);
    const accounts = anyOf(c, 'account_status', statuses, 115);
    if (accounts) requireRole(c.var.caller, 'administrator');
    const matching = users
      .all()
      .filter((user) =>
        [user.username, user.first_name, user.last_name].some((name) =>
          name.toLowerCase().startsWith(prefix),
        ),
      )
      .filter((user) => !roles || roles.includes(user.user_role))
      .filter((user) => !accounts || accounts.includes(statusOf(user)));
    const sorted = c.req.query('asc_order') === 'false' ? matching.reverse() : matching;
    return c.json(prefix === '' ? page(c, sorted) : firstPage(c, sorted));
  });
  routes.get('/v1/users/:guid', (c) => {
    requireRole(c.var.caller, ...anyRole);
    return c.json(required(users.byGuid(asGuid(c.req.param('guid')))));
  });
  routes.post('/v1/users/:guid/lock', async (c) => {
    const caller = requireRole(c.var.caller, ...anyRole);
    if (caller.user_role !== 'administrator') throw new ConnectError(49);
    const user = required(users.byGuid(asGuid(c.req.param('guid'))));
    const { locked } = await readObject(c, ['locked']);
    if (typeof locked !== 'boolean') throw new ConnectError(87);
    users.lock(user.guid, locked);
    return c.body(null, 200);
  });
  routes.post('/v1/users/:guid/keys', async (c) => {
    const caller = requireRole(c.var.caller, ...anyRole);
    const user = required(users.byGuid(asGuid(c.req.param('guid'))));
    if (caller.guid !== user.guid && caller.user_role !== 'administrator') throw new ConnectError(22);
    const { name } = await readObject(c, ['name', 'role']);
    const key = newSecret();
    state.credentials.addKey(key, { user_guid: user.guid, content_guid: null });
    return c.json({ name, key, owner_guid: user.guid });
  });

  routes.get('/v1/groups', (c) => {
    requireRole(c.var.caller, ...anyRole);
    const prefix = (c.req.query('prefix') ?? '').toLowerCase();
    return c.json(
      page(
        c,
        users.groups().filter(({ name }) => name.toLowerCase().startsWith(prefix)),
      ),
    );
  });
  routes.get('/v1/groups/:guid', (c) => {
    requireRole(c.var.caller, ...anyRole);
    return c.json(required(users.groupByGuid(asGuid(c.req.param('guid'))), 153));
  });
  routes.get('/v1/groups/:guid/members', (c) => {
    requireRole(c.var.caller, ...anyRole);
    const group = required(users.groupByGuid(asGuid(c.req.param('guid'))), 153);
    if (options.ldap) throw new ConnectError(95);
    return c.json(page(c, users.membersOf(group.guid)));
  });
  return routes;
}
