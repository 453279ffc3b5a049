import { Hono } from 'hono';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { type Code, ConnectError } from '../errors.ts';
import type { User, Users } from '../state/users.ts';
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

/** Finding users, and locking them: api.md, sections 5.3 and 5.4. */
export function userRoutes({ state, options }: Connect) {
  const routes = new Hono<ApiEnv>();
  const { users } = state;

  routes.get('/v1/user', (c) => c.json(requireRole(c.var.caller, ...anyRole)));

  routes.get('/v1/users', (c) => {
    requireRole(c.var.caller, ...anyRole);
    const prefix = c.req.query('prefix');
    const roles = anyOf(c, 'user_role', anyRole, 112);
    const accounts = anyOf(c, 'account_status', statuses, 115);
    if (accounts) requireRole(c.var.caller, 'administrator');
    const matching = usersBy(users, prefix)
      .filter((user) => !roles || roles.includes(user.user_role))
      .filter((user) => !accounts || accounts.includes(statusOf(user)));
    const sorted = c.req.query('asc_order') === 'false' ? matching.reverse() : matching;
    return c.json(prefix ? firstPage(c, sorted) : page(c, sorted));
  });
  routes.get('/v1/users/remote', (c) => {
    requireRole(c.var.caller, 'administrator', 'publisher');
    if (!options.ldap) throw new ConnectError(95);
    const results = usersBy(users, c.req.query('prefix'))
      .slice(0, wholeQuery(c, 'limit', 20))
      .map((user) => ({ ...user, temp_ticket: ticketOf(user) }));
    return c.json({ results, current_page: 1, total: results.length });
  });
  routes.get('/v1/users/:guid', (c) => {
    requireRole(c.var.caller, ...anyRole);
    return c.json(required(users.byGuid(asGuid(c.req.param('guid')))));
  });
  routes.post('/v1/users/:guid/lock', async (c) => {
    const caller = requireRole(c.var.caller, ...anyRole);
    const user = required(users.byGuid(asGuid(c.req.param('guid'))));
    if (caller.user_role !== 'administrator' && caller.guid !== user.guid) throw new ConnectError(49);
    const { locked } = await readObject(c, ['locked']);
    if (typeof locked !== 'boolean') throw new ConnectError(87);
    users.lock(user.guid, locked);
    return c.body(null, 200);
  });
  return routes;
}

/** Identifies a user of the directory (LDAP), or a group. */
export const ticketOf = ({ guid }: { readonly guid: string }): string => `ticket-${guid}`;

function usersBy(users: Users, prefix = ''): User[] {
  const start = prefix.toLowerCase();
  return users
    .all()
    .filter(({ username, first_name, last_name }) =>
      [username, first_name, last_name].some((name) => name.toLowerCase().startsWith(start)),
    );
}
