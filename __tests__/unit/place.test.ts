import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { placeOf } from '../../src/place.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The app folder as it is told, of an app in a workspace with these git folders. */
async function appFolderOf(path: string, ...git: string[]): Promise<string> {
  await using workspace = await temporaryFolder();
  for (const folder of [path, ...git.map((at) => join(at, '.git'))]) {
    await mkdir(join(workspace.path, folder), { recursive: true });
  }
  return placeOf(workspace.path, path).appFolder;
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
    git: ['.', 'apps/sales'],
    folder: 'apps/sales',
  },
  {
    it: 'without git the workspace stands for the repository',
    path: 'apps/sales',
    git: [],
    folder: 'apps/sales',
  },
  { it: 'the repository itself can be the app', path: '.', git: ['.'], folder: '.' },
])('$it', async ({ path, git, folder }) => {
  expect(await appFolderOf(path, ...git)).toBe(folder);
});
