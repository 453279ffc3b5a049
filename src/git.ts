import { getExecOutput } from '@actions/exec';
import { UserError } from './shared/problems.ts';

/** A path that git tracks. */
export interface Tracked {
  /** Relative to the top of the repository, with `/`. */
  readonly path: string;
  /** A submodule is one path: its files belong to another repository. */
  readonly kind: 'file' | 'link' | 'submodule';
}

/** A repository with a work tree. */
export type Git = Awaited<ReturnType<typeof repositoryOf>>;

/**
 * The repository of a folder.
 *
 * @throws {UserError} if there is no git, or no repository
 */
export const openRepository = (folder: string): Promise<Git> =>
  repositoryOf(folder).catch((error) => refuse(folder, error));

/** The repository of a folder; `undefined` if there is no git, no repository, or no folder. */
export const findRepository = (folder: string) => repositoryOf(folder).catch(() => undefined);

async function repositoryOf(folder: string) {
  // Before the first commit, HEAD is not a revision and is left out.
  const [root = '', commit] = lines(
    await runGit(folder, ['rev-parse', '--show-toplevel', '--revs-only', 'HEAD']),
  );
  const git = (...args: string[]) => runGit(root, args);
  const optional = (...args: string[]) => git(...args).then(line, () => undefined);
  return {
    /** The absolute path of its top folder. */
    root,
    /** The commit that is checked out; `undefined` before the first one. */
    commit,
    ...filesOf(git),
    /** The name of the branch that is checked out. */
    branch: () => optional('symbolic-ref', '--quiet', '--short', 'HEAD'),
    /** The URL of the remote repository. */
    remote: () => optional('remote', 'get-url', 'origin'),
    /** Whether files of the work tree differ from the commit. */
    isDirty: async () => (await optional('status', '--porcelain')) !== undefined,
    /** The parents of the commit that is checked out, also if a shallow clone lacks them. */
    async parents(): Promise<string[]> {
      // Read from the commit itself: for a shallow clone, git reports no parents.
      const commit = await git('cat-file', 'commit', 'HEAD');
      const [header = ''] = commit.split('\n\n');
      return Array.from(header.matchAll(/^parent ([0-9a-f]+)$/gm), ([, parent = '']) => parent);
    },
    has: (commit: string): Promise<boolean> =>
      git('cat-file', '-e', `${commit}^{tree}`).then(
        () => true,
        () => false,
      ),
    /** Fetches a single commit from where the clone came from. */
    async fetch(commit: string): Promise<void> {
      const options = ['--quiet', '--no-tags', '--no-recurse-submodules', '--depth=1'];
      await git('fetch', ...options, 'origin', commit);
    },
    /** The commit from which two lines of history diverged, or `undefined` if it isn't known here. */
    mergeBase: (one: string, other: string) => optional('merge-base', one, other),
  };
}

/** What concerns the files of a repository. */
function filesOf(git: (...args: string[]) => Promise<string>) {
  return {
    async tracked(): Promise<Tracked[]> {
      return lines(await git('ls-files', '--stage')).flatMap((entry) => {
        const [, mode, stage, path] = /^(\d+) [0-9a-f]+ (\d)\t(.*)$/.exec(entry) ?? [];
        // An unfinished merge lists a path up to three times.
        if (path === undefined || (stage !== '0' && stage !== '2')) return [];
        const kind = mode === '120000' ? 'link' : mode === '160000' ? 'submodule' : 'file';
        return [{ path: unquote(path), kind } as const];
      });
    },
    /** The paths whose text contains a word, with this case, among those that match the pathspecs. */
    async filesContaining(word: string, ...pathspecs: readonly string[]): Promise<string[]> {
      try {
        return lines(await git('grep', '-l', '-I', '-F', '-e', word, '--', ...pathspecs)).map(unquote);
      } catch (error) {
        // No line matched (git-grep(1)).
        if (error instanceof GitError && error.exitCode === 1) return [];
        throw error;
      }
    },
    /** Paths that differ between two commits; for a file that was moved, both its paths. */
    async changed(base: string, head: string): Promise<string[]> {
      const listed = await git('diff-tree', '-r', '--name-only', '--no-renames', base, head);
      return lines(listed).map(unquote);
    },
    /** The files of a commit with these paths, or in these folders; no links. */
    async files(commit: string, paths: readonly string[]) {
      const listed = lines(await git('ls-tree', '-r', '--full-tree', commit, '--', ...paths));
      const found = listed.flatMap((entry) => {
        const [, blob, path] = /^100\d+ blob ([0-9a-f]+)\t(.*)$/.exec(entry) ?? [];
        return blob === undefined || path === undefined ? [] : [{ blob, path: unquote(path) }];
      });
      return Promise.all(
        found.map(async ({ blob, path }) => ({ path, text: await git('cat-file', 'blob', blob) })),
      );
    },
  };
}

class GitError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, stderr: string) {
    super(stderr.trim() || `git ended with ${exitCode}.`);
    this.name = 'GitError';
    this.exitCode = exitCode;
  }
}

/** What a command prints. @throws {GitError} if it fails */
async function runGit(folder: string, args: readonly string[]): Promise<string> {
  // In a container the folder often belongs to another user, which git would refuse to read. Paths are quoted only if
  // they have special characters: output without line ends is slow to read (@actions/exec looks for them from the start).
  const options = ['-c', 'safe.directory=*', '-c', 'core.quotePath=false'];
  const { stdout, stderr, exitCode } = await getExecOutput('git', [...options, ...args], {
    cwd: folder,
    silent: true,
    ignoreReturnCode: true,
    env: {
      ...(process.env as Record<string, string>),
      LC_ALL: 'C',
      // Never wait for somebody to type a password, or for a server that sends nothing.
      GIT_TERMINAL_PROMPT: '0',
      GIT_HTTP_LOW_SPEED_LIMIT: '1000',
      GIT_HTTP_LOW_SPEED_TIME: '30',
    },
  });
  if (exitCode !== 0) throw new GitError(exitCode, stderr);
  return stdout;
}

const line = (output: string): string | undefined => output.trim() || undefined;

const lines = (output: string): string[] => output.split('\n').filter((one) => one !== '');

/** A path with special characters is in quotes, with the escapes of C (git-config(1), `core.quotePath`). */
function unquote(path: string): string {
  if (!path.startsWith('"')) return path;
  return path
    .slice(1, -1)
    .replace(/\\(?:([0-7]{3})|([abtnvfr])|(.))/g, (_, octal, letter, other) =>
      octal || letter
        ? String.fromCharCode(octal ? Number.parseInt(octal, 8) : 7 + 'abtnvfr'.indexOf(letter))
        : other,
    );
}

function refuse(folder: string, error: unknown): never {
  const problem =
    error instanceof GitError
      ? {
          message: `${folder} is not in a git repository.`,
          reason: 'Which files belong to it, and which of them changed, is known only to git.',
          hint: 'Name a folder of a git repository.',
        }
      : {
          message: "git can't be started.",
          reason: 'It lists the files of the repository and their changes, and there is none on the PATH.',
          hint: 'Install git.',
        };
  throw new UserError(problem, { cause: error });
}
