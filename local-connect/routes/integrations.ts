import { Hono } from 'hono';
import { requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { ProviderRefusal, requestTokens } from '../integrations/provider.ts';
import {
  completeConfig,
  publicConfig,
  serializeTemplate,
  templateOf,
  templates,
} from '../integrations/templates.ts';
import type { Association, Integration } from '../state/integrations.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/users.ts';
import {
  type ApiContext,
  type ApiEnv,
  asGuid,
  contentFor,
  type JsonObject,
  readJson,
  readObject,
  required,
} from './api.ts';

/** OAuth integrations, which give running content a third party's credentials: api.md, section 12a. */
export function integrationRoutes(connect: Connect) {
  const { state } = connect;
  const { integrations, associations } = state;
  const routes = new Hono<ApiEnv>();
  if (!connect.has('OAuth integrations')) return routes;
  const path = '/v1/oauth/integrations';

  routes.get(path, (c) => {
    const user = requireRole(c.var.caller, 'administrator', 'publisher');
    const visible = integrations.all().filter((each) => mayUse(connect, each, user));
    return c.json(visible.map((each) => serialize(state, each, user)));
  });
  routes.post(path, async (c) => {
    const user = requireRole(c.var.caller, 'administrator');
    const body = await readObject(c, ['name', 'description', 'template', 'config', 'permissions']);
    const template = templateOf(body.template);
    const config = completeConfig(template, objectOf(body.config));
    const principals = principalsOf(state, body.permissions);
    const fields = { name: textOf(body.name) ?? null, description: textOf(body.description) ?? null, config };
    const created = integrations.create(template.id, fields);
    integrations.setPermissions(created.guid, principals ?? []);
    return c.json(serialize(state, created, user));
  });
  routes.get(`${path}/:guid`, (c) => {
    const user = requireRole(c.var.caller, 'administrator', 'publisher');
    const integration = integrationOf(state, c);
    if (!mayUse(connect, integration, user)) throw new ConnectError(19);
    return c.json(serialize(state, integration, user));
  });
  routes.patch(`${path}/:guid`, async (c) => {
    const user = requireRole(c.var.caller, 'administrator');
    const body = await readObject(c, ['name', 'description', 'template', 'config', 'permissions']);
    const { guid, template, config, name, description } = integrationOf(state, c);
    if (textOf(body.template) !== undefined && body.template !== template) throw new ConnectError(229);
    const principals = principalsOf(state, body.permissions);
    integrations.update(guid, {
      name: textOf(body.name) ?? name,
      description: textOf(body.description) ?? description,
      config: completeConfig(templateOf(template), { ...config, ...objectOf(body.config) }),
    });
    if (principals) integrations.setPermissions(guid, principals);
    return c.json(serialize(state, integrationOf(state, c), user));
  });
  routes.delete(`${path}/:guid`, (c) => {
    requireRole(c.var.caller, 'administrator');
    const { guid } = integrationOf(state, c);
    const affected = associations.with(guid);
    integrations.remove(guid);
    for (const { content_guid: content } of affected) connect.apps.retire(content);
    return c.body(null, 204);
  });
  return routes;
}

/** The templates of OAuth integrations, which content uses an integration, and whether it works. */
export function integrationUseRoutes(connect: Connect) {
  const { state } = connect;
  const routes = new Hono<ApiEnv>();
  if (!connect.has('OAuth integrations')) return routes;
  const path = '/v1/oauth/integrations';

  routes.get('/v1/oauth/templates', (c) => {
    requireRole(c.var.caller, 'administrator', 'publisher');
    return c.json(templates.map(serializeTemplate));
  });
  routes.get('/v1/oauth/templates/:key', (c) => {
    requireRole(c.var.caller, 'administrator', 'publisher');
    return c.json(serializeTemplate(required(templates.find(({ id }) => id === c.req.param('key')))));
  });
  routes.get(`${path}/:guid/associations`, (c) => {
    requireRole(c.var.caller, 'administrator');
    return c.json(
      state.associations.with(integrationOf(state, c).guid).map((each) => associationAnswer(state, each)),
    );
  });
  routes.post(`${path}/:guid/verify`, async (c) => {
    requireRole(c.var.caller, 'administrator');
    const { template, config } = integrationOf(state, c);
    if (templateOf(template).authType(config) !== 'Service Account') throw new ConnectError(240);
    await requestTokens(config, { grant_type: 'client_credentials' }).catch((error: unknown) => {
      throw error instanceof ProviderRefusal ? new ConnectError(241, error.message) : error;
    });
    return c.json({});
  });
  return routes;
}

/** The OAuth integrations of a content item. */
export function associationRoutes(connect: Connect) {
  const { integrations, associations } = connect.state;
  const routes = new Hono<ApiEnv>();
  if (!connect.has('OAuth integrations')) return routes;
  const path = '/v1/content/:guid/oauth/integrations/associations';

  routes.get(path, (c) => {
    const { guid } = contentFor(connect, c, 'view');
    return c.json(associations.of(guid).map((each) => associationAnswer(connect.state, each)));
  });
  routes.put(path, async (c) => {
    const wanted = await readJson(c);
    const { guid } = contentFor(connect, c, 'set up');
    const user = requireRole(c.var.caller, 'administrator', 'publisher');
    if (!Array.isArray(wanted)) throw new ConnectError(87);
    const guids = wanted.map((each: JsonObject | null) => {
      const { oauth_integration_guid: id } = each ?? {};
      const integration = typeof id === 'string' ? integrations.byGuid(id) : undefined;
      if (!integration || !mayUse(connect, integration, user)) throw new ConnectError(207);
      return integration.guid;
    });
    if (new Set(guids).size < guids.length) throw new ConnectError(258);
    if (guids.length > 1 && !connect.has('several integrations')) throw new ConnectError(208);
    connect.state.db.transaction(() => associations.set(guid, guids));
    // Only new processes get the session token.
    connect.apps.retire(guid);
    return c.body(null, 204);
  });
  return routes;
}

/** Whether the user may associate the integration with content. One without permissions is open to all publishers. */
function mayUse({ state }: Connect, { guid }: Integration, user: User): boolean {
  const permissions = state.integrations.permissionsOf(guid);
  if (permissions.length === 0 || user.user_role === 'administrator') return true;
  const groups = state.groups.of(user.guid).map((group) => group.guid);
  return permissions.some(
    ({ user_guid, group_guid }) =>
      user_guid === user.guid || (group_guid !== null && groups.includes(group_guid)),
  );
}

function associationAnswer({ integrations }: State, association: Association) {
  const { content_guid, created_time, integration_guid } = association;
  const integration = required(integrations.byGuid(integration_guid));
  return {
    app_guid: content_guid,
    content_guid,
    oauth_integration_guid: integration.guid,
    oauth_integration_name: integration.name,
    oauth_integration_description: integration.description,
    oauth_integration_template: integration.template,
    oauth_integration_auth_type: templateOf(integration.template).authType(integration.config),
    created_time,
  };
}

/** R's connectapi sends an empty list or object where a field is missing. */
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const objectOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

function integrationOf({ integrations }: State, c: ApiContext): Integration {
  return required(integrations.byGuid(asGuid(c.req.param('guid') ?? '')));
}

function serialize({ integrations, associations }: State, integration: Integration, user: User) {
  const { id, guid, created_time, updated_time, name, description } = integration;
  const template = templateOf(integration.template);
  return {
    ...{ id: String(id), guid, created_time, updated_time, name, description, template: template.id },
    auth_type: template.authType(integration.config),
    config: publicConfig(template, integration.config),
    permissions: integrations.permissionsOf(guid).map((each) => ({ ...each, id: String(each.id) })),
    environment_variables: [],
    ...(user.user_role === 'administrator' && { content_count: associations.with(guid).length }),
  };
}

/** The users and groups of the body's `permissions`; undefined if it has none. @throws ConnectError 87, 261, 262 */
function principalsOf(state: State, permissions: unknown) {
  if (permissions === undefined || permissions === null) return undefined;
  if (!Array.isArray(permissions)) throw new ConnectError(87);
  return permissions.map((each: JsonObject | null) => {
    const { user_guid = null, group_guid = null } = each ?? {};
    if ((user_guid === null) === (group_guid === null)) throw new ConnectError(87);
    if (user_guid !== null && !state.users.byGuid(String(user_guid))) throw new ConnectError(261);
    if (group_guid !== null && !state.groups.byGuid(String(group_guid))) throw new ConnectError(262);
    return { user_guid: textOf(user_guid) ?? null, group_guid: textOf(group_guid) ?? null };
  });
}
