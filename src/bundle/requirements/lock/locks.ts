import { basename, dirname, resolve } from 'node:path';
import type { Folders } from '../../../shared/file-access.ts';
import { foldersUpwards, isWithin, shownPath } from '../../../shared/paths.ts';
import type { SourceLocation } from '../../../shared/problems.ts';
import { linesOf, type TableFile } from '../../../shared/toml.ts';
import {
  type CollectedRequirements,
  collect,
  collectLocal,
  indexLine,
  type Reading,
  requireSupportedCount,
} from '../collected-requirements.ts';
import { formatCondition, never } from '../markers/environments.ts';
import { reportUnknown } from '../project-requirements.ts';
import { type ProjectSelection, readProject } from '../pyproject.ts';
import { formatRequirement, normalizeName } from '../requirement.ts';
import { reportSecret } from '../requirement-messages.ts';
import { isScriptLock, type LockContents, type LockedEntry, type LockReader } from './locked-entries.ts';
import { readPdmLock } from './pdm.ts';
import { readPipfileLock } from './pipfile.ts';
import { readPoetryLock } from './poetry.ts';
import { readPylock } from './pylock.ts';
import { readUvLock } from './uv.ts';

/** The reader for each lock file, in the order in which they are preferred within one folder. */
export const lockReaders: Readonly<Record<string, LockReader>> = {
  'uv.lock': readUvLock,
  'poetry.lock': readPoetryLock,
  'pdm.lock': readPdmLock,
  'pylock.toml': readPylock,
  'Pipfile.lock': readPipfileLock,
};

/**
 * The name of the lock file with the same format; `undefined` for other files. PEP 751 allows `pylock.NAME.toml`, which is used
 * only if `requirements-file` names it.
 */
export function lockFormat(path: string): string | undefined {
  const file = basename(path);
  const format = /^pylock\.[^.]+\.toml$/.test(file) ? 'pylock.toml' : isScriptLock(file) ? 'uv.lock' : file;
  return Object.hasOwn(lockReaders, format) ? format : undefined;
}

/**
 * Reads a lock file as pinned requirements: markers kept; the project itself, its workspace and its path dependencies as own
 * projects; development groups only if selected. `undefined` if the lock isn't about the project that the app folder is part of.
 *
 * @throws {UserError} if the format isn't supported, or it lists more than 10,000 packages
 */
export async function readLock(
  lock: TableFile,
  selection: ProjectSelection,
  reading: Reading,
): Promise<CollectedRequirements | undefined> {
  const { folders, report } = reading;
  const format = lockFormat(lock.path) ?? '';
  const folder = dirname(lock.path);
  // Only uv.lock lists the project itself and its workspace.
  const listsProjects = format === 'uv.lock';
  if (!listsProjects && !(await isAboutApp(folder, folders))) return undefined;
  const file = shownPath(folders.root, lock.path);
  const contents = await lockReaders[format]?.({
    table: lock.table,
    folder,
    file,
    project: await readProject(folder, folders),
    selection: {
      extras: selection.extras.map(normalizeName),
      groups: selection.groups.map(normalizeName),
    },
    folders,
  });
  if (!contents) return undefined;
  requireSupportedCount(contents.entries.length, file);
  reportUnknown('extra', selection.extras, contents.extras, file, report);
  reportUnknown('group', selection.groups, contents.groups, file, report);
  const collected = collectEntries(contents, file, lock.text, reading);
  if (listsProjects) return collected;
  return { ...collected, projects: [...collected.projects, { folder, extras: [], locked: true }] };
}

/**
 * Whether a lock without workspaces is about the app: no folder between them has another project, which would have requirements
 * of its own.
 */
async function isAboutApp(lockFolder: string, folders: Folders): Promise<boolean> {
  if (!isWithin(lockFolder, folders.root)) return true;
  const between = foldersUpwards({ root: folders.root, repository: lockFolder }).slice(0, -1);
  const projects = await Promise.all(between.map((folder) => readProject(folder, folders)));
  return projects.every((project) => project?.dependencies === undefined);
}

/** Turns the packages of a lock into pinned requirements. Folders of the user become own projects. */
function collectEntries(
  { entries, python, indexes }: LockContents,
  file: string,
  text: string,
  reading: Reading,
): CollectedRequirements {
  // Two lines of a table in TOML, or a key in Pipfile.lock.
  const locations = linesOf(
    text,
    /^name = ["'](.*?)["'](?:\nversion = ["'](.*?)["'])?|^[ \t]*"([^"\n]+)": \{/gm,
  );
  const installed = merged(entries).filter(({ condition }) => (condition & python) !== never);
  const { lines, ...collected } = collect(
    installed.map((entry) => {
      const { name, version, condition } = entry;
      const line = locations.get(`${name} ${version}`) ?? locations.get(name);
      return collectEntry(entry, formatCondition(condition, python), { file, ...line }, reading);
    }),
  );
  const place = { location: { file } };
  const options = indexes.map((index) => indexLine(index, place, reading.report));
  const sorted = lines.toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return { ...collected, lines: [...options, ...sorted] };
}

function collectEntry(
  { name, version, url, path }: LockedEntry,
  marker: string | undefined,
  location: SourceLocation,
  reading: Reading,
): Partial<CollectedRequirements> {
  const line = { location, required: { name: normalizeName(name), version } };
  if (path === undefined) {
    if (url !== undefined) reportSecret(url, line, reading.report);
    // Pipenv pins no package whose marker excludes the machine that locked.
    const specifier = version === undefined ? '' : `==${version}`;
    return { lines: [{ ...line, text: formatRequirement({ name, specifier, url, marker }) }] };
  }
  const absolute = resolve(reading.folders.root, dirname(location.file), path.replaceAll('\\', '/'));
  const local = { path: absolute, name, extras: [], locked: true };
  return collectLocal(local, { ...line, text: formatRequirement({ marker }) }, reading);
}

/** Joins the entries of one package and version: it is installed if any of them is. */
function merged(entries: readonly LockedEntry[]): LockedEntry[] {
  const byKey = new Map<string, LockedEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([normalizeName(entry.name), entry.version, entry.url, entry.path]);
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, condition: known.condition | entry.condition } : entry);
  }
  return [...byKey.values()];
}
