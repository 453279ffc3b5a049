import { folderOf } from '../shared/paths.ts';
import type { Use } from './app-inputs.ts';
import type { Changes } from './changes.ts';
import type { FoundApp } from './find-apps.ts';

/** Whether an app is to be deployed, and why (a sentence for the user). */
export interface AppDecision {
  readonly app: FoundApp;
  readonly listed: boolean;
  readonly reason: string;
}

/** A changed path that affects an app. */
export interface Change {
  readonly path: string;
  /** Completes "PATH changed,": `which is in its folder`. */
  readonly reason: string;
}

/** The changed paths by each folder that contains them. */
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

/** The first changed path that the app uses, or `undefined`. A changed submodule counts as a change of all its files. */
function firstChange(uses: readonly Use[], changed: ChangedPaths): Change | undefined {
  for (const { path, only, reason } of uses) {
    const found = changed.get(path)?.find((file) => only?.(file) ?? true);
    if (found !== undefined) return { path: found, reason };
    for (let at = folderOf(path); at !== ''; at = folderOf(at)) {
      if (changed.get(at)?.includes(at)) return { path: at, reason };
    }
  }
  return undefined;
}

/**
 * Decides which apps are listed.
 *
 * @param sharedChange finds a change in the shared modules that an app imports; only called if nothing else changed,
 * since it reads source files
 */
export function planVerdicts(
  apps: readonly FoundApp[],
  changes: Changes,
  usesOf: (app: FoundApp) => readonly Use[],
  sharedChange: (app: FoundApp) => Change | undefined,
): AppDecision[] {
  if (changes.kind === 'everything') {
    return apps.map((app) => ({ app, listed: true, reason: changes.reason }));
  }
  const changed = byFolder(changes.paths);
  return apps.map((app) => {
    const change = firstChange(usesOf(app), changed) ?? sharedChange(app);
    if (change) return { app, listed: true, reason: `${change.path} changed, ${change.reason}.` };
    return { app, listed: false, reason: 'No file that it uses changed.' };
  });
}
