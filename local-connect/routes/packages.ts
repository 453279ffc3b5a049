import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { Content } from '../state/content.ts';
import { type ApiEnv, contentFor } from './api.ts';

/** What is installed for a content item's active bundle: connect/api.md, section 13. */
export function packageRoutes(connect: Connect) {
  const routes = new Hono<ApiEnv>();

  if (connect.has('packages')) {
    routes.get('/v1/content/:guid/packages', async (c) => {
      const lock = await lockOf(contentFor(connect, c, 'view'));
      if (!lock) return c.body(null, 204);
      return c.json(lock.text.split('\n').filter(Boolean).map(presentPackage));
    });
  }
  if (connect.has('lockfile')) {
    routes.get('/v1/content/:guid/lockfile', async (c) => {
      const lock = await lockOf(contentFor(connect, c, 'maintain'));
      if (!lock) throw new ConnectError(4, 'Connect manages no environment of this content.');
      return c.text(lock.text, 200, { 'Generated-By': `Python ${lock.python}` });
    });
  }
  return routes;

  async function lockOf({ guid, bundle_id: id }: Content) {
    const build = id === null ? undefined : connect.state.bundles.byId(id)?.build;
    if (id === null || !build?.managed) return undefined;
    return { python: build.python, text: await readFile(connect.folders.lockfile(guid, id), 'utf8') };
  }
}

function presentPackage(line: string) {
  const [name, version] = line.split('==');
  return { language: 'python', name, version, hash: null };
}
