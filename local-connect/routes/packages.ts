import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { mayView } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { Content } from '../state/content.ts';
import { type ApiEnv, contentFor, page } from './api.ts';

/** The installed packages of one content item's active bundle, or of all content: api.md, section 13. */
export function packageRoutes(connect: Connect) {
  const routes = new Hono<ApiEnv>();

  if (connect.has('packages')) {
    routes.get('/v1/content/:guid/packages', async (c) => {
      const lock = await lockOf(contentFor(connect, c, 'view'));
      if (!lock) return c.body(null, 204);
      return c.json(packagesIn(lock.text));
    });
    routes.get('/v1/packages', async (c) => {
      const { language, name, version } = c.req.query();
      const visible = connect.state.content
        .all()
        .filter((item) => mayView(connect.state, item, c.var.caller));
      const all = await Promise.all(visible.map(packagesOf));
      const matching = all
        .flat()
        .filter((found) => language === undefined || found.language === language)
        .filter((found) => name === undefined || found.name === name)
        .filter((found) => version === undefined || found.version === version);
      return c.json(page(c, matching, 1_000_000));
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

  async function packagesOf(content: Content) {
    const lock = await lockOf(content);
    const where = {
      bundle_id: String(content.bundle_id),
      app_id: String(content.id),
      app_guid: content.guid,
    };
    return packagesIn(lock?.text ?? '').map((found) => ({ ...found, ...where }));
  }

  async function lockOf({ guid, bundle_id: id }: Content) {
    const build = id === null ? undefined : connect.state.bundles.byId(id)?.build;
    if (id === null || !build?.managed) return undefined;
    return { python: build.python, text: await readFile(connect.folders.lockfile(guid, id), 'utf8') };
  }
}

const packagesIn = (lock: string) => lock.split('\n').filter(Boolean).map(presentPackage);

function presentPackage(line: string) {
  const [name, version] = line.split('==');
  return { language: 'python', name, version, hash: null };
}
