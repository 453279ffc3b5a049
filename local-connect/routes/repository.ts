import { Hono } from 'hono';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { type ApiContext, type ApiEnv, contentFor, type JsonObject, readObject, required } from './api.ts';

const fields = ['repository', 'branch', 'directory', 'polling'];

/**
 * The repository of git-managed content: api.md, section 13. Such content exists only with `--git`. It refuses uploads,
 * as on Connect. This server stores the settings and never fetches from the repository.
 */
export function repositoryRoutes(connect: Connect) {
  const { content: items } = connect.state;
  const routes = new Hono<ApiEnv>();
  const path = '/v1/content/:guid/repository';

  routes.get(path, (c) => c.json(required(items.repository(contentFor(connect, c, 'view').guid))));
  routes.put(path, async (c) => {
    const changes = await readObject(c, fields);
    return c.json(put(configurable(c), changes));
  });
  routes.patch(path, async (c) => {
    const changes = await readObject(c, fields);
    const guid = configurable(c);
    return c.json(put(guid, { ...required(items.repository(guid), 18), ...changes }));
  });
  routes.delete(path, (c) => {
    const { guid } = contentFor(connect, c, 'set up');
    required(items.repository(guid), 17);
    items.setRepository(guid, null);
    return c.body(null, 204);
  });
  routes.post(`${path}/bundle`, (c) => {
    const { guid } = contentFor(connect, c, 'publish');
    if (!connect.options.git) throw new ConnectError(145);
    required(items.repository(guid));
    throw new ConnectError(39, 'This server fetches nothing from a git repository.');
  });
  return routes;

  function configurable(c: ApiContext): string {
    const { guid } = contentFor(connect, c, 'set up');
    if (!connect.options.git) throw new ConnectError(145);
    return guid;
  }

  function put(guid: string, changes: JsonObject): JsonObject {
    const repository = { branch: 'main', directory: '.', polling: true, ...changes };
    const url = 'repository' in repository ? repository.repository : undefined;
    if (typeof url !== 'string') throw new ConnectError(12);
    if (!/^https?:\/\//.test(url)) throw new ConnectError(164);
    if (!isWhole(url)) throw new ConnectError(146);
    items.setRepository(guid, repository);
    return repository;
  }
}

/** Whether it is an absolute URL without a user, query or fragment. */
function isWhole(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && !url.username && !url.password && !url.search && !url.hash;
}
