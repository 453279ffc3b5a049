import { type Stats, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { leadsOut } from './paths.ts';

/** Where on this machine a run happens. All paths are absolute but `appFolder`. */
export interface Workspace {
  /** What `path` is relative to: GitHub's workspace, or the folder where the command was given. */
  readonly workspace: string;
  /** The top folder of the checkout that the app lies in; the workspace where it lies in none. */
  readonly repository: string;
  readonly app: string;
  /** `app` relative to `repository`, with `/`; `.` where they are the same. */
  readonly appFolder: string;
  /** Whose deployment records count, where those of `app` don't: it holds somebody else's files. */
  readonly decisive?: string;
}

/** @param path of the app, relative to the workspace or absolute */
export function resolveWorkspace(workspace: string, path: string): Workspace {
  const app = resolve(workspace, path);
  const repository = repositoryBetween(app, workspace) ?? workspace;
  const inside = relative(repository, app);
  const appFolder = inside === '' || isAbsolute(inside) ? '.' : inside.split(sep).join('/');
  return { workspace, repository, app, appFolder };
}

/**
 * The folder that git has a mark in: a folder of its own, or a file in a worktree or submodule. Of several below the
 * workspace the outermost, so that two apps in two submodules are two folders of one repository, but nothing around a
 * checkout with a folder of its own: that is no submodule. Above the workspace, the nearest.
 */
function repositoryBetween(folder: string, workspace: string): string | undefined {
  let found: string | undefined;
  for (let at = folder; ; at = dirname(at)) {
    const mark = markIn(at);
    if (mark) found = at;
    const isAtOrAbove = !isBelow(at, workspace);
    if (mark?.isDirectory() || (found !== undefined && isAtOrAbove) || at === dirname(at)) return found;
  }
}

/** None where it can't be looked at: what reads the app folder has the words for that. */
function markIn(folder: string): Stats | undefined {
  try {
    return statSync(resolve(folder, '.git'), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isBelow(folder: string, above: string): boolean {
  const path = relative(above, folder);
  return path !== '' && !leadsOut(path) && !isAbsolute(path);
}
