import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryFolder, temporaryFolder, writeFiles } from './temporary-folder.ts';

/** A git repository in a folder of its own, which goes when its scope ends. */
export interface GitRepository extends TemporaryFolder {
  git(...args: string[]): string;
  /**
   * Commits changes on top of what is checked out: text for a file, `undefined` to remove one.
   *
   * @returns the commit
   */
  commit(changes: Readonly<Record<string, string | undefined>>): Promise<string>;
}

/** @param files of the first commit, on the branch main */
export async function gitRepository(files: Parameters<GitRepository['commit']>[0]): Promise<GitRepository> {
  const folder = await temporaryFolder();
  const git = (...args: string[]) => runGit(folder.path, ...args);
  git('init', '--quiet', '--initial-branch=main');
  // As GitHub allows it for any commit that it still has.
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

/** A clone as `actions/checkout` makes it: just one commit of the branch, or of a ref such as `refs/pull/1/merge`. */
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
