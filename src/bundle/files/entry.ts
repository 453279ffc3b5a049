import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { isWithin } from '../../shared/paths.ts';

/** What lies at a path of the app folder, links followed. */
export type Entry = { readonly isFolder: boolean } & (
  | { readonly kind: 'file'; readonly size: number }
  | { readonly kind: 'folder'; readonly realName: string | undefined }
  | { readonly kind: 'link outside'; readonly target: string }
  | { readonly kind: 'broken link'; readonly problem: 'leads nowhere' | 'leads round in a circle' }
  | { readonly kind: 'special'; readonly message: string }
  | { readonly kind: 'gone' }
);

/**
 * Looks at one path. `root` is the app folder without symbolic links in it.
 *
 * @throws the system's error where the path cannot be looked at for another reason than not being there
 */
export function readEntry(root: string, absolute: string): Entry {
  const status = lstatSync(absolute, { throwIfNoEntry: false });
  if (!status) return { kind: 'gone', isFolder: false };
  if (!status.isSymbolicLink()) return entryOf(status, undefined);
  try {
    const target = realpathSync(absolute);
    const targetStatus = statSync(target);
    if (isWithin(root, target)) return entryOf(targetStatus, target);
    return {
      kind: 'link outside',
      isFolder: targetStatus.isDirectory(),
      target: relative(root, target).split(sep).join('/'),
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') return { kind: 'broken link', isFolder: false, problem: 'leads round in a circle' };
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return { kind: 'broken link', isFolder: false, problem: 'leads nowhere' };
    }
    throw error;
  }
}

/** Also true for a link that leads nowhere: a copied virtual environment has those. */
export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function entryOf(status: Stats, realName: string | undefined): Entry {
  if (status.isFile()) return { kind: 'file', isFolder: false, size: status.size };
  if (status.isDirectory()) return { kind: 'folder', isFolder: true, realName };
  const message = status.isSocket() ? 'a socket' : status.isFIFO() ? 'a FIFO' : 'a device';
  return { kind: 'special', isFolder: false, message };
}
