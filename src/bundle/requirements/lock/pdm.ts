import { dirname } from 'node:path';
import { shownPath } from '../../../shared/paths.ts';
import { UserError } from '../../../shared/problems.ts';
import { lineFinder, listOf, stringOf, stringsOf, type Table, tableOf } from '../../../shared/toml.ts';
import { anyOf, never, parseCondition, pythonCondition } from '../markers/environments.ts';
import { unknown } from '../project-requirements.ts';
import { readProject } from '../pyproject.ts';
import { normalizeName } from '../requirement.ts';
import {
  artifactName,
  gatherEntries,
  gitReference,
  isAboutApp,
  type LockedEntry,
  type LockReader,
  lockedPath,
  type Origin,
  requireFewPackages,
  urlReference,
  withOwnProject,
} from './locked-entries.ts';

/**
 * Reads pdm.lock. PDM treats extras and groups alike.
 *
 * @throws {UserError} if the packages have no groups and markers (made without PDM's strategy `inherit_metadata`)
 */
export const readPdmLock: LockReader = async (file, selection, folders, report) => {
  const lockFolder = dirname(file.path);
  if (!(await isAboutApp(lockFolder, folders))) return undefined;
  const project = await readProject(lockFolder, folders);
  const shown = shownPath(folders.root, file.path);
  const metadata = tableOf(file.table.metadata);
  if (!stringsOf(metadata.strategy).includes('inherit_metadata')) {
    throw new UserError({
      message: `${shown} doesn't contain which of its packages the app needs.`,
      reason:
        'It was made without the strategy inherit_metadata, so development groups are unknown. pdm export refuses it too.',
      hint: 'Run "pdm lock --update-reuse --strategy inherit_metadata" and commit the file.',
      location: { file: shown },
    });
  }
  const known = new Map(stringsOf(metadata.groups).map((group) => [normalizeName(group), group]));
  for (const [kind, names] of [
    ['extra', selection.extras],
    ['group', selection.groups],
  ] as const) {
    for (const name of names) {
      if (!known.has(normalizeName(name))) report('unused-extras', unknown(kind, name, known, shown));
    }
  }
  const groups = new Set(['default', ...[...selection.extras, ...selection.groups].map(normalizeName)]);
  requireFewPackages(listOf(file.table.package).length, shown);
  const lineIn = lineFinder(file.text);
  const entries = listOf(file.table.package).map((item): LockedEntry => {
    const one = tableOf(item);
    const name = stringOf(one.name) ?? '';
    const version = stringOf(one.version);
    const of = stringsOf(one.groups);
    const isWanted = of.length === 0 || of.some((group) => groups.has(normalizeName(group)));
    return {
      name,
      ...(version !== undefined && { version }),
      condition: isWanted ? parseCondition(stringOf(one.marker)) : never,
      from: originOf(one, lockFolder),
      files: listOf(one.files).flatMap((locked) => artifactName(tableOf(locked))),
      location: { file: shown, ...lineIn(`name = "${name}"\nversion = "${version}"`) },
    };
  });
  const targets = listOf(metadata.targets).map((target) => stringOf(tableOf(target).requires_python));
  const python = anyOf((targets.length > 0 ? targets : [undefined]).map(pythonCondition));
  const gathered = await gatherEntries(
    { entries, python, indexes: project?.indexes ?? [], location: { file: shown } },
    folders,
    report,
  );
  return withOwnProject(gathered, lockFolder);
};

function originOf(one: Table, lockFolder: string): Origin {
  const [git, url, path] = [stringOf(one.git), stringOf(one.url), stringOf(one.path)];
  const subdirectory = stringOf(one.subdirectory);
  if (git !== undefined) {
    return {
      kind: 'reference',
      url: gitReference(git, stringOf(one.revision) ?? stringOf(one.ref), subdirectory),
    };
  }
  if (path !== undefined) {
    const kind = /\.(?:whl|zip|tar\.\w+|tgz)$/.test(path) ? 'archive' : 'folder';
    return { kind, path: lockedPath(lockFolder, path) };
  }
  return url === undefined ? { kind: 'index' } : { kind: 'reference', url: urlReference(url, subdirectory) };
}
