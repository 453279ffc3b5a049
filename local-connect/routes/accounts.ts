import { Hono } from 'hono';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { hashPassword } from '../state/credentials.ts';
import type { Profile, User, Users } from '../state/users.ts';
import { type ApiEnv, anyRole, asGuid, type JsonObject, readObject, required } from './api.ts';
import { ticketOf } from './users.ts';

const editable = ['email', 'username', 'first_name', 'last_name', 'user_role'] as const;

/** Creating users and changing their profiles: api.md, section 5.4. With LDAP they come from the directory. */
export function accountRoutes({ state, options }: Connect) {
  const { users } = state;
  const routes = new Hono<ApiEnv>();

  routes.post('/v1/users', async (c) => {
    requireRole(c.var.caller, 'administrator');
    if (options.ldap) throw new ConnectError(120);
    const more = ['password', 'user_must_set_password', 'external_id', 'unique_id'];
    const { password, ...body } = await readObject(c, [...editable, ...more]);
    if (body.username === undefined) throw new ConnectError(12);
    if (password !== undefined && (typeof password !== 'string' || password === '')) {
      throw new ConnectError(6);
    }
    const defaults = { first_name: '', last_name: '', email: '', user_role: 'viewer' } as const;
    const profile = parseProfile(users, body, defaults);
    return c.json(users.add(profile, password === undefined ? undefined : await hashPassword(password)));
  });
  // All users of the directory have an account already, so there is none to create.
  routes.put('/v1/users', async (c) => {
    requireRole(c.var.caller, 'administrator', 'publisher');
    if (!options.ldap) throw new ConnectError(119);
    const { temp_ticket: ticket } = await readObject(c, ['temp_ticket']);
    throw new ConnectError(users.all().some((user) => ticketOf(user) === ticket) ? 8 : 127);
  });
  routes.put('/v1/users/:guid', async (c) => {
    const body = await readObject(c, editable);
    const caller = requireRole(c.var.caller, ...anyRole);
    const user = required(users.byGuid(asGuid(c.req.param('guid'))));
    const profile = parseProfile(users, body, user);
    const isOwnProfile = caller.guid === user.guid && profile.user_role === user.user_role;
    if (caller.user_role !== 'administrator' && !isOwnProfile) throw new ConnectError(22);
    requireAdministrator(users, user, profile);
    const { updated_time } = users.change(user.guid, profile);
    return c.json({ ...profile, updated_time });
  });
  return routes;
}

/** @throws ConnectError 61 if no administrator would be left after the change */
function requireAdministrator(users: Users, user: User, { user_role }: Profile): void {
  const others = users.all().filter(({ guid, locked }) => guid !== user.guid && !locked);
  const isLast =
    user.user_role === 'administrator' && !others.some((other) => other.user_role === 'administrator');
  if (isLast && user_role !== 'administrator') throw new ConnectError(61);
}

/** The current profile with the changes of the body. @throws ConnectError 7, 8, 25 or 87 */
function parseProfile(
  users: Users,
  body: JsonObject,
  current: Omit<Profile, 'username'> & Partial<User>,
): Profile {
  const { username = current.username } = body;
  if (typeof username !== 'string' || !/^[\w.@+-]{1,64}$/.test(username)) throw new ConnectError(7);
  const holder = users.byName(username);
  if (holder && holder.guid !== current.guid) throw new ConnectError(8);
  const role = anyRole.find((each) => each === (body.user_role ?? current.user_role));
  if (!role) throw new ConnectError(25);
  const text = (field: 'first_name' | 'last_name' | 'email') => {
    const value = body[field] ?? current[field];
    if (typeof value !== 'string') throw new ConnectError(87);
    return value;
  };
  return {
    email: text('email'),
    username,
    first_name: text('first_name'),
    last_name: text('last_name'),
    user_role: role,
  };
}
