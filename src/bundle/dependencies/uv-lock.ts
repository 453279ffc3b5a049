import { dirname, resolve } from 'node:path';
import { isWithin } from '../within.ts';
import type { Condition } from './decision-diagram.ts';
import {
  artifactName,
  gatherEntries,
  gitReference,
  isPypi,
  type LockedEntry,
  type Origin,
  urlReference,
} from './locked-entries.ts';
import type { LockReader } from './locks.ts';
import { parseMarker } from './marker.ts';
import { markerAlgebra } from './marker-algebra.ts';
import { foldersUpwards, shownPath } from './places.ts';
import { unknown } from './project-requirements.ts';
import { pythonAssumption } from './python-assumption.ts';
import { normalizeName } from './requirement.ts';
import { lineFinder, listOf, stringOf, stringsOf, type Table, tableOf } from './toml.ts';

/** An edge of the dependency tree: a package, and the extras of it that are wanted. */
interface Edge {
  readonly to: LockedPackage;
  readonly extras: readonly string[];
  readonly marker: Condition;
  /** For bare `extra == "x"` in the marker: whose extra it is. */
  readonly scope: LockedPackage;
}

interface LockedPackage {
  readonly name: string;
  readonly version?: string;
  readonly table: Table;
  readonly source: Table;
}

/**
 * Reads uv.lock (version 1): https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile. The condition under
 * which a package is wanted is that of all ways to it from the project, as `uv export` has it; the markers in the
 * file leave out what `requires-python` says, and so do ours.
 */
export const readUvLock: LockReader = async (file, asked, folders, report) => {
  const algebra = markerAlgebra();
  const lineIn = lineFinder(file.text);
  const { always, never } = algebra;
  const lockFolder = dirname(file.path);
  const shownLock = shownPath(folders.root, file.path);
  const packages = listOf(file.table.package).map((item): LockedPackage => {
    const table = tableOf(item);
    const version = stringOf(table.version);
    return {
      name: stringOf(table.name) ?? '',
      ...(version !== undefined && { version }),
      table,
      source: tableOf(table.source),
    };
  });

  const byName = new Map<string, LockedPackage[]>();
  for (const one of packages) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  const numbers = new Map(packages.map((one, at) => [one, at]));

  const roots = findRoots();
  if (!roots) return undefined;
  // What is wanted: a package by itself, or one of its extras, and when.
  const wanted = new Map<string, Condition>();
  const keyOf = (one: LockedPackage, extra = '') => `${numbers.get(one)} ${extra}`;
  const activeGroups = new Set(asked.groups.map(normalizeName));
  const activeExtras = asked.extras.map(normalizeName);
  checkAsked();
  settle();

  const entries = packages.map((one): LockedEntry => {
    const { name, version, table } = one;
    const key = version === undefined ? '' : `version = "${version}"`;
    return {
      name,
      ...(version !== undefined && { version }),
      condition: wanted.get(keyOf(one)) ?? never,
      from: originOf(one.source, lockFolder),
      files: [table.sdist, ...listOf(table.wheels)].flatMap((artifact) => artifactName(tableOf(artifact))),
      where: { file: shownLock, ...lineIn(`name = "${name}"\n${key}`) },
    };
  });
  const python = pythonAssumption(stringOf(file.table['requires-python']), algebra);
  return gatherEntries(
    { entries, python, indexes: indexes(), where: { file: shownLock } },
    algebra,
    folders,
    report,
  );

  /** The packages that the app folder belongs to; `undefined` where it belongs to none of this lock. */
  function findRoots(): LockedPackage[] | undefined {
    const folderOf = (one: LockedPackage) => {
      const path =
        stringOf(one.source.editable) ?? stringOf(one.source.virtual) ?? stringOf(one.source.directory);
      return path === undefined ? undefined : resolve(lockFolder, path);
    };
    for (const folder of foldersUpwards({ root: folders.root, repository: lockFolder })) {
      const root = packages.find((one) => folderOf(one) === folder);
      if (root) return [root];
    }
    // A workspace whose top is no project: all its members, as uv has it there.
    const members = new Set(stringsOf(tableOf(file.table.manifest).members));
    const atTop = resolve(folders.root) === lockFolder || !isWithin(lockFolder, folders.root);
    const found = packages.filter(({ name }) => members.has(name));
    return atTop && found.length > 0 ? found : undefined;
  }

  function checkAsked(): void {
    const [root] = roots ?? [];
    if (!root) return;
    const extras = new Map(Object.entries(tableOf(root.table['optional-dependencies'])));
    const provided = new Map(
      stringsOf(tableOf(root.table.metadata)['provides-extras']).map((name) => [name, []]),
    );
    const groups = new Map(Object.entries(tableOf(root.table['dev-dependencies'])));
    const required = new Map(Object.entries(tableOf(tableOf(root.table.metadata)['requires-dev'])));
    for (const extra of activeExtras) {
      if (!extras.has(extra) && !provided.has(extra))
        report('unused-extras', unknown('extra', extra, extras, shownLock));
    }
    for (const group of activeGroups) {
      if (!groups.has(group) && !required.has(group))
        report('unused-extras', unknown('group', group, groups, shownLock));
    }
  }

  function edgesOf(from: LockedPackage, list: unknown): Edge[] {
    return listOf(list).flatMap((item) => {
      const dependency = tableOf(item);
      const marker = stringOf(dependency.marker);
      const parsed = marker === undefined ? undefined : parseMarker(marker);
      return (byName.get(stringOf(dependency.name) ?? '') ?? [])
        .filter((one) => isMeant(one, dependency))
        .map((to) => ({
          to,
          extras: stringsOf(dependency.extra).map(normalizeName),
          marker: algebra.of(parsed),
          scope: from,
        }));
    });
  }

  function isMeant(one: LockedPackage, dependency: Table): boolean {
    if (dependency.version !== undefined && dependency.version !== one.version) return false;
    const source = dependency.source === undefined ? undefined : tableOf(dependency.source);
    return source === undefined || Object.entries(source).every(([key, value]) => one.source[key] === value);
  }

  /**
   * Fills in `wanted`. Markers may ask whether an extra is active (conflicting extras are locked so): that is known
   * only afterwards, so it is done again until nothing changes.
   */
  function settle(): void {
    let before = new Map<string, Condition>();
    for (let round = 0; round < 10; round++) {
      wanted.clear();
      reachAll(before);
      if (wanted.size === before.size && [...wanted].every(([key, value]) => before.get(key) === value))
        return;
      before = new Map(wanted);
    }
  }

  function reachAll(before: ReadonlyMap<string, Condition>): void {
    const queue: [LockedPackage, string][] = [];
    const want = (one: LockedPackage, extra: string, condition: Condition) => {
      const key = keyOf(one, extra);
      const now = algebra.or(wanted.get(key) ?? never, condition);
      if (now === (wanted.get(key) ?? never)) return;
      wanted.set(key, now);
      queue.push([one, extra]);
    };
    const follow = (edge: Edge, from: Condition) => {
      const condition = algebra.and(from, resolveExtras(edge, before));
      want(edge.to, '', condition);
      for (const extra of edge.extras) want(edge.to, extra, condition);
    };
    for (const root of roots ?? []) {
      want(root, '', always);
      for (const extra of activeExtras) want(root, extra, always);
      const groups = tableOf(root.table['dev-dependencies']);
      for (const [group, list] of Object.entries(groups)) {
        if (activeGroups.has(group)) for (const edge of edgesOf(root, list)) follow(edge, always);
      }
    }
    const groups = tableOf(tableOf(file.table.manifest)['dependency-groups']);
    for (const [group, list] of Object.entries(groups)) {
      if (!activeGroups.has(group)) continue;
      for (const item of listOf(list)) {
        const { extras, ...named } = tableOf(item);
        for (const one of byName.get(stringOf(named.name) ?? '') ?? []) {
          const edge = {
            to: one,
            extras: stringsOf(extras),
            scope: one,
            marker: algebra.of(parseMarker(stringOf(named.marker) ?? '')),
          };
          follow(edge, always);
        }
      }
    }
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [one, extra] = next;
      const list = extra === '' ? one.table.dependencies : tableOf(one.table['optional-dependencies'])[extra];
      const from = wanted.get(keyOf(one, extra)) ?? never;
      for (const edge of edgesOf(one, list)) follow(edge, from);
    }
  }

  /** The marker of an edge, with what is known of extras and groups put in. */
  function resolveExtras({ marker, scope }: Edge, before: ReadonlyMap<string, Condition>): Condition {
    return algebra.replace(marker, ({ variable, value }) => {
      if (variable !== 'extra') return undefined;
      // Of one package: extra-LENGTH-PACKAGE-EXTRA, group-LENGTH-PACKAGE-GROUP, project-LENGTH-PACKAGE.
      const [, kind, length = '', rest = ''] = /^(extra|group|project)-(\d+)-(.*)$/.exec(value) ?? [];
      if (kind === undefined) return before.get(keyOf(scope, normalizeName(value))) ?? never;
      const name = rest.slice(0, Number(length));
      const item = rest.slice(Number(length) + 1);
      const isRoot = (roots ?? []).some((root) => root.name === name);
      if (kind === 'project') return isRoot ? always : never;
      if (kind === 'group') return isRoot && activeGroups.has(item) ? always : never;
      return algebra.or(...(byName.get(name) ?? []).map((one) => before.get(keyOf(one, item)) ?? never));
    });
  }

  /** The indexes that packages are locked from; without PyPI among them, the first takes its place. */
  function indexes(): { url: string; isDefault: boolean }[] {
    const registries = new Set(packages.flatMap(({ source }) => stringOf(source.registry) ?? []));
    const urls = [...registries].filter((registry) => /^https?:/.test(registry)).sort();
    const others = urls.filter((url) => !isPypi(url));
    return others.map((url, at) => ({ url, isDefault: others.length === urls.length && at === 0 }));
  }
};

function originOf(source: Table, lockFolder: string): Origin {
  const { registry, git, url, path, virtual } = source;
  const folder = stringOf(source.editable) ?? stringOf(source.directory);
  if (folder !== undefined) return { kind: 'folder', path: resolve(lockFolder, folder) };
  if (typeof git === 'string') return { kind: 'reference', url: lockedGit(git) };
  if (typeof url === 'string') {
    return { kind: 'reference', url: urlReference(url, stringOf(source.subdirectory)) };
  }
  if (typeof path === 'string') return { kind: 'archive', path: resolve(lockFolder, path) };
  return { kind: typeof virtual === 'string' && registry === undefined ? 'nothing' : 'index' };
}

/** `https://host/repo?rev=main&subdirectory=lib#COMMIT` as pip has it. */
function lockedGit(locked: string): string {
  const [, base = locked, query = '', commit = ''] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(locked) ?? [];
  const parameters = new URLSearchParams(query);
  const revision = commit || (parameters.get('rev') ?? parameters.get('tag') ?? parameters.get('branch'));
  return gitReference(base, revision ?? undefined, parameters.get('subdirectory') ?? undefined);
}
