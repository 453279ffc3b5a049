import { dirname } from 'node:path';
import { satisfies } from '@renovatebot/pep440';
import { shownPath, withoutLastSlashes } from '../../../shared/paths.ts';
import { lineFinder, listOf, stringOf, stringsOf, type Table, tableOf } from '../../../shared/toml.ts';
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
import { type ProjectSelection, unknown } from '../project-requirements.ts';
import { type Project, readProject } from '../pyproject.ts';
import { normalizeName, parseRequirement } from '../requirement.ts';
import {
  gatherEntries,
  gitReference,
  isAboutApp,
  isPypi,
  type LockedEntry,
  type LockReader,
  lockedPath,
  type Origin,
  requireFewPackages,
  stepCounter,
  urlReference,
  withOwnProject,
} from './locked-entries.ts';
import { poetryAlternatives } from './poetry-version.ts';

/**
 * Reads poetry.lock. Since version 2.1, the file contains the groups and markers of each package. In an older one, the dependencies
 * are followed from those of the project.
 */
export const readPoetryLock: LockReader = async (file, selection, folders, report) => {
  const lockFolder = dirname(file.path);
  if (!(await isAboutApp(lockFolder, folders))) return undefined;
  const project = await readProject(lockFolder, folders);
  const shown = shownPath(folders.root, file.path);
  const lineIn = lineFinder(file.text);
  const packages = listOf(file.table.package).map(tableOf);
  requireFewPackages(packages.length, shown);
  const metadata = tableOf(file.table.metadata);
  const python = pythonCondition(stringOf(metadata['python-versions']));

  const extras = new Map(
    Object.entries(tableOf(file.table.extras)).map(([name]) => [normalizeName(name), name]),
  );
  for (const extra of selection.extras) {
    if (!extras.has(normalizeName(extra))) report('unused-extras', unknown('extra', extra, extras, shown));
  }
  for (const group of selection.groups) {
    if (!project?.groups.has(normalizeName(group))) {
      report('unused-extras', unknown('group', group, project?.groups ?? new Map(), shown));
    }
  }
  const hasGroups = packages.some((one) => one.groups !== undefined);
  const selected = hasGroups
    ? new Map(packages.map((one) => [one, statedCondition(one, selection)]))
    : followedConditions(packages, project, selection, python);

  const files = tableOf(metadata.files);
  const entries = packages.map((one): LockedEntry => {
    const name = stringOf(one.name) ?? '';
    const version = stringOf(one.version);
    return {
      name,
      ...(version !== undefined && { version }),
      condition: selected.get(one) ?? never,
      from: originOf(tableOf(one.source), lockFolder),
      files: listOf(one.files ?? files[name]).flatMap((item) => stringOf(tableOf(item).file) ?? []),
      location: { file: shown, ...lineIn(`name = "${name}"\nversion = "${version}"`) },
    };
  });
  const indexes = packages.flatMap((one) => {
    const { type, url } = tableOf(one.source);
    return type === 'legacy' && typeof url === 'string' && !isPypi(url) ? [url] : [];
  });
  const isDefault = (url: string) =>
    project?.indexes.some((index) => index.isDefault && sameUrl(index.url, url)) === true;
  const gathered = await gatherEntries(
    {
      entries,
      python,
      indexes: [...new Set(indexes)].map((url) => ({ url, isDefault: isDefault(url) })),
      location: { file: shown },
    },
    folders,
    report,
  );
  return withOwnProject(gathered, lockFolder);
};

const sameUrl = (a: string, b: string) => withoutLastSlashes(a) === withoutLastSlashes(b);

function originOf(
  { type, url, reference, resolved_reference, subdirectory }: Table,
  lockFolder: string,
): Origin {
  const address = stringOf(url);
  if (address === undefined) return { kind: 'index' };
  switch (type) {
    case 'git': {
      const revision = stringOf(resolved_reference) ?? stringOf(reference);
      return { kind: 'reference', url: gitReference(address, revision, stringOf(subdirectory)) };
    }
    case 'url':
      return { kind: 'reference', url: urlReference(address, stringOf(subdirectory)) };
    case 'directory':
      return { kind: 'folder', path: lockedPath(lockFolder, address) };
    case 'file':
      return { kind: 'archive', path: lockedPath(lockFolder, address) };
    default:
      return { kind: 'index' };
  }
}

/** Version 2.1: `groups`, and `markers` for all of them or for each. */
function statedCondition(one: Table, selection: ProjectSelection): Condition {
  const groups = new Set(['main', ...selection.groups.map(normalizeName)]);
  const extras = new Set(selection.extras.map(normalizeName));
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

/** Up to version 2.0: the union of all paths from the project to a package. */
function followedConditions(
  packages: readonly Table[],
  project: Project | undefined,
  selection: ProjectSelection,
  python: Condition,
): Map<Table, Condition> {
  const selected = new Map<Table, Condition>();
  const features = new Map<Table, Set<string>>();
  const byName = new Map<string, Table[]>();
  for (const one of packages) {
    const name = normalizeName(stringOf(one.name) ?? '');
    byName.set(name, [...(byName.get(name) ?? []), one]);
  }
  const queue: Table[] = [];
  const countStep = stepCounter();

  for (const { text } of statedRequirements(project, selection)) {
    const requirement = parseRequirement(text);
    if ('problem' in requirement) continue;
    const { name, extras, specifier, marker } = requirement;
    const condition = python & conditionOf(marker, ignoreExtras);
    select(name, [specifier], extras.map(normalizeName), condition);
  }
  for (let one = queue.shift(); one; one = queue.shift()) follow(one);
  return selected;

  /** Selects the packages for a dependency: each of several locked versions for its Pythons, the newest first. */
  function select(name: string, specifiers: readonly string[], extras: readonly string[], from: Condition) {
    countStep();
    let rest = from;
    const candidates = (byName.get(normalizeName(name)) ?? []).filter((one) => isAdmitted(one, specifiers));
    // The lock lists the versions of a package in ascending order.
    for (const one of candidates.reverse()) {
      const its = pythonCondition(stringOf(one['python-versions']));
      const condition = rest & its;
      rest = rest & not(its);
      const before = selected.get(one) ?? never;
      const after = before | condition;
      const known = features.get(one) ?? new Set();
      const isNew = extras.some((extra) => !known.has(extra));
      features.set(one, new Set([...known, ...extras]));
      if (after === before && !isNew) continue;
      selected.set(one, after);
      queue.push(one);
    }
  }

  /** Selects the dependencies of a package and of its extras. */
  function follow(one: Table) {
    const from = selected.get(one) ?? never;
    const chosen = [...(features.get(one) ?? [])].flatMap((feature) => {
      const extras = Object.entries(tableOf(one.extras)).filter(([name]) => normalizeName(name) === feature);
      return extras.flatMap(([, requirements]) => stringsOf(requirements).map(nameOf));
    });
    for (const [name, value] of Object.entries(tableOf(one.dependencies))) {
      for (const option of [value].flat()) {
        const options = typeof option === 'string' ? { version: option } : tableOf(option);
        if (options.optional === true && !chosen.includes(normalizeName(name))) continue;
        const condition = parseCondition(stringOf(options.markers), ignoreExtras);
        const specifiers = poetryAlternatives(stringOf(options.version) ?? '*');
        select(name, specifiers, stringsOf(options.extras).map(normalizeName), from & condition);
      }
    }
  }
}

/** The requirements of the project itself, with the selected extras and groups. */
const statedRequirements = (project: Project | undefined, { extras, groups }: ProjectSelection) => [
  ...(project?.dependencies ?? []),
  ...extras.flatMap((extra) => project?.extras.get(normalizeName(extra)) ?? []),
  ...groups.flatMap((group) => project?.groups.get(normalizeName(group)) ?? []),
];

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
