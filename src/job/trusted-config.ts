import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findRepository, openRepository } from '../git.ts';
import { configFile } from '../inputs/connect-toml.ts';
import { recordFolders } from '../inputs/deployment-records.ts';
import { below } from '../shared/paths.ts';
import type { Problem } from '../shared/problems.ts';
import { temporaryFolder } from '../shared/temporary-folder.ts';
import type { Workspace } from '../shared/workspace.ts';

/** The files that select the content item, from a trusted commit, in a temporary folder. */
export interface TrustedConfig extends AsyncDisposable {
  readonly folder: string;
  readonly notices: readonly Problem[];
}

/**
 * Reads the files that select the content item from the commit of the workflow itself: a person who can change them
 * there can change the workflow as well. The base of the pull request is not used, since its author chooses it.
 *
 * @returns `undefined` if that commit is checked out; an empty folder if it can't be read
 */
export async function readTrustedConfig(
  { repository, appFolder }: Pick<Workspace, 'repository' | 'appFolder'>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<TrustedConfig | undefined> {
  const commit = environment.GITHUB_SHA ?? '';
  if ((await findRepository(repository))?.commit === commit) return undefined;
  const folder = await temporaryFolder(environment.RUNNER_TEMP || undefined);
  const notices: Problem[] = [];
  try {
    const inside = appFolder === '.' ? '' : appFolder;
    for (const { path, text } of await filesOf(commit, repository, inside)) {
      const file = join(folder.path, path.slice(inside === '' ? 0 : inside.length + 1));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  } catch (error) {
    notices.push(unreadable(commit, error as Error));
  }
  return { folder: folder.path, notices, [Symbol.asyncDispose]: folder.remove };
}

async function filesOf(commit: string, repository: string, inside: string) {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new Error('GITHUB_SHA is not a commit.');
  const git = await openRepository(repository);
  // The checkout of a pull request has only one commit.
  if (!(await git.has(commit))) await git.fetch(commit);
  return git.files(
    commit,
    [configFile, ...recordFolders].map((path) => below(inside, path)),
  );
}

function unreadable(commit: string, { message }: Error): Problem {
  return {
    message: `The configuration at commit ${commit.slice(0, 7)} (the commit of the workflow) can't be read.`,
    reason: `The checked-out files are the pull request's and must not select the content, so only the inputs do. ${message.trim().split('\n').at(-1)}`,
    hint: 'Set `content-guid` or `name` in the workflow, or let actions/checkout keep its credentials (`persist-credentials: true`), so that git can fetch the commit.',
  };
}
