import { Hono } from 'hono';
import { type Caller, mayView, requireRole, roleFor } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { Content } from '../state/content.ts';
import { type ApiEnv, anyRole, contentFor, required, wholeQuery } from './api.ts';

/** The numbers of app modes in unversioned answers, for content that this server runs. */
const appModes: Readonly<Record<string, number>> = { static: 4, 'python-api': 8, 'python-dash': 9 };

/** Unversioned endpoints that clients still call: api.md, section 5.5. */
export function unversionedRoutes(connect: Connect) {
  const { state } = connect;
  const routes = new Hono<ApiEnv>();

  for (const path of ['/me', '/users/current']) {
    routes.get(path, (c) => {
      const user = requireRole(c.var.caller, ...anyRole);
      return c.json({ ...user, id: state.users.numberOf(user.guid) });
    });
  }

  routes.get('/metrics/procs', (c) => {
    requireRole(c.var.caller, 'administrator');
    return c.json(Object.fromEntries(runningProcesses(connect)));
  });

  routes.get('/applications', (c) => {
    requireRole(c.var.caller, ...anyRole);
    const filters = new Map((c.req.queries('filter') ?? []).map(parseFilter));
    const name = filters.get('name');
    const owner = filters.get('account_id');
    const matching = state.content
      .all()
      .filter((content) => mayView(state, content, c.var.caller))
      .filter((content) => name === undefined || content.name === name)
      .filter((content) => owner === undefined || String(state.users.numberOf(content.owner_guid)) === owner);
    const start = wholeQuery(c, 'start', 0);
    const applications = matching
      .slice(start, start + wholeQuery(c, 'count', 100))
      .map((content) => serialize(connect, content, c.var.caller));
    return c.json({ applications, count: applications.length, total: matching.length, continuation: '' });
  });
  routes.get('/applications/:id{[0-9]+}', (c) => {
    const content = required(state.content.all().find(({ id }) => String(id) === c.req.param('id')));
    if (!mayView(state, content, c.var.caller)) throw new ConnectError(19);
    return c.json(serialize(connect, content, c.var.caller));
  });
  routes.get('/applications/:guid', (c) =>
    c.json(serialize(connect, contentFor(connect, c, 'view'), c.var.caller)),
  );
  routes.get('/applications/:guid/variants', (c) => {
    contentFor(connect, c, 'view');
    return c.json([]); // Only rendered documents have variants.
  });
  return routes;
}

/** The running builds and apps, each with its pid. */
function runningProcesses({ state, address }: Connect) {
  return state.jobs.active().flatMap(({ pid, tag, content_guid: appGuid }) => {
    const content = state.content.byGuid(appGuid);
    if (!content || pid === null) return [];
    const { id: appId, name: appName } = content;
    const appUrl = `${address}/content/${appGuid}/`;
    return [[String(pid), { appId, appGuid, appName, appUrl, type: tag }] as const];
  });
}

function serialize({ state, address }: Connect, content: Content, caller: Caller) {
  const { id, guid, name, settings, bundle_id, created_time, last_deployed_time } = content;
  const owner = state.users.byGuid(content.owner_guid);
  const built = bundle_id === null ? undefined : state.bundles.byId(bundle_id)?.build;
  return {
    id,
    guid,
    name,
    ...settings,
    url: `${address}/content/${guid}/`,
    vanity_url: state.vanities.of(guid) !== undefined,
    bundle_id,
    app_mode: appModes[content.app_mode] ?? 0,
    has_parameters: false,
    created_time,
    last_deployed_time,
    build_status: 2,
    r_version: null,
    py_version: built?.python ?? null,
    app_role: roleFor(state, content, caller),
    owner_guid: content.owner_guid,
    owner_username: owner?.username ?? '',
    owner_first_name: owner?.first_name ?? '',
    owner_last_name: owner?.last_name ?? '',
    owner_email: owner?.email ?? '',
    owner_locked: owner?.locked ?? false,
    is_scheduled: false,
    git: null,
  };
}

/** `name:sales-board` as name and value. */
function parseFilter(text: string): [name: string, value: string] {
  const [name = '', ...value] = text.split(':');
  return [name, value.join(':')];
}
