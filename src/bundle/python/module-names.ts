import { posix } from 'node:path';
import { input } from '../../shared/input-names.ts';
import { standardLibrary } from './stdlib.ts';

/** Why the server can't import a module by its name, and what to do about it. */
export interface ModuleObstacle {
  readonly reason: string;
  readonly hint: string;
}

/**
 * Whether the name of a module keeps the server from importing it.
 *
 * @param module dotted
 * @param path of its file
 * @param isInstalled whether a package of this name is installed on the server
 */
export function moduleObstacle(
  module: string,
  path: string,
  isInstalled: (name: string) => boolean = () => false,
): ModuleObstacle | undefined {
  const parts = module.split('.');
  const [top = ''] = parts;
  const odd = parts.find((part) => !/^[\p{L}\p{N}_-]+$/u.test(part));
  if (odd !== undefined) {
    const reason = `"${odd}" can't be part of a module's name, because it contains characters other than letters, digits, _ and -.`;
    return { reason, hint: hintFor(path, parts.indexOf(odd)) };
  }
  if (module === '__main__') {
    return {
      reason: 'On the server, __main__ is the program that imports the app.',
      hint: hintFor(path, 0),
    };
  }
  if (standardLibrary.has(top)) {
    return { reason: `Python's standard library has a module named ${top}.`, hint: hintFor(path, 0) };
  }
  if (isInstalled(top)) {
    return {
      reason: `${top} is also an installed package, which Python imports instead.`,
      hint: hintFor(path, 0),
    };
  }
  return undefined;
}

/** What to rename, or the folder to deploy instead. @param at index of the part of the name that is the obstacle */
function hintFor(path: string, at: number): string {
  const parts = path.split('/');
  const isFile = at === parts.length - 1;
  const better = (parts[at] ?? '')
    .replace(/\.py$/, '')
    .replace(/[^\p{L}\p{N}_-]+/gu, '_')
    .replace(/^_+|_+$/g, '');
  const name =
    standardLibrary.has(better) || (isFile && better === 'main') || !isFile ? `${better}_app` : better;
  if (isFile) return `Rename ${path}, for example to ${posix.join(posix.dirname(path), `${name}.py`)}.`;
  const folder = parts.slice(0, at + 1).join('/');
  return `Rename the folder ${folder}, or deploy it alone: set ${input('path', folder)}.`;
}
