import { glob } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Folders } from '../../shared/file-access.ts';
import { foldersUpwards, isWithin } from '../../shared/paths.ts';
import { dig, readTable, stringsOf } from '../../shared/toml.ts';

/**
 * The folders (absolute) of the uv workspace that a folder belongs to: those that `[tool.uv.workspace]` of the
 * nearest project above names, and that project's own. Empty if there is none.
 * https://docs.astral.sh/uv/concepts/projects/workspaces/
 */
export async function workspaceFolders(from: string, folders: Folders): Promise<string[]> {
  for (const folder of foldersUpwards({ root: from, repository: folders.repository })) {
    const file = await readTable(join(folder, 'pyproject.toml'), folders);
    const members = file && dig(file.table, 'tool', 'uv', 'workspace', 'members');
    if (members === undefined) continue;
    const patterns = stringsOf(members).filter((pattern) =>
      isWithin(folders.repository, resolve(folder, pattern)),
    );
    const found = await Array.fromAsync(glob(patterns, { cwd: folder }));
    return [folder, ...found.sort().map((member) => resolve(folder, member))];
  }
  return [];
}
