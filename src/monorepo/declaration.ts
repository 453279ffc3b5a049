import { join } from 'node:path';
import { globProblem } from '../bundle/files/patterns.ts';
import { withConfigFile } from '../inputs/connect-toml.ts';
import { entriesOf } from '../inputs/parsers.ts';
import type { Repository } from './repository.ts';

/** The settings of an app that planning needs. The deployment reads and checks all settings. */
export interface Declaration {
  readonly name: string | undefined;
  readonly requirementsFile: string | undefined;
  /** Globs, relative to the app folder. */
  readonly extraFiles: readonly string[];
}

/** Whether a file declares its folder to be an app. */
export const isDeclaration = (path: string) => `/${path}`.endsWith('/connect.toml');

/** Reads a folder's `connect.toml`. With a syntax error it sets nothing here: the deployment of the app reports the error. */
export async function readDeclaration(folder: string, repository: Repository): Promise<Declaration> {
  const folders = { root: join(repository.root, folder), repository: repository.root };
  const unset = () => '';
  const { read } = await withConfigFile(unset, folders).catch(() => ({ read: unset }));
  return {
    name: read('name') || undefined,
    requirementsFile: read('requirements-file') || undefined,
    // Only the source side of `../shared/** → lib/`.
    extraFiles: entriesOf(read('extra-files'))
      .map((line) => (line.split(/→|->/)[0] ?? '').trim())
      // The deployment of the app reports the others.
      .filter((glob) => globProblem(glob) === undefined),
  };
}
