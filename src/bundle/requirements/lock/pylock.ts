import { dirname } from 'node:path';
import { excerpt } from '../../../shared/formatting.ts';
import { shownPath } from '../../../shared/paths.ts';
import { UserError } from '../../../shared/problems.ts';
import { lineFinder, listOf, stringOf, stringsOf, type Table, tableOf } from '../../../shared/toml.ts';
import { always, anyOf, never, parseCondition, pythonCondition } from '../markers/environments.ts';
import { unknown } from '../project-requirements.ts';
import { normalizeName } from '../requirement.ts';
import {
  artifactName,
  gatherEntries,
  gitReference,
  isAboutApp,
  isPypi,
  type LockedEntry,
  type LockReader,
  lockedPath,
  type Origin,
  requireFewPackages,
  urlReference,
  withOwnProject,
} from './locked-entries.ts';

/**
 * Reads pylock.toml (PEP 751, https://packaging.python.org/en/latest/specifications/pylock-toml/).
 *
 * @throws {UserError} for a major version of the format other than 1, as the specification requires
 */
export const readPylock: LockReader = async (file, selection, folders, report) => {
  const lockFolder = dirname(file.path);
  if (!(await isAboutApp(lockFolder, folders))) return undefined;
  const shown = shownPath(folders.root, file.path);
  const version = stringOf(file.table['lock-version']);
  if (version !== undefined && !/^1(?:\.|$)/.test(version)) {
    throw new UserError({
      message: `${shown} has the unknown version ${excerpt(version)}.`,
      reason: 'PEP 751 describes version 1.',
      hint: 'Lock again with a tool that writes version 1, or update this action.',
      location: { file: shown },
    });
  }
  const extras = new Set(selection.extras.map(normalizeName));
  const groups = new Set(
    [...stringsOf(file.table['default-groups']), ...selection.groups].map(normalizeName),
  );
  checkNames('extra', selection.extras, file.table.extras);
  checkNames('group', selection.groups, file.table['dependency-groups']);

  const lineIn = lineFinder(file.text);
  const packages = listOf(file.table.packages).map(tableOf);
  requireFewPackages(packages.length, shown);
  const entries = packages.map((one): LockedEntry => {
    const name = stringOf(one.name) ?? '';
    const its = stringOf(one.version);
    const condition = parseCondition(stringOf(one.marker), ({ variable, value }) => {
      if (variable !== 'extras' && variable !== 'dependency_groups') return undefined;
      const active = variable === 'extras' ? extras : groups;
      return active.has(normalizeName(value)) ? always : never;
    });
    return {
      name,
      ...(its !== undefined && { version: its }),
      condition: condition & pythonCondition(stringOf(one['requires-python'])),
      from: originOf(one, lockFolder),
      files: [one.sdist, ...listOf(one.wheels)].flatMap((artifact) => artifactName(tableOf(artifact))),
      location: { file: shown, ...lineIn(`name = "${name}"\nversion = "${its}"`) },
    };
  });
  // A package's own requires-python is metadata, not a condition of the lock.
  const environments = stringsOf(file.table.environments).map((marker) => parseCondition(marker));
  const python =
    pythonCondition(stringOf(file.table['requires-python'])) &
    (environments.length > 0 ? anyOf(environments) : always);
  const urls = [...new Set(packages.flatMap((one) => stringOf(one.index) ?? []))].filter(
    (url) => !isPypi(url),
  );
  const hasPypi = packages.some((one) => isPypi(stringOf(one.index) ?? ''));
  const gathered = await gatherEntries(
    {
      entries,
      python,
      indexes: urls.map((url, at) => ({ url, isDefault: !hasPypi && at === 0 })),
      location: { file: shown },
    },
    folders,
    report,
  );
  return withOwnProject(gathered, lockFolder);

  function checkNames(kind: 'extra' | 'group', names: readonly string[], known: unknown): void {
    const there = new Map(stringsOf(known).map((name) => [normalizeName(name), name]));
    for (const name of names) {
      if (!there.has(normalizeName(name))) report('unused-extras', unknown(kind, name, there, shown));
    }
  }
};

function originOf(one: Table, lockFolder: string): Origin {
  const [vcs, directory, archive] = [tableOf(one.vcs), tableOf(one.directory), tableOf(one.archive)];
  const address = stringOf(vcs.url) ?? stringOf(vcs.path);
  if (address !== undefined) {
    const revision = stringOf(vcs['commit-id']) ?? stringOf(vcs['requested-revision']);
    const reference = gitReference(address, revision, stringOf(vcs.subdirectory));
    return { kind: 'reference', url: reference.replace(/^git\+/, `${stringOf(vcs.type) ?? 'git'}+`) };
  }
  const folder = stringOf(directory.path);
  if (folder !== undefined) return { kind: 'folder', path: lockedPath(lockFolder, folder) };
  const url = stringOf(archive.url);
  if (url !== undefined) return { kind: 'reference', url: urlReference(url, stringOf(archive.subdirectory)) };
  const path = stringOf(archive.path);
  return path === undefined ? { kind: 'index' } : { kind: 'archive', path: lockedPath(lockFolder, path) };
}
