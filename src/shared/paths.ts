import { relative, resolve, sep } from 'node:path';

/** A path relative to the app folder, with `/`, for messages and annotations; `.` for the folder itself. */
export const shownPath = (root: string, path: string) => relative(root, path).split(sep).join('/') || '.';

/** The app folder and the folders above it, up to and including the repository. */
export function foldersUpwards({
  root,
  repository,
}: {
  readonly root: string;
  readonly repository: string;
}): string[] {
  const folders = [resolve(root)];
  for (let folder = resolve(root); folder !== resolve(repository); ) {
    const parent = resolve(folder, '..');
    if (parent === folder || !isWithin(resolve(repository), parent)) break;
    folders.push(parent);
    folder = parent;
  }
  return folders;
}

/** True for the folder itself and everything below it. Compares names only. */
export const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** Removes trailing slashes. The lookbehind keeps it linear for a run of slashes elsewhere. */
export const withoutLastSlashes = (text: string): string => text.replace(/(?<!\/)\/+$/, '');

/** True for a relative path that leaves the folder: `..`, `../lib`, but not `..lib`. */
export const leadsOut = (path: string) => /^\.\.(?:[\\/]|$)/.test(path);

/** Joins a folder of the repository (`''` for its top) and a path. */
export const below = (folder: string, path: string) => (folder === '' ? path : `${folder}/${path}`);

/** The folder of a path with `/`; `''` for a path without a folder. */
export const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
