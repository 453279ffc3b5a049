import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readFiles } from '../../../../src/bundle/files.ts';
import {
  type ReadRequirements,
  readRequirements,
} from '../../../../src/bundle/requirements/read-requirements.ts';
import type { RequirementsOptions } from '../../../../src/bundle/requirements/sources.ts';

const noPatterns = { exclude: [], include: [], extraFiles: [], gitignore: false };

export interface TemporaryRepository extends AsyncDisposable {
  readonly path: string;
  /** Reads the requirements of the app in a folder. Default: the top folder. */
  read(folder?: string, options?: Partial<RequirementsOptions>): Promise<ReadRequirements>;
}

/** A repository with these files, in a temporary folder. */
export async function temporaryRepository(
  files: Record<string, string | Uint8Array>,
): Promise<TemporaryRepository> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'requirements-')));
  for (const [name, content] of Object.entries(files)) {
    const file = join(path, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return {
    path,
    read: async (folder = '.', options = {}) => {
      const folders = { root: join(path, folder), repository: path };
      const { packages } = await readFiles({ ...noPatterns, ...folders });
      return readRequirements({
        ...folders,
        packages,
        extras: [],
        groups: [],
        ...options,
      });
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
