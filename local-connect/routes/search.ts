import { Hono } from 'hono';
import { mayView, requireRole } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { parseContentQuery, type SearchItem } from '../content-search.ts';
import { ConnectError } from '../errors.ts';
import { parseInclude, serializeContent } from '../serializers.ts';
import type { Content } from '../state/content.ts';
import type { Tag } from '../state/tags.ts';
import { type ApiEnv, anyRole, page } from './api.ts';
import { installedPackages } from './packages.ts';

/** Searches content by terms and filters: api.md, section 6.6. */
export function searchRoutes(connect: Connect) {
  const { state } = connect;
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/search/content', async (c) => {
    const include = parseInclude(connect, c.req.query('include'));
    const { username } = requireRole(c.var.caller, ...anyRole);
    const { matches, warnings } = parseContentQuery(c.req.query('q') ?? '', username);
    const viewable = state.content.all().filter((content) => mayView(state, content, c.var.caller));
    const items = await Promise.all(viewable.map(searchItem));
    const found = items.filter(matches).map(({ content }) => content);
    const sorted = found.toSorted(order(c.req.query('sort') ?? 'name', c.req.query('order') ?? 'asc'));
    const { results, ...rest } = page(c, sorted);
    return c.json({
      results: results.map((content) => serializeContent(connect, content, c.var.caller, include)),
      ...rest,
      ...(warnings.length > 0 && { warnings }),
    });
  });
  // Only rendered documents have variants.
  routes.get('/v1/search/variants', (c) => {
    requireRole(c.var.caller, ...anyRole);
    return c.json(page(c, []));
  });
  return routes;

  async function searchItem(content: Content): Promise<SearchItem> {
    const bundle = content.bundle_id === null ? undefined : state.bundles.byId(content.bundle_id);
    return {
      content,
      owner: state.users.byGuid(content.owner_guid)?.username ?? '',
      tags: state.tags.of(content.guid).map(pathOf),
      python: bundle?.build?.python ?? undefined,
      packages: await installedPackages(connect, content),
    };
  }

  function pathOf({ name, parent_id }: Tag): string {
    const parent = parent_id === null ? undefined : state.tags.byId(parent_id);
    return parent ? `${pathOf(parent)}/${name}` : name;
  }
}

const sortKeys: Readonly<Record<string, (content: Content) => string>> = {
  name: ({ name, settings }) => (settings.title ?? name).toLowerCase(),
  created: ({ created_time }) => created_time,
  last_deployed: ({ last_deployed_time }) => last_deployed_time,
};

/** @throws ConnectError 25 */
function order(sort: string, direction: string): (a: Content, b: Content) => number {
  const key = sortKeys[sort];
  if (!key || (direction !== 'asc' && direction !== 'desc')) throw new ConnectError(25);
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => sign * key(a).localeCompare(key(b));
}
