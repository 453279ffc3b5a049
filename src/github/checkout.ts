import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type FileAccess, listFolder } from '../shared/file-access.ts';
import { leadsOut } from '../shared/paths.ts';
import type { Problem } from '../shared/problems.ts';
import type { Workspace } from '../shared/workspace.ts';

/**
 * The problem of a workflow without the step `actions/checkout`: the workspace has no `.git`, and the app isn't there either.
 * Files that another step put there, such as a downloaded artifact, can be deployed without git.
 *
 * @param options.needsGit a plan compares commits, so files alone don't suffice
 * @returns `undefined` if the repository is checked out, or there is Python code to deploy
 */
export function missingCheckout(
  { root, repository, app }: Pick<Workspace, 'root' | 'repository' | 'app'>,
  { needsGit = false } = {},
): Problem | undefined {
  if (existsSync(join(repository, '.git'))) return undefined;
  const isDeployable = hasPython(app, { repository });
  if (isDeployable && !needsGit) return undefined;
  const folder = relative(root, app);
  const inside = folder === '' || leadsOut(folder) ? 'it' : `its folder ${folder}`;
  const lacks = existsSync(app) ? 'has no Python file' : 'does not exist';
  const isEmpty = listFolder(root, { repository: root }).length === 0;
  return {
    message: 'The repository is not checked out.',
    reason: isEmpty
      ? `The workspace ${root} is empty.`
      : `The workspace ${root} has no .git${isDeployable ? '' : `, and ${inside} ${lacks}`}.`,
    hint: 'Add this step before the step of this action:\n  - uses: actions/checkout@v7',
  };
}

/** How deep below the app folder Python files are looked for. */
const maxDepth = 3;

function hasPython(folder: string, access: FileAccess, depth = 0): boolean {
  return listFolder(folder, access).some((entry) =>
    entry.isDirectory()
      ? depth < maxDepth && hasPython(join(folder, entry.name), access, depth + 1)
      : entry.name.endsWith('.py'),
  );
}
