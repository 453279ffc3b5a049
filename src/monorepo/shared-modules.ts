import { type ImportedName, importedNames } from '../bundle/python/imports.ts';
import { filesLoaded, type PythonFiles, pythonFilesOf, rootOf } from '../bundle/python/modules.ts';
import { largestFile } from '../bundle/python/sources.ts';
import { nodesNamed, parsePython } from '../bundle/python/tree.ts';
import { below, folderOf } from '../shared/paths.ts';
import type { Change } from './app-inputs.ts';
import type { FoundApp } from './find-apps.ts';
import { isIn, type Repository, upwards } from './repository.ts';

/**
 * Finds apps that import a changed module outside their folder, directly or through other modules.
 *
 * Shared modules are searched in the folders above an app, and in the projects of the repository (folders with
 * pyproject.toml, setup.py or setup.cfg) and their `src`, unless they are apps themselves.
 *
 * The search starts from the changes: if none is in a shared module, no source is read.
 *
 * @param repository including the files that the change removed
 * @returns a function that finds the changed module that an app imports, if any
 */
export async function sharedChanges(
  apps: readonly FoundApp[],
  changed: readonly string[],
  repository: Repository,
): Promise<(app: FoundApp) => Change | undefined> {
  const paths = [...repository.tracked.map(({ path }) => path), ...changed.filter(repository.has)];
  const python = pythonFilesOf(paths);
  const appFolders = new Set(apps.map(({ folder }) => folder).filter((folder) => folder !== ''));
  const appOf = (path: string) => upwards(path).find((folder) => appFolders.has(folder));
  const projects = projectsAmong(paths).filter((folder) => folder !== '' && appOf(folder) === undefined);
  const elsewhere = projects.flatMap((folder) => [folder, below(folder, 'src')]);
  const above = [...new Set([...appFolders].flatMap((folder) => upwards(folder).slice(1)))];
  const shared = [...python.files].filter((path) => appOf(path) === undefined);

  const affected = changedModules(changed, shared, projects, python);
  if (affected.size === 0) return () => undefined;
  const filesOfImports = await importReader(repository, python);
  addImporters(affected, shared, (file) => filesOfImports(file, [...above, ...elsewhere]));
  const mayImport = importFilter([...affected.keys()]);
  const filesOf = Map.groupBy(python.files, appOf);
  return ({ folder }) => {
    // An app at the root of the repository has every module in its folder.
    if (folder === '') return undefined;
    const roots = [folder, below(folder, 'src'), ...upwards(folder).slice(1), ...elsewhere];
    for (const file of filesOf.get(folder) ?? []) {
      if (!mayImport(repository.text(file) ?? '')) continue;
      for (const loaded of filesOfImports(file, roots)) {
        const path = affected.get(loaded);
        if (path !== undefined) return { path, reason: reasonOf(path, loaded, file) };
      }
    }
    return undefined;
  };
}

function reasonOf(change: string, module: string, file: string): string {
  if (!change.endsWith('.py')) return `which is in a package that ${file} imports from`;
  return change === module ? `which ${file} imports` : `which ${file} imports through ${module}`;
}

/**
 * The path that changed by affected module: the module itself, or another file of its package or project, such as a
 * template or a query.
 */
function changedModules(
  changed: readonly string[],
  shared: readonly string[],
  projects: readonly string[],
  python: PythonFiles,
): Map<string, string> {
  const affected = new Map<string, string>();
  const all = new Set(shared);
  const ofProject = new Map(
    projects.flatMap((folder) => projectFiles.map((name) => [below(folder, name), folder])),
  );
  for (const change of changed) {
    if (change.endsWith('.py')) {
      if (all.has(change)) affected.set(change, change);
      continue;
    }
    const folder = packageOf(change, python) ?? ofProject.get(change);
    if (folder === undefined) continue;
    for (const module of shared) {
      if (isIn(folder, module) && !affected.has(module)) affected.set(module, change);
    }
  }
  return affected;
}

/** Adds the shared modules that import affected ones. */
function addImporters(
  affected: Map<string, string>,
  shared: readonly string[],
  filesOfImports: (file: string) => readonly string[],
): void {
  const imports = shared.flatMap((file) => filesOfImports(file).map((loaded) => ({ file, loaded })));
  const importers = Map.groupBy(imports, ({ loaded }) => loaded);
  // A map iterates over what is added meanwhile, too.
  for (const [module, change] of affected) {
    for (const { file } of importers.get(module) ?? []) {
      if (!affected.has(file)) affected.set(file, change);
    }
  }
}

/** A cheap test before parsing: a file that imports a module contains its name. */
function importFilter(modules: readonly string[]): (text: string) => boolean {
  const names = new Set(modules.map((path) => lastName(path.replace(/(\/__init__)?\.py$/, ''))));
  return (text) => text.match(/[\p{L}_][\p{L}\p{N}_]*/gu)?.some((word) => names.has(word)) ?? false;
}

/** Reads the files that the imports of a file load, looked up in these folders in order. Each file is parsed once. */
async function importReader(repository: Repository, python: PythonFiles) {
  const { parser } = await import('@lezer/python');
  const known = new Map<string, readonly ImportedName[]>();
  const importsOf = (path: string) => {
    const text = repository.text(path);
    if (text === undefined || text.length > largestFile) return [];
    const file = parsePython(parser, path, text);
    return file
      ? nodesNamed(file.tree.topNode, 'ImportStatement').flatMap((node) => importedNames(file, node))
      : [];
  };
  return (file: string, roots: readonly string[]): readonly string[] => {
    const imports = known.get(file) ?? importsOf(file);
    known.set(file, imports);
    return imports.flatMap((one) => resolveImport(one, file, roots, python));
  };
}

function resolveImport(
  { level, module, name }: ImportedName,
  importer: string,
  roots: readonly string[],
  python: PythonFiles,
): string[] {
  if (level === 0) {
    const root = rootOf(module.split('.', 1)[0] ?? '', roots, python);
    return root === undefined ? [] : filesLoaded(root, module, name, python);
  }
  let start = folderOf(importer);
  for (let up = 1; up < level; up++) start = folderOf(start);
  return filesLoaded(start, module, name, python);
}

const projectFiles = ['pyproject.toml', 'setup.py', 'setup.cfg'];

function projectsAmong(paths: readonly string[]): string[] {
  return [...new Set(paths.filter((path) => projectFiles.includes(lastName(path))).map(folderOf))].sort();
}

/** The outermost regular package that a file is in. */
function packageOf(path: string, { files }: PythonFiles): string | undefined {
  return upwards(folderOf(path)).findLast((at) => at !== '' && files.has(`${at}/__init__.py`));
}

const lastName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
