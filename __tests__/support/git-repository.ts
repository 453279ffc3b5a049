import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryFolder, temporaryFolder, writeFiles } from './temporary-folder.ts';

/** A git repository in a temporary folder. */
export interface GitRepository extends TemporaryFolder {
  git(...args: string[]): string;
  /**
   * Commits changes to the checked-out branch.
   *
   * @param changes the new text of each file; `undefined` removes the file
   * @returns the commit's hash
   */
  commit(changes: Readonly<Record<string, string | undefined>>): Promise<string>;
}

/** @param files the files of the first commit, on the branch main */
export async function gitRepository(files: Parameters<GitRepository['commit']>[0]): Promise<GitRepository> {
  const folder = await temporaryFolder();
  const git = (...args: string[]) => runGit(folder.path, ...args);
  git('init', '--quiet', '--initial-branch=main');
  // GitHub also allows to fetch any commit by its hash.
  git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  const repository: GitRepository = {
    ...folder,
    git,
    async commit(changes) {
      for (const [path, change] of Object.entries(changes)) {
        await rm(join(folder.path, path), { force: true, recursive: true });
        if (change !== undefined) await writeFiles(folder.path, { [path]: change });
      }
      git('add', '--all', '.');
      git('commit', '--quiet', '--allow-empty', '--message=Change');
      return git('rev-parse', 'HEAD');
    },
  };
  await repository.commit(files);
  return repository;
}

/** Clones one commit, like `actions/checkout`. @param ref a branch, or a ref such as `refs/pull/1/merge` */
export async function shallowClone(of: GitRepository, ref: string): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  runGit(folder.path, 'init', '--quiet');
  runGit(folder.path, 'remote', 'add', 'origin', `file://${of.path}`);
  runGit(folder.path, 'fetch', '--quiet', '--no-tags', '--depth=1', 'origin', ref);
  runGit(folder.path, 'checkout', '--quiet', '--force', 'FETCH_HEAD');
  return folder;
}

function runGit(folder: string, ...args: string[]): string {
  const identity = [
    '-c',
    'user.name=Mira',
    '-c',
    'user.email=mira@example.org',
    '-c',
    'commit.gpgsign=false',
  ];
  return execFileSync('git', ['-C', folder, ...identity, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}
