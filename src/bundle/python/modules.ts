import { below, folderOf } from '../../shared/paths.ts';
import type { AppFolder } from '../types.ts';
import { distributionsOf } from './distributions.ts';
import type { ImportedName } from './imports.ts';
import { installedWithDash, standardLibrary } from './stdlib.ts';

/** The Python files of a tree, and the folders that contain some. */
export interface PythonFiles {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

/** @param paths of files of any kind, with `/` */
export function pythonFilesOf(paths: Iterable<string>): PythonFiles {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const path of paths) {
    if (!path.endsWith('.py')) continue;
    files.add(path);
    for (let at = folderOf(path); at !== '' && !folders.has(at); at = folderOf(at)) folders.add(at);
  }
  return { files, folders };
}

/** Deeper names are not looked up: nobody writes them, and each name above would be looked up, too. */
const maxParts = 50;

/**
 * The files that an import loads: the packages above the module, the module, and the imported name if that is a module.
 *
 * @param start the folder that the module's name starts from
 * @param module dotted, empty for `from . import name`
 */
export function filesLoaded(
  start: string,
  module: string,
  name: string | undefined,
  python: PythonFiles,
): string[] {
  const parts = module === '' ? [] : module.split('.');
  if (parts.length > maxParts) return [];
  const paths = parts.map((_, at) => below(start, parts.slice(0, at + 1).join('/')));
  if (parts.length === 0) paths.push(start);
  if (name !== undefined && name !== '*') paths.push(below(paths.at(-1) ?? start, name));
  return paths.map((path) => moduleFile(path, python)).filter((path) => path !== undefined);
}

/** The folder on Python's path that has a module of this top-level name: packages and modules win over folders without `__init__.py`. */
export function rootOf(top: string, roots: readonly string[], python: PythonFiles): string | undefined {
  return (
    roots.find((root) => moduleFile(below(root, top), python) !== undefined) ??
    roots.find((root) => python.folders.has(below(root, top)))
  );
}

/** A package's `__init__.py` wins over a module of the same name. */
function moduleFile(path: string, { files }: PythonFiles): string | undefined {
  return [below(path, '__init__.py'), `${path}.py`].find((file) => files.has(file));
}

/** The modules of the app folder, as Python finds them with that folder first on its path. */
export interface Modules {
  /** All Python files, by depth and then by name. */
  readonly files: readonly string[];
  /** The file that `import name` loads: a package's `__init__.py` or a module's `.py`. */
  find(module: string): string | undefined;
  /** Whether `import name` finds anything in the app folder, a folder without `__init__.py` included. */
  has(module: string): boolean;
  /** The dotted name that imports a file. `undefined` if a package or module hides it, or its name contains a dot. */
  nameOf(path: string): string | undefined;
  /** The files that an import of a module, dotted and absolute, loads. */
  filesLoaded(module: string, name: string | undefined): string[];
}

export function modulesOf(app: Pick<AppFolder, 'paths'>): Modules {
  const python = pythonFilesOf(app.paths);
  // In a project with this layout the packages below src/ are installed, so they are imported without "src".
  const isProject = app.paths.includes('pyproject.toml') || app.paths.includes('setup.py');
  const roots = isProject ? ['', 'src'] : [''];
  const startOf = (module: string) => rootOf(module.split('.', 1)[0] ?? '', roots, python);
  const pathOf = (module: string) => below(startOf(module) ?? '', module.replaceAll('.', '/'));
  const find = (module: string) => moduleFile(pathOf(module), python);
  // Python imports a library rather than a folder of its name without `__init__.py`.
  const isLibrary = (module: string) => {
    const [top = ''] = module.split('.', 1);
    return (installedWithDash.includes(top) || standardLibrary.has(top)) && find(top) === undefined;
  };
  return {
    files: [...python.files].sort(byDepth),
    find,
    has: (module) => !isLibrary(module) && (find(module) !== undefined || python.folders.has(pathOf(module))),
    nameOf: (path) => nameOf(path, python),
    filesLoaded: (module, name) =>
      isLibrary(module) ? [] : filesLoaded(startOf(module) ?? '', module, name, python),
  };
}

function nameOf(path: string, python: PythonFiles): string | undefined {
  const base = path.slice(0, -'.py'.length).replace(/(^|\/)__init__$/, '');
  if (base === '' || base.includes('.') || moduleFile(base, python) !== path) return undefined;
  // `a.py` hides the folder `a/` unless that is a package.
  for (let folder = folderOf(base); folder !== ''; folder = folderOf(folder)) {
    if (moduleFile(folder, python) === `${folder}.py`) return undefined;
  }
  return base.replaceAll('/', '.');
}

const depth = (path: string) => path.split('/').length;
const byDepth = (a: string, b: string) => depth(a) - depth(b) || (a < b ? -1 : a > b ? 1 : 0);

/** The file or the folder of a module that is below another folder, so that Python doesn't find it by this name. */
export function moduleBelow(module: string, paths: readonly string[]): string | undefined {
  const path = `/${module.replaceAll('.', '/')}`;
  const file = paths.find((one) => one.endsWith(`${path}.py`));
  const inside = paths.find((one) => one.endsWith('.py') && one.includes(`${path}/`));
  return file ?? inside?.slice(0, inside.indexOf(`${path}/`) + path.length);
}

type Importer = { readonly name: string; readonly isPackage: boolean };

/**
 * The absolute name that an import means.
 *
 * @returns `undefined` if a relative import leads out of the app folder or has no package to start from
 */
export function absoluteModule(importer: Importer, level: number, module: string): string | undefined {
  if (level === 0) return module;
  const parts = importer.name === '' ? [] : importer.name.split('.');
  const above = level - (importer.isPackage ? 1 : 0);
  const base = parts.slice(0, Math.max(parts.length - above, 0));
  // Python has no package to start from in a top-level module.
  return base.length === 0 ? undefined : [...base, ...(module === '' ? [] : [module])].join('.');
}

/**
 * The absolute name of an imported module; `a` for `import a.b`, which binds `a`. A module beside the importer, or in a
 * folder above it, is found as well, because Python finds it if it is started there. (Connect doesn't; the rule
 * missing-module reports that.)
 */
export function importedModule(
  importer: Importer,
  { level, module, packageOnly, as }: ImportedName,
  modules: Modules,
): string | undefined {
  const target = packageOnly ? as : absoluteModule(importer, level, module);
  if (target === undefined || level > 0) return target;
  const [top = ''] = target.split('.', 1);
  if (modules.has(top) || standardLibrary.has(top) || distributionsOf(top)) return target;
  const folders = importer.name.split('.').slice(0, importer.isPackage ? undefined : -1);
  for (; folders.length > 0; folders.pop()) {
    const above = folders.join('.');
    if (modules.has(`${above}.${top}`)) return `${above}.${target}`;
  }
  return target;
}
