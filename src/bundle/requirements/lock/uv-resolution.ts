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
  readonly version: string | undefined;
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

/** The packages of a lock, and what is selected of its projects. */
interface Graph {
  readonly byName: ReadonlyMap<string, readonly UvPackage[]>;
  /** The projects that the app is part of. */
  readonly roots: readonly UvPackage[];
  readonly extras: readonly string[];
  readonly groups: ReadonlySet<string>;
}

/** The condition under which a package, or one of its extras, is installed: by `keyOf`. */
type DependencySelection = ReadonlyMap<string, Condition>;

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
  const graph: Graph = {
    byName: Map.groupBy(packages, ({ name }) => name),
    roots,
    extras: selection.extras,
    groups: new Set(selection.groups),
  };
  const start = startingEdges(graph, manifest);
  let selected: DependencySelection = new Map();
  // Markers may depend on active extras (for conflicting extras), which are known only afterwards. So the edges are followed
  // again until nothing changes.
  for (let round = 0; round < 10; round++) {
    const before = selected;
    selected = followEdges(start, graph, before);
    if (isSame(selected, before)) break;
  }
  return (one) => selected.get(keyOf(one)) ?? never;
}

/** The roots with the selected extras, the requirements of a script, and the dependencies of the selected groups. */
function startingEdges(graph: Graph, manifest: Table): Edge[] {
  const { roots, extras, groups } = graph;
  const selectedLists = (table: unknown) =>
    Object.entries(tableOf(table)).flatMap(([group, list]) => (groups.has(group) ? [list] : []));
  return [
    ...roots.map((root) => ({ to: root, extras, marker: undefined, scope: root })),
    ...roots.flatMap((root) =>
      selectedLists(root.table['dev-dependencies']).flatMap((list) => edgesOf(root, list, graph)),
    ),
    ...[manifest.requirements, ...selectedLists(manifest['dependency-groups'])].flatMap((list) =>
      edgesOfManifest(list, graph),
    ),
  ];
}

function edgesOf(from: UvPackage, list: unknown, { byName }: Graph): Edge[] {
  return listOf(list).flatMap((item) => {
    const dependency = tableOf(item);
    const marker = markerOf(stringOf(dependency.marker));
    const extras = stringsOf(dependency.extra).map(normalizeName);
    return (byName.get(stringOf(dependency.name) ?? '') ?? [])
      .filter((one) => isMeant(one, dependency))
      .map((to) => ({ to, extras, marker, scope: from }));
  });
}

/** The manifest has `extras` for `extra`, and no versions: each version of a package has the markers that it is for. */
function edgesOfManifest(list: unknown, { byName }: Graph): Edge[] {
  return listOf(list).flatMap((item) => {
    const { name, extras, marker } = tableOf(item);
    return (byName.get(stringOf(name) ?? '') ?? []).map((to) => {
      const forks = stringsOf(to.table['resolution-markers']).map((fork) => `(${fork})`);
      const markers = [stringOf(marker), forks.join(' or ')].filter(Boolean).map((one) => `(${one})`);
      return { to, extras: stringsOf(extras), marker: markerOf(markers.join(' and ')), scope: to };
    });
  });
}

const markerOf = (text: string | undefined) => (text ? parseMarker(text) : undefined);

/** Whether a dependency means one of several locked packages of one name, by version and source. */
function isMeant(one: UvPackage, dependency: Table): boolean {
  if (dependency.version !== undefined && dependency.version !== one.version) return false;
  const source = dependency.source === undefined ? undefined : tableOf(dependency.source);
  return source === undefined || Object.entries(source).every(([key, value]) => one.source[key] === value);
}

/** Follows all edges. `before`: the result of the last round, for markers with extras. */
function followEdges(
  start: readonly Edge[],
  graph: Graph,
  before: DependencySelection,
): Map<string, Condition> {
  const found = new Map<string, Condition>();
  const countStep = stepCounter();
  const queue: [UvPackage, string][] = [];
  const follow = (edge: Edge, from: Condition) => {
    countStep();
    const condition = from & edgeCondition(edge, graph, before);
    for (const extra of ['', ...edge.extras]) {
      const key = keyOf(edge.to, extra);
      const known = found.get(key) ?? never;
      if ((known | condition) === known) continue;
      found.set(key, known | condition);
      queue.push([edge.to, extra]);
    }
  };
  for (const edge of start) follow(edge, always);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [one, extra] = next;
    const list = extra === '' ? one.table.dependencies : tableOf(one.table['optional-dependencies'])[extra];
    for (const edge of edgesOf(one, list, graph)) follow(edge, found.get(keyOf(one, extra)) ?? never);
  }
  return found;
}

/** The condition of an edge, with the values of extras and groups. */
function edgeCondition({ marker, scope }: Edge, graph: Graph, before: DependencySelection): Condition {
  return conditionOf(marker, ({ variable, value }) => {
    if (variable !== 'extra') return undefined;
    // Of one package: extra-LENGTH-PACKAGE-EXTRA, group-LENGTH-PACKAGE-GROUP, project-LENGTH-PACKAGE.
    const [, kind, length = '', rest = ''] = /^(extra|group|project)-(\d+)-(.*)$/.exec(value) ?? [];
    if (kind === undefined) return before.get(keyOf(scope, normalizeName(value))) ?? never;
    const name = rest.slice(0, Number(length));
    const item = rest.slice(Number(length) + 1);
    const isRoot = graph.roots.some((root) => root.name === name);
    if (kind === 'project') return isRoot ? always : never;
    if (kind === 'group') return isRoot && graph.groups.has(item) ? always : never;
    return anyOf((graph.byName.get(name) ?? []).map((one) => before.get(keyOf(one, item)) ?? never));
  });
}

const isSame = (a: DependencySelection, b: DependencySelection) =>
  a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
