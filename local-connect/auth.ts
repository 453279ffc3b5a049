import { ConnectError } from './errors.ts';
import type { Content } from './state/content.ts';
import type { State } from './state/state.ts';
import type { Role, User } from './state/users.ts';

/** Who asks. A publisher (trusted publishing) is an editor of one content item, and no user. */
export type Caller =
  | { readonly kind: 'user'; readonly user: User; readonly by: 'key' | 'session' }
  | { readonly kind: 'publisher'; readonly contentGuid: string };

export type AppRole = 'owner' | 'editor' | 'viewer' | 'none';

export const sessionCookie = 'rsconnect';
export const xsrfCookie = 'RSC-XSRF';

/** The header of a request by its lower-case name. */
export type Header = (name: string) => string | undefined;

/**
 * The caller that a request's headers name; undefined where they name none. A key comes before a session.
 * @throws ConnectError 30 for a key that isn't valid, 50 for a locked user
 */
export function identify(state: State, header: Header): Caller | undefined {
  const key = keyOf(header);
  if (key !== undefined) return holderOf(state, key);
  const token = cookies(header('cookie')).get(sessionCookie);
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

/** A browser proves by a header that the page which asks could read its cookie. @throws ConnectError 92 */
export function checkXsrf(state: State, header: Header): void {
  const session = state.credentials.session(cookies(header('cookie')).get(sessionCookie) ?? '');
  if (session?.xsrf !== header('x-rsc-xsrf')) throw new ConnectError(92);
}

/** The cookies of a `Cookie` header; of two with one name, the first. */
export function cookies(header: string | undefined): Map<string, string> {
  const pairs = (header ?? '').split(';').map((pair): [string, string] => {
    const [name = '', ...value] = pair.split('=');
    return [name.trim(), value.join('=').trim()];
  });
  return new Map(pairs.toReversed());
}

/** What the caller is to the content: api.md, section 6.4. */
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

/** Whether the caller may see the content through the API; administrators see all. */
export const mayView = (state: State, content: Content, caller: Caller): boolean =>
  isAdministrator(caller) || roleFor(state, content, caller) !== 'none';

/** Whether the caller may open the app itself; an administrator needs to be listed like anybody else. */
export function mayOpen(state: State, content: Content, caller: Caller | undefined): boolean {
  if (content.settings.access_type === 'all') return true;
  return caller !== undefined && roleFor(state, content, caller) !== 'none';
}

/**
 * What a route asks of its caller beyond being known: to see the content, to upload and deploy (owner and collaborators
 * only), to look after it (also administrators: old bundles, jobs), or to set it up (these, but no trusted publisher).
 */
export type Right = 'view' | 'publish' | 'maintain' | 'set up';

/** @throws ConnectError 19 or 22 where the caller lacks the right */
export function requireRight(state: State, content: Content, caller: Caller, right: Right): void {
  if (right === 'view') {
    if (!mayView(state, content, caller)) throw new ConnectError(19);
    return;
  }
  if (right !== 'publish' && isAdministrator(caller)) return;
  const isNoUser = right === 'set up' && caller.kind === 'publisher';
  if (isNoUser || !mayEdit(roleFor(state, content, caller))) throw new ConnectError(22);
}

/** @throws ConnectError 22 where the caller isn't a user of one of these roles */
export function requireRole(caller: Caller, ...roles: readonly Role[]): User {
  if (caller.kind !== 'user' || !roles.includes(caller.user.user_role)) throw new ConnectError(22);
  return caller.user;
}
