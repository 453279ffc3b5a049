import { join } from 'node:path';
import type { Git, Tracked } from '../git.ts';
import { readAppText } from '../shared/file-access.ts';
import { folderOf } from '../shared/paths.ts';

/** The files of a repository as the planner sees them. All paths are relative to its top, with `/`; that is `''`. */
export interface Repository {
  /** Everything that git tracks. */
  readonly tracked: readonly Tracked[];
  has(path: string): boolean;
  /** The text of a tracked file, or `undefined` where it isn't there. */
  text(path: string): string | undefined;
  holding: Git['holding'];
}

/** What git tracks, as it lies in the work tree. A text is read when it is asked for. */
export async function readRepository(git: Git): Promise<Repository> {
  const tracked = await git.tracked();
  const paths = new Set(tracked.map(({ path }) => path));
  return {
    tracked,
    has: (path) => paths.has(path),
    text(path) {
      try {
        return readAppText(join(git.root, path), { repository: git.root }, path)?.text;
      } catch {
        // Tracked, but deleted in the work tree, or a link to nowhere.
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

/** A folder and those above it, up to the repository: `a/b` gives `a/b`, `a`, `''`. */
export function upwards(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ''; at = folderOf(at)) folders.push(folderOf(at));
  return folders;
}

/** True where a path is the folder or lies in it. */
export const isIn = (folder: string, path: string) =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);
