import { join } from 'node:path';
import type { Git, Tracked } from '../git.ts';
import { readAppText } from '../shared/file-access.ts';
import { folderOf } from '../shared/paths.ts';

/** The tracked files of a repository. All paths are relative to its root (`''`), with `/`. */
export interface Repository {
  /** The absolute path of its top folder. */
  readonly root: string;
  /** Everything that git tracks. */
  readonly tracked: readonly Tracked[];
  has(path: string): boolean;
  /** The text of a tracked file, or `undefined` if it does not exist. */
  text(path: string): string | undefined;
  filesContaining: Git['filesContaining'];
}

/** Reads which files git tracks. Their text is read on demand, from the work tree. */
export async function readRepository(git: Git): Promise<Repository> {
  const tracked = await git.tracked();
  const paths = new Set(tracked.map(({ path }) => path));
  return {
    root: git.root,
    tracked,
    has: (path) => paths.has(path),
    text(path) {
      try {
        return readAppText(join(git.root, path), { repository: git.root }, path)?.text;
      } catch {
        // Tracked, but deleted in the work tree, or a broken link.
        return undefined;
      }
    },
    filesContaining: git.filesContaining,
  };
}

/** The repository with the removed files: apps that used them are affected by their removal. */
export function withRemoved(repository: Repository, changed: readonly string[]): Repository {
  const paths = new Set(changed);
  return { ...repository, has: (path) => repository.has(path) || paths.has(path) };
}

/** A folder and those above it, up to the repository: `a/b` gives `a/b`, `a`, `''`. */
export function upwards(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ''; at = folderOf(at)) folders.push(folderOf(at));
  return folders;
}

/** True if a path is the folder or inside it. */
export const isIn = (folder: string, path: string) =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);
