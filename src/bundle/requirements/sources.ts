import { basename, join, resolve } from 'node:path';
import { type Folders, kindOf, locateOrNothing } from '../../shared/file-access.ts';
import { input, TheInput } from '../../shared/input-names.ts';
import { foldersUpwards, shownPath } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';
import { readTable } from '../../shared/toml.ts';
import type { PackageReader } from '../files/external-files.ts';
import type { CollectedRequirements, Reading } from './collected-requirements.ts';
import { lockFormat, lockReaders, readLock } from './lock/locks.ts';
import { condaError, noSource, scriptsWithDash } from './no-source.ts';
import { collectProject } from './project-requirements.ts';
import { type ProjectSelection, readProject, readScripts } from './pyproject.ts';
import { normalizeName } from './requirement.ts';
import { readRequirementsFile } from './requirements-file.ts';

/** Lock files are searched from the app folder up to the repository. */
export interface RequirementsOptions extends Folders, ProjectSelection {
  /** The input of this name: relative to the app folder. */
  readonly requirementsFile?: string;
  /** The file that names it, if not the input. */
  readonly namedBy?: string;
  readonly packages: PackageReader;
}

/** A file that states what the app requires. */
export interface Source {
  /** Absolute. */
  readonly path: string;
  /** `script`: a Python file with a block by PEP 723. */
  readonly kind: 'requirements' | 'lock' | 'project' | 'script';
}

/** A source and its requirements. */
export interface ReadSource extends Source {
  readonly collected: CollectedRequirements;
}

/**
 * Reads the source that `requirements-file` names, else the first that is about the app; and finds those after it.
 *
 * @throws {UserError} if there is none, or it can't be read
 */
export async function chooseSource(
  options: RequirementsOptions,
  reading: Reading,
): Promise<{ chosen: ReadSource; others: readonly Source[] }> {
  const { folders } = reading;
  const found = await findSources(options, folders);
  if (options.requirementsFile !== undefined) {
    const named = namedSource(options.requirementsFile, folders);
    const chosen = await readSource(named, options, reading);
    if (!chosen) throw unusableSource(named, folders);
    return { chosen, others: found.filter(({ path }) => path !== named.path) };
  }
  for (const [at, source] of found.entries()) {
    const chosen = await readSource(source, options, reading);
    if (chosen) return { chosen, others: found.slice(at + 1) };
  }
  const script = await scriptSource(folders);
  const chosen = script && (await readSource(script, options, reading));
  if (chosen) return { chosen, others: [] };
  throw await noSource(folders);
}

/** What kind of source a file is, by its name. */
function sourceKind(path: string): Source['kind'] {
  if (lockFormat(path)) return 'lock';
  const file = basename(path);
  if (file.endsWith('.py')) return 'script';
  return file === 'pyproject.toml' ? 'project' : 'requirements';
}

/**
 * The files that may state the requirements, the preferred one first. The app folder comes before the folders above it. Within a
 * folder: requirements.txt, then the locks. Dependencies of the project come after all locks, since they pin nothing and a
 * workspace has its lock at the top.
 */
async function findSources({ groups }: ProjectSelection, folders: Folders): Promise<Source[]> {
  const first: Source[] = [];
  const own: Source[] = [];
  const above: Source[] = [];
  for (const folder of foldersUpwards(folders)) {
    const isApp = folder === resolve(folders.root);
    // rye's lock has the format of a requirements file.
    for (const name of ['requirements.txt', ...Object.keys(lockReaders), 'requirements.lock']) {
      const source = { path: join(folder, name), kind: sourceKind(name) };
      if (kindOf(source.path, folders) === 'file')
        (isApp || source.kind === 'lock' ? first : above).push(source);
    }
    const project = await readProject(folder, folders);
    // A pyproject.toml with only [tool.…] tables or [dependency-groups] states no dependencies by itself.
    if (project && (project.dependencies || groups.some((group) => project.groups.has(normalizeName(group)))))
      (isApp ? own : above).push({ path: join(folder, project.file), kind: 'project' });
  }
  return [...first, ...own, ...above];
}

/** The lock or the block of the script in the app folder that requires dash; `undefined` unless there is exactly one. */
async function scriptSource(folders: Folders): Promise<Source | undefined> {
  const [script, ...others] = await scriptsWithDash(folders);
  if (!script || others.length > 0) return undefined;
  const path = join(script.folder, script.file);
  const lock = `${path}.lock`;
  return kindOf(lock, folders) === 'file' ? { path: lock, kind: 'lock' } : { path, kind: 'script' };
}

/** Reads a source; `undefined` if it isn't about the app, such as the lock of another project. */
export async function readSource(
  source: Source,
  selection: ProjectSelection,
  reading: Reading,
): Promise<ReadSource | undefined> {
  const collected = await collectFrom(source, selection, reading);
  return collected && { ...source, collected };
}

async function collectFrom(
  { path, kind }: Source,
  selection: ProjectSelection,
  reading: Reading,
): Promise<CollectedRequirements | undefined> {
  const { folders } = reading;
  if (kind === 'requirements') return readRequirementsFile(path, reading);
  if (kind === 'lock') {
    const file = await readTable(path, folders);
    return file && readLock(file, selection, reading);
  }
  const project =
    kind === 'script'
      ? (await readScripts(folders)).find(({ folder, file }) => join(folder, file) === path)
      : await readProject(resolve(path, '..'), folders);
  return project && collectProject(project, selection, reading);
}

/**
 * The source that `requirements-file` names.
 *
 * @throws {UserError} if it can't be one
 */
function namedSource(name: string, folders: Folders): Source {
  const path = resolve(folders.root, name);
  const shown = shownPath(folders.root, path);
  if (/^(?:environment|conda).*\.ya?ml$/i.test(basename(path))) throw condaError(shown);
  const { kind, ...found } = locateOrNothing(path, folders);
  if (kind === 'file') {
    const source: Source = { path, kind: sourceKind(path) };
    if (source.kind !== 'requirements' || !/\.(?:cfg|ini|json|toml|ya?ml)$/i.test(path)) return source;
    throw unusableSource(source, folders);
  }
  const problem =
    'reason' in found ? `is ${found.reason}` : kind === 'folder' ? 'is a folder' : "doesn't exist";
  throw new UserError({
    message: `The requirements file ${shown} ${problem}.`,
    reason: `${TheInput('requirements-file')} names it, relative to the app folder.`,
    hint: 'Correct or remove it. By default, requirements.txt, a lock file or pyproject.toml is used.',
  });
}

/** The error if the named file has another format, is the lock of another project, or states no requirements. */
function unusableSource({ path, kind }: Source, { root }: Folders): UserError {
  const file = shownPath(root, path);
  const reasons = {
    requirements: 'It is neither a requirements file nor a known lock file.',
    lock: 'The app folder is not part of any project in it.',
    project: 'It has no [project] or [tool.poetry].',
    script: 'It has no valid block "# /// script" (PEP 723).',
  };
  return new UserError({
    message: `${file} states no requirements of this app.`,
    reason: reasons[kind],
    hint: `Name another file by ${input('requirements-file')}.`,
    location: { file },
  });
}
