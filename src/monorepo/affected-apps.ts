import type { Changes } from './changes.ts';
import type { FoundApp } from './find-apps.ts';
import { folderOf } from './repository.ts';
import type { Use } from './app-inputs.ts';

/** Whether an app is to be deployed, and why: a sentence that the user reads. */
export interface Verdict {
  readonly app: FoundApp;
  readonly listed: boolean;
  readonly why: string;
}

/** A changed path that touches an app. */
export interface Change {
  readonly path: string;
  /** Completes "PATH changed,": `which is in its folder`. */
  readonly why: string;
}

/** The changed paths, found by each folder that they lie in. */
export type ChangedPaths = ReadonlyMap<string, readonly string[]>;

function byFolder(paths: readonly string[]): ChangedPaths {
  const found = new Map<string, string[]>();
  const add = (folder: string, path: string) => {
    const list = found.get(folder);
    if (list) list.push(path);
    else found.set(folder, [path]);
  };
  for (const path of paths) {
    add(path, path);
    for (let at = path; at !== ''; ) {
      at = folderOf(at);
      add(at, path);
    }
  }
  return found;
}

/** The first of the uses that changed, or `undefined`. A submodule that changed stands for all that lies in it. */
function firstChange(uses: readonly Use[], changed: ChangedPaths): Change | undefined {
  for (const { path, only, why } of uses) {
    const found = changed.get(path)?.find((file) => only?.(file) ?? true);
    if (found !== undefined) return { path: found, why };
    for (let at = folderOf(path); at !== ''; at = folderOf(at)) {
      if (changed.get(at)?.includes(at)) return { path: at, why };
    }
  }
  return undefined;
}

/**
 * Decides which apps are listed.
 *
 * @param sharedChange a change in what an app imports from elsewhere; asked only where nothing else changed, since it
 * has to read source
 */
export function planVerdicts(
  apps: readonly FoundApp[],
  changes: Changes,
  usesOf: (app: FoundApp) => readonly Use[],
  sharedChange: (app: FoundApp) => Change | undefined,
): Verdict[] {
  if (changes.kind === 'everything') {
    return apps.map((app) => ({ app, listed: true, why: changes.reason }));
  }
  const changed = byFolder(changes.paths);
  return apps.map((app) => {
    const change = firstChange(usesOf(app), changed) ?? sharedChange(app);
    if (change) return { app, listed: true, why: `${change.path} changed, ${change.why}.` };
    return { app, listed: false, why: 'Nothing that it uses changed.' };
  });
}
