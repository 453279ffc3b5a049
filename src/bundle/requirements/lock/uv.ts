import { resolve } from 'node:path';
import { foldersUpwards, isWithin } from '../../../shared/paths.ts';
import { dig, listOf, stringOf, stringsOf, type Table, tableOf } from '../../../shared/toml.ts';
import { pythonCondition } from '../markers/environments.ts';
import { readProject } from '../pyproject.ts';
import {
  fromGit,
  fromPath,
  fromUrl,
  indexesOf,
  isScriptLock,
  type Lock,
  type LockReader,
  type Origin,
} from './locked-entries.ts';
import { selectPackages, type UvPackage } from './uv-resolution.ts';

/**
 * Reads uv.lock (version 1): https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile. Markers in the
 * file omit what `requires-python` implies, and so do ours.
 */
export const readUvLock: LockReader = async (lock) => {
  const { table, selection, folders } = lock;
  const packages = listOf(table.package).map(packageOf);
  const manifest = tableOf(table.manifest);
  const found = isScriptLock(lock.file)
    ? { folder: lock.folder, roots: [] }
    : findRoots(packages, manifest, lock);
  if (!found) return undefined;
  const project = await readProject(found.folder, folders);
  const conditionOf = selectPackages(packages, found.roots, manifest, {
    ...selection,
    groups: [...selection.groups, ...(project?.defaultGroups ?? [])],
  });
  const entries = packages.map((one) => ({
    name: one.name,
    version: one.version,
    condition: conditionOf(one),
    from: originOf(one.source, lock),
  }));
  const registries = packages.flatMap(({ source }) => stringOf(source.registry) ?? []);
  return {
    entries,
    python: pythonCondition(stringOf(table['requires-python'])),
    indexes: indexesOf(registries.filter((registry) => /^https?:/.test(registry)).sort()),
    ...selectable(found.roots, manifest),
  };
};

function packageOf(item: unknown, at: number): UvPackage {
  const table = tableOf(item);
  return {
    at,
    name: stringOf(table.name) ?? '',
    version: stringOf(table.version),
    table,
    source: tableOf(table.source),
  };
}

/** The packages that the app folder is part of, with their folder; `undefined` if it is part of none in this lock. */
function findRoots(
  packages: readonly UvPackage[],
  manifest: Table,
  { folder: lockFolder, folders: { root: appFolder } }: Lock,
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

/** The extras and groups of the roots. A lock lists an empty one only in the metadata. */
function selectable(roots: readonly UvPackage[], manifest: Table) {
  const keysOf = (value: unknown) => Object.keys(tableOf(value));
  const extras = roots.flatMap(({ table }) => [
    ...keysOf(table['optional-dependencies']),
    ...stringsOf(dig(table, 'metadata', 'provides-extras')),
  ]);
  const groups = roots.flatMap(({ table }) => [
    ...keysOf(table['dev-dependencies']),
    ...keysOf(dig(table, 'metadata', 'requires-dev')),
  ]);
  return { extras, groups: [...groups, ...keysOf(manifest['dependency-groups'])] };
}

function originOf(source: Table, lock: Lock): Origin {
  const { registry, git, url, path, virtual, subdirectory } = source;
  const local = stringOf(source.editable) ?? stringOf(source.directory) ?? stringOf(path);
  if (local !== undefined) return fromPath(local, lock);
  if (typeof git === 'string') return lockedGit(git);
  if (typeof url === 'string') return fromUrl(url, subdirectory);
  return { kind: typeof virtual === 'string' && registry === undefined ? 'nothing' : 'index' };
}

/** `https://host/repo?rev=main&subdirectory=lib#COMMIT` as pip has it. */
function lockedGit(locked: string): Origin {
  const [, base = locked, query = '', commit = ''] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(locked) ?? [];
  const parameters = new URLSearchParams(query);
  const revision = commit || (parameters.get('rev') ?? parameters.get('tag') ?? parameters.get('branch'));
  return fromGit(base, revision, parameters.get('subdirectory'));
}
