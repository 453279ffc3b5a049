import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { getMimeType } from 'hono/utils/mime';
import type { BuildRequest } from './build.ts';
import { rootOf } from './bundle/unpack.ts';
import type { Connect } from './connect.ts';
import type { Bundle } from './state/bundles.ts';

/** Activates a bundle of static content. There is nothing to build. @returns the task's id */
export function deployStatic({ state }: Connect, request: BuildRequest): string {
  const { content, bundle, purpose, creator, node } = request;
  const taskId = state.tasks.start(creator, node);
  state.tasks.addLine(taskId, 'Building static content...');
  state.bundles.setBuild(bundle.id, { python: null, executable: null, managed: false });
  if (purpose.launch) state.tasks.addLine(taskId, 'Launching static content...');
  if (purpose.launch || purpose.activate) state.content.setAppMode(content.guid, bundle.manifest.appmode);
  if (purpose.activate) state.content.activate(content.guid, bundle.id);
  state.tasks.end(taskId, { code: 0, error: '', result: null });
  return taskId;
}

/**
 * Sends a file of static content. Resolves to false if there is no such file.
 * @param prefix the public path of the content, with `/` at both ends
 * @param rest the path below it, with its query
 */
export async function sendFile(
  { folders }: Connect,
  bundle: Bundle,
  { prefix, rest }: { readonly prefix: string; readonly rest: string },
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<boolean> {
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD') {
    outgoing.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return true;
  }
  const path = pathOf(rest);
  const primary = bundle.manifest.primaryHtml ?? '';
  // Links of the primary page are relative to its folder.
  if (path === '' && primary.includes('/')) return redirect(outgoing, prefix + encodeURI(primary));
  const name = path === '' ? primary : path?.replace(/\/$/, '/index.html');
  if (name === undefined || name === 'manifest.json') return false;
  const file = join(rootOf(folders.unpacked(bundle.content_guid, bundle.id)), name);
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) return redirect(outgoing, `${prefix}${encodeURI(name)}/`);
  if (!found?.isFile()) return false;
  outgoing.removeHeader('Content-Security-Policy');
  outgoing.writeHead(200, {
    'Content-Type': getMimeType(name) ?? 'application/octet-stream',
    'Content-Length': found.size,
  });
  if (incoming.method === 'HEAD') outgoing.end();
  else await pipeline(createReadStream(file), outgoing).catch(() => outgoing.destroy());
  return true;
}

/** The path in the bundle; undefined if it isn't a plain path below the bundle's root. */
function pathOf(rest: string): string | undefined {
  try {
    const path = decodeURIComponent(rest.split('?', 1)[0] ?? '');
    const isPlain =
      path.split('/').every((part) => part !== '.' && part !== '..') && !/[\\\0]|^\/|\/\//.test(path);
    return isPlain ? path : undefined;
  } catch {
    return undefined;
  }
}

function redirect(outgoing: ServerResponse, location: string): true {
  outgoing.writeHead(302, { Location: location }).end();
  return true;
}
