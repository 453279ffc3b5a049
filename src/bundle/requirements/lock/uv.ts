import { dirname, resolve } from 'node:path';
import type { Folders } from '../../../shared/file-access.ts';
import { foldersUpwards, isWithin, shownPath } from '../../../shared/paths.ts';
import { lineFinder, listOf, stringOf, stringsOf, type Table, tableOf } from '../../../shared/toml.ts';
import { pythonCondition } from '../markers/environments.ts';
import { type ProjectSelection, unknown } from '../project-requirements.ts';
import { readProject } from '../pyproject.ts';
import { normalizeName } from '../requirement.ts';
import type { Report } from '../requirement-rules.ts';
import {
  artifactName,
  gatherEntries,
  gitReference,
  isPypi,
  type LockedEntry,
  type LockReader,
  type Origin,
  requireFewPackages,
  urlReference,
} from './locked-entries.ts';
import { isScriptLock } from './locks.ts';
import { selectPackages, type UvPackage } from './uv-resolution.ts';

/**
 * Reads uv.lock (version 1): https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile. Markers in the
 * file omit what `requires-python` implies, and so do ours.
 */
export const readUvLock: LockReader = async (file, selection, folders, report) => {
  const lineIn = lineFinder(file.text);
  const lockFolder = dirname(file.path);
  const shown = shownPath(folders.root, file.path);
  const packages = listOf(file.table.package).map(packageOf);
  requireFewPackages(packages.length, shown);
  const manifest = tableOf(file.table.manifest);
  const found = isScriptLock(file.path)
    ? { folder: lockFolder, roots: [] }
    : findRoots(packages, manifest, lockFolder, folders);
  if (!found) return undefined;
  const [root] = found.roots;
  if (root) checkSelection(root, selection, shown, report);
  const defaultGroups = (await readProject(found.folder, folders))?.defaultGroups ?? [];
  const conditionOf = selectPackages(packages, found.roots, manifest, {
    ...selection,
    groups: [...selection.groups, ...defaultGroups],
  });

  const entries = packages.map((one): LockedEntry => {
    const { name, version, table } = one;
    const key = version === undefined ? '' : `version = "${version}"`;
    return {
      name,
      ...(version !== undefined && { version }),
      condition: conditionOf(one),
      from: originOf(one.source, lockFolder),
      files: [table.sdist, ...listOf(table.wheels)].flatMap((artifact) => artifactName(tableOf(artifact))),
      location: { file: shown, ...lineIn(`name = "${name}"\n${key}`) },
    };
  });
  const python = pythonCondition(stringOf(file.table['requires-python']));
  return gatherEntries(
    { entries, python, indexes: indexesOf(packages), location: { file: shown } },
    folders,
    report,
  );
};

function packageOf(item: unknown, at: number): UvPackage {
  const table = tableOf(item);
  const version = stringOf(table.version);
  return {
    at,
    name: stringOf(table.name) ?? '',
    ...(version !== undefined && { version }),
    table,
    source: tableOf(table.source),
  };
}

/** The packages that the app folder is part of, with their folder; `undefined` if it is part of none in this lock. */
function findRoots(
  packages: readonly UvPackage[],
  manifest: Table,
  lockFolder: string,
  { root: appFolder }: Folders,
): { readonly folder: string; readonly roots: readonly UvPackage[] } | undefined {
  const folderOf = ({ source }: UvPackage) => {
    const path = stringOf(source.editable) ?? stringOf(source.virtual) ?? stringOf(source.directory);
    return path === undefined ? undefined : resolve(lockFolder, path);
  };
  for (const folder of foldersUpwards({ root: appFolder, repository: lockFolder })) {
    const root = packages.find((one) => folderOf(one) === folder);
    if (root) return { folder, roots: [root] };
  }
  // A workspace whose top is no project: all its members, as uv has it there.
  const members = new Set(stringsOf(manifest.members));
  const atTop = resolve(appFolder) === lockFolder || !isWithin(lockFolder, appFolder);
  const found = packages.filter(({ name }) => members.has(name));
  return atTop && found.length > 0 ? { folder: lockFolder, roots: found } : undefined;
}

/** Reports unknown extras and groups. A lock doesn't list an empty one, and still provides it. */
function checkSelection(
  { table }: UvPackage,
  selection: ProjectSelection,
  file: string,
  report: Report,
): void {
  const metadata = tableOf(table.metadata);
  const extras = new Map(Object.entries(tableOf(table['optional-dependencies'])));
  const provided = new Set(stringsOf(metadata['provides-extras']));
  const groups = new Map(Object.entries(tableOf(table['dev-dependencies'])));
  const required = new Map(Object.entries(tableOf(metadata['requires-dev'])));
  for (const extra of selection.extras.map(normalizeName)) {
    if (!extras.has(extra) && !provided.has(extra))
      report('unused-extras', unknown('extra', extra, extras, file));
  }
  for (const group of new Set(selection.groups.map(normalizeName))) {
    if (!groups.has(group) && !required.has(group))
      report('unused-extras', unknown('group', group, groups, file));
  }
}

/** The indexes of the packages; without PyPI among them, the first is the default. */
function indexesOf(packages: readonly UvPackage[]): { url: string; isDefault: boolean }[] {
  const registries = new Set(packages.flatMap(({ source }) => stringOf(source.registry) ?? []));
  const urls = [...registries].filter((registry) => /^https?:/.test(registry)).sort();
  const others = urls.filter((url) => !isPypi(url));
  return others.map((url, at) => ({ url, isDefault: others.length === urls.length && at === 0 }));
}

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
