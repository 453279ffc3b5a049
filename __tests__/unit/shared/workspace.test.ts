import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { resolveWorkspace } from '../../../src/shared/workspace.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** The app folder as it is told, of an app in a workspace with these git folders and submodules. */
async function appFolderOf(path: string, git: string[], submodules: string[] = []): Promise<string> {
  await using workspace = await temporaryFolder();
  for (const folder of [path, ...submodules, ...git.map((at) => join(at, '.git'))]) {
    await mkdir(join(workspace.path, folder), { recursive: true });
  }
  for (const at of submodules) await writeFile(join(workspace.path, at, '.git'), 'gitdir: elsewhere\n');
  return resolveWorkspace(workspace.path, path).appFolder;
}

test.each([
  { it: 'an app is told relative to the repository', path: 'apps/sales', git: ['.'], folder: 'apps/sales' },
  {
    it: 'also where the repository lies in a folder of the workspace',
    path: 'repo/apps/sales',
    git: ['repo'],
    folder: 'apps/sales',
  },
  {
    it: 'in a submodule it is told relative to the repository around it',
    path: 'apps/sales',
    git: ['.'],
    submodules: ['apps/sales'],
    folder: 'apps/sales',
  },
  {
    it: 'in a checkout of its own inside of another it is told relative to that',
    path: 'pull-request/apps/sales',
    git: ['.', 'pull-request'],
    folder: 'apps/sales',
  },
  {
    it: 'without git the workspace stands for the repository',
    path: 'apps/sales',
    git: [],
    folder: 'apps/sales',
  },
  { it: 'the repository itself can be the app', path: '.', git: ['.'], folder: '.' },
])('$it', async ({ path, git, submodules, folder }) => {
  expect(await appFolderOf(path, git, submodules)).toBe(folder);
});

test('a link that leads round in a circle is left to what reads the app folder', async () => {
  await using workspace = await temporaryFolder();
  await symlink('loop', join(workspace.path, 'loop'));
  expect(resolveWorkspace(workspace.path, 'loop').app).toBe(join(workspace.path, 'loop'));
});
