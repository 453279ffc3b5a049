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
      const content = contentFor(connect, c, 'view');
      if (content.bundle_id === null) return c.body(null, 204);
      return c.json(await installedPackages(connect, content));
    });
    routes.get('/v1/packages', async (c) => {
      const { language, name, version } = c.req.query();
      const visible = connect.state.content
        .all()
        .filter((item) => mayView(connect.state, item, c.var.caller));
      const all = await Promise.all(visible.map((content) => installedPackages(connect, content)));
      const matching = all
        .flat()
        .filter((each) => language === undefined || each.language === language)
        .filter((each) => name === undefined || each.name === name)
        .filter((each) => version === undefined || each.version === version)
        .toSorted(byName);
      const sorted = c.req.query('asc_order') === 'false' ? matching.reverse() : matching;
      return c.json(page(c, sorted, 1_000_000));
    });
  }
  if (connect.has('lockfile')) {
    routes.get('/v1/content/:guid/lockfile', async (c) => {
      const lock = await readLock(connect, contentFor(connect, c, 'maintain'));
      if (!lock) throw new ConnectError(4, 'Connect manages no environment of this content.');
      return c.text(lock.text, 200, { 'Generated-By': `connect; python=${lock.python}` });
    });
  }
  return routes;
}

/** The packages of the content's managed environment, sorted by their normalized names. */
export async function installedPackages(connect: Connect, content: Content) {
  const lock = await readLock(connect, content);
  const lines = (lock?.text ?? '').split('\n').filter(Boolean);
  const packages = lines.map((line) => {
    const [name = '', version = ''] = line.split('==');
    return {
      language: 'python',
      language_version: lock?.python ?? '',
      name: name.toLowerCase().replaceAll(/[-_.]+/g, '-'),
      version,
      hash: null,
      bundle_id: String(content.bundle_id),
      app_id: String(content.id),
      app_guid: content.guid,
      content_id: String(content.id),
      content_guid: content.guid,
    };
  });
  return packages.toSorted(byName);
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);

/** The lock file of the content's active bundle; undefined if Connect doesn't manage its environment. */
async function readLock({ state, folders }: Connect, { guid, bundle_id: id }: Content) {
  const build = id === null ? undefined : state.bundles.byId(id)?.build;
  if (id === null || !build?.managed || build.python === null) return undefined;
  return { python: build.python, text: await readFile(folders.lockfile(guid, id), 'utf8') };
}
