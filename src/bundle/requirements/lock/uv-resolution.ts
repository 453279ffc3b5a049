import { listOf, stringOf, stringsOf, type Table, tableOf } from '../../../shared/toml.ts';
import { always, anyOf, type Condition, conditionOf, never } from '../markers/environments.ts';
import { type Marker, parseMarker } from '../markers/marker.ts';
import type { ProjectSelection } from '../project-requirements.ts';
import { normalizeName } from '../requirement.ts';
import { stepCounter } from './locked-entries.ts';

/** A `[[package]]` of uv.lock. */
export interface UvPackage {
  /** Its index in the lock: a name may be locked several times. */
  readonly at: number;
  readonly name: string;
  readonly version?: string;
  readonly table: Table;
  readonly source: Table;
}

/** An edge of the dependency tree: a package, and the extras of it that are selected. */
interface Edge {
  readonly to: UvPackage;
  readonly extras: readonly string[];
  readonly marker: Marker | undefined;
  /** For bare `extra == "x"` in the marker: whose extra it is. */
  readonly scope: UvPackage;
}

/** The condition under which a package, or one of its extras, is installed: by `keyOf`. */
type DependencySelection = Map<string, Condition>;

const keyOf = ({ at }: UvPackage, extra = '') => `${at} ${extra}`;

/**
 * The condition under which each package is installed: the union of all paths to it from the roots, as in `uv export`.
 *
 * @param manifest the lock's table of that name, with the requirements of a script and the groups of a workspace
 */
export function selectPackages(
  packages: readonly UvPackage[],
  roots: readonly UvPackage[],
  manifest: Table,
  selection: ProjectSelection,
): (one: UvPackage) => Condition {
  const groups = new Set(selection.groups.map(normalizeName));
  const extras = selection.extras.map(normalizeName);
  const byName = new Map<string, UvPackage[]>();
  for (const one of packages) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  const named = (name: string | undefined) => byName.get(name ?? '') ?? [];

  const selected = settle();
  return (one) => selected.get(keyOf(one)) ?? never;

  /**
   * Markers may depend on active extras (for conflicting extras), which are known only afterwards. So the edges are followed again
   * until nothing changes.
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

  /** Follows all edges from the roots. `before`: the result of the last round, for markers with extras. */
  function reachAll(before: DependencySelection): DependencySelection {
    const found: DependencySelection = new Map();
    const countStep = stepCounter();
    const queue: [UvPackage, string][] = [];
    const select = (one: UvPackage, extra: string, condition: Condition) => {
      const key = keyOf(one, extra);
      const now = (found.get(key) ?? never) | condition;
      if (now === (found.get(key) ?? never)) return;
      found.set(key, now);
      queue.push([one, extra]);
    };
    const follow = (edge: Edge, from: Condition) => {
      countStep();
      const condition = from & resolveExtras(edge, before);
      select(edge.to, '', condition);
      for (const extra of edge.extras) select(edge.to, extra, condition);
    };
    for (const root of roots) {
      select(root, '', always);
      for (const extra of extras) select(root, extra, always);
      for (const list of activeGroups(root.table['dev-dependencies']))
        for (const edge of edgesOf(root, list)) follow(edge, always);
    }
    for (const list of [manifest.requirements, ...activeGroups(manifest['dependency-groups'])])
      for (const edge of edgesOfManifest(list)) follow(edge, always);
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [one, extra] = next;
      const list = extra === '' ? one.table.dependencies : tableOf(one.table['optional-dependencies'])[extra];
      const from = found.get(keyOf(one, extra)) ?? never;
      for (const edge of edgesOf(one, list)) follow(edge, from);
    }
    return found;
  }

  /** The lists of the selected groups. */
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

  /** The manifest has `extras` for `extra`, and no versions: each version of a package has the markers that it is for. */
  function edgesOfManifest(list: unknown): Edge[] {
    return listOf(list).flatMap((item) => {
      const { name, extras, marker } = tableOf(item);
      return named(stringOf(name)).map((to) => {
        const forks = stringsOf(to.table['resolution-markers']).map((fork) => `(${fork})`);
        const markers = [stringOf(marker), forks.join(' or ')].filter(Boolean).map((one) => `(${one})`);
        return {
          to,
          extras: stringsOf(extras),
          marker: markerOf({ marker: markers.join(' and ') || undefined }),
          scope: to,
        };
      });
    });
  }

  /** The condition of an edge, with the values of extras and groups. */
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

/** Whether a dependency means one of several locked packages of one name, by version and source. */
function isMeant(one: UvPackage, dependency: Table): boolean {
  if (dependency.version !== undefined && dependency.version !== one.version) return false;
  const source = dependency.source === undefined ? undefined : tableOf(dependency.source);
  return source === undefined || Object.entries(source).every(([key, value]) => one.source[key] === value);
}
