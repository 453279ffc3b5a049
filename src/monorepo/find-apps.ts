import { likelyApps } from '../bundle/entrypoint/entrypoint-hints.ts';
import { dashNamesIn } from '../bundle/python/dash-objects.ts';
import { Evaluator } from '../bundle/python/evaluate.ts';
import { readSources } from '../bundle/python/sources.ts';
import type { AppFolder } from '../bundle/types.ts';
import { below, folderOf } from '../shared/paths.ts';
import { type Declaration, isDeclaration, readDeclaration } from './declaration.ts';
import { isIn, type Repository, upwards } from './repository.ts';

/** A Dash app of the repository. */
export interface FoundApp {
  /** Its folder, relative to the repository; `''` is the repository itself. */
  readonly folder: string;
  readonly declaration?: Declaration;
  /** How the app was found, for the summary. */
  readonly source: string;
}

/**
 * Finds every Dash app: folders with a `connect.toml`, and folders whose Python source creates a Dash object
 * at the top level of a module. The folder of a module is the nearest one above that is not a package.
 * If a folder above declares an app, the module belongs to that app. Tests are ignored.
 *
 * @returns sorted by folder
 */
export async function findApps(repository: Repository): Promise<FoundApp[]> {
  const apps = new Map<string, FoundApp>();
  for (const file of repository.tracked.map(({ path }) => path).filter(isDeclaration)) {
    const folder = folderOf(file);
    apps.set(folder, { folder, declaration: await readDeclaration(folder, repository), source: file });
  }
  // The class is called Dash, also if the variable has another name.
  const undeclared = (await repository.filesContaining('Dash', '*.py')).filter(
    (path) => !isTest(path) && !upwards(folderOf(path)).some((folder) => apps.has(folder)),
  );
  const modules = pythonByFolder(repository);
  for (const [folder, candidates] of Map.groupBy(undeclared, (path) => startFolder(path, repository))) {
    const found =
      (await dashObjectIn(folder, candidates, repository)) ??
      // A module beside them may create the app with a function of one of them.
      (await dashObjectIn(folder, besides(folder, candidates, modules), repository));
    if (found) apps.set(folder, { folder, source: found });
  }
  return [...apps.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** The folder on Python's path when the module is imported. */
function startFolder(file: string, repository: Repository): string {
  let folder = folderOf(file);
  let inPackage = false;
  while (folder !== '' && repository.has(below(folder, '__init__.py'))) {
    folder = folderOf(folder);
    inPackage = true;
  }
  // The src layout: the package is installed from the folder that contains src.
  const isProject = (at: string) =>
    ['pyproject.toml', 'setup.py', 'setup.cfg'].some((name) => repository.has(below(at, name)));
  const above = folderOf(folder);
  return inPackage && /(^|\/)src$/.test(folder) && isProject(above) ? above : folder;
}

/** The location of the first Dash object, or `undefined` if these files contain none. */
async function dashObjectIn(
  folder: string,
  files: readonly string[],
  repository: Repository,
): Promise<string | undefined> {
  const start =
    folder !== '' && files.every((file) => isIn(below(folder, 'src'), file)) ? below(folder, 'src') : folder;
  const inApp = (path: string) => (start === '' ? path : path.slice(start.length + 1));
  const app: AppFolder = {
    paths: files.map(inApp),
    read: async (path) => repository.text(below(start, path)),
  };
  const sources = await readSources(app);
  const evaluator = new Evaluator(sources);
  for (const path of sources.modules.files) {
    const module = sources.module(path);
    const [name] = module ? dashNamesIn(module, evaluator) : [];
    if (name) return `${below(start, path)} line ${name.line}`;
  }
  const [likely] = likelyApps({ app, sources, evaluator });
  return likely && `${below(start, likely.module.path)} line ${likely.line}`;
}

function pythonByFolder({ tracked }: Repository): ReadonlyMap<string, readonly string[]> {
  const python = tracked
    .filter(({ path, kind }) => kind === 'file' && path.endsWith('.py'))
    .map(({ path }) => path);
  return Map.groupBy(python, folderOf);
}

function besides(
  folder: string,
  candidates: readonly string[],
  modules: ReadonlyMap<string, readonly string[]>,
): string[] {
  const folders = new Set([
    folder,
    ...candidates.flatMap((file) => upwards(folderOf(file)).filter((at) => isIn(folder, at))),
  ]);
  return [...folders].flatMap((at) => modules.get(at) ?? []).filter((path) => !isTest(path));
}

/** Names of test files by the conventions of pytest, and common names of test folders. */
const isTest = (path: string) => /(^|\/)(tests?\/|test_[^/]*$|conftest\.py$|[^/]*_test\.py$)/.test(path);
