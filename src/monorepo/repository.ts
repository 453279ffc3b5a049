import { readFileSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { decodeText } from '../bundle/dependencies/decode-text.ts';
import type { Git, Tracked } from './git.ts';

/** The files of a repository as the planner sees them. All paths are relative to its top, with `/`; that is `''`. */
export interface Repository {
  /** Everything that git tracks. */
  readonly tracked: readonly Tracked[];
  /** The symbolic links among them. */
  readonly links: readonly string[];
  has(path: string): boolean;
  /** The text of a tracked file, or `undefined` where it isn't there. */
  text(path: string): string | undefined;
  /** Where a symbolic link leads to, or `undefined` where that is nowhere or outside of the repository. */
  target(link: string): string | undefined;
  holding: Git['holding'];
}

export async function readRepository(git: Git): Promise<Repository> {
  const tracked = await git.tracked();
  const paths = new Set(tracked.map(({ path }) => path));
  const top = realpathSync(git.root);
  return {
    tracked,
    links: tracked.filter(({ kind }) => kind === 'link').map(({ path }) => path),
    has: (path) => paths.has(path),
    text(path) {
      try {
        return decodeText(readFileSync(join(git.root, path))).text;
      } catch {
        // Tracked, but deleted in the work tree, or a link to nowhere.
        return undefined;
      }
    },
    target(link) {
      try {
        const found = relative(top, realpathSync(join(git.root, link)));
        return found === '' || found.startsWith('..') ? undefined : found.split(sep).join('/');
      } catch {
        return undefined;
      }
    },
    holding: git.holding,
  };
}

/** The repository as if what a change removed were still there: who used it is touched by that. */
export function withGone(repository: Repository, changed: readonly string[]): Repository {
  const paths = new Set(changed);
  return { ...repository, has: (path) => repository.has(path) || paths.has(path) };
}

/** The folder that a path lies in: `''` is the repository. */
export const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** A folder and those above it, up to the repository: `a/b` gives `a/b`, `a`, `''`. */
export function upwards(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ''; at = folderOf(at)) folders.push(folderOf(at));
  return folders;
}

/** A path below a folder, where `''` is the repository. */
export const below = (folder: string, path: string) => (folder === '' ? path : `${folder}/${path}`);

/** True where a path is the folder or lies in it. */
export const isIn = (folder: string, path: string) =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);
