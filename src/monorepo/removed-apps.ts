import type { Git } from '../git.ts';
import { declaringFile } from './declaration.ts';
import { type FoundApp, findApps } from './find-apps.ts';
import { isIn, type Repository } from './repository.ts';

/**
 * The apps that a change removed or moved. Their content is kept on the server, so the user is informed.
 *
 * @param base the previous commit
 * @param changed the paths that differ
 * @param apps the current apps
 */
export async function goneApps(
  git: Git,
  base: string,
  changed: readonly string[],
  apps: readonly FoundApp[],
  now: Repository,
): Promise<FoundApp[]> {
  const gone = changed.filter((path) => !now.has(path));
  if (!gone.some(mayDeclare)) return [];
  // Only removed files that can declare or create an app are read, since there may be thousands.
  const saying = new Set(await git.holdingAt(base, 'Dash', '*.py'));
  const read = gone.filter((path) => (path.endsWith('.py') ? saying.has(path) : mayDeclare(path)));
  const were = await findApps(
    asItWas(read, read.length === 0 ? [] : await git.files(base, read), now),
    () => {},
  );
  const isThere = ({ folder }: FoundApp) =>
    apps.some((app) => app.folder === folder || (app.declaration && isIn(app.folder, folder)));
  return were.filter((app) => !isThere(app));
}

const mayDeclare = (path: string) =>
  ['.py', declaringFile, 'pyproject.toml'].some((end) => path === end || path.endsWith(end));

/** A repository with only these files. */
function asItWas(
  paths: readonly string[],
  files: readonly { readonly path: string; readonly text: string }[],
  now: Repository,
): Repository {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return {
    tracked: paths.map((path) => ({ path, kind: 'file' })),
    has: (path) => texts.has(path) || (path.endsWith('__init__.py') && now.has(path)),
    text: (path) => texts.get(path),
    holding: async (word, ...pathspecs) =>
      paths.filter(
        (path) =>
          texts.get(path)?.includes(word) && pathspecs.some((one) => path.endsWith(one.replace(/^\*/, ''))),
      ),
  };
}
