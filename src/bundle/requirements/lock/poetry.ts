import { satisfies } from '@renovatebot/pep440';
import { withoutLastSlashes } from '../../../shared/paths.ts';
import { listOf, stringOf, stringsOf, type Table, tableOf } from '../../../shared/toml.ts';
import {
  always,
  anyOf,
  type Condition,
  conditionOf,
  never,
  not,
  parseCondition,
  pythonCondition,
  type Resolve,
} from '../markers/environments.ts';
import type { ProjectSelection } from '../project-requirements.ts';
import type { Project } from '../pyproject.ts';
import { normalizeName, parseRequirement } from '../requirement.ts';
import {
  fromGit,
  fromPath,
  fromUrl,
  isPypi,
  type Lock,
  type LockReader,
  type Origin,
  stepCounter,
} from './locked-entries.ts';
import { poetryAlternatives } from './poetry-version.ts';

/**
 * Reads poetry.lock. Since version 2.1, the file contains the groups and markers of each package. In an older one, the dependencies
 * are followed from those of the project.
 */
export const readPoetryLock: LockReader = async (lock) => {
  const { table, project, selection } = lock;
  const packages = listOf(table.package).map(tableOf);
  const metadata = tableOf(table.metadata);
  const python = pythonCondition(stringOf(metadata['python-versions']));
  const hasGroups = packages.some((one) => one.groups !== undefined);
  const conditions = hasGroups
    ? new Map(packages.map((one) => [one, statedCondition(one, selection)]))
    : followedConditions(packages, projectDependencies(project, selection, python));
  const entries = packages.map((one) => ({
    name: stringOf(one.name) ?? '',
    version: stringOf(one.version),
    condition: conditions.get(one) ?? never,
    from: originOf(tableOf(one.source), lock),
  }));
  return {
    entries,
    python,
    indexes: indexesIn(packages, project),
    extras: Object.keys(tableOf(table.extras)),
    groups: project?.groups.keys() ?? [],
  };
};

/** The indexes of the packages. The lock doesn't say which is the default, so the project does. */
function indexesIn(packages: readonly Table[], project: Project | undefined) {
  const urls = packages.flatMap((one) => {
    const { type, url } = tableOf(one.source);
    return type === 'legacy' && typeof url === 'string' && !isPypi(url) ? [url] : [];
  });
  const isSame = (a: string, b: string) => withoutLastSlashes(a) === withoutLastSlashes(b);
  return [...new Set(urls)].map((url) => ({
    url,
    isDefault: project?.indexes.some((index) => index.isDefault && isSame(index.url, url)) === true,
  }));
}

function originOf({ type, url, reference, resolved_reference, subdirectory }: Table, lock: Lock): Origin {
  if (typeof url !== 'string') return { kind: 'index' };
  if (type === 'git') return fromGit(url, resolved_reference ?? reference, subdirectory);
  if (type === 'url') return fromUrl(url, subdirectory);
  return type === 'directory' || type === 'file' ? fromPath(url, lock) : { kind: 'index' };
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
  /** Normalised. */
  readonly extras: readonly string[];
  readonly condition: Condition;
}

/** The environments in which a package is installed, and the extras of it that are. */
interface Selected {
  readonly condition: Condition;
  readonly extras: ReadonlySet<string>;
}

/** Up to version 2.0: the union of all paths from the project to a package. */
function followedConditions(
  packages: readonly Table[],
  start: readonly Dependency[],
): ReadonlyMap<Table, Condition> {
  const byName = Map.groupBy(packages, (one) => normalizeName(stringOf(one.name) ?? ''));
  const selected = new Map<Table, Selected>();
  const queue: Table[] = [];
  const countStep = stepCounter();

  /** Selects the packages for a dependency: each of several locked versions for its Pythons, the newest first. */
  const select = ({ name, specifiers, extras, condition }: Dependency) => {
    countStep();
    let rest = condition;
    const candidates = (byName.get(normalizeName(name)) ?? []).filter((one) => isAdmitted(one, specifiers));
    // The lock lists the versions of a package in ascending order.
    for (const one of candidates.reverse()) {
      const its = pythonCondition(stringOf(one['python-versions']));
      const before = selected.get(one) ?? { condition: never, extras: new Set() };
      const after = {
        condition: before.condition | (rest & its),
        extras: new Set([...before.extras, ...extras]),
      };
      rest &= not(its);
      if (after.condition === before.condition && after.extras.size === before.extras.size) continue;
      selected.set(one, after);
      queue.push(one);
    }
  };

  start.forEach(select);
  for (let one = queue.shift(); one; one = queue.shift()) {
    const its = selected.get(one);
    if (its) dependenciesOf(one, its).forEach(select);
  }
  return new Map(Array.from(selected, ([one, { condition }]) => [one, condition]));
}

/** The dependencies of the project itself, with the selected extras and groups. */
function projectDependencies(
  project: Project | undefined,
  { extras, groups }: ProjectSelection,
  python: Condition,
): Dependency[] {
  const stated = [
    ...(project?.dependencies ?? []),
    ...extras.flatMap((extra) => project?.extras.get(extra) ?? []),
    ...groups.flatMap((group) => project?.groups.get(group) ?? []),
  ];
  return stated.flatMap(({ text }) => {
    const requirement = parseRequirement(text);
    if ('problem' in requirement) return [];
    const { name, specifier, marker } = requirement;
    const condition = python & conditionOf(marker, ignoreExtras);
    return [{ name, specifiers: [specifier], extras: requirement.extras.map(normalizeName), condition }];
  });
}

/** The dependencies of a locked package and of its selected extras. */
function dependenciesOf(one: Table, { condition, extras }: Selected): Dependency[] {
  const optional = new Set(
    Object.entries(tableOf(one.extras))
      .filter(([name]) => extras.has(normalizeName(name)))
      .flatMap(([, requirements]) => stringsOf(requirements).map(nameOf)),
  );
  return Object.entries(tableOf(one.dependencies)).flatMap(([name, value]) =>
    [value].flat().flatMap((option) => {
      const options = typeof option === 'string' ? { version: option } : tableOf(option);
      if (options.optional === true && !optional.has(normalizeName(name))) return [];
      return {
        name,
        specifiers: poetryAlternatives(stringOf(options.version) ?? '*'),
        extras: stringsOf(options.extras).map(normalizeName),
        condition: condition & parseCondition(stringOf(options.markers), ignoreExtras),
      };
    }),
  );
}

/** Whether one of the specifiers allows the version, or it doesn't come from an index. */
function isAdmitted(one: Table, specifiers: readonly string[]): boolean {
  const source = stringOf(tableOf(one.source).type) ?? '';
  const version = stringOf(one.version) ?? '';
  const isReference = ['git', 'url', 'file', 'directory'].includes(source);
  return (
    specifiers.some((each) => each === '' || satisfies(version, each, { prereleases: true })) || isReference
  );
}

/** The name that a requirement in a list of extras starts with. */
const nameOf = (requirement: string) => normalizeName(/^[\w.-]+/.exec(requirement)?.[0] ?? '');

/** Extras are selected by name. */
const ignoreExtras: Resolve = ({ variable }) => (variable === 'extra' ? always : undefined);
