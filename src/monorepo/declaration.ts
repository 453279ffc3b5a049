import { join } from 'node:path';
import { withConfigFile } from '../inputs/connect-toml.ts';
import { linesOf } from '../inputs/parsers.ts';
import { below } from '../shared/paths.ts';
import type { Repository } from './repository.ts';

/** The settings of an app that planning needs. The deployment reads and checks all settings. */
export interface Declaration {
  /** The file, relative to the repository. */
  readonly file: string;
  readonly name: string | undefined;
  readonly requirementsFile: string | undefined;
  /** Globs, relative to the app folder. */
  readonly extraFiles: readonly string[];
}

/** The file that declares a folder to be an app. */
export const declaringFile = 'connect.toml';

/**
 * Reads a folder's `connect.toml`.
 *
 * @returns `undefined` if it has none. A file with a syntax error still declares the app: its deployment reports the error.
 */
export async function readDeclaration(
  folder: string,
  repository: Repository,
): Promise<Declaration | undefined> {
  const file = below(folder, declaringFile);
  if (!repository.has(file)) return undefined;
  const folders = { root: join(repository.root, folder), repository: repository.root };
  const unset = () => '';
  const { read } = await withConfigFile(unset, folders).catch(() => ({ read: unset }));
  return {
    file,
    name: read('name') || undefined,
    requirementsFile: read('requirements-file') || undefined,
    // Only the source side of `../shared/** → lib/`.
    extraFiles: linesOf(read('extra-files')).map((line) => (line.split(/→|->/)[0] ?? '').trim()),
  };
}
