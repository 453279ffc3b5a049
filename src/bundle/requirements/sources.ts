import { basename, join, resolve } from 'node:path';
import { type Folders, kindOf, locateOrNothing } from '../../shared/file-access.ts';
import { input, TheInput } from '../../shared/input-names.ts';
import { foldersUpwards, shownPath } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';
import { readTable, stringsOf } from '../../shared/toml.ts';
import type { CollectedRequirements } from './collected-requirements.ts';
import { lockFormat, lockReaders, readLock } from './lock/locks.ts';
import { condaError, isDash } from './no-source.ts';
import { gatherProject, type ProjectSelection } from './project-requirements.ts';
import { type Project, projectOfScript, readProject } from './pyproject.ts';
import { normalizeName } from './requirement.ts';
import type { Report } from './requirement-rules.ts';
import { readRequirementsFile } from './requirements-file.ts';
import { readScripts } from './script-block.ts';

/** A file that states what the app requires. */
export interface Source {
  /** Absolute. */
  readonly path: string;
  /** `script`: a Python file with a block by PEP 723. */
  readonly kind: 'requirements' | 'lock' | 'project' | 'script';
}

/** A source and its requirements. */
export interface ReadSource extends Source {
  readonly gathered: CollectedRequirements;
}

/** What kind of source a file is, by its name. */
function sourceKind(path: string): Source['kind'] {
  if (lockFormat(path)) return 'lock';
  const file = basename(path);
  if (file.endsWith('.py')) return 'script';
  return file === 'pyproject.toml' || file === 'setup.cfg' ? 'project' : 'requirements';
}

/**
 * The files that may state the requirements, the preferred one first. The app folder comes before the folders above it. Within a
 * folder: requirements.txt, then the locks. Dependencies of the project come after all locks, since they pin nothing and a
 * workspace has its lock at the top.
 */
export async function findSources({ groups }: ProjectSelection, folders: Folders): Promise<Source[]> {
  const pinned: Source[] = [];
  const projects: Source[] = [];
  for (const folder of foldersUpwards(folders)) {
    // rye's lock has the format of a requirements file.
    for (const name of ['requirements.txt', ...Object.keys(lockReaders), 'requirements.lock']) {
      const path = join(folder, name);
      if (kindOf(path, folders) === 'file') pinned.push({ path, kind: sourceKind(path) });
    }
    const project = await readProject(folder, folders);
    // A pyproject.toml with only [tool.…] tables or [dependency-groups] states no dependencies by itself.
    if (project && (project.dependencies || groups.some((group) => project.groups.has(normalizeName(group)))))
      projects.push({ path: join(folder, project.file), kind: 'project' });
  }
  const own = projects.filter(({ path }) => resolve(path, '..') === resolve(folders.root));
  const locks = pinned.filter(
    ({ kind, path }) => kind === 'lock' || resolve(path, '..') === resolve(folders.root),
  );
  const requirementsAbove = pinned.filter((source) => !locks.includes(source));
  return [
    ...locks,
    ...own,
    ...[...requirementsAbove, ...projects.filter((one) => !own.includes(one))].sort(byDepth),
  ];
}

const byDepth = (a: Source, b: Source) => b.path.split(/[/\\]/).length - a.path.split(/[/\\]/).length;

/** Reads a source; `undefined` if it isn't about the app, such as the lock of another project. */
export async function readSource(
  source: Source,
  selection: ProjectSelection,
  folders: Folders,
  report: Report,
): Promise<ReadSource | undefined> {
  const gathered = await gather(source, selection, folders, report);
  return gathered && { ...source, gathered };
}

async function gather(
  { path, kind }: Source,
  selection: ProjectSelection,
  folders: Folders,
  report: Report,
): Promise<CollectedRequirements | undefined> {
  if (kind === 'requirements') return readRequirementsFile(path, folders, report);
  if (kind === 'lock') {
    const file = await readTable(path, folders);
    return file && readLock(file, selection, folders, report);
  }
  const project =
    kind === 'script' ? await scriptProject(path, folders) : await readProject(resolve(path, '..'), folders);
  if (!project) return undefined;
  const gathered = await gatherProject(project, selection, folders, report);
  return { ...gathered, lines: [...gathered.lines, { text: '' }] };
}

/** The lock or the block of the script in the app folder that requires dash; `undefined` unless there is exactly one. */
export async function scriptSource(folders: Folders): Promise<Source | undefined> {
  const scripts = await readScripts(folders);
  const [script, ...others] = scripts.filter(({ table }) => stringsOf(table.dependencies).some(isDash));
  if (!script || others.length > 0) return undefined;
  const lock = `${script.path}.lock`;
  return kindOf(lock, folders) === 'file'
    ? { path: lock, kind: 'lock' }
    : { path: script.path, kind: 'script' };
}

async function scriptProject(path: string, folders: Folders): Promise<Project | undefined> {
  const script = (await readScripts(folders)).find((one) => one.path === path);
  return script && projectOfScript(script);
}

/**
 * The source that `requirements-file`, or another file, names.
 *
 * @throws {UserError} if it can't be one
 */
export async function namedSource(
  name: string,
  folders: Folders,
  namedBy = TheInput('requirements-file'),
): Promise<Source> {
  const path = resolve(folders.root, name);
  const shown = shownPath(folders.root, path);
  if (/^(?:environment|conda).*\.ya?ml$/i.test(basename(path))) throw condaError(shown);
  const { kind, ...found } = locateOrNothing(path, folders);
  if (kind === 'file') return { path, kind: sourceKind(path) };
  const problem =
    'reason' in found ? `is ${found.reason}` : kind === 'folder' ? 'is a folder' : "doesn't exist";
  throw new UserError({
    message: `The requirements file ${shown} ${problem}.`,
    reason: `${namedBy} names it, relative to the app folder.`,
    hint: 'Correct or remove it. By default, requirements.txt, a lock file or pyproject.toml is used.',
  });
}

/** The error if the named file is the lock of another project, or a project or a script without requirements. */
export function unusableSource({ path, kind }: Source, { root }: Folders): UserError {
  const file = shownPath(root, path);
  if (kind !== 'lock') {
    const missing = kind === 'script' ? 'block "# /// script" (PEP 723)' : '[project] or [tool.poetry]';
    return new UserError({
      message: `${file} states no requirements.`,
      reason: `It has no ${missing}.`,
      hint: `Name another file by ${input('requirements-file')}.`,
      location: { file },
    });
  }
  return new UserError({
    message: `${file} isn't about this app.`,
    reason: 'The app folder is not part of any project in it.',
    hint: "Name the lock of the app's own project by requirements-file, or make the app a member of that workspace.",
    location: { file },
  });
}
