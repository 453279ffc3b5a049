import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findRepository, openRepository } from '../git.ts';
import { configFiles } from '../inputs/connect-toml.ts';
import { recordFolders } from '../inputs/deployment-records.ts';
import { below } from '../shared/paths.ts';
import type { Problem } from '../shared/problems.ts';
import type { Workspace } from '../shared/workspace.ts';

/** The files of the app folder that say which content item is meant, in a folder of their own. */
export interface TrustedConfig extends AsyncDisposable {
  readonly folder: string;
  readonly notices: readonly Problem[];
}

/**
 * The files that say which content item is meant, as the commit has them that the workflow itself comes from: whoever
 * could change it there could change the workflow. It is not the base of the pull request, which its author chooses.
 *
 * @returns `undefined` where that commit is checked out; where it can't be read, a folder without files
 */
export async function readTrustedConfig(
  { repository, appFolder }: Pick<Workspace, 'repository' | 'appFolder'>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<TrustedConfig | undefined> {
  const commit = environment.GITHUB_SHA ?? '';
  if ((await findRepository(repository))?.commit === commit) return undefined;
  const folder = await mkdtemp(join(environment.RUNNER_TEMP || tmpdir(), 'connect-dash-deploy-workflow-'));
  const notices: Problem[] = [];
  try {
    const inside = appFolder === '.' ? '' : appFolder;
    for (const { path, text } of await filesOf(commit, repository, inside)) {
      const file = join(folder, path.slice(inside === '' ? 0 : inside.length + 1));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  } catch (error) {
    notices.push(unreadable(commit, error as Error));
  }
  return { folder, notices, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

async function filesOf(commit: string, repository: string, inside: string) {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new Error('GITHUB_SHA names no commit.');
  const git = await openRepository(repository);
  // The checkout of a pull request holds just the one commit.
  if (!(await git.has(commit))) await git.fetch(commit);
  return git.files(
    commit,
    [...configFiles, ...recordFolders].map((path) => below(inside, path)),
  );
}

function unreadable(commit: string, { message }: Error): Problem {
  return {
    message: `The files of commit ${commit.slice(0, 7)} can't be read, which the workflow comes from.`,
    reason: `So only the inputs say which content item is meant: what is checked out is the pull request's. ${message.trim().split('\n').at(-1)}`,
    hint: 'Give content-guid or name as inputs; or let actions/checkout keep its credentials (persist-credentials), so that git can fetch that commit.',
  };
}
