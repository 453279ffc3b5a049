import type { Folders } from '../../../shared/file-access.ts';
import { foldersUpwards, isWithin } from '../../../shared/paths.ts';
import type { TableFile } from '../../../shared/toml.ts';
import type { CollectedRequirements } from '../collected-requirements.ts';
import type { ProjectSelection } from '../project-requirements.ts';
import { readProject } from '../pyproject.ts';
import type { Report } from '../requirement-rules.ts';

/**
 * Reads a lock file as pinned requirements: markers kept; the project itself, its workspace and its path
 * dependencies as own projects; development groups left out unless asked for. `undefined` where the lock isn't
 * about the project that the app folder belongs to.
 */
export type LockReader = (
  file: TableFile,
  asked: ProjectSelection,
  folders: Folders,
  report: Report,
) => Promise<CollectedRequirements | undefined>;

/** The reader for each lock, in the order in which they are preferred within one folder. */
export const lockReaders: Readonly<Record<string, () => Promise<LockReader>>> = {
  'uv.lock': async () => (await import('./uv.ts')).readUvLock,
  'poetry.lock': async () => (await import('./poetry.ts')).readPoetryLock,
  'pdm.lock': async () => (await import('./pdm.ts')).readPdmLock,
  'pylock.toml': async () => (await import('./pylock.ts')).readPylock,
  'Pipfile.lock': async () => (await import('./pipfile.ts')).readPipfileLock,
};

/**
 * True where a lock without a notion of workspaces is about the app: no other project lies between them, which
 * would have requirements of its own.
 */
export async function isAboutApp(lockFolder: string, folders: Folders): Promise<boolean> {
  if (!isWithin(lockFolder, folders.root)) return true;
  const between = foldersUpwards({ root: folders.root, repository: lockFolder }).slice(0, -1);
  const projects = await Promise.all(between.map((folder) => readProject(folder, folders)));
  return projects.every((project) => project?.dependencies === undefined);
}

/** A lock's requirements, with the project that it was made for as a package of its own. */
export const withOwnProject = (
  gathered: CollectedRequirements,
  lockFolder: string,
): CollectedRequirements => ({
  ...gathered,
  projects: [...gathered.projects, { folder: lockFolder, extras: [], locked: true }],
});
