import { posix } from 'node:path';
import { input, theInput } from '../../shared/input-names.ts';
import { closureOf, distributionsOf } from '../python/distributions.ts';
import { alwaysAtImport, type Import, importsOf } from '../python/graph.ts';
import type { ImportedName } from '../python/imports.ts';
import { moduleObstacle } from '../python/module-names.ts';
import { standardLibrary, usedByDash } from '../python/stdlib.ts';
import { libraryImports, mayProvideModule } from './requirements.ts';
import { type AppSource, locationOf, type Rule } from './rule.ts';

export const relativeImport: Rule = {
  name: 'relative-import',
  levels: ['error', 'warning'],
  summary: 'A relative import has no package to start from.',
  *check({ reached, always }) {
    for (const module of reached) {
      const failing = importsOf(module).filter(
        (edge) => alwaysAtImport(edge) && edge.imported.level > 0 && edge.module === undefined,
      );
      for (const edges of Map.groupBy(failing, ({ imported }) => imported.offset).values()) {
        const [{ imported, when }] = edges as [Import];
        const { level, module: from, offset } = imported;
        const names = formatNames(edges.map((edge) => edge.imported));
        const isTop = !module.name.includes('.') && !module.isPackage;
        yield {
          level: always.has(module) && !when.tried ? 'error' : 'warning',
          message: `from ${'.'.repeat(level)}${from} import ${names} fails on Connect.`,
          reason: isTop
            ? `Connect imports ${module.path} as the top-level module ${module.name}, which has no package above it.`
            : `The ${level} dots lead out of the app folder.`,
          hint:
            isTop && level === 1
              ? `Write ${from === '' ? '' : `from ${from} `}import ${names}, or deploy the folder above.`
              : `Deploy the folder above, with ${input('path')} and ${input('entrypoint')} set to it.`,
          location: locationOf(module, { from: offset }),
        };
      }
    }
  },
};

/** As in the statement, up to one line. */
function formatNames(imported: readonly ImportedName[]): string {
  const names = imported.map(({ name = '', as }) => formatName(name, as));
  return names.length > 4 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
}

const formatName = (name: string, as: string) => (as === name ? name : `${name} as ${as}`);

export const missingModule: Rule = {
  name: 'missing-module',
  levels: ['warning'],
  summary: 'A module of the app is imported by a name by which Connect does not find it.',
  *check(source) {
    const { app, entry, requirements, reached, sources } = source;
    const changesPath = reached.some(({ path }) => sources.text(path)?.includes('sys.path'));
    if (requirements?.partial || changesPath) return;
    const mayProvide = mayProvideModule(requirements);
    for (const { name, module, edge } of libraryImports(source)) {
      if (mayProvide(name)) continue;
      const location = locationOf(module, { from: edge.imported.offset });
      const fromAbove = name === app.name ? findingFromAbove(name, edge, app.paths) : undefined;
      if (fromAbove) {
        yield { level: 'warning', ...fromAbove, location };
        continue;
      }
      if (distributionsOf(name)) continue;
      // Python adds the folder of the script that it runs to its path, or with -m the one in which it is started.
      for (const folder of new Set([...foldersAbove(entry.path), ...foldersAbove(module.path)])) {
        const file = fileIn(folder, edge, app.paths);
        if (file === undefined) continue;
        yield {
          level: 'warning',
          message: `import ${name} finds ${file} only if Python is started in ${folder}/.`,
          reason: `On Connect, Python's path contains the app folder, not ${folder}/.`,
          hint: hintFor(folder, edge, entry.path.startsWith(`${folder}/`)),
          location,
        };
        break;
      }
    }
  },
};

/** An import by the name of the app folder itself works only if Python is started in the folder above. */
function findingFromAbove(name: string, edge: Import, paths: readonly string[]) {
  const inside = edge.module?.slice(name.length + 1) ?? '';
  const target = inside === '' ? (edge.imported.name ?? '') : inside;
  // A name that is no module is one of the package itself.
  const ofPackage = inside === '' && paths.includes('__init__.py') ? '__init__.py' : undefined;
  const file = fileIn('.', { ...edge, module: target }, paths) ?? ofPackage;
  if (file === undefined) return undefined;
  const alternative = file === '__init__.py' ? '' : `, or import ${target} instead of ${name}.${target}`;
  return {
    message: `import ${name} finds ${file} only if Python is started in the folder above ${name}/.`,
    reason: `On Connect, Python's path contains ${name}/ itself, which has no ${name}.`,
    hint: `Deploy the folder above (${theInput('path')}) with the app's requirements (${theInput('requirements-file')})${alternative}.`,
  };
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
  if (!folder.split('/').every((part) => /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(part)))
    return `${deploy}.`;
  const named = `mport ${folder.replaceAll('/', '.')}.${imported.module} instead of ${imported.module}.`;
  return hasEntry ? `${deploy}, or i${named}` : `I${named}`;
}

/** Libraries that Dash imports in all versions, and those that it imports in some. */
const libraries = ['dash', 'flask', 'plotly', 'werkzeug', 'jinja2'];
const sometimes = ['requests', 'retrying'];

export const hiddenLibrary: Rule = {
  name: 'hidden-library',
  levels: ['error', 'warning'],
  summary: 'A file of the app has the name of a library or of a module of Python, and hides it.',
  *check({ sources, reached }) {
    const imported = new Set(
      reached.flatMap((module) => importsOf(module).map((edge) => edge.module?.split('.', 1)[0] ?? '')),
    );
    for (const name of [...libraries, ...sometimes, ...standardLibrary]) {
      const file = sources.modules.find(name);
      if (file === undefined) continue;
      const isPython = standardLibrary.has(name);
      if (isPython && !imported.has(name) && !usedByDash.has(name)) continue;
      const folder = file.endsWith('/__init__.py') ? posix.dirname(file) : undefined;
      yield {
        level: libraries.includes(name) ? 'error' : 'warning',
        message: `${file} hides ${isPython ? "Python's own module" : 'the library'} ${name}.`,
        reason: `Python looks in the app folder first, so a library that imports ${name} may get this file.`,
        hint: `Rename ${folder === undefined ? file : `the folder ${folder}`}.`,
        location: { file },
      };
    }
  },
};

export const moduleName: Rule = {
  name: 'module-name',
  levels: ['error', 'warning'],
  summary: "The name of the entrypoint's file or folder keeps Connect from importing it.",
  *check({ entry, requirements, pythons, sources }: AppSource) {
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
  },
};
