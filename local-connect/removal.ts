import { rm } from 'node:fs/promises';
import { removeBundleFiles } from './bundle/receive.ts';
import type { Connect } from './connect.ts';
import type { Bundle } from './state/bundles.ts';

// The database comes first: from then on no request finds what is being removed, and nothing new starts for it.

/** Deletes content, ends its processes and builds, and removes its files. */
export async function deleteContent(connect: Connect, guid: string): Promise<void> {
  const { state, apps, builds, folders } = connect;
  state.content.remove(guid);
  await Promise.all([apps.stopContent(guid), builds.stopContent(guid)]);
  await rm(folders.content(guid), { recursive: true, force: true });
}

/** Deletes a bundle, ends its processes and builds, and removes its files. */
export async function deleteBundle(connect: Connect, bundle: Bundle): Promise<void> {
  const { state, apps, builds } = connect;
  state.bundles.remove(bundle.id);
  await Promise.all([apps.stopBundle(bundle.id), builds.stopBundle(bundle.id)]);
  await removeBundleFiles(connect, bundle);
}
