import { Hono } from 'hono';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { type ApiContext, type ApiEnv, contentFor, found, type JsonObject, readObject } from './api.ts';

const fields = ['repository', 'branch', 'directory', 'polling'];

/**
 * Where git-managed content comes from: api.md, section 13. Only with `--git` can there be such content, which
 * refuses uploads as on Connect; this server keeps the record, and never fetches from the repository.
 */
export function repositoryRoutes(connect: Connect) {
  const { content: items } = connect.state;
  const routes = new Hono<ApiEnv>();
  const path = '/v1/content/:guid/repository';

  routes.get(path, (c) => c.json(found(items.repository(contentFor(connect, c, 'view').guid))));
  routes.put(path, async (c) => {
    const asked = await readObject(c, fields);
    return c.json(put(configurable(c), asked));
  });
  routes.patch(path, async (c) => {
    const asked = await readObject(c, fields);
    const guid = configurable(c);
    return c.json(put(guid, { ...found(items.repository(guid), 18), ...asked }));
  });
  routes.delete(path, (c) => {
    const { guid } = contentFor(connect, c, 'set up');
    found(items.repository(guid), 17);
    items.setRepository(guid, null);
    return c.body(null, 204);
  });
  routes.post(`${path}/bundle`, (c) => {
    const { guid } = contentFor(connect, c, 'publish');
    if (!connect.options.git) throw new ConnectError(145);
    found(items.repository(guid));
    throw new ConnectError(39, 'This server fetches nothing from a git repository.');
  });
  return routes;

  function configurable(c: ApiContext): string {
    const { guid } = contentFor(connect, c, 'set up');
    if (!connect.options.git) throw new ConnectError(145);
    return guid;
  }

  function put(guid: string, asked: JsonObject): JsonObject {
    const repository = { branch: 'main', directory: '.', polling: true, ...asked };
    const url = 'repository' in repository ? repository.repository : undefined;
    if (typeof url !== 'string') throw new ConnectError(12);
    if (!/^https?:\/\//.test(url)) throw new ConnectError(164);
    if (!isWhole(url)) throw new ConnectError(146);
    items.setRepository(guid, repository);
    return repository;
  }
}

/** Whether it is an absolute address, with no user, query or fragment. */
function isWhole(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && !url.username && !url.password && !url.search && !url.hash;
}
