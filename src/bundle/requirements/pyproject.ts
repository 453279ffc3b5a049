import { join } from 'node:path';
import { type Folders, kindOf, listFolder, locateOrNothing, readAppText } from '../../shared/file-access.ts';
import { isWithin, shownPath } from '../../shared/paths.ts';
import {
  dig,
  listOf,
  parseToml,
  readTable,
  stringOf,
  stringsOf,
  type Table,
  tableOf,
} from '../../shared/toml.ts';
import type { PackageIndex } from './collected-requirements.ts';
import { poetryDependencies, poetryExtras, poetryGroups, poetryOf, referenceUrl } from './poetry-project.ts';
import { namesIn, normalizeName } from './requirement.ts';

/** The source of a dependency, if it isn't a package index. */
export type DependencySource =
  /** Relative to the project's folder. */
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'workspace' }
  | { readonly kind: 'reference'; readonly url: string };

/** The metadata of a Python project in `pyproject.toml`, or of a script (PEP 723). */
export interface Project {
  /** Absolute. */
  readonly folder: string;
  /** The name of the file with the dependencies. */
  readonly file: string;
  /** The text of the file, in which lines are found; empty if there is none. */
  readonly text: string;
  /** `pyproject.toml`, or the block of a script; empty if there is none. */
  readonly table: Table;
  readonly name?: string;
  readonly version?: string;
  /** Whether it is built and installed: it has a build system, unless a setting of its tool decides otherwise. */
  readonly isPackage: boolean;
  /** By PEP 508; `undefined` if no file states dependencies. */
  readonly dependencies?: readonly string[];
  /** By normalised name. */
  readonly extras: ReadonlyMap<string, readonly string[]>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** The groups that uv installs by default, without `dev`. */
  readonly defaultGroups: readonly string[];
  /** Whether only running the build shows the dependencies. */
  readonly dynamic: boolean;
  /** By normalised name of the dependency. */
  readonly sources: ReadonlyMap<string, DependencySource>;
  /** URLs of further package indexes. */
  readonly indexes: readonly PackageIndex[];
}

/** The extras and groups to install beside a project's plain dependencies. */
export interface ProjectSelection {
  readonly extras: readonly string[];
  readonly groups: readonly string[];
}

/** The dependencies of a project, and those of the selected extras and groups. */
export const selectedRequirements = (project: Project, { extras, groups }: ProjectSelection): string[] => [
  ...(project.dependencies ?? []),
  ...extras.flatMap((extra) => project.extras.get(normalizeName(extra)) ?? []),
  ...groups.flatMap((group) => project.groups.get(normalizeName(group)) ?? []),
];

/**
 * Reads the project in a folder (absolute). `undefined` if the folder isn't a Python project: no `[project]`, `[tool.poetry]` or
 * `[dependency-groups]` in pyproject.toml, no setup.py, no setup.cfg with `[metadata]` or `[options]`.
 *
 * @throws {UserError} if pyproject.toml isn't valid TOML
 */
export async function readProject(folder: string, folders: Folders): Promise<Project | undefined> {
  const toml = await readTable(join(folder, 'pyproject.toml'), folders);
  const table = toml?.table ?? {};
  const groups = dependencyGroups(table);
  const common: Project = {
    ...projectOf(folder, 'pyproject.toml', toml?.text ?? '', table),
    isPackage: isPackage(table),
    groups,
    defaultGroups: uvDefaultGroups(table, groups),
  };
  if (table.project !== undefined || dig(table, 'tool', 'poetry') !== undefined)
    return stated(common, folders);
  const file = setuptoolsFile(folder, folders);
  // What it states is known only to setuptools.
  if (file !== undefined) return { ...common, file, isPackage: true, dynamic: true };
  return groups.size > 0 ? common : undefined;
}

/** A setup.py, or a setup.cfg that isn't only for other tools, such as flake8. */
export function setuptoolsFile(folder: string, folders: Folders): string | undefined {
  if (kindOf(join(folder, 'setup.py'), folders) === 'file') return 'setup.py';
  const path = join(folder, 'setup.cfg');
  const text = readAppText(path, folders, shownPath(folders.root, path))?.text ?? '';
  return /^\[(?:metadata|options)\]/m.test(text) ? 'setup.cfg' : undefined;
}

// https://packaging.python.org/en/latest/specifications/inline-script-metadata/
const block = /^# \/\/\/ script$\n((?:^#(?: .*)?$\n)*?)^# \/\/\/$/m;

/** The Python files directly in the app folder with a block of metadata by PEP 723. A block that isn't TOML is ignored. */
export async function readScripts(folders: Folders): Promise<Project[]> {
  const scripts: Project[] = [];
  for (const { name } of listFolder(folders.root, folders)) {
    if (!name.endsWith('.py')) continue;
    const text = readAppText(join(folders.root, name), folders, name)?.text ?? '';
    const content = block.exec(text)?.[1]?.replace(/^# ?/gm, '');
    const table = content === undefined ? undefined : await parseToml(content).catch(() => undefined);
    if (!table) continue;
    scripts.push({
      ...projectOf(folders.root, name, text, table),
      dependencies: stringsOf(table.dependencies),
    });
  }
  return scripts;
}

/** What the tables of tools state about a project. */
const projectOf = (folder: string, file: string, text: string, table: Table): Project => ({
  folder,
  file,
  text,
  table,
  isPackage: false,
  extras: new Map(),
  groups: new Map(),
  defaultGroups: [],
  dynamic: false,
  sources: dependencySources(table),
  indexes: packageIndexes(table),
});

/** `[tool.uv] default-groups`: https://docs.astral.sh/uv/concepts/projects/dependencies/#default-groups */
function uvDefaultGroups(table: Table, groups: ReadonlyMap<string, unknown>): string[] {
  const stated = dig(table, 'tool', 'uv', 'default-groups');
  const names = stated === 'all' ? [...groups.keys()] : stringsOf(stated);
  return names.map(normalizeName).filter((name) => name !== 'dev');
}

/**
 * By `[project]` (PEP 621). Poetry's tables are used for missing parts: up to Poetry 1 there was nothing else, and many projects kept
 * them.
 */
function stated(common: Project, folders: Folders): Project {
  const standard = tableOf(common.table.project);
  const poetry = poetryOf(common.table);
  const isDynamic = stringsOf(standard.dynamic).includes('dependencies');
  const read = isDynamic ? readDynamic(common, folders) : undefined;
  const poetryOwn = standard.dependencies === undefined ? poetryDependencies(poetry) : undefined;
  const optional = standard['optional-dependencies'];
  const statesDependencies = read ?? poetryOwn ?? standard.dependencies ?? optional ?? isDynamic;
  const name = stringOf(standard.name) ?? stringOf(poetry.name);
  const version = stringOf(standard.version) ?? stringOf(poetry.version);
  return {
    ...common,
    ...(name !== undefined && { name }),
    // Other texts, such as the placeholder of a tool, are not versions.
    ...(version !== undefined && /^v?\d/.test(version) && { version }),
    ...(statesDependencies && {
      dependencies: read ?? poetryOwn ?? stringsOf(standard.dependencies),
    }),
    extras: optional === undefined ? poetryExtras(poetry) : ownExtras(tableOf(optional), name),
    dynamic: isDynamic && !read && !poetryOwn,
  };
}

/**
 * Lists of requirements by normalised name, in which an item may include other lists of the table.
 *
 * @param included the names of the lists that an item includes; `undefined` for a requirement
 */
function expandLists(
  table: Table,
  included: (item: unknown) => readonly string[] | undefined,
): Map<string, string[]> {
  const written = new Map(Object.entries(table).map(([name, list]) => [normalizeName(name), listOf(list)]));
  const expand = (name: string, seen: Set<string>): string[] => {
    if (seen.has(name)) return [];
    seen.add(name);
    return (written.get(name) ?? []).flatMap(
      (item) =>
        included(item)?.flatMap((other) => expand(normalizeName(other), seen)) ?? stringOf(item) ?? [],
    );
  };
  return new Map([...written.keys()].map((name) => [name, expand(name, new Set())]));
}

/** `[project.optional-dependencies]`. An extra may include others of the project itself: `me[plots]`. */
const ownExtras = (table: Table, project = '') =>
  expandLists(table, (item) => {
    const [, named = '', extras = ''] = /^([\w.-]+)\s*\[([^\]]*)\]/.exec(stringOf(item) ?? '') ?? [];
    return named !== '' && normalizeName(named) === normalizeName(project) ? namesIn(extras) : undefined;
  });

/** As uv, Poetry and PDM decide: without a build system it isn't a package. */
function isPackage(table: Table): boolean {
  const stated = [
    dig(table, 'tool', 'uv', 'package'),
    dig(table, 'tool', 'poetry', 'package-mode'),
    dig(table, 'tool', 'pdm', 'distribution'),
  ].find((value) => typeof value === 'boolean');
  return typeof stated === 'boolean' ? stated : table['build-system'] !== undefined;
}

const linesOf = (value: string): string[] =>
  value
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/s, '').trim())
    .filter((line) => line !== '' && !line.startsWith('-'));

/** The dependencies that setuptools reads from files; `undefined` if one of them can't be read. */
function readDynamic({ folder, table }: Project, folders: Folders): string[] | undefined {
  const { file } = tableOf(dig(table, 'tool', 'setuptools', 'dynamic', 'dependencies'));
  const paths = stringsOf([file].flat()).map((name) => join(folder, name));
  const isReadable = (path: string) => {
    const found = locateOrNothing(path, folders);
    // setuptools itself accepts no file from outside the project.
    return found.kind === 'file' && isWithin(folder, found.path);
  };
  if (paths.length === 0 || !paths.every(isReadable)) return undefined;
  const texts = paths.map((path) => readAppText(path, folders, shownPath(folders.root, path)));
  return texts.flatMap((decoded) => linesOf(decoded?.text ?? ''));
}

/** PEP 735 groups with what they include, and Poetry's and uv's older spellings. */
function dependencyGroups(table: Table): Map<string, string[]> {
  const groups = expandLists(tableOf(table['dependency-groups']), (item) => {
    const included = stringOf(tableOf(item)['include-group']);
    return included === undefined ? undefined : [included];
  });
  const add = (name: string, dependencies: readonly string[]) =>
    groups.set(name, [...(groups.get(name) ?? []), ...dependencies]);
  const uvDev = stringsOf(dig(table, 'tool', 'uv', 'dev-dependencies'));
  if (uvDev.length > 0) add('dev', uvDev);
  for (const [name, dependencies] of poetryGroups(poetryOf(table))) add(name, dependencies);
  return groups;
}

function dependencySources(table: Table): Map<string, DependencySource> {
  const poetry = poetryOf(table);
  const tables = [
    poetry.dependencies,
    ...Object.values(tableOf(poetry.group)).map((group) => tableOf(group).dependencies),
    dig(table, 'tool', 'uv', 'sources'),
  ];
  const sources = new Map<string, DependencySource>();
  for (const [name, value] of tables.flatMap((one) => Object.entries(tableOf(one)))) {
    // uv accepts a list with markers. The first one is used.
    const options = tableOf(Array.isArray(value) ? value[0] : value);
    const path = stringOf(options.path);
    const url = referenceUrl(options);
    if (path !== undefined) sources.set(normalizeName(name), { kind: 'path', path });
    else if (options.workspace === true) sources.set(normalizeName(name), { kind: 'workspace' });
    else if (url !== undefined) sources.set(normalizeName(name), { kind: 'reference', url });
  }
  return sources;
}

function packageIndexes(table: Table): PackageIndex[] {
  const tables = (tool: string, key: string, isDefault: (index: Table) => boolean) =>
    listOf(dig(table, 'tool', tool, key))
      .map(tableOf)
      .flatMap((index) =>
        typeof index.url === 'string' ? [{ url: index.url, isDefault: isDefault(index) }] : [],
      );
  return [
    ...tables('uv', 'index', (index) => index.default === true),
    ...tables('poetry', 'source', ({ priority = 'primary' }) =>
      ['default', 'primary'].includes(String(priority)),
    ),
    ...tables('pdm', 'source', ({ name }) => name === 'pypi'),
  ];
}
