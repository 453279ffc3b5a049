import { join, posix } from 'node:path';
import { type Folders, kindOf, listFolder } from '../../shared/file-access.ts';
import { isWithin, shownPath } from '../../shared/paths.ts';
import { dig, listOf, stringOf, stringsOf, type Table, tableOf } from '../../shared/toml.ts';
import type { PackageReader } from '../files/package-files.ts';
import type { BundleFile } from '../types.ts';
import type { OwnProject } from './collected-requirements.ts';
import type { Project } from './pyproject.ts';
import { normalizeName } from './requirement.ts';
import type { Report } from './requirement-rules.ts';

/** An import package or a module of a project. */
interface Importable {
  /** Absolute; a folder or a `.py` file. */
  readonly source: string;
  /** Relative to the folder that Python imports from: `my_package`, `company/plots`, `tool.py`. */
  readonly path: string;
}

// Build backends that compile: the result isn't in the source.
const compiling = /^(?:maturin|scikit_build_core|skbuild|mesonpy|setuptools_rust|pdm\.backend\._cython)/;
const compiled = /\.(?:pyx|pxd|c|cc|cpp|cxx|rs|f90|f)$/i;

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

/**
 * The files that make a project of the user importable on the server. Connect runs an app with the bundle's top folder first on
 * `sys.path` and installs only the requirements. So the project's import packages are put at the top of the bundle, instead of into
 * site-packages, with a `.dist-info` beside them for `importlib.metadata` (version and entry points).
 */
export async function readOwnPackage(
  own: OwnProject,
  project: Project,
  folders: Folders,
  packages: PackageReader,
  report: Report,
): Promise<BundleFile[]> {
  const location = own.location ?? { file: shownPath(folders.root, join(project.folder, project.file)) };
  const name = project.name ?? shownPath(folders.repository, project.folder);
  const backend = stringOf(dig(project.table, 'build-system', 'build-backend')) ?? '';
  if (compiling.test(backend)) {
    report('own-package-build', {
      message: `${name} must be compiled, which the server can't do from a bundle.`,
      reason: `Its build backend is ${backend}.`,
      hint: 'Publish wheels of it to a package index, or put a wheel for the server into the app folder and name it in requirements.txt.',
      location,
    });
    return [];
  }
  const importables = findImportables(project, folders);
  const files: BundleFile[] = [];
  const moved: string[] = [];
  const native: string[] = [];
  for (const { source, path } of importables) {
    const taken = join(folders.root, ...path.split('/'));
    // Already in the bundle at the same path.
    if (taken === source) continue;
    if (isWithin(source, folders.root) && !needsCopy(path, folders, packages)) continue;
    if (kindOf(taken, folders) !== 'nothing' && isPackage(taken, folders)) {
      report('own-package-clash', {
        message: `${path} of ${name} and ${path} of the app folder can't both be imported.`,
        reason: `${shownPath(folders.root, source)} would be ${path} at the top of the bundle.`,
        hint: 'Rename one of the two.',
        location,
      });
      continue;
    }
    moved.push(source === folders.root ? 'the app folder itself' : shownPath(folders.root, source));
    for (const file of await packages.read(source, path)) {
      if (compiled.test(file.path)) native.push(file.path);
      files.push(file);
    }
  }
  if (native.length > 0) {
    report('own-package-build', {
      level: 'warning',
      message: `${name} contains sources that must be compiled. They won't be.`,
      reason: `Among them ${native[0]}.`,
      hint: 'If the app needs them, put a wheel for the server into the app folder and name it in requirements.txt.',
      location,
    });
  }
  if (project.name === undefined) return files;
  if (files.length > 0) {
    report('own-package', {
      message: `Your package ${name} is included in the bundle.`,
      reason: `At its top, where the app can import ${moved.length === 1 ? 'it' : 'them'}: ${moved.join(', ')}.`,
      location,
    });
  }
  return [...files, ...distInfo(project.name, project)];
}

/**
 * Whether a package inside the app folder is also needed at the top of the bundle: only if something imports it by its name, such as
 * `from board.data import rows` in a folder `board`. Beside a `board.py`, `from board import app` means that file.
 */
function needsCopy(path: string, folders: Folders, packages: PackageReader): boolean {
  const name = path.replaceAll('/', '.');
  const hasModule = kindOf(join(folders.root, `${path}.py`), folders) === 'file';
  return packages.isImported(hasModule ? `${name}.` : name);
}

/** The metadata that an installer writes beside a package (PEP 376, entry points): enough for `importlib.metadata`. */
function distInfo(name: string, project: Project): BundleFile[] {
  const version = project.version ?? '0.0.0';
  const inName = (text: string) => text.replace(/[^\w.+!]+/g, '_');
  const folder = `${inName(normalizeName(name))}-${inName(version)}.dist-info`;
  const files = [
    bytesAt(`${folder}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`),
  ];
  const standard = tableOf(project.table.project);
  const groups: Record<string, Table> = {
    console_scripts: {
      ...tableOf(dig(project.table, 'tool', 'poetry', 'scripts')),
      ...tableOf(standard.scripts),
    },
    gui_scripts: tableOf(standard['gui-scripts']),
    ...Object.fromEntries(
      [
        ...Object.entries(tableOf(dig(project.table, 'tool', 'poetry', 'plugins'))),
        ...Object.entries(tableOf(standard['entry-points'])),
      ].map(([group, points]) => [group, tableOf(points)]),
    ),
  };
  const sections = Object.entries(groups).flatMap(([group, points]) => {
    const lines = Object.entries(points).flatMap(([key, value]) =>
      typeof value === 'string' ? [`${key} = ${value}`] : [],
    );
    return lines.length > 0 ? [`[${group}]\n${lines.join('\n')}\n`] : [];
  });
  if (sections.length > 0) files.push(bytesAt(`${folder}/entry_points.txt`, sections.join('\n')));
  return files;
}

function bytesAt(path: string, text: string): BundleFile {
  const source = new TextEncoder().encode(text);
  return { path, source, size: source.length };
}

/** What a project installs: by the settings of its build backend, else by the usual places of packages. */
function findImportables(project: Project, folders: Folders): Importable[] {
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
function isPackage(path: string, folders: Folders, namespaces = false): boolean {
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
