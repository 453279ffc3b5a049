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

// Names that setuptools' discovery ignores in a flat layout, and other folders of a checkout that aren't packages.
const notPackages = new Set(
  (
    'build dist doc docs documentation example examples scripts tools util utils python benchmark benchmarks ' +
    'exercise exercises htmlcov venv env node_modules test tests test.py tests.py tasks tasks.py fabfile.py ' +
    'toxfile.py noxfile.py setup.py conftest.py site_scons ci news changelog migrations notebooks assets'
  ).split(' '),
);

/** What a project installs: by the settings of its build backend, else by the usual places of packages. */
export function findImportables(project: Project, folders: Folders): Importable[] {
  const configured = configuredImportables(project, folders);
  if (configured.length > 0) return configured;
  const name = moduleNameOf(project);
  const base = packagesIn(join(project.folder, 'src'), folders).length > 0 ? 'src' : '.';
  const root = join(project.folder, base);
  for (const path of [name, name.replaceAll('_', '/'), `${name}.py`]) {
    // A package named a-b may be the namespace package `a/b`.
    const source = join(root, ...path.split('/'));
    if (/^\w+(\/\w+)*(\.py)?$/.test(path) && base === '.' && isPackage(source, folders))
      return [{ source, path }];
  }
  const found = packagesIn(root, folders);
  return found
    .filter((entry) => base === 'src' || !notPackages.has(entry))
    .map((entry) => ({ source: join(root, entry), path: entry }));
}

const moduleNameOf = ({ name = '' }: Project) => normalizeName(name).replaceAll('-', '_');

/** The importable entries directly in a folder, without its own `__init__.py`, which is imported by the folder's name. */
const packagesIn = (folder: string, folders: Folders): string[] =>
  listFolder(folder, folders)
    .map(({ name }) => name)
    .filter((name) => /^[A-Za-z_]\w*(?:\.py)?$/.test(name) && name !== '__init__.py')
    .filter((name) => isPackage(join(folder, name), folders, folder.endsWith('src')));

/** True for a `.py` file and a folder with `__init__.py`; with `namespaces`, for any folder that contains Python files. */
function isPackage(path: string, folders: Folders, namespaces = false): boolean {
  const kind = kindOf(path, folders);
  if (kind === 'file') return path.endsWith('.py');
  if (kind === 'nothing') return false;
  if (kindOf(join(path, '__init__.py'), folders) === 'file') return true;
  return (
    namespaces &&
    listFolder(path, folders).some((entry) =>
      entry.isDirectory()
        ? /^[A-Za-z]\w*$/.test(entry.name) && isPackage(join(path, entry.name), folders, true)
        : entry.isFile() && entry.name.endsWith('.py'),
    )
  );
}

/** The packages in the settings of the build backend that exist. */
function configuredImportables(project: Project, folders: Folders): Importable[] {
  const { folder } = project;
  const there: Importable[] = [];
  for (const [base, written] of [...listedPackages(project), ...packagesOfFolder(project, folders)]) {
    const path = posix.normalize(written).replace(/\/$/, '');
    const source = join(folder, base, ...path.split('/'));
    // ".." and "/" would be outside of the bundle.
    if (/^(\.\.)?(\/|$)/.test(path) || there.some((known) => known.path === path)) continue;
    if (isWithin(folder, source) && kindOf(source, folders) !== 'nothing') there.push({ source, path });
  }
  return there;
}

/** The packages in the settings of hatchling, poetry-core and uv: the folder that contains each, and its path there. */
function listedPackages(project: Project): [base: string, path: string][] {
  const tool = tableOf(project.table.tool);
  const ofHatch = stringsOf(dig(tool, 'hatch', 'build', 'targets', 'wheel', 'packages')).map(
    (path): [string, string] => [posix.dirname(posix.normalize(path)), posix.basename(path)],
  );
  const ofPoetry = listOf(dig(tool, 'poetry', 'packages')).flatMap((item): [string, string][] => {
    const { include, from } = tableOf(item);
    const path = stringOf(include)?.split('/*')[0]?.replace(/\/$/, '');
    return path && !path.includes('*') ? [[stringOf(from) ?? '.', path]] : [];
  });
  const uv = dig(tool, 'uv', 'build-backend');
  if (uv === undefined) return [...ofHatch, ...ofPoetry];
  const { 'module-root': root = 'src', 'module-name': names = moduleNameOf(project) } = tableOf(uv);
  const ofUv = stringsOf([names].flat()).map((name): [string, string] => [
    String(root),
    name.replaceAll('.', '/'),
  ]);
  return [...ofHatch, ...ofPoetry, ...ofUv];
}

/** The packages in the folder that the settings of setuptools or PDM name. */
function packagesOfFolder({ folder, table }: Project, folders: Folders): [base: string, path: string][] {
  const tool = tableOf(table.tool);
  const base = [
    dig(tool, 'pdm', 'build', 'package-dir'),
    stringsOf(dig(tool, 'setuptools', 'packages', 'find', 'where'))[0],
    dig(tool, 'setuptools', 'package-dir', ''),
  ].find((one) => typeof one === 'string');
  return base ? packagesIn(join(folder, base), folders).map((path) => [base, path]) : [];
}
