import { join, posix } from 'node:path';
import { type Folders, kindOf, listFolder } from '../../shared/file-access.ts';
import { isWithin } from '../../shared/paths.ts';
import { dig, listOf, stringOf, stringsOf, tableOf } from '../../shared/toml.ts';
import type { Project } from './pyproject.ts';
import { normalizeName } from './requirement.ts';

/** An import package or a module of a project. */
export interface Importable {
  /** Absolute; a folder or a `.py` file. */
  readonly source: string;
  /** Relative to the folder that Python imports from: `my_package`, `company/plots`, `tool.py`. */
  readonly path: string;
}

// Names that setuptools' discovery ignores in a flat layout, and other folders of a checkout that are no packages.
const notPackages = new Set([
  ...[
    'build',
    'dist',
    'doc',
    'docs',
    'documentation',
    'example',
    'examples',
    'scripts',
    'tools',
    'util',
    'utils',
  ],
  ...['python', 'benchmark', 'benchmarks', 'exercise', 'exercises', 'htmlcov', 'venv', 'env', 'node_modules'],
  ...['test', 'tests', 'test.py', 'tests.py', 'tasks', 'tasks.py', 'fabfile.py', 'toxfile.py', 'noxfile.py'],
  ...[
    'setup.py',
    'conftest.py',
    'site_scons',
    'ci',
    'news',
    'changelog',
    'migrations',
    'notebooks',
    'assets',
  ],
]);

/** What a project installs: by the settings of its build backend, else by the usual places of packages. */
export function findImportables(project: Project, folders: Folders): Importable[] {
  const configured = configuredImportables(project, folders);
  if (configured.length > 0) return configured;
  const name = normalizeName(project.name ?? '').replaceAll('-', '_');
  const base = packagesIn(join(project.folder, 'src'), folders).length > 0 ? 'src' : '.';
  const root = join(project.folder, base);
  for (const path of [name, name.replaceAll('_', '/'), `${name}.py`]) {
    // `a/b` for a package named a-b: a namespace package.
    const source = join(root, ...path.split('/'));
    if (/^\w+(\/\w+)*(\.py)?$/.test(path) && base === '.' && isPackage(source, folders))
      return [{ source, path }];
  }
  const found = packagesIn(root, folders);
  return found
    .filter((entry) => base === 'src' || !notPackages.has(entry))
    .map((entry) => ({ source: join(root, entry), path: entry }));
}

/** The importable entries right in a folder; its own `__init__.py` is none, since it is imported by the folder's name. */
function packagesIn(folder: string, folders: Folders): string[] {
  const found: string[] = [];
  for (const entry of listFolder(folder, folders)) {
    if (!/^[A-Za-z_]\w*(?:\.py)?$/.test(entry.name) || entry.name === '__init__.py') continue;
    if (isPackage(join(folder, entry.name), folders, folder.endsWith('src'))) found.push(entry.name);
  }
  return found;
}

/** True for a `.py` file and a folder with `__init__.py`; with `namespaces`, for any folder that contains Python files. */
export function isPackage(path: string, folders: Folders, namespaces = false): boolean {
  const kind = kindOf(path, folders);
  if (kind === 'file') return path.endsWith('.py');
  if (kind === 'nothing') return false;
  if (kindOf(join(path, '__init__.py'), folders) === 'file') return true;
  if (!namespaces) return false;
  for (const entry of listFolder(path, folders)) {
    if (entry.isFile() && entry.name.endsWith('.py')) return true;
    if (
      entry.isDirectory() &&
      /^[A-Za-z]\w*$/.test(entry.name) &&
      isPackage(join(path, entry.name), folders, true)
    ) {
      return true;
    }
  }
  return false;
}

/** The packages in the settings of the build backend that exist. */
function configuredImportables(project: Project, folders: Folders): Importable[] {
  const { folder } = project;
  const configured = [
    ...fromHatch(project),
    ...fromPoetry(project),
    ...fromUv(project),
    ...fromFlit(project),
    ...fromSetuptools(project, folders),
  ];
  const there: Importable[] = [];
  for (const { source, path } of configured) {
    const one = { source, path: posix.normalize(path).replace(/\/$/, '') };
    // ".." and "/" would be outside of the bundle.
    if (/^(\.\.)?(\/|$)/.test(one.path)) continue;
    if (there.some(({ path }) => path === one.path)) continue;
    if (isWithin(folder, one.source) && kindOf(one.source, folders) !== 'nothing') there.push(one);
  }
  return there;
}

const at = (folder: string, base: string, path: string): Importable => ({
  source: join(folder, base, ...path.split('/')),
  path,
});

const toolOf = ({ table }: Project) => tableOf(table.tool);

function fromHatch(project: Project): Importable[] {
  const wheel = tableOf(dig(toolOf(project), 'hatch', 'build', 'targets', 'wheel'));
  return stringsOf(wheel.packages).map((packaged) => {
    const path = posix.normalize(packaged).replace(/\/$/, '');
    return at(project.folder, posix.dirname(path), posix.basename(path));
  });
}

function fromPoetry(project: Project): Importable[] {
  return listOf(dig(toolOf(project), 'poetry', 'packages')).flatMap((item) => {
    const { include, from } = tableOf(item);
    const path = stringOf(include)?.split('/*')[0]?.replace(/\/$/, '');
    return path && !path.includes('*') ? at(project.folder, stringOf(from) ?? '.', path) : [];
  });
}

function fromUv(project: Project): Importable[] {
  const settings = dig(toolOf(project), 'uv', 'build-backend');
  if (settings === undefined) return [];
  const backend = tableOf(settings);
  const base = stringOf(backend['module-root']) ?? 'src';
  const names = stringsOf([backend['module-name']].flat());
  const modules = names.length > 0 ? names : [normalizeName(project.name ?? '').replaceAll('-', '_')];
  return modules.map((module) => at(project.folder, base, module.replaceAll('.', '/')));
}

function fromFlit(project: Project): Importable[] {
  const name = stringOf(dig(toolOf(project), 'flit', 'module', 'name'));
  if (name === undefined) return [];
  return ['src', '.'].flatMap((base) => [
    at(project.folder, base, name.replaceAll('.', '/')),
    at(project.folder, base, `${name}.py`),
  ]);
}

/** Settings of pyproject.toml and setup.cfg; and those of PDM, which also names a folder of packages. */
function fromSetuptools(project: Project, folders: Folders): Importable[] {
  const { folder, setup } = project;
  const tool = toolOf(project);
  const setuptools = tableOf(tool.setuptools);
  const packageDirs = {
    ...iniTable(setup.get('options')?.get('package_dir')),
    ...tableOf(setuptools['package-dir']),
  };
  const everywhere =
    stringOf(dig(tool, 'pdm', 'build', 'package-dir')) ??
    stringsOf(dig(setuptools, 'packages', 'find', 'where'))[0] ??
    setup.get('options.packages.find')?.get('where')?.trim() ??
    stringOf(packageDirs['']);
  const found = everywhere ? packagesIn(join(folder, everywhere), folders) : [];
  const listed = listedPackages(setuptools.packages, setup.get('options')?.get('packages'));
  return [
    ...found.map((entry) => at(folder, everywhere ?? '.', entry)),
    ...listed.map((dotted) => {
      const mapped = stringOf(packageDirs[dotted]);
      const path = dotted.replaceAll('.', '/');
      return mapped === undefined
        ? at(folder, everywhere ?? '.', path)
        : { source: join(folder, mapped), path };
    }),
    ...stringsOf(setuptools['py-modules']).map((module) => at(folder, everywhere ?? '.', `${module}.py`)),
  ];
}

/** Without subpackages of listed packages. */
function listedPackages(inToml: unknown, inSetupCfg = ''): string[] {
  const words = inSetupCfg.split(/[\s,]+/).filter((word) => /^[\w.]+$/.test(word));
  const listed = [...new Set([...stringsOf(inToml), ...words])];
  return listed.filter((dotted) => !listed.some((other) => dotted.startsWith(`${other}.`)));
}

/** A dictionary of setup.cfg: `=src` or `my_package = lib`, one per line. */
const iniTable = (text: string | undefined): Record<string, string> =>
  Object.fromEntries(
    (text ?? '').split('\n').flatMap((line) => {
      const [, key = '', value] = /^([^=]*)=(.*)$/.exec(line) ?? [];
      return value === undefined ? [] : [[key.trim(), value.trim()]];
    }),
  );
