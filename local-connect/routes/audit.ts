import { Hono, type MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { containsTerm, parseQuery } from '../search-query.ts';
import { type AuditEntry, describeUser } from '../state/audit.ts';
import { type ApiContext, type ApiEnv, page } from './api.ts';
import { keysetPage } from './keyset.ts';

/** The audited endpoints: the name of the action, and a sentence about it, to which the object's name is added. */
const actions: Readonly<Record<string, readonly [action: string, event: string]>> = {
  'POST /v1/users': ['add_user', 'Added user'],
  'PUT /v1/users/:guid': ['edit_user', 'Edited user'],
  'POST /v1/users/:guid/lock': ['edit_user', 'Locked or unlocked user'],
  'POST /v1/users/:guid/keys': ['add_api_key', 'Added an API key of user'],
  'DELETE /v1/users/:guid/keys/:id': ['remove_api_key', 'Removed an API key of user'],
  'POST /v1/groups': ['add_group', 'Added group'],
  'PATCH /v1/groups/:guid': ['edit_group', 'Edited group'],
  'POST /v1/groups/:guid': ['edit_group', 'Edited group'],
  'DELETE /v1/groups/:guid': ['remove_group', 'Removed group'],
  'POST /v1/groups/:guid/members': ['add_group_member', 'Added a member to group'],
  'DELETE /v1/groups/:guid/members/:user': ['remove_group_member', 'Removed a member from group'],
  'POST /v1/content': ['add_content', 'Added content'],
  'PATCH /v1/content/:guid': ['edit_content', 'Edited content'],
  'DELETE /v1/content/:guid': ['remove_content', 'Removed content'],
  'POST /v1/content/:guid/bundles': ['add_bundle', 'Uploaded a bundle to content'],
  'DELETE /v1/content/:guid/bundles/:id': ['remove_bundle', 'Removed a bundle of content'],
  'POST /v1/content/:guid/deploy': ['deploy_content', 'Deployed content'],
  'PATCH /v1/content/:guid/environment': ['edit_environment', 'Edited the environment of content'],
  'PUT /v1/content/:guid/environment': ['edit_environment', 'Edited the environment of content'],
  'PUT /v1/content/:guid/vanity': ['edit_vanity', 'Set the vanity path of content'],
  'DELETE /v1/content/:guid/vanity': ['remove_vanity', 'Removed the vanity path of content'],
  'POST /v1/content/:guid/permissions': ['add_permission', 'Added a permission to content'],
  'PUT /v1/content/:guid/permissions/:id': ['edit_permission', 'Edited a permission of content'],
  'DELETE /v1/content/:guid/permissions/:id': ['remove_permission', 'Removed a permission of content'],
  'PUT /v1/content/:guid/oauth/integrations/associations': [
    'edit_integrations_of_content',
    'Set the OAuth integrations of content',
  ],
  'POST /v1/oauth/integrations': ['add_integration', 'Added OAuth integration'],
  'PATCH /v1/oauth/integrations/:guid': ['edit_integration', 'Edited OAuth integration'],
  'DELETE /v1/oauth/integrations/:guid': ['remove_integration', 'Removed OAuth integration'],
  'DELETE /v1/system/caches/runtime': ['remove_cache', 'Removed the cache of packages'],
  'POST /v1/tags': ['add_tag', 'Added tag'],
  'PATCH /v1/tags/:id': ['edit_tag', 'Edited tag'],
  'DELETE /v1/tags/:id': ['remove_tag', 'Removed tag'],
};

/** Records each successful request to an audited endpoint. */
export function recordAudit({ state }: Connect): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const [, path = ''] = routePath(c, -1).split('/__api__');
    const audited = actions[`${c.req.method} ${path}`];
    const name = audited && nameOf(c); // Before the object is removed.
    await next();
    if (!audited || !c.res.ok) return;
    const [action, event] = audited;
    const { caller } = c.var;
    const user = caller.kind === 'user' ? caller.user : undefined;
    state.audit.add(user, action, `${event} ${name ?? (await nameInAnswer(c))}`);
  };

  function nameOf(c: ApiContext): string | undefined {
    const [, , kind, id = '', integration = ''] = c.req.path.split('/__api__')[1]?.split('/') ?? []; // '', 'v1', …
    if (kind === 'content') return state.content.byGuid(id)?.name;
    if (kind === 'groups') return state.groups.byGuid(id)?.name;
    if (kind === 'tags') return state.tags.byId(Number(id))?.name;
    if (kind === 'oauth') return state.integrations.byGuid(integration)?.name ?? undefined;
    const user = kind === 'users' ? state.users.byGuid(id) : undefined;
    return user && describeUser(user);
  }
}

/** The name of an object that was just created. */
async function nameInAnswer(c: ApiContext): Promise<string> {
  const { name, username } = (await c.res.clone().json()) as { name?: string; username?: string };
  return name ?? username ?? '';
}

/** The audit log, for administrators: api.md, section 12b. */
export function auditRoutes(connect: Connect) {
  const { state } = connect;
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/audit/actions', (c) => {
    requireRole(c.var.caller, 'administrator');
    const all = new Map(Object.values(actions).map(([action, event]) => [action, event]));
    return c.json([...all].map(([action, event]) => ({ action, description: event })));
  });
  routes.get('/v1/audit_logs', (c) => {
    requireRole(c.var.caller, 'administrator');
    const { results, paging } = keysetPage(connect, c, state.audit.all(), 'ascOrder');
    return c.json({ results: results.map(serialize), paging });
  });
  routes.get('/v1/search/auditlogs', (c) => {
    requireRole(c.var.caller, 'administrator');
    const { matches } = parseAuditQuery(c.req.query('q') ?? '');
    const found = state.audit.all().filter(matches);
    const { results, total } = page(c, c.req.query('order') === 'desc' ? found.reverse() : found);
    return c.json({ results: results.map(serialize), total });
  });
  return routes;
}

const filters: Readonly<Record<string, (entry: AuditEntry, value: string) => boolean>> = {
  action: ({ action }, value) => action === value.toLowerCase(),
  user_guid: ({ user_guid: guid }, value) => guid === value,
  user_id: ({ user_id: id }, value) => String(id) === value,
  from: ({ time }, value) => Date.parse(time) >= Date.parse(value),
  to: ({ time }, value) => Date.parse(time) <= Date.parse(value),
};

const parseAuditQuery = (query: string) =>
  parseQuery<AuditEntry>(query, {
    isFilter: (name) => Object.hasOwn(filters, name),
    filter: (name, value) => (entry) => filters[name]?.(entry, value) ?? false,
    term: (text) => (entry) =>
      containsTerm([entry.user_description, entry.action, entry.event_description], text),
  });

const serialize = (entry: AuditEntry) => ({ ...entry, id: String(entry.id), user_id: String(entry.user_id) });
