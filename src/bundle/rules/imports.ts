import { posix } from 'node:path';
import { input, theInput } from '../../shared/input-names.ts';
import { distributionsOf } from '../python/distributions.ts';
import { atImport, type Import, importsOf } from '../python/graph.ts';
import type { ImportedName } from '../python/imports.ts';
import type { Module } from '../python/sources.ts';
import { libraryImports, provides } from './requirements.ts';
import { type AppSource, locationOf, type Rule } from './rule.ts';

export const relativeImport: Rule = {
  name: 'relative-import',
  levels: ['error'],
  summary: 'A relative import has no package to start from.',
  *check({ reached }) {
    for (const module of reached) {
      const leadingOut = importsOf(module)
        .filter(
          (edge) =>
            atImport(edge) &&
            !edge.when.optional &&
            !edge.when.conditional &&
            edge.imported.level > 0 &&
            edge.module === undefined,
        )
        .map(({ imported }) => imported);
      for (const statement of Map.groupBy(leadingOut, ({ offset }) => offset).values()) {
        const [{ level, module: from, offset }] = statement as [ImportedName];
        const names = namesIn(statement);
        const isTop = !module.name.includes('.') && !module.isPackage;
        yield {
          level: 'error',
          message: `from ${'.'.repeat(level)}${from} import ${names} can't work on Connect.`,
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

/** As the statement has them, up to a line's worth. */
function namesIn(imported: readonly ImportedName[]): string {
  const names = imported.map(({ name = '', as }) => (as === name ? name : `${name} as ${as}`));
  return names.length > 4 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
}

export const missingModule: Rule = {
  name: 'missing-module',
  levels: ['warning'],
  summary: 'A module of the app is imported by a name under which Connect does not find it.',
  *check(source) {
    const { app, entry, requirements } = source;
    if (requirements?.partial || changesPath(source)) return;
    for (const { name, module, edge } of libraryImports(source)) {
      if (distributionsOf(name) || (requirements && provides(requirements, name))) continue;
      if (name === app.name) {
        const told = asFromAbove(name, module, edge, app.paths);
        if (told) {
          yield { level: 'warning', ...told, location: locationOf(module, { from: edge.imported.offset }) };
          continue;
        }
      }
      // Python puts the folder of the script that it is started with on its path, or with -m the one it is started in.
      for (const folder of new Set([...foldersAbove(entry.path), ...foldersAbove(module.path)])) {
        const file = fileIn(folder, edge, app.paths);
        if (file === undefined) continue;
        yield {
          level: 'warning',
          message: `import ${name} finds ${file} only when Python is started in ${folder}/.`,
          reason: `On Connect the app folder is on Python's path, and not ${folder}/.`,
          hint: adviceOn(folder, module, edge, { holdsEntry: entry.path.startsWith(`${folder}/`) }),
          location: locationOf(module, { from: edge.imported.offset }),
        };
        break;
      }
    }
  },
};

/** What to say of an import by the name of the app folder itself: it works where Python is started in the folder above. */
function asFromAbove(name: string, module: Module, edge: Import, paths: readonly string[]) {
  const inside = edge.module?.slice(name.length + 1) ?? '';
  const { imported } = edge;
  const moduleFile = (asked: string | undefined) =>
    [`${asked}.py`, `${asked}/__init__.py`].find((path) => paths.includes(path));
  const file =
    inside !== ''
      ? fileIn('', { ...edge, module: inside }, paths)
      : (moduleFile(imported.name) ?? (paths.includes('__init__.py') ? '__init__.py' : undefined));
  if (file === undefined) return undefined;
  const together = importsOf(module)
    .map((other) => other.imported)
    .filter(({ offset }) => offset === imported.offset);
  const names = together.map(({ name, as }) => asNamed(name ?? '', as)).join(', ');
  const areModules = together.every(({ name }) => moduleFile(name) !== undefined);
  const written =
    imported.name === undefined
      ? undefined
      : inside !== ''
        ? `from ${inside} import ${names}`
        : areModules
          ? `import ${names}`
          : undefined;
  return {
    message: `import ${name} finds ${file} only when Python is started in the folder above ${name}/.`,
    reason: `On Connect ${name}/ itself is on Python's path, and holds no ${name}.`,
    hint: `Deploy the folder above (${theInput('path')}), with the app's requirements named by ${theInput('requirements-file')}${written === undefined ? '' : `, or write ${written}`}`,
  };
}

/** The folders that a file lies in, the innermost first, without the app folder. */
function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)];
}

/** The file that the import would load, were this folder on Python's path. */
function fileIn(folder: string, { imported, module = '' }: Import, paths: readonly string[]) {
  const asked = posix.join(folder, ...module.split('.'));
  const regular = [`${asked}.py`, `${asked}/__init__.py`].find((path) => paths.includes(path));
  if (regular !== undefined) return regular;
  // A library comes before a folder of its name without __init__.py: what is asked for has to be in this one.
  const takesPart = !module.includes('.') && imported.name !== undefined && imported.name !== '*';
  const wanted = takesPart ? `${asked}/${imported.name}` : asked;
  return paths.find(
    (path) => path === `${wanted}.py` || (path.startsWith(`${wanted}/`) && path.endsWith('.py')),
  );
}

function adviceOn(
  folder: string,
  module: Module,
  edge: Import,
  { holdsEntry }: { readonly holdsEntry: boolean },
): string {
  const deploy = `Deploy the folder ${folder} instead (${theInput('path')})`;
  if (!folder.split('/').every((part) => /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(part)))
    return `${deploy}.`;
  const written = writtenFrom(folder.replaceAll('/', '.'), module, edge);
  return holdsEntry ? `${deploy}, or write ${written}` : `Write ${written}`;
}

/** The import with the folder's name. */
function writtenFrom(folder: string, module: Module, { imported }: Import): string {
  if (imported.name !== undefined) {
    const names = importsOf(module)
      .filter((other) => other.imported.offset === imported.offset)
      .map((other) => asNamed(other.imported.name ?? '', other.imported.as));
    return `from ${folder}.${imported.module} import ${names.join(', ')}`;
  }
  if (imported.packageOnly) return `import ${folder}.${imported.module}`;
  return imported.module.includes('.')
    ? `import ${asNamed(`${folder}.${imported.module}`, imported.as)}`
    : `from ${folder} import ${asNamed(imported.module, imported.as)}`;
}

const asNamed = (name: string, as: string) => (as === name ? name : `${name} as ${as}`);

/** True where the app puts folders on Python's path: then reading can't tell what is found. */
const changesPath = ({ reached, sources }: AppSource) =>
  reached.some(({ path }) => sources.text(path)?.includes('sys.path'));

/** Libraries that Dash itself imports. */
const libraries = ['dash', 'flask', 'plotly', 'werkzeug', 'requests', 'retrying', 'jinja2'];

export const hiddenLibrary: Rule = {
  name: 'hidden-library',
  levels: ['error'],
  summary: 'A file of the app has the name of a library that Dash needs, and hides it.',
  *check({ sources }) {
    for (const library of libraries) {
      const file = sources.modules.find(library);
      if (file === undefined) continue;
      yield {
        level: 'error',
        message: `${file} hides the library ${library}.`,
        reason: `Python looks in the app folder first, so that Dash gets this file when it imports ${library}.`,
        hint: `Rename ${file}.`,
        location: { file },
      };
    }
  },
};
