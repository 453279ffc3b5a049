import { basename, join, resolve } from 'node:path';
import { type Folders, kindOf, locateOrNothing } from '../../shared/file-access.ts';
import { TheInput } from '../../shared/input-names.ts';
import { foldersUpwards, shownPath } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';
import { readTable } from '../../shared/toml.ts';
import type { CollectedRequirements } from './collected-requirements.ts';
import { lockReaders } from './lock/locks.ts';
import { condaError } from './no-source.ts';
import { gatherProject, type ProjectSelection } from './project-requirements.ts';
import { readProject } from './pyproject.ts';
import type { Report } from './requirement-rules.ts';
import { readRequirementsFile } from './requirements-file.ts';

/** A file that states what the app requires. */
export interface Source {
  /** Absolute. */
  readonly path: string;
  readonly kind: 'requirements' | 'lock' | 'project';
}

/** A source with what it says. */
export interface ReadSource extends Source {
  readonly gathered: CollectedRequirements;
}

/** PEP 751 allows `pylock.NAME.toml` beside `pylock.toml`; that one is only taken where it is asked for. */
const lockNameOf = (file: string) => (/^pylock\.[^.]+\.toml$/.test(file) ? 'pylock.toml' : file);

/** What kind of source a file is, by its name. */
function sourceKind(path: string): Source['kind'] {
  const file = basename(path);
  if (Object.hasOwn(lockReaders, lockNameOf(file))) return 'lock';
  return file === 'pyproject.toml' || file === 'setup.cfg' ? 'project' : 'requirements';
}

/**
 * The files that may state the requirements, the one to prefer first. The app folder comes before the folders
 * above it. Within a folder: requirements.txt, which somebody wrote for just this purpose; the locks; and the
 * project's own dependencies, which pin nothing, only after all locks, since a workspace keeps its lock at the top.
 */
export async function findSources(folders: Folders): Promise<Source[]> {
  const pinned: Source[] = [];
  const projects: Source[] = [];
  for (const folder of foldersUpwards(folders)) {
    const names = ['requirements.txt', ...Object.keys(lockReaders)];
    for (const name of names) {
      const path = join(folder, name);
      // A link out of the checkout could lead to any file of the machine, which would travel.
      if (kindOf(path, folders) === 'file' && kindOf(path, folders) !== 'nothing')
        pinned.push({ path, kind: sourceKind(path) });
    }
    const project = await readProject(folder, folders);
    // A project without [project].dependencies, as a mere [tool.…] table, says nothing of them.
    if (project?.dependencies) projects.push({ path: join(folder, project.file), kind: 'project' });
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

/** Reads a source; `undefined` where it isn't about the app, as the lock of another project. */
export async function readSource(
  source: Source,
  asked: ProjectSelection,
  folders: Folders,
  report: Report,
): Promise<ReadSource | undefined> {
  const gathered = await gather(source, asked, folders, report);
  return gathered && { ...source, gathered };
}

async function gather(
  { path, kind }: Source,
  asked: ProjectSelection,
  folders: Folders,
  report: Report,
): Promise<CollectedRequirements | undefined> {
  if (kind === 'requirements') return readRequirementsFile(path, folders, report);
  if (kind === 'lock') {
    const reader = await lockReaders[lockNameOf(basename(path))]?.();
    const file = await readTable(path, folders);
    return file && reader?.(file, asked, folders, report);
  }
  const project = await readProject(resolve(path, '..'), folders);
  if (!project) return undefined;
  const gathered = await gatherProject(project, asked, folders, report);
  return { ...gathered, lines: [...gathered.lines, { text: '' }] };
}

/** The source that the input `requirements-file`, or this file, names. Throws a `UserError` where that can't be one. */
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

/** The error where the file that was named is the lock of something else. */
export function otherProjects({ path }: Source, { root }: Folders): UserError {
  const file = shownPath(root, path);
  return new UserError({
    message: `${file} isn't about this app.`,
    reason: 'The app folder belongs to none of the projects that it was made for.',
    hint: "Name the lock of the app's own project by requirements-file, or make the app a member of that workspace.",
    location: { file },
  });
}
