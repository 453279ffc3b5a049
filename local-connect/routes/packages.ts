import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import { mayView } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { Content } from '../state/content.ts';
import { type ApiEnv, contentFor, page } from './api.ts';

interface Lock {
  /** The version of Python. */
  readonly python: string;
  readonly text: string;
}

/** The installed packages of one content item's active bundle, or of all content: api.md, section 13. */
export function packageRoutes(connect: Connect) {
  const routes = new Hono<ApiEnv>();

  if (connect.has('packages')) {
    routes.get('/v1/content/:guid/packages', async (c) => {
      const content = contentFor(connect, c, 'view');
      const lock = await lockOf(content);
      if (!lock) return c.body(null, 204);
      return c.json(packagesIn(lock, content));
    });
    routes.get('/v1/packages', async (c) => {
      const { language, name, version } = c.req.query();
      const visible = connect.state.content
        .all()
        .filter((item) => mayView(connect.state, item, c.var.caller));
      const all = await Promise.all(
        visible.map(async (content) => {
          const lock = await lockOf(content);
          return lock ? packagesIn(lock, content) : [];
        }),
      );
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
      const lock = await lockOf(contentFor(connect, c, 'maintain'));
      if (!lock) throw new ConnectError(4, 'Connect manages no environment of this content.');
      return c.text(lock.text, 200, { 'Generated-By': `connect; python=${lock.python}` });
    });
  }
  return routes;

  async function lockOf({ guid, bundle_id: id }: Content): Promise<Lock | undefined> {
    const build = id === null ? undefined : connect.state.bundles.byId(id)?.build;
    if (id === null || !build?.managed) return undefined;
    return { python: build.python, text: await readFile(connect.folders.lockfile(guid, id), 'utf8') };
  }
}

/** The packages of a lock file, sorted by their normalised names. */
function packagesIn(lock: Lock, { id, guid, bundle_id }: Content) {
  const lines = lock.text.split('\n').filter(Boolean);
  const packages = lines.map((line) => {
    const [name = '', version = ''] = line.split('==');
    return {
      language: 'python',
      language_version: lock.python,
      name: name.toLowerCase().replaceAll(/[-_.]+/g, '-'),
      version,
      hash: null,
      bundle_id: String(bundle_id),
      app_id: String(id),
      app_guid: guid,
      content_id: String(id),
      content_guid: guid,
    };
  });
  return packages.toSorted(byName);
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);
