import { resolve } from 'node:path';
import type { Folders } from '../../../shared/file-access.ts';
import { UserError } from '../../../shared/problems.ts';
import type { Table } from '../../../shared/toml.ts';
import { archiveNames } from '../collected-requirements.ts';
import type { Condition } from '../markers/environments.ts';
import type { ProjectSelection } from '../project-requirements.ts';
import type { Project } from '../pyproject.ts';
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
  readonly indexes: readonly LockedIndex[];
  /** The names that can be selected. */
  readonly extras: Iterable<string>;
  readonly groups: Iterable<string>;
}

/** Reads a format. `undefined` if the lock isn't about the project that the app folder is part of. */
export type LockReader = (lock: Lock) => Promise<LockContents | undefined>;

/** A package of a lock. */
export interface LockedEntry {
  readonly name: string;
  readonly version: string | undefined;
  /** The environments in which it is installed. */
  readonly condition: Condition;
  readonly from: Origin;
}

export type Origin =
  /** From a package index. */
  | { readonly kind: 'index' }
  /** What pip accepts after `name @`. */
  | { readonly kind: 'reference'; readonly url: string }
  /** A folder or an archive, absolute. */
  | { readonly kind: 'folder' | 'archive'; readonly path: string }
  /** Nothing to install, such as the root of a workspace. */
  | { readonly kind: 'nothing' };

/** Whether a file is the lock of a single script (PEP 723), as `uv lock --script app.py` writes it. */
export const isScriptLock = (path: string) => path.endsWith('.py.lock');

export interface LockedIndex {
  readonly url: string;
  readonly isDefault: boolean;
}

/** As `gitUrl`. */
export const fromGit = (...reference: Parameters<typeof gitUrl>): Origin => ({
  kind: 'reference',
  url: gitUrl(...reference),
});

/** An archive on the web. */
export const fromUrl = (url: string, subdirectory: unknown): Origin => ({
  kind: 'reference',
  url: subdirectoryUrl(url, subdirectory),
});

/** A folder or an archive on disk. */
export function fromPath(path: string, { folder }: Lock): Origin {
  const kind = archiveNames.test(path) ? 'archive' : 'folder';
  return { kind, path: resolve(folder, path.replaceAll('\\', '/')) };
}

/** The indexes that the packages of a lock name, in their order. Without PyPI among them, the first is the default. */
export function indexesOf(urls: Iterable<string>): LockedIndex[] {
  const all = [...new Set(urls)];
  const others = all.filter((url) => !isPypi(url));
  return others.map((url, at) => ({ url, isDefault: others.length === all.length && at === 0 }));
}

/** Whether a URL is that of PyPI, which is pip's default. */
export const isPypi = (url: string) => /^https:\/\/pypi\.(?:org|python\.org)(?:\/simple)?\/?$/.test(url);

/**
 * Counts the steps of following dependencies: circles with many markers take very many.
 *
 * @throws {UserError} by the returned function, at the millionth step
 */
export function stepCounter(): () => void {
  let steps = 0;
  return () => {
    steps += 1;
    if (steps < 1_000_000) return;
    throw new UserError({
      message: 'The dependencies in the lock file are too complex to follow.',
      hint: 'Set `requirements-file` to another file, or generate the lock file again.',
    });
  };
}
