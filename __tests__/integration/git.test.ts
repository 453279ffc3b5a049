import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findRepository, openRepository } from '../../src/git.ts';
import { type GitRepository, gitRepository, shallowClone } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Names that git quotes in its output, and some that it doesn't. */
const names =
  process.platform === 'win32'
    ? ['plain.py', 'ünïcode.py', "it's.py"]
    : [
        'plain.py',
        'ünïcode.py',
        "it's.py",
        'a"quote.py',
        'back\\slash.py',
        'line\nend.py',
        'tab\tand\u0007bell.py',
        ' ',
      ];

let repository: GitRepository;
let first: string;
let second: string;
beforeAll(async () => {
  repository = await gitRepository({
    ...Object.fromEntries(names.map((name) => [name, 'import dash\n'])),
    'a/b.txt': 'x\n',
  });
  first = repository.git('rev-parse', 'HEAD');
  second = await repository.commit({ 'a/b.txt': undefined, 'a/c.txt': 'x\n', 'plain.py': 'changed\n' });
});
afterAll(async () => {
  await repository[Symbol.asyncDispose]();
});

describe('a repository', () => {
  test('is found from a folder inside, with its top and its commit', async () => {
    const git = await openRepository(join(repository.path, 'a'));
    expect(await realpath(git.root)).toBe(await realpath(repository.path));
    expect(git.commit).toBe(second);
  });

  test('lists every tracked file by its real name', async () => {
    const tracked = await (await openRepository(repository.path)).tracked();
    expect(tracked.map(({ path }) => path).sort()).toEqual([...names, 'a/c.txt'].sort());
  });

  test('finds the files that contain a word', async () => {
    const git = await openRepository(repository.path);
    const others = names.filter((name) => name !== 'plain.py');
    expect((await git.filesContaining('dash')).sort()).toEqual([...others].sort());
    expect(await git.filesContaining('no such word')).toEqual([]);
  });

  test('lists both paths of a file that was moved', async () => {
    const git = await openRepository(repository.path);
    expect(await git.changed(first, second)).toEqual(['a/b.txt', 'a/c.txt', 'plain.py']);
  });

  test('reads files of another commit', async () => {
    const git = await openRepository(repository.path);
    expect(await git.files(first, ['a', 'plain.py', 'missing'])).toEqual([
      { path: 'a/b.txt', text: 'x\n' },
      { path: 'plain.py', text: 'import dash\n' },
    ]);
  });

  test('reads the branch, the remote and whether files were changed', async () => {
    await using clone = await shallowClone(repository, 'main');
    const [git, checkout] = [await openRepository(repository.path), await openRepository(clone.path)];
    expect([await git.branch(), await checkout.branch()]).toEqual(['main', undefined]);
    expect([await git.remote(), await checkout.remote()]).toEqual([undefined, `file://${repository.path}`]);
    expect([await git.isDirty(), await checkout.isDirty()]).toEqual([false, false]);
  });

  test('reads the parents of a commit, and fetches one, in a shallow clone', async () => {
    await using clone = await shallowClone(repository, 'main');
    const git = await openRepository(clone.path);
    expect(await git.parents()).toEqual([first]);
    expect(await git.has(first)).toBe(false);
    await git.fetch(first);
    expect(await git.has(first)).toBe(true);
    expect(await git.mergeBase(first, second)).toBeUndefined();
  });
});

test('a repository without a commit is found', async () => {
  await using folder = await temporaryFolder();
  const empty = await gitRepository({});
  await using _ = empty;
  empty.git('checkout', '--quiet', '--orphan', 'empty');
  expect(await findRepository(empty.path)).toMatchObject({ root: empty.path, commit: undefined });
  expect(await findRepository(folder.path)).toBeUndefined();
});

test('a folder outside of a repository is an error of the user', async () => {
  await using folder = await temporaryFolder();
  await expect(openRepository(folder.path)).rejects.toThrow('is not in a git repository');
});

test('a folder that does not exist is in no repository', async () => {
  expect(await findRepository('/no/such/folder')).toBeUndefined();
});

test('a runner without git is an error of the user', async () => {
  await using folder = await temporaryFolder();
  const before = process.env.PATH;
  process.env.PATH = folder.path;
  try {
    await expect(openRepository(repository.path)).rejects.toThrow("git can't be started.");
  } finally {
    process.env.PATH = before;
  }
});
