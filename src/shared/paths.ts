import { realpath, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';

/** The two folders that everything is told and judged by; both absolute. */
export interface Folders {
  /** The app folder. */
  readonly root: string;
  /** The checkout that it lies in. */
  readonly repository: string;
}

/** A path relative to the app folder, with `/`, as messages and annotations show it. `.` for the folder itself. */
export const shownPath = (root: string, path: string) => relative(root, path).split(sep).join('/') || '.';

/** True where a path really lies in the folder, links followed; false where there is nothing. */
export async function reallyWithin(folder: string, path: string): Promise<boolean> {
  try {
    return isWithin(await realpath(folder), await realpath(path));
  } catch {
    return false;
  }
}

/** What is at a path, links followed. */
export async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : 'nothing';
  } catch {
    return 'nothing';
  }
}

/** The app folder and the folders above it, up to and with the repository. */
export function foldersUpwards({ root, repository }: Folders): string[] {
  const folders = [resolve(root)];
  for (let folder = resolve(root); folder !== resolve(repository); ) {
    const parent = resolve(folder, '..');
    if (parent === folder || !isWithin(resolve(repository), parent)) break;
    folders.push(parent);
    folder = parent;
  }
  return folders;
}

/** True for the folder itself and all that is below it, by name: neither path is looked at. */
export const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** Without the slashes at its end. Without the look behind, a run of slashes elsewhere takes the square of its length. */
export const withoutLastSlashes = (text: string): string => text.replace(/(?<!\/)\/+$/, '');

/** True for a relative path to something outside: `..`, `../lib`, but not `..lib`. */
export const leadsOut = (path: string) => /^\.\.(?:[\\/]|$)/.test(path);

/** A path below a folder, where `''` is the repository. */
export const below = (folder: string, path: string) => (folder === '' ? path : `${folder}/${path}`);
