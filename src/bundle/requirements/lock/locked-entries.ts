import type { Folders } from '../../../shared/file-access.ts';
import { stringOf, type Table } from '../../../shared/toml.ts';
import { isPypi, type PackageIndex } from '../collected-requirements.ts';
import type { Condition } from '../markers/environments.ts';
import type { Project, ProjectSelection } from '../pyproject.ts';
import { gitUrl, subdirectoryUrl } from '../requirement.ts';

/** A lock file, and what its reader has to know beside it. */
export interface Lock {
  readonly table: Table;
  /** The folder of the file, absolute. */
  readonly folder: string;
  /** The path in messages. */
  readonly file: string;
  /** The project in that folder. */
  readonly project: Project | undefined;
  /** Names are normalised by PEP 503. */
  readonly selection: ProjectSelection;
  readonly folders: Folders;
}

/** The content of a lock, in the terms that all formats share. */
export interface LockContents {
  /** One with the condition `never` belongs to an extra or a group that isn't selected. */
  readonly entries: readonly LockedEntry[];
  /** The Pythons that the lock was made for: markers don't repeat what they make certain. */
  readonly python: Condition;
  /** Its package indexes, without PyPI. */
  readonly indexes: readonly PackageIndex[];
  /** The names that can be selected. */
  readonly extras: Iterable<string>;
  readonly groups: Iterable<string>;
}

/** Reads a format. `undefined` if the lock isn't about the project that the app folder is part of. */
export type LockReader = (lock: Lock) => Promise<LockContents | undefined>;

/** A package of a lock. */
export interface LockedEntry extends Origin {
  readonly name: string;
  readonly version: string | undefined;
  /** The environments in which it is installed. */
  readonly condition: Condition;
}

/** Where a package is from; empty if it is from a package index. */
export interface Origin {
  /** What pip accepts after `name @`. */
  readonly url?: string;
  /** A folder or an archive, absolute or relative to the folder of the lock. */
  readonly path?: string;
}

/** Where a package is from, by the values that a lock has for it. */
export function originOf(values: {
  /** The URL of a repository, and what is checked out of it. */
  readonly git?: unknown;
  readonly revision?: unknown;
  /** The version control system, if it may be another than git. */
  readonly system?: unknown;
  /** The URL of an archive. */
  readonly url?: unknown;
  readonly subdirectory?: unknown;
  readonly path?: unknown;
}): Origin {
  const { revision, subdirectory } = values;
  const [git, url, path, system] = [values.git, values.url, values.path, values.system].map(stringOf);
  if (git !== undefined) return { url: gitUrl(git, revision, subdirectory, system) };
  if (url !== undefined) return { url: subdirectoryUrl(url, subdirectory) };
  return path === undefined ? {} : { path };
}

/** Whether a file is the lock of a single script (PEP 723), as `uv lock --script app.py` writes it. */
export const isScriptLock = (path: string) => path.endsWith('.py.lock');

/** The indexes that the packages of a lock name, in their order. Without PyPI among them, the first is the default. */
export function indexesOf(urls: Iterable<string>): PackageIndex[] {
  const all = [...new Set(urls)];
  const others = all.filter((url) => !isPypi(url));
  return others.map((url, at) => ({ url, isDefault: others.length === all.length && at === 0 }));
}
