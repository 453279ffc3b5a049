import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../../scripts/runner.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

/**
 * A cache without restored environments, for a local-connect of its own. It shares the pip that installs packages with
 * the other tests, because a new virtual environment with pip takes several seconds of CPU time.
 */
export async function freshCache(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  const pip = join(repository, '.cache', 'local-connect', 'pip');
  await mkdir(pip, { recursive: true });
  await symlink(pip, join(folder.path, 'pip'), 'junction');
  return folder;
}
