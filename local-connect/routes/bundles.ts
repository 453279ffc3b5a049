import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { receiveBundle } from '../bundle/receive.ts';
import { listFiles, rootOf } from '../bundle/unpack.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { deleteBundle } from '../removal.ts';
import { serializeBundle } from '../serializers.ts';
import type { Bundle } from '../state/bundles.ts';
import type { Content } from '../state/content.ts';
import { type ApiContext, type ApiEnv, asId, contentFor, page, required } from './api.ts';

/** The largest file, in bytes, whose content is returned as JSON. */
const previewLimit = 1_048_576;

/** A content item's bundles: api.md, section 7. */
export function bundleRoutes(connect: Connect) {
  const { state, folders } = connect;
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/content/:guid/bundles', (c) => {
    const content = contentFor(connect, c, 'view');
    const newestFirst = state.bundles.of(content.guid);
    const bundles = c.req.query('asc_order') === 'true' ? newestFirst.toReversed() : newestFirst;
    // A plain array, even if one page of it is requested.
    const shown = c.req.query('page_size') === undefined ? bundles : page(c, bundles).results;
    return c.json(shown.map((bundle) => serializeBundle(connect, bundle, content, c.var.caller)));
  });

  routes.post('/v1/content/:guid/bundles', async (c) => {
    const target = () => uploadTarget(c);
    target(); // Checked before the upload too, which may take long.
    const { caller } = c.var;
    const creator = caller.kind === 'user' ? caller.user.guid : null;
    const bundle = await receiveBundle(connect, c.req.raw, target, creator);
    return c.json(serializeBundle(connect, bundle, contentFor(connect, c, 'publish'), caller));
  });

  routes.get('/v1/content/:guid/bundles/:id', (c) => {
    const content = contentFor(connect, c, 'view');
    return c.json(serializeBundle(connect, bundleOf(connect, c, content), content, c.var.caller));
  });

  routes.delete('/v1/content/:guid/bundles/:id', async (c) => {
    const content = contentFor(connect, c, 'maintain');
    const bundle = bundleOf(connect, c, content);
    if (content.bundle_id === bundle.id) throw new ConnectError(75);
    await deleteBundle(connect, bundle);
    return c.body(null, 204);
  });

  routes.get('/v1/content/:guid/bundles/:id/download', async (c) => {
    const content = contentFor(connect, c, 'publish');
    const { id } = bundleOf(connect, c, content);
    const archive = folders.archive(content.guid, id);
    return c.body(Readable.toWeb(createReadStream(archive)) as ReadableStream, 200, {
      'Content-Type': 'application/gzip',
      'Content-Length': String((await stat(archive)).size),
      'Content-Disposition': `attachment; filename="bundle-${id}.tar.gz"`,
    });
  });
  return routes;

  /** The content item, if it accepts an upload now. */
  function uploadTarget(c: ApiContext): Content {
    const content = contentFor(connect, c, 'publish');
    if (content.settings.locked) throw new ConnectError(222, content.settings.locked_message || undefined);
    if (state.content.repository(content.guid)) throw new ConnectError(144);
    return content;
  }
}

/** The files of a bundle. */
export function bundleFileRoutes(connect: Connect) {
  const routes = new Hono<ApiEnv>();

  routes.get('/v1/content/:guid/bundles/:id/files', async (c) => {
    const root = filesRoot(c);
    const paths = await listFiles(root);
    const files = paths.map(async (path) => ({ path, size: (await stat(join(root, path))).size }));
    return c.json({ files: await Promise.all(files) });
  });

  routes.get('/v1/content/:guid/bundles/:id/files/:path{.+}', async (c) => {
    const root = filesRoot(c);
    const path = c.req.param('path');
    // Only a listed path: any other one could lead out of the bundle.
    if (!(await listFiles(root)).includes(path)) throw new ConnectError(278);
    const { size } = await stat(join(root, path));
    const isTooLarge = size > previewLimit;
    const bytes = isTooLarge ? Buffer.alloc(0) : await readFile(join(root, path));
    const isBinary = !isUtf8(bytes);
    const content = isTooLarge || isBinary ? null : bytes.toString('utf8');
    return c.json({ path, size, is_binary: isBinary, is_too_large: isTooLarge, content });
  });
  return routes;

  function filesRoot(c: ApiContext): string {
    const content = contentFor(connect, c, 'publish');
    return rootOf(connect.folders.unpacked(content.guid, bundleOf(connect, c, content).id));
  }
}

function bundleOf({ state }: Connect, c: ApiContext, content: Content): Bundle {
  const bundle = required(state.bundles.byId(asId(c.req.param('id') ?? '')));
  if (bundle.content_guid !== content.guid) throw new ConnectError(82);
  return bundle;
}
