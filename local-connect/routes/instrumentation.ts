import { Hono } from 'hono';
import { mayEdit, requireRole, roleFor } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { Visit } from '../state/visits.ts';
import { type ApiContext, type ApiEnv, asGuid } from './api.ts';
import { keysetPage } from './keyset.ts';

/** Who has visited which content: api.md, section 12c. */
export function instrumentationRoutes(connect: Connect) {
  const { state } = connect;
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/instrumentation/content/visits', (c) => {
    const agent = c.req.query('user_agent');
    const visits = visitsFor(c).filter(({ user_agent }) => agent === undefined || user_agent === agent);
    const { results, paging } = keysetPage(connect, c, visits, 'asc_order');
    return c.json({ results: results.map(serializeVisit), paging });
  });
  if (connect.has('content hits')) {
    routes.get('/v1/instrumentation/content/hits', (c) => c.json(visitsFor(c).map(serializeHit)));
  }
  // There is no Shiny app here.
  routes.get('/v1/instrumentation/shiny/usage', (c) => {
    requireRole(c.var.caller, 'administrator', 'publisher');
    return c.json(keysetPage(connect, c, [], 'asc_order'));
  });
  return routes;

  /** The visits that the query selects, of the content that the caller may know about. Oldest first. */
  function visitsFor(c: ApiContext): Visit[] {
    const user = requireRole(c.var.caller, 'administrator', 'publisher');
    // posit-sdk puts `|` between several.
    const guids = (c.req.queries('content_guid') ?? []).flatMap((text) => text.split('|')).map(asGuid);
    const from = timeOf(c, 'from', Number.NEGATIVE_INFINITY);
    const to = timeOf(c, 'to', Number.POSITIVE_INFINITY);
    const own = state.content
      .all()
      .filter(
        (content) => user.user_role === 'administrator' || mayEdit(roleFor(state, content, c.var.caller)),
      )
      .map(({ guid }) => guid);
    const visible = new Set(own.filter((guid) => guids.length === 0 || guids.includes(guid)));
    return state.visits.all().filter(({ content_guid, time }) => {
      const moment = Date.parse(time);
      return visible.has(content_guid) && from <= moment && moment <= to;
    });
  }
}

/** @throws ConnectError 25 */
function timeOf(c: ApiContext, name: string, defaultValue: number): number {
  const text = c.req.query(name);
  const time = text === undefined ? defaultValue : Date.parse(text);
  if (Number.isNaN(time)) throw new ConnectError(25, `The parameter ${name} must be a time.`);
  return time;
}

const serializeVisit = ({ content_guid, user_guid, time, bundle_id, path, user_agent }: Visit) => ({
  ...{ content_guid, user_guid, variant_key: null, time, rendering_id: null },
  ...{ bundle_id: String(bundle_id), path, data_version: 3, user_agent },
});

const serializeHit = ({ id, user_guid, content_guid, time, ...more }: Visit) => ({
  ...{ id: String(id), user_guid, content_guid, timestamp: time },
  data: {
    path: more.path,
    query: more.query,
    user_agent: more.user_agent,
    sec_fetch_dest: more.sec_fetch_dest,
    sec_fetch_site: more.sec_fetch_site,
  },
});
