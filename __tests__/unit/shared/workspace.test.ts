import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { resolveWorkspace } from '../../../src/shared/workspace.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** The app folder, relative to the repository, in a workspace with these git folders and submodules. */
async function appFolderOf(path: string, git: string[], submodules: string[] = []): Promise<string> {
  await using workspace = await temporaryFolder();
  for (const folder of [path, ...submodules, ...git.map((at) => join(at, '.git'))]) {
    await mkdir(join(workspace.path, folder), { recursive: true });
  }
  for (const at of submodules) await writeFile(join(workspace.path, at, '.git'), 'gitdir: elsewhere\n');
  return resolveWorkspace(workspace.path, path).appFolder;
}

test.each([
  { it: 'an app is relative to the repository', path: 'apps/sales', git: ['.'], folder: 'apps/sales' },
  {
    it: 'the repository can be in a folder of the workspace',
    path: 'repo/apps/sales',
    git: ['repo'],
    folder: 'apps/sales',
  },
  {
    it: 'an app in a submodule is relative to the outer repository',
    path: 'apps/sales',
    git: ['.'],
    submodules: ['apps/sales'],
    folder: 'apps/sales',
  },
  {
    it: 'an app in a checkout inside another is relative to the inner one',
    path: 'pull-request/apps/sales',
    git: ['.', 'pull-request'],
    folder: 'apps/sales',
  },
  {
    it: 'without git, an app is relative to the workspace',
    path: 'apps/sales',
    git: [],
    folder: 'apps/sales',
  },
  { it: 'the repository itself can be the app', path: '.', git: ['.'], folder: '.' },
])('$it', async ({ path, git, submodules, folder }) => {
  expect(await appFolderOf(path, git, submodules)).toBe(folder);
});

test('a circular link is reported later, when the app folder is read', async () => {
  await using workspace = await temporaryFolder();
  await symlink('loop', join(workspace.path, 'loop'));
  expect(resolveWorkspace(workspace.path, 'loop').app).toBe(join(workspace.path, 'loop'));
});
