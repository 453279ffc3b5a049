import { posix } from 'node:path';
import { input } from '../../shared/input-names.ts';
import { hasModule, standardLibrary, usedByDash } from './stdlib.ts';

/** Why the server can't import a module by its name, and what to do about it. */
export interface ModuleObstacle {
  readonly reason: string;
  readonly hint: string;
  /** False if it depends on what the server loads before the app. */
  readonly certain: boolean;
}

interface Names {
  /** The minor versions of Python 3 that the app may run on. */
  readonly pythons?: readonly number[] | undefined;
  /** Whether the app folder has a package with `__init__.py` or a module of this name. */
  readonly isRegular?: (name: string) => boolean;
  /** Whether a package with this name is installed on the server. */
  readonly isInstalled?: (name: string) => boolean;
}

/** Whether a text is a valid name in Python. */
export const isIdentifier = (text: string) => /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(text);

/**
 * Whether the name of a module keeps the server from importing it.
 *
 * @param module dotted
 * @param path of its file
 */
export function moduleObstacle(
  module: string,
  path: string,
  { pythons, isRegular = () => true, isInstalled = () => false }: Names = {},
): ModuleObstacle | undefined {
  const parts = module.split('.');
  const [top = ''] = parts;
  const odd = parts.findIndex((part) => !/^[\p{L}\p{M}\p{N}_-]+$/u.test(part));
  if (odd !== -1) {
    return {
      reason: `The name of a module has only letters, digits and _, unlike "${parts[odd]}".`,
      hint: hintToRename(path, odd),
      certain: true,
    };
  }
  if (module === '__main__') {
    const reason = 'On the server, __main__ is the program that imports the app.';
    return { reason, hint: hintToRename(path, 0), certain: true };
  }
  // Python prefers any module or package to a folder without __init__.py, and the app's own packages to those after it.
  const isPython = standardLibrary.has(top) && (pythons?.some((minor) => hasModule(top, minor)) ?? true);
  if (isPython) {
    const certain = usedByDash.has(top) || (!isRegular(top) && pythons !== undefined);
    return { reason: `Python has a module of its own named ${top}.`, hint: hintToRename(path, 0), certain };
  }
  if (!isRegular(top) && isInstalled(top)) {
    const reason = `Python imports the installed library ${top} instead.`;
    return { reason, hint: hintToRename(path, 0), certain: true };
  }
  return undefined;
}

/**
 * What to rename, or the folder to deploy instead.
 *
 * @param at index of the part of the path that is the obstacle; -1 for the file's name
 */
export function hintToRename(path: string, at: number): string {
  const parts = path.split('/');
  if (at !== -1 && at < parts.length - 1) {
    const folder = parts.slice(0, at + 1).join('/');
    return `Rename the folder ${folder}, or deploy it alone if the app is in it: set ${input('path', folder)}.`;
  }
  const name = posix.basename(path, '.py');
  const valid = name.replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '_').replace(/^_+|_+$/g, '');
  const isUsable = valid !== '' && name !== '__main__';
  const better = !isUsable ? 'app' : valid === name ? `${name}_app` : valid;
  return `Rename ${path}, for example to ${posix.join(posix.dirname(path), `${better}.py`)}.`;
}
