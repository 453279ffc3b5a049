import type { Gathered } from './gathered.ts';
import type { Folders } from './places.ts';
import type { Asked } from './project-requirements.ts';
import type { Report } from './rules.ts';
import type { TableFile } from './toml.ts';

/**
 * Reads a lock file as pinned requirements: markers kept; the project itself, its workspace and its path
 * dependencies as own projects; development groups left out unless asked for. `undefined` where the lock isn't
 * about the project that the app folder belongs to.
 */
export type LockReader = (
  file: TableFile,
  asked: Asked,
  folders: Folders,
  report: Report,
) => Promise<Gathered | undefined>;

/** The reader for each lock, in the order in which they are preferred within one folder. */
export const lockReaders: Readonly<Record<string, () => Promise<LockReader>>> = {};
