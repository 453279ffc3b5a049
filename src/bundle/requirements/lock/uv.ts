import { resolve } from 'node:path';
import { foldersUpwards, isWithin } from '../../../shared/paths.ts';
import { dig, listOf, stringOf, stringsOf, type Table, tableOf } from '../../../shared/toml.ts';
import {
  always,
  anyOf,
  type Condition,
  never,
  parseCondition,
  pythonCondition,
  type Resolve,
} from '../markers/environments.ts';
import { readProject } from '../pyproject.ts';
import { normalizeName } from '../requirement.ts';
import {
  type Edge,
  followEdges,
  type Installed,
  keyOf,
  type LockedPackage,
  packageOf,
} from './dependency-graph.ts';
import {
  indexesOf,
  isScriptLock,
  type Lock,
  type LockReader,
  type Origin,
  originOf,
} from './locked-entries.ts';

/** The packages of a lock, and what is selected of its projects. */
interface Graph {
  readonly byName: ReadonlyMap<string, readonly LockedPackage[]>;
  /** The lock's table of that name, with the requirements of a script and the groups of a workspace. */
  readonly manifest: Table;
  /** The projects that the app is part of. */
  readonly roots: readonly LockedPackage[];
  readonly extras: readonly string[];
  readonly groups: ReadonlySet<string>;
}

/**
 * Reads uv.lock (version 1): https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile. Markers in the
 * file omit what `requires-python` implies, and so do ours.
 */
export const readUvLock: LockReader = async (lock) => {
  const { table, selection, folders } = lock;
  const packages = listOf(table.package).map(packageOf);
  const manifest = tableOf(table.manifest);
  const found = isScriptLock(lock.file)
    ? { folder: lock.folder, roots: [] }
    : findRoots(packages, manifest, lock);
  if (!found) return undefined;
  const project = await readProject(found.folder, folders);
  const installed = selectPackages({
    byName: Map.groupBy(packages, ({ name }) => name),
    manifest,
    roots: found.roots,
    extras: selection.extras,
    groups: new Set([...selection.groups, ...(project?.defaultGroups ?? [])]),
  });
  const entries = packages
    .filter(({ source }) => source.virtual === undefined)
    .map((one) => ({
      name: one.name,
      version: one.version,
      condition: installed.get(keyOf(one)) ?? never,
      ...sourceOf(one.source),
    }));
  const registries = packages.flatMap(({ source }) => stringOf(source.registry) ?? []);
  return {
    entries,
    python: pythonCondition(stringOf(table['requires-python'])),
    indexes: indexesOf(registries.filter((registry) => /^https?:/.test(registry)).sort()),
    ...selectable(found.roots, manifest),
  };
};

/** The packages that the app folder is part of, with their folder; `undefined` if it is part of none in this lock. */
function findRoots(
  packages: readonly LockedPackage[],
  manifest: Table,
  { folder: lockFolder, folders: { root: appFolder } }: Lock,
): { readonly folder: string; readonly roots: readonly LockedPackage[] } | undefined {
  const folderOf = ({ source }: LockedPackage) => {
    const path = stringOf(source.editable) ?? stringOf(source.virtual) ?? stringOf(source.directory);
    return path === undefined ? undefined : resolve(lockFolder, path);
  };
  for (const folder of foldersUpwards({ root: appFolder, repository: lockFolder })) {
    const root = packages.find((one) => folderOf(one) === folder);
    if (root) return { folder, roots: [root] };
  }
  // If the top of a workspace is not a project, uv locks all of its members.
  const members = new Set(stringsOf(manifest.members));
  const atTop = resolve(appFolder) === lockFolder || !isWithin(lockFolder, appFolder);
  const found = packages.filter(({ name }) => members.has(name));
  return atTop && found.length > 0 ? { folder: lockFolder, roots: found } : undefined;
}

/** The extras and groups of the roots. A lock lists an empty one only in the metadata. */
function selectable(roots: readonly LockedPackage[], manifest: Table) {
  const keysOf = (value: unknown) => Object.keys(tableOf(value));
  const extras = roots.flatMap(({ table }) => [
    ...keysOf(table['optional-dependencies']),
    ...stringsOf(dig(table, 'metadata', 'provides-extras')),
  ]);
  const groups = roots.flatMap(({ table }) => [
    ...keysOf(table['dev-dependencies']),
    ...keysOf(dig(table, 'metadata', 'requires-dev')),
  ]);
  return { extras, groups: [...groups, ...keysOf(manifest['dependency-groups'])] };
}

/** The environments in which each package is installed, as in `uv export`. */
function selectPackages(graph: Graph): Installed {
  const { roots, extras, groups, manifest } = graph;
  let installed: Installed = new Map();
  // Markers may depend on active extras (for conflicting extras), which are known only afterwards. So the edges are followed
  // again until nothing changes.
  for (let round = 0; round < 10; round++) {
    const before = installed;
    const edges = (list: unknown, scope?: LockedPackage) => edgesTo(list, graph, before, scope);
    const selected = (lists: unknown) =>
      Object.entries(tableOf(lists)).flatMap(([group, list]) => (groups.has(group) ? [list] : []));
    const start = [
      ...roots.map((root) => ({ to: root, extras, condition: always })),
      ...roots.flatMap((root) =>
        selected(root.table['dev-dependencies']).flatMap((list) => edges(list, root)),
      ),
      ...[manifest.requirements, ...selected(manifest['dependency-groups'])].flatMap((list) => edges(list)),
    ];
    installed = followEdges(start, (one, extra) =>
      edges(extra === '' ? one.table.dependencies : tableOf(one.table['optional-dependencies'])[extra], one),
    );
    if (installed.size === before.size && [...installed].every(([key, value]) => before.get(key) === value))
      break;
  }
  return installed;
}

/**
 * The edges for a list of dependencies. The manifest has `extras` for `extra`, and no versions: each version of a package has the
 * markers that it is for.
 *
 * @param before what is installed by the last round
 * @param scope the package whose extras a plain `extra == "x"` means
 */
function edgesTo(list: unknown, graph: Graph, before: Installed, scope?: LockedPackage): Edge[] {
  return listOf(list).flatMap((item) => {
    const dependency = tableOf(item);
    const extras = stringsOf(dependency.extra ?? dependency.extras).map(normalizeName);
    return (graph.byName.get(stringOf(dependency.name) ?? '') ?? [])
      .filter((to) => isMeant(to, dependency))
      .map((to) => {
        const resolve = resolver(graph, before, scope ?? to);
        const forks = dependency.version === undefined ? stringsOf(to.table['resolution-markers']) : [];
        const forked = forks.length > 0 ? anyOf(forks.map((fork) => parseCondition(fork, resolve))) : always;
        return { to, extras, condition: forked & parseCondition(stringOf(dependency.marker), resolve) };
      });
  });
}

/** Whether a dependency means one of several locked packages of one name, by version and source. */
function isMeant(one: LockedPackage, dependency: Table): boolean {
  if (dependency.version !== undefined && dependency.version !== one.version) return false;
  return Object.entries(tableOf(dependency.source)).every(([key, value]) => one.source[key] === value);
}

/** The values of extras and groups in markers. */
function resolver({ byName, roots, groups }: Graph, before: Installed, scope: LockedPackage): Resolve {
  const active = (one: LockedPackage, extra: string): Condition => before.get(keyOf(one, extra)) ?? never;
  return ({ variable, value }) => {
    if (variable !== 'extra') return undefined;
    // Of one package: extra-LENGTH-PACKAGE-EXTRA, group-LENGTH-PACKAGE-GROUP, project-LENGTH-PACKAGE.
    const [, kind, length = '', rest = ''] = /^(extra|group|project)-(\d+)-(.*)$/.exec(value) ?? [];
    if (kind === undefined) return active(scope, normalizeName(value));
    const name = rest.slice(0, Number(length));
    const item = rest.slice(Number(length) + 1);
    if (kind === 'extra') return anyOf((byName.get(name) ?? []).map((one) => active(one, item)));
    const isRoot = roots.some((root) => root.name === name);
    return isRoot && (kind === 'project' || groups.has(item)) ? always : never;
  };
}

function sourceOf({ editable, directory, path, git: locked, url, subdirectory }: Table): Origin {
  if (typeof locked !== 'string') return originOf({ url, subdirectory, path: editable ?? directory ?? path });
  // https://host/repo?rev=main&subdirectory=lib#COMMIT
  const [, git, query = '', commit] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(locked) ?? [];
  const { rev, tag, branch, subdirectory: folder } = Object.fromEntries(new URLSearchParams(query));
  return originOf({ git, revision: commit || (rev ?? tag ?? branch), subdirectory: folder });
}
