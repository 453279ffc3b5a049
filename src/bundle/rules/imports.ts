import { posix } from 'node:path';
import { input, theInput } from '../../shared/input-names.ts';
import { closureOf, distributionsOf } from '../python/distributions.ts';
import { alwaysAtImport, firstImports, type Import, importsOf } from '../python/graph.ts';
import { isIdentifier, moduleObstacle } from '../python/module-names.ts';
import {
  describeVersions,
  hasModule,
  installedWithDash,
  librariesOfDash,
  onWindowsOnly,
  standardLibrary,
  usedByDash,
} from '../python/stdlib.ts';
import { libraryImports, mayProvideModule } from './requirements.ts';
import { type AppSource, type Finding, findingAt } from './rule.ts';

/** A relative import has no package to start from. */
export function* relativeImport({ reached, always }: AppSource): Generator<Finding> {
  for (const module of reached) {
    const failing = importsOf(module).filter(
      (edge) => alwaysAtImport(edge) && edge.imported.level > 0 && edge.module === undefined,
    );
    for (const from of new Set(failing.map(({ imported }) => imported.from))) {
      const [statement = ''] = module.text.slice(from).split('\n', 1);
      const isTop = !module.name.includes('.') && !module.isPackage;
      yield findingAt(
        always.has(module) ? 'error' : 'warning',
        module,
        { from },
        {
          message: `${statement.trim()} fails on Connect.`,
          reason: isTop
            ? `Connect imports ${module.path} as the top-level module ${module.name}, which has no package above it.`
            : 'The dots lead out of the app folder.',
          hint: `${isTop ? 'Remove the dot' : 'Import by an absolute name'}, or deploy the folder above, with ${input('path')} and ${input('entrypoint')} set to it.`,
        },
      );
    }
  }
}

/** A module of the app is imported by a name by which Connect does not find it. */
export function* missingModule(source: AppSource): Generator<Finding> {
  const { app, entry, requirements, reached, sources } = source;
  const changesPath = reached.some(({ path }) => sources.text(path)?.includes('sys.path'));
  if (requirements?.partial || changesPath) return;
  const mayProvide = mayProvideModule(requirements);
  for (const edge of libraryImports(source)) {
    const { top: name, importer, imported } = edge;
    if (mayProvide(name)) continue;
    if (name === app.name && isInside(name, edge, app.paths)) {
      yield findingAt('warning', importer, imported, {
        message: `import ${name} works only if Python is started in the folder above ${name}/.`,
        reason: `On Connect, Python's path contains ${name}/ itself, which has no ${name}.`,
        hint: `Deploy the folder above (${theInput('path')}) with the app's requirements (${theInput('requirements-file')}), or import without "${name}.".`,
      });
      continue;
    }
    if (distributionsOf(name)) continue;
    // Python adds the folder of the script that it runs to its path, or with -m the one in which it is started.
    const folders = [...foldersAbove(entry.path), ...foldersAbove(importer.path)];
    const folder = folders.find((one) => fileIn(one, edge, app.paths) !== undefined);
    if (folder === undefined) continue;
    yield findingAt('warning', importer, imported, {
      message: `import ${name} finds ${fileIn(folder, edge, app.paths)} only if Python is started in ${folder}/.`,
      reason: `On Connect, Python's path contains the app folder, not ${folder}/.`,
      hint: hintFor(folder, edge, entry.path.startsWith(`${folder}/`)),
    });
  }
}

/** Whether an import by the name of the app folder means something in it. */
function isInside(name: string, edge: Import, paths: readonly string[]): boolean {
  const module = edge.module?.slice(name.length + 1) || edge.imported.name;
  return paths.includes('__init__.py') || fileIn('.', { ...edge, module }, paths) !== undefined;
}

/** The folders above a file, the innermost first, without the app folder. */
function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)];
}

/** The file that the import would load if this folder were on Python's path. */
function fileIn(folder: string, { imported, module = '' }: Import, paths: readonly string[]) {
  const base = posix.join(folder, ...module.split('.'));
  const regular = [`${base}.py`, `${base}/__init__.py`].find((path) => paths.includes(path));
  if (regular !== undefined) return regular;
  // A library wins over a folder of its name without __init__.py, so what is imported must be in this one.
  const takesPart = !module.includes('.') && imported.name !== undefined && imported.name !== '*';
  const wanted = takesPart ? `${base}/${imported.name}` : base;
  return paths.find(
    (path) => path === `${wanted}.py` || (path.startsWith(`${wanted}/`) && path.endsWith('.py')),
  );
}

function hintFor(folder: string, { imported }: Import, hasEntry: boolean): string {
  const deploy = `Deploy the folder ${folder} instead (${theInput('path')})`;
  if (!folder.split('/').every(isIdentifier)) return `${deploy}.`;
  const names = `${folder.replaceAll('/', '.')}.${imported.module} instead of ${imported.module}.`;
  return hasEntry ? `${deploy}, or import ${names}` : `Import ${names}`;
}

/** A file of the app has the name of a library or of a module of Python, and hides it. */
export function* hiddenLibrary({ sources, reached, requirements }: AppSource): Generator<Finding> {
  const imported = new Set(reached.flatMap((module) => importsOf(module).map(({ top }) => top)));
  const required = [...imported].filter((name) =>
    distributionsOf(name)?.some((one) => requirements?.packages.has(one)),
  );
  for (const name of new Set([...installedWithDash, ...standardLibrary, ...required])) {
    const file = sources.modules.find(name);
    if (file === undefined) continue;
    const isPython = standardLibrary.has(name);
    if (isPython && !imported.has(name) && !usedByDash.has(name)) continue;
    const folder = file.endsWith('/__init__.py') ? posix.dirname(file) : undefined;
    yield {
      level: librariesOfDash.includes(name) ? 'error' : 'warning',
      message: `${file} hides ${isPython ? "Python's own module" : 'the library'} ${name}.`,
      reason: `Python looks in the app folder first, so a library that imports ${name} may get this file.`,
      hint: `Rename ${folder === undefined ? file : `the folder ${folder}`}.`,
      location: { file },
    };
  }
}

/** The name of the entrypoint's file or folder keeps Connect from importing it. */
export function* moduleName({ entry, requirements, pythons, sources }: AppSource): Generator<Finding> {
  const installed = closureOf(['dash', ...(requirements?.packages.keys() ?? [])]).names;
  const obstacle = moduleObstacle(entry.name, entry.path, {
    pythons,
    isRegular: (name) => sources.modules.find(name) !== undefined,
    isInstalled: (name) => (distributionsOf(name) ?? []).some((one) => installed.has(one)),
  });
  if (!obstacle) return;
  const { certain, reason, hint } = obstacle;
  yield {
    level: certain ? 'error' : 'warning',
    message: `Connect ${certain ? "can't" : 'may not be able to'} import ${entry.path}.`,
    reason,
    hint,
    location: { file: entry.path },
  };
}

/** A module of Python's standard library is imported that the app's Python version does not have. */
export function* standardModules({
  reached,
  pythons = [],
  requirements,
  sources,
}: AppSource): Generator<Finding> {
  // A package such as legacy-cgi may provide a removed module; setuptools, which Dash needs, provides distutils.
  const words = new Set(
    [...closureOf(requirements?.packages.keys() ?? []).names].flatMap((name) => name.split('-')),
  );
  const imports = firstImports(
    reached,
    (edge) => alwaysAtImport(edge) && edge.imported.level === 0 && standardLibrary.has(edge.top),
  );
  for (const { top: name, importer, imported } of imports) {
    if (sources.modules.has(name) || name === 'distutils') continue;
    if (onWindowsOnly.has(name)) {
      yield findingAt('warning', importer, imported, {
        message: `${name} is imported, but Python has it on Windows only.`,
        reason: 'Connect runs on Linux.',
        hint: 'Remove it, or import it below if sys.platform == "win32": only.',
      });
      continue;
    }
    const isMissing = pythons.length > 0 && !pythons.some((minor) => hasModule(name, minor));
    if (!isMissing || words.has(name) || words.has(`py${name}`)) continue;
    const version = `Python 3.${pythons[0]}${pythons.length > 1 ? ' or later' : ''}`;
    yield findingAt('warning', importer, imported, {
      message: `${name} is imported, but the app's Python does not have it.`,
      reason: `${describeVersions(name)}, and the app runs on ${version}.`,
      hint: `Replace it, or choose another version of Python. The package named ${name} is not the same module.`,
    });
  }
}
