import { parse } from 'hono/utils/cookie';
import { ConnectError } from './errors.ts';
import type { Content } from './state/content.ts';
import type { State } from './state/state.ts';
import type { Role, User } from './state/users.ts';

/** Who sent a request. A publisher (trusted publishing) is an editor of one content item, and not a user. */
export type Caller =
  | { readonly kind: 'user'; readonly user: User; readonly by: 'key' | 'session' }
  | { readonly kind: 'publisher'; readonly contentGuid: string };

export type AppRole = 'owner' | 'editor' | 'viewer' | 'none';

export const sessionCookie = 'rsconnect';
export const xsrfCookie = 'RSC-XSRF';

/** Reads a header of a request by its lower-case name. */
export type Header = (name: string) => string | undefined;

/**
 * The caller of a request; undefined if it has neither a key nor a session. The key takes precedence.
 * @throws ConnectError 30 if the key is not valid, 50 if the user is locked
 */
export function identify(state: State, header: Header): Caller | undefined {
  const key = keyOf(header);
  if (key !== undefined) return holderOf(state, key);
  const token = cookie(header('cookie'), sessionCookie);
  const session = token === undefined ? undefined : state.credentials.session(token);
  const user = session && state.users.byGuid(session.user_guid);
  return user && !user.locked ? { kind: 'user', user, by: 'session' } : undefined;
}

function keyOf(header: Header): string | undefined {
  const own = header('x-rsc-authorization');
  if (own !== undefined) return own.replace(/^Key\s+/i, '').trim();
  const [, scheme = '', value = ''] = /^(\S+)\s*(.*)$/.exec(header('authorization') ?? '') ?? [];
  return /^key$/i.test(scheme) ? value.trim() : undefined;
}

function holderOf(state: State, key: string): Caller {
  const holder = state.credentials.holderOf(key);
  if (!holder) throw new ConnectError(30);
  if (holder.content_guid !== null) return { kind: 'publisher', contentGuid: holder.content_guid };
  const user = state.users.byGuid(holder.user_guid);
  if (!user) throw new ConnectError(30);
  if (user.locked) throw new ConnectError(50);
  const role = state.apiKeys.use(key) ?? user.user_role;
  const user_role = isAbove(role, user.user_role) ? user.user_role : role;
  return { kind: 'user', user: { ...user, user_role }, by: 'key' };
}

const rolesByRank: readonly Role[] = ['viewer', 'publisher', 'administrator'];

/** Whether the first role has more rights than the second. */
export const isAbove = (a: Role, b: Role): boolean => rolesByRank.indexOf(a) > rolesByRank.indexOf(b);

/** Checks the header by which a page shows that it can read the server's cookie. @throws ConnectError 92 */
export function checkXsrf(state: State, header: Header): void {
  const session = state.credentials.session(cookie(header('cookie'), sessionCookie) ?? '');
  if (session?.xsrf !== header('x-rsc-xsrf')) throw new ConnectError(92);
}

/** A cookie of a `Cookie` header. */
export const cookie = (header: string | undefined, name: string): string | undefined =>
  parse(header ?? '', name)[name];

/** The caller's role for the content: api.md, section 6.4. */
export function roleFor(state: State, content: Content, caller: Caller): AppRole {
  if (caller.kind === 'publisher') return caller.contentGuid === content.guid ? 'editor' : 'none';
  const { user } = caller;
  if (content.owner_guid === user.guid) return 'owner';
  const roles = state.permissions.rolesOf(content, user.guid);
  if (roles.includes('owner') && user.user_role !== 'viewer') return 'editor';
  if (roles.length > 0 || content.settings.access_type !== 'acl') return 'viewer';
  return 'none';
}

const isAdministrator = (caller: Caller) =>
  caller.kind === 'user' && caller.user.user_role === 'administrator';

export const mayEdit = (role: AppRole): boolean => role === 'owner' || role === 'editor';

/** Whether the caller may see the content through the API. Administrators see all. */
export const mayView = (state: State, content: Content, caller: Caller): boolean =>
  isAdministrator(caller) || roleFor(state, content, caller) !== 'none';

/** Whether the caller may open the app itself. Administrators need a permission like other users. */
export function mayOpen(state: State, content: Content, caller: Caller | undefined): boolean {
  if (content.settings.access_type === 'all') return true;
  return caller !== undefined && roleFor(state, content, caller) !== 'none';
}

/**
 * What a route requires of its caller: to see the content (`view`), to upload and deploy (`publish`: owner and
 * collaborators), to manage old bundles and jobs (`maintain`: administrators, too), or to change settings (`set up`: as
 * `maintain`, but no trusted publisher).
 */
export type Right = 'view' | 'publish' | 'maintain' | 'set up';

/** @throws ConnectError 19 or 22 if the caller lacks the right */
export function requireRight(state: State, content: Content, caller: Caller, right: Right): void {
  if (right === 'view') {
    if (!mayView(state, content, caller)) throw new ConnectError(19);
    return;
  }
  if (right !== 'publish' && isAdministrator(caller)) return;
  const isPublisher = right === 'set up' && caller.kind === 'publisher';
  if (isPublisher || !mayEdit(roleFor(state, content, caller))) throw new ConnectError(22);
}

/** @throws ConnectError 22 if the caller is not a user with one of these roles */
export function requireRole(caller: Caller, ...roles: readonly Role[]): User {
  if (caller.kind !== 'user' || !roles.includes(caller.user.user_role)) throw new ConnectError(22);
  return caller.user;
}
