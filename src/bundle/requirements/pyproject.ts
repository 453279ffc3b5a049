import { basename, dirname, join } from 'node:path';
import { type Folders, kindOf, readAppText } from '../../shared/file-access.ts';
import { shownPath } from '../../shared/paths.ts';
import {
  dig,
  lineFinder,
  listOf,
  readTable,
  stringOf,
  stringsOf,
  type Table,
  tableOf,
} from '../../shared/toml.ts';
import { parseIni } from './ini.ts';
import {
  poetryDependencies,
  poetryExtras,
  poetryGroups,
  poetryOf,
  referenceUrl,
  type Stated,
  type StatedIn,
} from './poetry-project.ts';
import { normalizeName } from './requirement.ts';
import type { Script } from './script-block.ts';

/** The source of a dependency, if it isn't a package index. */
export type DependencySource =
  /** Relative to the project's folder. */
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'workspace' }
  | { readonly kind: 'reference'; readonly url: string };

/** The metadata of a Python project in `pyproject.toml`, else in `setup.cfg`. */
export interface Project {
  /** Absolute. */
  readonly folder: string;
  /** The name of the file with the dependencies. */
  readonly file: string;
  /** `pyproject.toml`; empty if there is none. */
  readonly table: Table;
  /** `setup.cfg`; empty if there is none. */
  readonly setup: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly name?: string;
  readonly version?: string;
  /** Whether it is built and installed: it has a build system, unless a setting of its tool decides otherwise. */
  readonly isPackage: boolean;
  /** `undefined` if no file states dependencies. */
  readonly dependencies?: readonly Stated[];
  /** By normalised name. */
  readonly extras: ReadonlyMap<string, readonly Stated[]>;
  readonly groups: ReadonlyMap<string, readonly Stated[]>;
  /** The groups that uv installs by default, without `dev`. */
  readonly defaultGroups: readonly string[];
  /** Whether only running the build shows the dependencies. */
  readonly dynamic: boolean;
  /** By normalised name of the dependency. */
  readonly sources: ReadonlyMap<string, DependencySource>;
  /** URLs of further package indexes. */
  readonly indexes: readonly { readonly url: string; readonly isDefault: boolean }[];
}

/**
 * Reads the project in a folder (absolute). `undefined` if the folder is no Python project: no `[project]`, `[tool.poetry]` or
 * `[dependency-groups]` in pyproject.toml, no setup.cfg with `[metadata]` or `[options]`, no setup.py.
 *
 * @throws {UserError} if pyproject.toml isn't valid TOML
 */
export async function readProject(folder: string, folders: Folders): Promise<Project | undefined> {
  const toml = await readTable(join(folder, 'pyproject.toml'), folders);
  const table = toml?.table ?? {};
  const setup = parseIni(
    readAppText(join(folder, 'setup.cfg'), folders, shownPath(folders.root, join(folder, 'setup.cfg')))
      ?.text ?? '',
  );
  const lineIn = lineFinder(toml?.text ?? '');
  const statedIn: StatedIn = (text) => ({ text, ...lineIn(text) });
  const groups = dependencyGroups(table, statedIn);
  const common: Common = {
    folder,
    folders,
    table,
    setup,
    isPackage: isPackage(table),
    groups,
    defaultGroups: uvDefaultGroups(table, groups),
    sources: dependencySources(table),
    indexes: packageIndexes(table),
  };
  if (table.project !== undefined) return standardProject(tableOf(table.project), common, statedIn);
  if (dig(table, 'tool', 'poetry') !== undefined) return poetryProject(common, statedIn);
  const setuptools = setuptoolsProject(common);
  if (setuptools || common.groups.size === 0) return setuptools;
  return { ...common, file: 'pyproject.toml', extras: new Map(), dynamic: false };
}

/** The block of a script (PEP 723) as a project without a name. */
export function projectOfScript({ path, text, table }: Script): Project {
  const lineIn = lineFinder(text);
  const statedIn: StatedIn = (requirement) => ({ text: requirement, ...lineIn(requirement) });
  return {
    folder: dirname(path),
    file: basename(path),
    table,
    setup: new Map(),
    isPackage: false,
    dependencies: stringsOf(table.dependencies).map(statedIn),
    extras: new Map(),
    groups: new Map(),
    defaultGroups: [],
    dynamic: false,
    sources: dependencySources(table),
    indexes: packageIndexes(table),
  };
}

/** `[tool.uv] default-groups`: https://docs.astral.sh/uv/concepts/projects/dependencies/#default-groups */
function uvDefaultGroups(table: Table, groups: ReadonlyMap<string, unknown>): string[] {
  const stated = dig(table, 'tool', 'uv', 'default-groups');
  const names = stated === 'all' ? [...groups.keys()] : stringsOf(stated);
  return names.map(normalizeName).filter((name) => name !== 'dev');
}

/** What all kinds of projects have in common. */
type Common = Pick<
  Project,
  'folder' | 'table' | 'setup' | 'isPackage' | 'groups' | 'defaultGroups' | 'sources' | 'indexes'
> & {
  readonly folders: Folders;
};

/**
 * By `[project]` of pyproject.toml (PEP 621). Poetry's tables are used for missing parts, because many projects kept
 * them.
 */
function standardProject(standard: Table, common: Common, statedIn: StatedIn): Project {
  const poetry = poetryOf(common.table);
  const isDynamic = stringsOf(standard.dynamic).includes('dependencies');
  const files = tableOf(dig(common.table, 'tool', 'setuptools', 'dynamic', 'dependencies')).file;
  const read = isDynamic ? linesOfFiles(common, files) : undefined;
  const poetryOwn = standard.dependencies === undefined ? poetryDependencies(poetry, statedIn) : undefined;
  const statesDependencies =
    read ?? poetryOwn ?? standard.dependencies ?? standard['optional-dependencies'] ?? isDynamic;
  return {
    ...common,
    file: 'pyproject.toml',
    ...named(stringOf(standard.name), stringOf(standard.version) ?? stringOf(poetry.version)),
    ...(statesDependencies && {
      dependencies: read ?? poetryOwn ?? stringsOf(standard.dependencies).map(statedIn),
    }),
    extras:
      standard['optional-dependencies'] === undefined
        ? poetryExtras(poetry, statedIn)
        : optionalDependencies(standard, statedIn),
    dynamic: isDynamic && !read && !poetryOwn,
  };
}

/** By `[tool.poetry]` of pyproject.toml alone, as up to Poetry 1. */
function poetryProject(common: Common, statedIn: StatedIn): Project {
  const poetry = poetryOf(common.table);
  const dependencies = poetryDependencies(poetry, statedIn);
  return {
    ...common,
    file: 'pyproject.toml',
    ...named(stringOf(poetry.name), stringOf(poetry.version)),
    ...(dependencies && { dependencies }),
    extras: poetryExtras(poetry, statedIn),
    dynamic: false,
  };
}

/** By setup.cfg, or a setup.py, which would have to be run. */
function setuptoolsProject(common: Common): Project | undefined {
  const { folder, setup } = common;
  const hasSetup = kindOf(join(folder, 'setup.py'), common.folders) === 'file';
  const metadata = setup.get('metadata');
  const options = setup.get('options');
  if (!hasSetup && !metadata?.has('name') && !options) return undefined;
  const requires = options?.get('install_requires');
  return {
    ...common,
    file: hasSetup && requires === undefined ? 'setup.py' : 'setup.cfg',
    ...named(metadata?.get('name'), metadata?.get('version')),
    isPackage: true,
    ...(requires !== undefined && { dependencies: linesOf(requires) }),
    extras: new Map(
      [...(setup.get('options.extras_require') ?? [])].map(([extra, lines]) => [
        normalizeName(extra),
        linesOf(lines),
      ]),
    ),
    dynamic: hasSetup && requires === undefined,
  };
}

/** As uv, Poetry and PDM decide: without a build system it is no package. */
function isPackage(table: Table): boolean {
  const stated = [
    dig(table, 'tool', 'uv', 'package'),
    dig(table, 'tool', 'poetry', 'package-mode'),
    dig(table, 'tool', 'pdm', 'distribution'),
  ].find((value) => typeof value === 'boolean');
  return typeof stated === 'boolean' ? stated : table['build-system'] !== undefined;
}

const named = (name: string | undefined, version: string | undefined) => ({
  ...(name !== undefined && { name }),
  // attr: and file: in setup.cfg, and Poetry's 0.0.0 beside dynamic versions, name no version.
  ...(version !== undefined && /^v?\d/.test(version) && { version }),
});

const linesOf = (value: string | undefined): Stated[] =>
  (value ?? '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/s, '').trim())
    .filter((line) => line !== '' && !line.startsWith('-'))
    .map((text) => ({ text }));

function linesOfFiles({ folder, folders }: Common, files: unknown): Stated[] | undefined {
  const names = typeof files === 'string' ? [files] : stringsOf(files);
  const paths = names.map((name) => join(folder, name));
  const inProject = { ...folders, repository: folder };
  // setuptools itself accepts no file from outside the project.
  if (names.length === 0 || paths.some((path) => kindOf(path, inProject) !== 'file')) {
    return undefined;
  }
  const texts = paths.map((path) => readAppText(path, inProject, shownPath(folders.root, path)));
  return texts.flatMap((decoded) => linesOf(decoded?.text));
}

const optionalDependencies = (project: Table, statedIn: StatedIn) =>
  new Map(
    Object.entries(tableOf(project['optional-dependencies'])).map(([extra, requirements]) => [
      normalizeName(extra),
      stringsOf(requirements).map(statedIn),
    ]),
  );

/** PEP 735 groups with what they include, and Poetry's and uv's older spellings. */
function dependencyGroups(table: Table, statedIn: StatedIn): Map<string, Stated[]> {
  const written = new Map(
    Object.entries(tableOf(table['dependency-groups'])).map(([name, items]) => [
      normalizeName(name),
      listOf(items),
    ]),
  );
  /** Adds a group and those that it includes, each once. */
  const expand = (name: string, seen: Set<string>): Stated[] => {
    if (seen.has(name)) return [];
    seen.add(name);
    return (written.get(name) ?? []).flatMap((item) => {
      if (typeof item === 'string') return [statedIn(item)];
      const included = stringOf(tableOf(item)['include-group']);
      return included === undefined ? [] : expand(normalizeName(included), seen);
    });
  };
  const groups = new Map([...written.keys()].map((name) => [name, expand(name, new Set())]));
  const uvDev = stringsOf(dig(table, 'tool', 'uv', 'dev-dependencies'));
  if (uvDev.length > 0) groups.set('dev', [...(groups.get('dev') ?? []), ...uvDev.map(statedIn)]);
  for (const [name, dependencies] of poetryGroups(poetryOf(table), statedIn)) {
    groups.set(name, [...(groups.get(name) ?? []), ...dependencies]);
  }
  return groups;
}

function dependencySources(table: Table): Map<string, DependencySource> {
  const sources = new Map<string, DependencySource>();
  const add = (name: string, value: unknown) => {
    // uv accepts a list with markers. The first one is used.
    const options = tableOf(Array.isArray(value) ? value[0] : value);
    const path = stringOf(options.path);
    const url = referenceUrl(options);
    if (path !== undefined) sources.set(normalizeName(name), { kind: 'path', path });
    else if (options.workspace === true) sources.set(normalizeName(name), { kind: 'workspace' });
    else if (url !== undefined) sources.set(normalizeName(name), { kind: 'reference', url });
  };
  const poetry = poetryOf(table);
  for (const [name, value] of Object.entries(tableOf(poetry.dependencies))) add(name, value);
  for (const group of Object.values(tableOf(poetry.group))) {
    for (const [name, value] of Object.entries(tableOf(tableOf(group).dependencies))) add(name, value);
  }
  for (const [name, value] of Object.entries(tableOf(dig(table, 'tool', 'uv', 'sources')))) add(name, value);
  return sources;
}

function packageIndexes(table: Table): { url: string; isDefault: boolean }[] {
  const tables = [
    ...listOf(dig(table, 'tool', 'uv', 'index')).map((index) => ({
      url: stringOf(tableOf(index).url),
      isDefault: tableOf(index).default === true,
    })),
    ...listOf(dig(table, 'tool', 'poetry', 'source')).map((source) => ({
      url: stringOf(tableOf(source).url),
      isDefault: ['default', 'primary', undefined].includes(stringOf(tableOf(source).priority)),
    })),
    ...listOf(dig(table, 'tool', 'pdm', 'source')).map((source) => ({
      url: stringOf(tableOf(source).url),
      isDefault: stringOf(tableOf(source).name) === 'pypi',
    })),
  ];
  return tables.flatMap(({ url, isDefault }) => (url === undefined ? [] : [{ url, isDefault }]));
}
