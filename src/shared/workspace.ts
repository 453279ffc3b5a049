import { type Stats, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { isWithin } from './paths.ts';

/** The folders of a run. All paths are absolute except `appFolder`. */
export interface Workspace {
  /** The folder that `path` is relative to: GITHUB_WORKSPACE, or the current folder of a command. */
  readonly root: string;
  /** The top folder of the checkout that contains the app; `root` if there is no checkout. */
  readonly repository: string;
  readonly app: string;
  /** `app` relative to `repository`, with `/`; `.` if they are the same. */
  readonly appFolder: string;
  /** If set, the only files that may be read, as in `FileAccess`: the others aren't the repository's own. */
  readonly tracked?: ReadonlySet<string>;
  /** The folder to read deployment records from if those of `app` aren't trusted. */
  readonly trustedConfig?: string;
}

/** @param path the app folder, relative to `root` or absolute */
export function resolveWorkspace(root: string, path: string): Workspace {
  const app = resolve(root, path);
  const repository = repositoryBetween(app, resolve(root)) ?? root;
  const inside = relative(repository, app);
  const appFolder = inside === '' || isAbsolute(inside) ? '.' : inside.split(sep).join('/');
  return { root, repository, app, appFolder };
}

/**
 * The top folder of the checkout: the one with `.git`, a folder, or a file in a worktree or submodule. Below the
 * workspace it is the outermost, so that two apps in two submodules are two folders of one repository, but never above
 * a checkout whose `.git` is a folder. Above the workspace it is the nearest.
 */
function repositoryBetween(folder: string, workspace: string): string | undefined {
  let found: string | undefined;
  for (let at = folder; ; at = dirname(at)) {
    const entry = gitEntryIn(at);
    if (entry) found = at;
    const isAtOrAbove = at === workspace || !isWithin(workspace, at);
    if (entry?.isDirectory() || (found !== undefined && isAtOrAbove) || at === dirname(at)) return found;
  }
}

/** `undefined` if it can't be read: reading the app folder reports why. */
function gitEntryIn(folder: string): Stats | undefined {
  try {
    return statSync(resolve(folder, '.git'), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
