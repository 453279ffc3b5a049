import type { AppFolder } from '../types.ts';

/** How Python finds the app folder's own modules, with that folder first on its path. */
export interface Modules {
  /** All Python files, the shallow first and then by name. */
  readonly files: readonly string[];
  /** The file that `import name` loads: a package's `__init__.py`, a module's `.py`; or what else stands there. */
  find(module: string): string | undefined;
  /** True for a folder without `__init__.py` that holds Python files: a namespace package. */
  isNamespace(module: string): boolean;
  /** Whether `import name` finds anything in the app folder. */
  has(module: string): boolean;
  /** The dotted name that imports a file, or `undefined` where nothing can: shadowed by a package, or a dot in its name. */
  nameOf(path: string): string | undefined;
}

/** Reads the app folder's list of paths as Python's import system would. */
export function modulesOf(app: AppFolder): Modules {
  const files = app.paths.filter((path) => path.endsWith('.py')).sort(shallowFirst);
  const all = new Set(files);
  const folders = new Set(files.flatMap(parents));
  // In a project of this layout the packages below src/ are installed, and so imported without it.
  const isSrcLayout = app.paths.includes('pyproject.toml') || app.paths.includes('setup.py');
  const roots = isSrcLayout ? ['', 'src/'] : [''];
  const find = (module: string) => {
    const base = module.replaceAll('.', '/');
    // A regular package wins over a module of the same name, and a module over a folder without __init__.py.
    return roots
      .flatMap((root) => [`${root}${base}/__init__.py`, `${root}${base}.py`])
      .find((path) => all.has(path));
  };
  const isNamespace = (module: string) => folders.has(module.replaceAll('.', '/')) && !find(module);
  return {
    files,
    find,
    isNamespace,
    has: (module) => find(module) !== undefined || isNamespace(module),
    nameOf(path) {
      const base = path.slice(0, -'.py'.length).replace(/(^|\/)__init__$/, '');
      if (base === '' || base.includes('.')) return undefined;
      const module = base.replaceAll('/', '.');
      return find(module) === path && !shadowed(base, all) ? module : undefined;
    },
  };
}

/** A module file above the path hides the folder of its name, unless that is a regular package: `a.py` hides `a/b.py`. */
const shadowed = (base: string, all: ReadonlySet<string>) =>
  parents(`${base}/`)
    .slice(0, -1)
    .some((folder) => all.has(`${folder}.py`) && !all.has(`${folder}/__init__.py`));

/** The folders above a path, the outermost first. */
const parents = (path: string) => {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
};

const depth = (path: string) => path.split('/').length;
const shallowFirst = (a: string, b: string) => depth(a) - depth(b) || (a < b ? -1 : a > b ? 1 : 0);

/** The absolute name that a relative import means, or `undefined` where it leaves the app folder or has no package. */
export function absoluteModule(
  importer: { readonly name: string; readonly isPackage: boolean },
  level: number,
  module: string,
): string | undefined {
  if (level === 0) return module;
  const parts = importer.name === '' ? [] : importer.name.split('.');
  const above = level - (importer.isPackage ? 1 : 0);
  if (above > parts.length) return undefined;
  const base = parts.slice(0, parts.length - above);
  // Python has no package to start from in a top-level module.
  if (base.length === 0) return undefined;
  return [...base, ...(module === '' ? [] : [module])].join('.');
}
