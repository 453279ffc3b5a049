import { satisfies } from '@renovatebot/pep440';
import { listOf, stringOf, stringsOf, type Table, tableOf } from '../../../shared/toml.ts';
import {
  always,
  anyOf,
  type Condition,
  never,
  not,
  parseCondition,
  pythonCondition,
  type Resolve,
} from '../markers/environments.ts';
import { poetryAlternatives } from '../poetry-version.ts';
import { type Project, type ProjectSelection, selectedRequirements } from '../pyproject.ts';
import { normalizeName, parseRequirement } from '../requirement.ts';
import { type Edge, followEdges, keyOf, type LockedPackage, packageOf } from './dependency-graph.ts';
import { indexesOf, type LockReader, type Origin, originOf } from './locked-entries.ts';

/**
 * Reads poetry.lock. Since version 2.1, the file contains the groups and markers of each package. In an older one, the dependencies
 * are followed from those of the project.
 */
export const readPoetryLock: LockReader = async ({ table, project, selection }) => {
  const packages = listOf(table.package).map(packageOf);
  const python = pythonCondition(stringOf(tableOf(table.metadata)['python-versions']));
  const hasGroups = packages.some((one) => one.table.groups !== undefined);
  const installed = hasGroups ? undefined : installedBy(packages, project, selection);
  return {
    entries: packages.map((one) => ({
      name: one.name,
      version: one.version,
      condition: installed ? (installed.get(keyOf(one)) ?? never) : statedCondition(one.table, selection),
      ...sourceOf(one.source),
    })),
    python,
    indexes: indexesOf(indexUrls(packages)),
    extras: Object.keys(tableOf(table.extras)),
    groups: project?.groups.keys() ?? [],
  };
};

/** The URLs of the package indexes. A package of PyPI has no source in the lock. */
const indexUrls = (packages: readonly LockedPackage[]) =>
  packages.flatMap(({ source: { type, url } }) =>
    type === undefined ? 'https://pypi.org/simple' : type === 'legacy' ? (stringOf(url) ?? []) : [],
  );

function sourceOf({ type, url, reference, resolved_reference, subdirectory }: Table): Origin {
  const revision = resolved_reference ?? reference;
  if (type === 'git' || type === 'url') return originOf({ [type]: url, revision, subdirectory });
  return type === 'directory' || type === 'file' ? originOf({ path: url }) : {};
}

/** Version 2.1: `groups`, and `markers` for all of them or for each. */
function statedCondition(one: Table, selection: ProjectSelection): Condition {
  const groups = new Set(['main', ...selection.groups]);
  const extras = new Set(selection.extras);
  const markers = stringsOf(one.groups)
    .filter((group) => groups.has(normalizeName(group)))
    .map((group) => stringOf(one.markers) ?? stringOf(tableOf(one.markers)[group]))
    .map((marker) =>
      parseCondition(marker, ({ variable, value }) =>
        variable !== 'extra' ? undefined : extras.has(normalizeName(value)) ? always : never,
      ),
    );
  return anyOf(markers);
}

/** A dependency of the project or of a locked package. */
interface Dependency {
  readonly name: string;
  /** Any of them may hold. */
  readonly specifiers: readonly string[];
  readonly extras: readonly string[];
  readonly condition: Condition;
}

/** Up to version 2.0: what the dependencies of the project, with the selected extras and groups, require. */
function installedBy(
  packages: readonly LockedPackage[],
  project: Project | undefined,
  selection: ProjectSelection,
) {
  const byName = Map.groupBy(packages, ({ name }) => normalizeName(name));
  /** Of several locked versions, each for its Pythons, the newest first. */
  const edgesTo = ({ name, specifiers, extras, condition }: Dependency): Edge[] => {
    let rest = condition;
    const candidates = (byName.get(normalizeName(name)) ?? []).filter((one) => isAdmitted(one, specifiers));
    // The lock lists the versions of a package in ascending order.
    return candidates.reverse().map((to) => {
      const its = pythonCondition(stringOf(to.table['python-versions']));
      const edge = { to, extras: extras.map(normalizeName), condition: rest & its };
      rest &= not(its);
      return edge;
    });
  };
  const stated = project ? selectedRequirements(project, selection) : [];
  const start = stated.flatMap((text) => {
    const requirement = parseRequirement(text);
    if ('problem' in requirement) return [];
    const { name, specifier, extras, marker } = requirement;
    return edgesTo({
      name,
      specifiers: [specifier],
      extras,
      condition: parseCondition(marker, ignoreExtras),
    });
  });
  return followEdges(start, ({ table }, extra) => dependenciesOf(table, extra).flatMap(edgesTo));
}

/** The dependencies of a locked package, or those that one of its extras adds. */
function dependenciesOf({ dependencies, extras }: Table, extra: string): Dependency[] {
  const [, added] = Object.entries(tableOf(extras)).find(([name]) => normalizeName(name) === extra) ?? [];
  // A requirement in a list of extras starts with the name.
  const names = new Set(stringsOf(added).map((text) => normalizeName(/^[\w.-]+/.exec(text)?.[0] ?? '')));
  return Object.entries(tableOf(dependencies)).flatMap(([name, value]) =>
    [value].flat().flatMap((option) => {
      const options = typeof option === 'string' ? { version: option } : tableOf(option);
      const isOptional = options.optional === true;
      if (extra === '' ? isOptional : !isOptional || !names.has(normalizeName(name))) return [];
      return {
        name,
        specifiers: poetryAlternatives(stringOf(options.version) ?? '*'),
        extras: stringsOf(options.extras),
        condition: parseCondition(stringOf(options.markers), ignoreExtras),
      };
    }),
  );
}

/** Whether one of the specifiers allows the version, or it doesn't come from an index. */
const isAdmitted = ({ version = '', source }: LockedPackage, specifiers: readonly string[]): boolean =>
  ['git', 'url', 'file', 'directory'].includes(stringOf(source.type) ?? '') ||
  specifiers.some((each) => each === '' || satisfies(version, each, { prereleases: true }));

/** Extras are selected by name. */
const ignoreExtras: Resolve = ({ variable }) => (variable === 'extra' ? always : undefined);
