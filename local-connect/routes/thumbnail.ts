import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { Hono } from 'hono';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { type ApiEnv, contentFor, readBody } from './api.ts';
import { serverSettings } from './server-settings.ts';

/** The thumbnail image of a content item: api.md, section 13. */
export function thumbnailRoutes(connect: Connect) {
  const { folders } = connect;
  const routes = new Hono<ApiEnv>();
  if (!connect.has('thumbnails')) return routes;

  routes.put('/v1/content/:guid/thumbnail', async (c) => {
    const image = await readBody(c);
    const { guid } = contentFor(connect, c, 'set up');
    if (imageType(image) === undefined)
      throw new ConnectError(25, 'The thumbnail must be a JPEG, PNG, GIF or SVG.');
    if (image.length > serverSettings(connect).maximum_app_image_size) {
      throw new ConnectError(25, 'The thumbnail is too large.');
    }
    await mkdir(folders.content(guid), { recursive: true });
    await writeFile(folders.thumbnail(guid), image);
    return c.body(null, 204);
  });
  routes.get('/v1/content/:guid/thumbnail', async (c) => {
    const image = await readFile(folders.thumbnail(contentFor(connect, c, 'view').guid)).catch(
      () => undefined,
    );
    return image ? c.body(image, 200, { 'Content-Type': imageType(image) ?? '' }) : c.body(null, 204);
  });
  routes.delete('/v1/content/:guid/thumbnail', async (c) => {
    const { guid } = contentFor(connect, c, 'set up');
    await rm(folders.thumbnail(guid)).catch(() => {
      throw new ConnectError(17);
    });
    return c.body(null, 204);
  });
  return routes;
}

/** Answers `<content_url>__thumbnail__`. */
export async function sendThumbnail(connect: Connect, guid: string, outgoing: ServerResponse): Promise<void> {
  const image = await readFile(connect.folders.thumbnail(guid)).catch(() => undefined);
  // An SVG can contain scripts. None may run with the rights of this server's pages.
  const headers = { 'Content-Security-Policy': "script-src 'none'", 'X-Content-Type-Options': 'nosniff' };
  outgoing.writeHead(image ? 200 : 204, { ...headers, ...(image && { 'Content-Type': imageType(image) }) });
  outgoing.end(image);
}

/** The type by the first bytes; undefined if it is not an image. */
function imageType(image: Buffer): string | undefined {
  if (image.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (image.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) return 'image/png';
  if (/^GIF8[79]a/.test(image.subarray(0, 6).toString('latin1'))) return 'image/gif';
  return /<svg[\s>]/.test(image.subarray(0, 1024).toString('utf8')) ? 'image/svg+xml' : undefined;
}
