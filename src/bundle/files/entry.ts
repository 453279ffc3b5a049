import { lstatSync, type Stats } from 'node:fs';
import { relative, sep } from 'node:path';
import { type FileAccess, locate, type Refusal } from '../../shared/file-access.ts';
import { isWithin } from '../../shared/paths.ts';

/** What is at a path of the app folder, links followed. */
export type Entry = { readonly isFolder: boolean } & (
  | { readonly kind: 'file'; readonly size: number; readonly source: string; readonly target?: string }
  | { readonly kind: 'folder'; readonly target?: string }
  | { readonly kind: 'link outside'; readonly target: string }
  | { readonly kind: 'refused'; readonly reason: Refusal }
  | { readonly kind: 'broken link'; readonly problem: 'points to nothing' | 'points to itself' }
  | { readonly kind: 'special'; readonly message: string }
  | { readonly kind: 'gone' }
);

/**
 * Examines one path.
 *
 * @param access the checkout
 * @param linksWithin the folder that links may point into, without symbolic links in its path
 * @throws the system's error if the path can't be examined for another reason than that nothing is there
 */
export function readEntry(access: FileAccess, linksWithin: string, absolute: string): Entry {
  const status = lstatSync(absolute, { throwIfNoEntry: false });
  if (!status) return { kind: 'gone', isFolder: false };
  const isLink = status.isSymbolicLink();
  // A regular file in a folder that was walked needs no look-up of its real path.
  if (!isLink && !status.isFile() && !status.isDirectory()) {
    return { kind: 'special', isFolder: false, message: describe(status) };
  }
  if (!isLink && access.tracked === undefined) return plainEntry(status, absolute);
  try {
    const found = locate(absolute, access);
    const isFolder = found.kind === 'folder';
    if (found.kind === 'nothing') return { kind: 'broken link', isFolder, problem: 'points to nothing' };
    if (!isWithin(linksWithin, found.path)) {
      return {
        kind: 'link outside',
        isFolder,
        target: relative(linksWithin, found.path).split(sep).join('/'),
      };
    }
    if (found.kind === 'refused') return { kind: 'refused', isFolder, reason: found.reason };
    const target = isLink ? { target: found.path } : {};
    return isFolder
      ? { kind: 'folder', isFolder, ...target }
      : { kind: 'file', isFolder, size: found.size, source: found.path, ...target };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error;
    return { kind: 'broken link', isFolder: false, problem: 'points to itself' };
  }
}

function plainEntry(status: Stats, absolute: string): Entry {
  return status.isDirectory()
    ? { kind: 'folder', isFolder: true }
    : { kind: 'file', isFolder: false, size: status.size, source: absolute };
}

/** Also true for a broken link, as a copied virtual environment has them. */
export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function describe(status: Stats): string {
  return status.isSocket() ? 'a socket' : status.isFIFO() ? 'a FIFO' : 'a device';
}
