import type { FoundApp } from './find-apps.ts';
import { type ImportReader, type PythonFiles, pythonFilesOf, resolveImport } from './imports.ts';
import { below, folderOf, isIn, type Repository, upwards } from './repository.ts';
import type { Use } from './uses.ts';

/** Finds what apps import from elsewhere in the repository. */
export interface SharedModules {
  /** True where a path is, or lies beside, a module that some app could import from outside of its own folder. */
  concerns(path: string): boolean;
  /** The modules that an app imports, directly or by one another, and the other files of their packages. */
  usedBy(app: FoundApp): Use[];
}

const projectFiles = ['pyproject.toml', 'setup.py', 'setup.cfg'];

/**
 * Where shared modules are looked for: the folders above the app, and the projects of the repository (a folder with
 * pyproject.toml, setup.py or setup.cfg) with their `src`, unless they are apps themselves.
 *
 * @param gone paths that a change removed: who imported them is touched by it
 */
export function sharedModules(
  apps: readonly FoundApp[],
  repository: Repository,
  importsOf: ImportReader,
  gone: readonly string[],
): SharedModules {
  const paths = [...repository.tracked.map(({ path }) => path), ...gone];
  const python = pythonFilesOf(paths);
  const appFolders = new Set(apps.map(({ folder }) => folder).filter((folder) => folder !== ''));
  const inAnApp = (path: string) => upwards(path).some((folder) => appFolders.has(folder));
  const projects = projectsAmong(paths).filter((folder) => !inAnApp(folder));
  const ofProject = new Set(projects.flatMap((folder) => projectFiles.map((name) => below(folder, name))));
  const above = new Set([...appFolders].flatMap((folder) => upwards(folder).slice(1)));
  const elsewhere = new Set(projects.flatMap((folder) => [folder, below(folder, 'src')]));
  const shared = new Set([...above, ...elsewhere]);
  const names = topLevelNames(python, shared, inAnApp);
  const mentions = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${[...names].join('|')})(?![\\p{L}\\p{N}_])`, 'u');
  const filesOf = Map.groupBy(
    [...python.files].filter((path) => repository.has(path)),
    (path) => upwards(folderOf(path)).find((folder) => appFolders.has(folder)),
  );

  return {
    concerns: (path) =>
      !inAnApp(path) &&
      (ofProject.has(path) ||
        upwards(path).some((at) => shared.has(folderOf(at)) && names.has(moduleName(at)))),
    usedBy(app) {
      const starts = app.folder === '' ? [] : (filesOf.get(app.folder) ?? []);
      const roots = [
        app.folder,
        below(app.folder, 'src'),
        ...upwards(app.folder).slice(1),
        ...projects.flatMap((folder) => [folder, below(folder, 'src')]),
      ];
      const importedBy = new Map<string, string>();
      const waiting = starts.filter((path) => names.size > 0 && mentions.test(repository.text(path) ?? ''));
      for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
        for (const imported of importsOf(file)) {
          for (const loaded of resolveImport(imported, file, roots, python)) {
            if (isIn(app.folder, loaded) || importedBy.has(loaded)) continue;
            importedBy.set(loaded, file);
            waiting.push(loaded);
          }
        }
      }
      return usesOf(importedBy, python, projects);
    },
  };
}

function usesOf(
  importedBy: ReadonlyMap<string, string>,
  python: PythonFiles,
  projects: readonly string[],
): Use[] {
  const uses = new Map<string, Use>();
  for (const [path, importer] of importedBy) {
    const why = `which ${importer} imports`;
    uses.set(path, { path, why });
    const folder = packageOf(path, python);
    if (folder !== undefined && !uses.has(folder)) {
      // Templates, queries and other data that the package reads.
      const only = (file: string) => !file.endsWith('.py');
      uses.set(folder, { path: folder, only, why: `which is in a package that ${importer} imports from` });
    }
    for (const project of projects) {
      if (project === '' || !isIn(project, path)) continue;
      for (const name of projectFiles) {
        const file = below(project, name);
        uses.set(file, { path: file, why: `which is of a project that ${importer} imports from` });
      }
    }
  }
  return [...uses.values()];
}

/** The outermost regular package that a module is in. */
function packageOf(path: string, { files }: PythonFiles): string | undefined {
  let found: string | undefined;
  for (let at = folderOf(path); at !== '' && files.has(`${at}/__init__.py`); at = folderOf(at)) found = at;
  return found;
}

function projectsAmong(paths: readonly string[]): string[] {
  const names = new Set(projectFiles);
  return [
    ...new Set(paths.filter((path) => names.has(path.slice(path.lastIndexOf('/') + 1))).map(folderOf)),
  ].sort();
}

/** What could follow `import` and lead to a file outside of every app. */
function topLevelNames(
  python: PythonFiles,
  roots: ReadonlySet<string>,
  inAnApp: (path: string) => boolean,
): Set<string> {
  const names = new Set<string>();
  for (const path of [...python.files, ...python.folders]) {
    const name = moduleName(path);
    if (isIdentifier.test(name) && roots.has(folderOf(path)) && !inAnApp(path)) names.add(name);
  }
  return names;
}

const isIdentifier = /^[\p{L}_][\p{L}\p{N}_]*$/u;

const moduleName = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.py$/, '');
