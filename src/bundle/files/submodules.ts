import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Folders, kindOf, readAppText } from '../../shared/file-access.ts';
import { leadsOut } from '../../shared/paths.ts';
import type { Diagnostic } from '../types.ts';
import * as messages from './messages.ts';

/**
 * Finds the Git submodules of the app folder that were not checked out: named in the repository's `.gitmodules`, empty or absent.
 */
export function findMissingSubmodules(folders: Folders): Diagnostic[] {
  const { root, repository } = folders;
  const path = join(repository, '.gitmodules');
  const text =
    kindOf(path, folders) === 'file' ? (readAppText(path, folders, '.gitmodules')?.text ?? '') : '';
  return submodulePaths(text)
    .map((path) => relative(root, join(repository, path)).split(sep).join('/'))
    .filter((path) => !leadsOut(path) && path !== '' && isEmptyOrAbsent(join(root, path)))
    .map(messages.missingSubmodule);
}

/** The paths that a `.gitmodules` file names, relative to the repository. */
export function submodulePaths(text: string): string[] {
  return Array.from(text.matchAll(/^[ \t]*path[ \t]*=(.*)$/gm), ([, path = '']) =>
    path.trim().replace(/^"|"$/g, ''),
  ).filter((path) => path !== '');
}

function isEmptyOrAbsent(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
