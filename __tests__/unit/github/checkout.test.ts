import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { missingCheckout } from '../../../src/github/checkout.ts';
import { resolveWorkspace } from '../../../src/shared/workspace.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** The problem of a workspace with these files; its path is written as `…`. */
async function problemOf(files: Record<string, string>, path = '.', needsGit = false) {
  await using folder = await temporaryFolder(files);
  const problem = missingCheckout(resolveWorkspace(folder.path, path), { needsGit });
  return problem && { ...problem, reason: problem.reason?.replace(folder.path, '…') };
}

test.each([
  { it: 'an empty workspace', files: {}, path: '.', reason: 'The workspace … is empty.' },
  { it: 'a folder of an empty workspace', files: {}, path: 'sales', reason: 'The workspace … is empty.' },
  {
    it: 'a missing folder next to downloaded files',
    files: { 'report/index.html': '' },
    path: 'apps/sales',
    reason: 'The workspace … has no .git, and its folder apps/sales does not exist.',
  },
  {
    it: 'downloaded files without Python',
    files: { 'report/index.html': '' },
    path: '.',
    reason: 'The workspace … has no .git, and it has no Python file.',
  },
])('$it: the message has the step that checks out the repository', async ({ files, path, reason }) => {
  expect(await problemOf(files, path)).toEqual({
    message: 'The repository is not checked out.',
    reason,
    hint: 'Add this step before the step of this action:\n  - uses: actions/checkout@v7',
  });
});

describe('nothing is reported for', () => {
  test('an app that another step put into the workspace', async () => {
    expect(await problemOf({ 'app/src/main.py': '' }, 'app')).toBeUndefined();
  });

  test('a missing folder of a checkout', async () => {
    expect(await problemOf({ '.git/HEAD': '' }, 'apps/sales')).toBeUndefined();
  });

  test('a worktree, whose .git is a file', async () => {
    expect(await problemOf({ '.git': 'gitdir: elsewhere\n' })).toBeUndefined();
  });
});

test('a plan needs the checkout even if there is an app', async () => {
  const problem = await problemOf({ [join('sales', 'app.py')]: '' }, '.', true);
  expect(problem?.reason).toBe('The workspace … has no .git.');
});
