import { listOf, stringOf, stringsOf, type Table, tableOf } from '../../../shared/toml.ts';
import { always, anyOf, type Condition, conditionOf, never } from '../markers/environments.ts';
import { type Marker, parseMarker } from '../markers/marker.ts';
import type { ProjectSelection } from '../project-requirements.ts';
import { normalizeName } from '../requirement.ts';
import { stepCounter } from './locked-entries.ts';

/** A `[[package]]` of uv.lock. */
export interface UvPackage {
  /** Its place in the lock: a name may be locked several times. */
  readonly at: number;
  readonly name: string;
  readonly version?: string;
  readonly table: Table;
  readonly source: Table;
}

/** An edge of the dependency tree: a package, and the extras of it that are wanted. */
interface Edge {
  readonly to: UvPackage;
  readonly extras: readonly string[];
  readonly marker: Marker | undefined;
  /** For bare `extra == "x"` in the marker: whose extra it is. */
  readonly scope: UvPackage;
}

/** Under which condition a package by itself, or one of its extras, is wanted: by `keyOf`. */
type DependencySelection = Map<string, Condition>;

const keyOf = ({ at }: UvPackage, extra = '') => `${at} ${extra}`;

/**
 * The condition under which each package is wanted: that of all ways to it from the roots, as `uv export` has it.
 *
 * @param manifest the lock's table of that name, which holds the groups of a workspace
 */
export function selectPackages(
  packages: readonly UvPackage[],
  roots: readonly UvPackage[],
  manifest: Table,
  asked: ProjectSelection,
): (one: UvPackage) => Condition {
  const groups = new Set(asked.groups.map(normalizeName));
  const extras = asked.extras.map(normalizeName);
  const byName = new Map<string, UvPackage[]>();
  for (const one of packages) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  const named = (name: string | undefined) => byName.get(name ?? '') ?? [];

  const wanted = settle();
  return (one) => wanted.get(keyOf(one)) ?? never;

  /**
   * Markers may ask whether an extra is active (conflicting extras are locked so): that is known only afterwards, so
   * the ways are followed again until nothing changes.
   */
  function settle(): DependencySelection {
    let before: DependencySelection = new Map();
    for (let round = 0; round < 10; round++) {
      const now = reachAll(before);
      if (isSame(now, before)) return now;
      before = now;
    }
    return before;
  }

  /** Follows all ways from the roots. `before`: what the last round found, for markers that ask for extras. */
  function reachAll(before: DependencySelection): DependencySelection {
    const found: DependencySelection = new Map();
    const countStep = stepCounter();
    const queue: [UvPackage, string][] = [];
    const want = (one: UvPackage, extra: string, condition: Condition) => {
      const key = keyOf(one, extra);
      const now = (found.get(key) ?? never) | condition;
      if (now === (found.get(key) ?? never)) return;
      found.set(key, now);
      queue.push([one, extra]);
    };
    const follow = (edge: Edge, from: Condition) => {
      countStep();
      const condition = from & resolveExtras(edge, before);
      want(edge.to, '', condition);
      for (const extra of edge.extras) want(edge.to, extra, condition);
    };
    for (const root of roots) {
      want(root, '', always);
      for (const extra of extras) want(root, extra, always);
      for (const list of activeGroups(root.table['dev-dependencies']))
        for (const edge of edgesOf(root, list)) follow(edge, always);
    }
    for (const list of activeGroups(manifest['dependency-groups']))
      for (const edge of edgesOfWorkspace(list)) follow(edge, always);
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [one, extra] = next;
      const list = extra === '' ? one.table.dependencies : tableOf(one.table['optional-dependencies'])[extra];
      const from = found.get(keyOf(one, extra)) ?? never;
      for (const edge of edgesOf(one, list)) follow(edge, from);
    }
    return found;
  }

  /** The lists of the groups that are asked for. */
  function activeGroups(table: unknown): unknown[] {
    return Object.entries(tableOf(table)).flatMap(([group, list]) => (groups.has(group) ? [list] : []));
  }

  function edgesOf(from: UvPackage, list: unknown): Edge[] {
    return listOf(list).flatMap((item) => {
      const dependency = tableOf(item);
      return named(stringOf(dependency.name))
        .filter((one) => isMeant(one, dependency))
        .map((to) => ({
          to,
          extras: stringsOf(dependency.extra).map(normalizeName),
          marker: markerOf(dependency),
          scope: from,
        }));
    });
  }

  /** The groups of a workspace name requirements, with `extras` for `extra` and no word on which version is meant. */
  function edgesOfWorkspace(list: unknown): Edge[] {
    return listOf(list).flatMap((item) => {
      const dependency = tableOf(item);
      const { name, extras } = dependency;
      return named(stringOf(name)).map((to) => ({
        to,
        extras: stringsOf(extras),
        marker: markerOf(dependency),
        scope: to,
      }));
    });
  }

  /** The marker of an edge, with what is known of extras and groups put in. */
  function resolveExtras({ marker, scope }: Edge, before: DependencySelection): Condition {
    return conditionOf(marker, ({ variable, value }) => {
      if (variable !== 'extra') return undefined;
      // Of one package: extra-LENGTH-PACKAGE-EXTRA, group-LENGTH-PACKAGE-GROUP, project-LENGTH-PACKAGE.
      const [, kind, length = '', rest = ''] = /^(extra|group|project)-(\d+)-(.*)$/.exec(value) ?? [];
      if (kind === undefined) return before.get(keyOf(scope, normalizeName(value))) ?? never;
      const name = rest.slice(0, Number(length));
      const item = rest.slice(Number(length) + 1);
      const isRoot = roots.some((root) => root.name === name);
      if (kind === 'project') return isRoot ? always : never;
      if (kind === 'group') return isRoot && groups.has(item) ? always : never;
      return anyOf(named(name).map((one) => before.get(keyOf(one, item)) ?? never));
    });
  }
}

function markerOf({ marker }: Table): Marker | undefined {
  const text = stringOf(marker);
  return text === undefined ? undefined : parseMarker(text);
}

const isSame = (a: DependencySelection, b: DependencySelection) =>
  a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);

/** Of several locked packages of one name a dependency says by version and source which it means. */
function isMeant(one: UvPackage, dependency: Table): boolean {
  if (dependency.version !== undefined && dependency.version !== one.version) return false;
  const source = dependency.source === undefined ? undefined : tableOf(dependency.source);
  return source === undefined || Object.entries(source).every(([key, value]) => one.source[key] === value);
}
