import { type PythonFiles, pythonFilesOf } from '../bundle/python/modules.ts';
import { below, folderOf } from '../shared/paths.ts';
import type { Change } from './affected-apps.ts';
import type { FoundApp } from './find-apps.ts';
import { type ImportReader, resolveImport } from './imports.ts';
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
export function sharedChanges(
  apps: readonly FoundApp[],
  changed: readonly string[],
  repository: Repository,
  importsOf: ImportReader,
): (app: FoundApp) => Change | undefined {
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
  addImporters(affected, shared, importsOf, (imported, file) =>
    resolveImport(imported, file, [...above, ...elsewhere], python),
  );
  const mayImport = importFilter(affected, [...above, ...elsewhere]);
  const filesOf = Map.groupBy(python.files, appOf);
  return ({ folder }) => {
    // An app at the root of the repository has every module in its folder.
    if (folder === '') return undefined;
    const roots = [folder, below(folder, 'src'), ...upwards(folder).slice(1), ...elsewhere];
    for (const file of filesOf.get(folder) ?? []) {
      if (!mayImport(repository.text(file) ?? '')) continue;
      for (const loaded of importsOf(file).flatMap((one) => resolveImport(one, file, roots, python))) {
        const found = affected.get(loaded);
        if (found) return { path: found.change, reason: reasonOf(found, loaded, file) };
      }
    }
    return undefined;
  };
}

/** Why a shared module counts as changed. */
interface SharedChange {
  /** The path that changed. */
  readonly change: string;
  readonly kind: 'file' | 'package' | 'project' | 'import';
}

function reasonOf({ kind }: SharedChange, module: string, file: string): string {
  switch (kind) {
    case 'file':
      return `which ${file} imports`;
    case 'package':
      return `which is in a package that ${file} imports from`;
    case 'project':
      return `which is in a project that ${file} imports from`;
    case 'import':
      return `which ${file} imports through ${module}`;
    default:
      return kind satisfies never;
  }
}

function changedModules(
  changed: readonly string[],
  shared: readonly string[],
  projects: readonly string[],
  python: PythonFiles,
): Map<string, SharedChange> {
  const affected = new Map<string, SharedChange>();
  const all = new Set(shared);
  const ofProject = new Map(
    projects.flatMap((folder) => projectFiles.map((name) => [below(folder, name), folder])),
  );
  for (const change of changed) {
    if (change.endsWith('.py')) {
      if (all.has(change)) affected.set(change, { change, kind: 'file' });
      continue;
    }
    // Templates, queries and other data that a package reads.
    const folder = packageOf(change, python);
    const project = ofProject.get(change);
    for (const module of folder === undefined && project === undefined ? [] : shared) {
      if (affected.has(module)) continue;
      if (folder !== undefined && isIn(folder, module)) affected.set(module, { change, kind: 'package' });
      else if (project !== undefined && isIn(project, module))
        affected.set(module, { change, kind: 'project' });
    }
  }
  return affected;
}

/** Adds the shared modules that import affected ones. */
function addImporters(
  affected: Map<string, SharedChange>,
  shared: readonly string[],
  importsOf: ImportReader,
  resolve: (imported: ReturnType<ImportReader>[number], file: string) => string[],
): void {
  const importers = new Map<string, string[]>();
  for (const file of shared) {
    for (const loaded of new Set(importsOf(file).flatMap((imported) => resolve(imported, file)))) {
      const known = importers.get(loaded);
      if (known) known.push(file);
      else importers.set(loaded, [file]);
    }
  }
  const waiting = [...affected.keys()];
  for (const module of waiting) {
    const change = affected.get(module)?.change ?? module;
    for (const importer of importers.get(module) ?? []) {
      if (affected.has(importer)) continue;
      affected.set(importer, { change, kind: 'import' });
      waiting.push(importer);
    }
  }
}

/** Above this number, searching for names takes longer than it saves. */
const mostNames = 20;

/** A cheap test before parsing: a file that imports a module contains its name. */
function importFilter(
  affected: ReadonlyMap<string, SharedChange>,
  roots: readonly string[],
): (text: string) => boolean {
  const modules = [...affected.keys()].map((path) => path.replace(/(\/__init__)?\.py$/, ''));
  const top = (module: string) =>
    upwards(module)
      .filter((at) => at !== '' && roots.includes(folderOf(at)))
      .map(lastName);
  for (const names of [new Set(modules.map(lastName)), new Set(modules.flatMap(top))]) {
    // Identifiers need no escaping in a regular expression.
    const words = [...names].filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name));
    if (words.length > mostNames) continue;
    const mention = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${words.join('|')})(?![\\p{L}\\p{N}_])`, 'u');
    return (text) => words.length > 0 && mention.test(text);
  }
  return () => true;
}

const projectFiles = ['pyproject.toml', 'setup.py', 'setup.cfg'];

function projectsAmong(paths: readonly string[]): string[] {
  const names = new Set(projectFiles);
  return [...new Set(paths.filter((path) => names.has(lastName(path))).map(folderOf))].sort();
}

/** The outermost regular package that a file is in. */
function packageOf(path: string, { files }: PythonFiles): string | undefined {
  let found: string | undefined;
  for (let at = folderOf(path); at !== '' && files.has(`${at}/__init__.py`); at = folderOf(at)) found = at;
  return found;
}

const lastName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
