import { Hono } from 'hono';
import { isAbove, requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { ApiKey } from '../state/api-keys.ts';
import type { Role, User } from '../state/users.ts';
import { type ApiContext, type ApiEnv, anyRole, asGuid, asId, readObject, required } from './api.ts';

/** The API keys of users: api.md, section 5.6. Users create their own; administrators also list and delete others'. */
export function keyRoutes({ state }: Connect) {
  const { apiKeys, users } = state;
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/users/:guid/keys', (c) => {
    const user = userOf(c);
    return c.json(apiKeys.of(user.guid).map((key) => serialize(key, user)));
  });
  routes.post('/v1/users/:guid/keys', async (c) => {
    const {
      name,
      user_role: role,
      expires_at: expiry,
    } = await readObject(c, ['name', 'user_role', 'expires_at']);
    const user = userOf(c);
    if (c.var.caller.kind !== 'user' || c.var.caller.user.guid !== user.guid) throw new ConnectError(22);
    if (typeof name !== 'string' || name.trim() === '') throw new ConnectError(62);
    const key = apiKeys.add(user.guid, name, roleFor(role, c.var.caller.user), lifetimeUntil(expiry));
    return c.json({ ...serialize(key, user), key: key.key });
  });
  routes.get('/v1/users/:guid/keys/:id', (c) => {
    const user = userOf(c);
    return c.json(serialize(keyOf(c, user), user));
  });
  routes.delete('/v1/users/:guid/keys/:id', (c) => {
    apiKeys.remove(keyOf(c, userOf(c)).id);
    return c.body(null, 204);
  });
  return routes;

  /** The user of the path: the caller or, for an administrator, anybody. */
  function userOf(c: ApiContext): User {
    const caller = requireRole(c.var.caller, ...anyRole);
    const user = required(users.byGuid(asGuid(c.req.param('guid') ?? '')));
    if (caller.guid !== user.guid && caller.user_role !== 'administrator') throw new ConnectError(22);
    return user;
  }

  function keyOf(c: ApiContext, user: User): ApiKey {
    return required(apiKeys.byId(user.guid, asId(c.req.param('id') ?? '')));
  }
}

/** @throws ConnectError 25 for an unknown role, 234 for one above the caller's own */
function roleFor(role: unknown, { user_role: own }: User): Role {
  if (role === undefined || role === null) return own;
  const known = anyRole.find((each) => each === role);
  if (!known) throw new ConnectError(25);
  if (isAbove(known, own)) throw new ConnectError(234);
  return known;
}

/** The seconds until a time in RFC 3339; undefined without one. @throws ConnectError 25 if it isn't in the future */
function lifetimeUntil(time: unknown): number | undefined {
  if (time === undefined || time === null) return undefined;
  const seconds = Math.ceil((Date.parse(String(time)) - Date.now()) / 1000);
  if (!(seconds > 0)) throw new ConnectError(25, 'The field "expires_at" must be a time in the future.');
  return seconds;
}

function serialize({ id, name, role, ending, created_time, active_time, expires }: ApiKey, user: User) {
  return {
    id: String(id),
    name,
    key: `…${ending}`,
    user_role: role ?? user.user_role,
    created_time,
    ...(active_time !== null && { active_time }),
    expires_at: expires === null ? null : new Date(expires * 1000).toISOString(),
  };
}
