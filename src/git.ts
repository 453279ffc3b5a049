import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UserError } from './shared/problems.ts';

const run = promisify(execFile);

/** A path that git tracks. */
export interface Tracked {
  /** Relative to the top of the repository, with `/`. */
  readonly path: string;
  /** A submodule is one path; what lies in it is its own repository's. */
  readonly kind: 'file' | 'link' | 'submodule';
}

/** The repository that is checked out. */
export interface Git {
  /** Its top folder, absolute. */
  readonly root: string;
  tracked(): Promise<Tracked[]>;
  /** The paths whose text holds a word, in this case, among those that match the pathspecs. */
  holding(word: string, ...pathspecs: readonly string[]): Promise<string[]>;
  /** The same in another commit. */
  holdingAt(commit: string, word: string, ...pathspecs: readonly string[]): Promise<string[]>;
  /** Paths that differ between two commits; of a file that moved, both its paths. */
  changed(base: string, head: string): Promise<string[]>;
  /** The parents of the commit that is checked out, also where a shallow clone lacks them. */
  parents(): Promise<string[]>;
  has(commit: string): Promise<boolean>;
  /** Gets just one commit from where the clone came from. */
  fetch(commit: string): Promise<void>;
  /** The files of a commit that these paths name, or that lie in the folders that they name; no links. */
  files(
    commit: string,
    paths: readonly string[],
  ): Promise<readonly { readonly path: string; readonly text: string }[]>;
  /** The commit where two lines of history part, or `undefined` where it isn't known here. */
  mergeBase(one: string, other: string): Promise<string | undefined>;
}

/**
 * @param folder in the repository
 * @throws {UserError} where there is no git, no repository, or nothing checked out
 */
export async function openRepository(folder: string): Promise<Git> {
  const root = (
    await runGit(folder, ['rev-parse', '--show-toplevel']).catch((error) => refuse(folder, error))
  ).trim();
  const git = (...args: string[]) => runGit(root, args);
  const grep = async (word: string, commit: readonly string[], pathspecs: readonly string[]) => {
    try {
      return split(await git('grep', '-l', '-z', '-I', '-F', '-e', word, ...commit, '--', ...pathspecs));
    } catch (error) {
      // By git's manual: 1 says that no line matched.
      if (exitCode(error) === 1) return [];
      throw error;
    }
  };
  return {
    root,
    async tracked() {
      return split(await git('ls-files', '--stage', '-z')).flatMap((entry) => {
        const [, mode, stage, path] = /^(\d+) [0-9a-f]+ (\d)\t(.*)$/s.exec(entry) ?? [];
        // An unfinished merge lists a path up to three times.
        if (path === undefined || (stage !== '0' && stage !== '2')) return [];
        return [
          { path, kind: mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : 'file' } as const,
        ];
      });
    },
    holding: (word, ...pathspecs) => grep(word, [], pathspecs),
    async holdingAt(commit, word, ...pathspecs) {
      // git puts the commit and a colon before each path.
      return (await grep(word, [commit], pathspecs)).map((found) => found.slice(commit.length + 1));
    },
    async changed(base, head) {
      return split(await git('diff-tree', '-r', '-z', '--name-only', '--no-renames', base, head));
    },
    async parents() {
      // The commit itself is asked, since a shallow clone pretends that it has no parents.
      const commit = await git('cat-file', 'commit', 'HEAD');
      const [header = ''] = commit.split('\n\n');
      return Array.from(header.matchAll(/^parent ([0-9a-f]+)$/gm), ([, parent = '']) => parent);
    },
    has: (commit) =>
      git('cat-file', '-e', `${commit}^{tree}`).then(
        () => true,
        () => false,
      ),
    async fetch(commit) {
      const args = ['--quiet', '--no-tags', '--no-recurse-submodules', '--depth=1', 'origin', commit];
      await runGit(root, ['fetch', ...args], 120_000);
    },
    async files(commit, paths) {
      const listed = split(await git('ls-tree', '-r', '-z', '--full-tree', commit, '--', ...paths));
      const found = listed.flatMap((entry) => {
        const [, blob, path] = /^100\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
        return blob === undefined || path === undefined ? [] : [{ blob, path }];
      });
      return Promise.all(
        found.map(async ({ blob, path }) => ({ path, text: await git('cat-file', 'blob', blob) })),
      );
    },
    mergeBase: (one, other) =>
      git('merge-base', one, other).then(
        (commit) => commit.trim(),
        () => undefined,
      ),
  };
}

/** @param timeout in milliseconds, where another machine is asked */
async function runGit(folder: string, args: readonly string[], timeout = 0): Promise<string> {
  // In a container the folder often belongs to another user, which git would refuse to read; and it must never
  // wait for somebody to type a password.
  const { stdout } = await run('git', ['-c', 'safe.directory=*', ...args], {
    cwd: folder,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    maxBuffer: 512 * 1024 * 1024,
    timeout,
  });
  return stdout;
}

const split = (zeroEnded: string) => zeroEnded.split('\0').filter((path) => path !== '');

const exitCode = (error: unknown) => (error as { code?: unknown }).code;

function refuse(folder: string, error: unknown): never {
  if (exitCode(error) === 'ENOENT') {
    throw new UserError(
      {
        message: "git can't be started.",
        reason:
          'It tells which files a push or a pull request changes, and this runner has none on its PATH.',
        hint: 'Install git on the runner, before the step actions/checkout.',
      },
      { cause: error },
    );
  }
  throw new UserError(
    {
      message: 'There is no git repository to plan.',
      reason: `${folder} lies in none, so nothing tells which files belong to it and which ones changed.`,
      hint: 'Put the step actions/checkout before this one.',
    },
    { cause: error },
  );
}
