import { type PythonFiles, pythonFilesOf } from '../bundle/python/modules.ts';
import { below, folderOf } from '../shared/paths.ts';
import type { Change } from './affected-apps.ts';
import type { FoundApp } from './find-apps.ts';
import { type ImportReader, resolveImport } from './imports.ts';
import { isIn, type Repository, upwards } from './repository.ts';

/**
 * Finds apps that import a module from elsewhere in the repository which a change touches, directly or by way of other modules.
 *
 * Where shared modules are looked for: the folders above an app, and the projects of the repository (a folder with
 * pyproject.toml, setup.py or setup.cfg) with their `src`, unless they are apps themselves.
 *
 * It starts from the changes: most of them lie in no shared module, and then no source is read.
 *
 * @param repository with what the change removed still in it
 * @returns what an app imports that changed, or `undefined`
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

  const tainted = taintedBy(changed, shared, projects, python);
  if (tainted.size === 0) return () => undefined;
  spread(tainted, shared, importsOf, (imported, file) =>
    resolveImport(imported, file, [...above, ...elsewhere], python),
  );
  const mayImport = mentioning(tainted, [...above, ...elsewhere]);
  const filesOf = Map.groupBy(python.files, appOf);
  return ({ folder }) => {
    // An app that is the whole repository has everything in its folder.
    if (folder === '') return undefined;
    const roots = [folder, below(folder, 'src'), ...upwards(folder).slice(1), ...elsewhere];
    for (const file of filesOf.get(folder) ?? []) {
      if (!mayImport(repository.text(file) ?? '')) continue;
      for (const loaded of importsOf(file).flatMap((one) => resolveImport(one, file, roots, python))) {
        const taint = tainted.get(loaded);
        if (taint) return { path: taint.change, reason: whyOf(taint, loaded, file) };
      }
    }
    return undefined;
  };
}

/** Why a shared module isn't what it was. */
interface Taint {
  /** The path that changed. */
  readonly change: string;
  readonly how: 'itself' | 'its package' | 'its project' | 'an import';
}

function whyOf({ how }: Taint, module: string, file: string): string {
  switch (how) {
    case 'itself':
      return `which ${file} imports`;
    case 'its package':
      return `which is in a package that ${file} imports from`;
    case 'its project':
      return `which is of a project that ${file} imports from`;
    case 'an import':
      return `which ${file} imports by way of ${module}`;
    default:
      return how satisfies never;
  }
}

function taintedBy(
  changed: readonly string[],
  shared: readonly string[],
  projects: readonly string[],
  python: PythonFiles,
): Map<string, Taint> {
  const tainted = new Map<string, Taint>();
  const all = new Set(shared);
  const ofProject = new Map(
    projects.flatMap((folder) => projectFiles.map((name) => [below(folder, name), folder])),
  );
  for (const change of changed) {
    if (change.endsWith('.py')) {
      if (all.has(change)) tainted.set(change, { change, how: 'itself' });
      continue;
    }
    // Templates, queries and other data that a package reads.
    const folder = packageOf(change, python);
    const project = ofProject.get(change);
    for (const module of folder === undefined && project === undefined ? [] : shared) {
      if (tainted.has(module)) continue;
      if (folder !== undefined && isIn(folder, module)) tainted.set(module, { change, how: 'its package' });
      else if (project !== undefined && isIn(project, module))
        tainted.set(module, { change, how: 'its project' });
    }
  }
  return tainted;
}

/** Adds the shared modules that import tainted ones. */
function spread(
  tainted: Map<string, Taint>,
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
  const waiting = [...tainted.keys()];
  for (const module of waiting) {
    const change = tainted.get(module)?.change ?? module;
    for (const importer of importers.get(module) ?? []) {
      if (tainted.has(importer)) continue;
      tainted.set(importer, { change, how: 'an import' });
      waiting.push(importer);
    }
  }
}

/** Beyond it, looking for each name takes longer than it saves. */
const mostNames = 20;

/** A test on a file's text that is cheaper than parsing: to import a module it has to name it. */
function mentioning(
  tainted: ReadonlyMap<string, Taint>,
  roots: readonly string[],
): (text: string) => boolean {
  const modules = [...tainted.keys()].map((path) => path.replace(/(\/__init__)?\.py$/, ''));
  const top = (module: string) =>
    upwards(module)
      .filter((at) => at !== '' && roots.includes(folderOf(at)))
      .map(lastName);
  for (const names of [new Set(modules.map(lastName)), new Set(modules.flatMap(top))]) {
    // An identifier: nothing in it means anything to a regular expression.
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
