import { resolve } from 'node:path';
import { type Folders, kindOf } from '../../../shared/file-access.ts';
import { foldersUpwards, isWithin, shownPath } from '../../../shared/paths.ts';
import { type SourceLocation, UserError } from '../../../shared/problems.ts';
import { withoutUrlSecret } from '../../../shared/redaction.ts';
import { stringOf, type Table, type TableFile } from '../../../shared/toml.ts';
import type { BundleFile } from '../../types.ts';
import type { CollectedRequirements, Line, OwnProject } from '../collected-requirements.ts';
import { archiveLine } from '../local-archives.ts';
import { type Condition, formatCondition, never } from '../markers/environments.ts';
import { indexLine, type ProjectSelection } from '../project-requirements.ts';
import { readProject } from '../pyproject.ts';
import { reportSecret } from '../report-secret.ts';
import { normalizeName } from '../requirement.ts';
import type { Report } from '../requirement-rules.ts';

/**
 * Reads a lock file as pinned requirements: markers kept; the project itself, its workspace and its path dependencies as own
 * projects; development groups only if selected. `undefined` if the lock isn't about the project that the app folder is part of.
 */
export type LockReader = (
  file: TableFile,
  selection: ProjectSelection,
  folders: Folders,
  report: Report,
) => Promise<CollectedRequirements | undefined>;

/**
 * Whether a lock without workspaces is about the app: no folder between them has another project, which would have requirements
 * of its own.
 */
export async function isAboutApp(lockFolder: string, folders: Folders): Promise<boolean> {
  if (!isWithin(lockFolder, folders.root)) return true;
  const between = foldersUpwards({ root: folders.root, repository: lockFolder }).slice(0, -1);
  const projects = await Promise.all(between.map((folder) => readProject(folder, folders)));
  return projects.every((project) => project?.dependencies === undefined);
}

/** A lock's requirements, with the project that it was made for as an own package. */
export const withOwnProject = (
  gathered: CollectedRequirements,
  lockFolder: string,
): CollectedRequirements => ({
  ...gathered,
  projects: [...gathered.projects, { folder: lockFolder, extras: [], locked: true }],
});

/** Five times the packages of the largest locks of real apps. */
export const maxPackages = 10_000;

/** @throws {UserError} if a lock lists more than 10,000 packages */
export function requireFewPackages(count: number, file: string): void {
  if (count <= maxPackages) return;
  throw new UserError({
    message: `${file} lists ${count} packages; at most ${maxPackages} are supported.`,
    hint: 'Set `requirements-file` to another file, or generate the lock file again.',
    location: { file },
  });
}

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

/** A package of a lock, in the terms that all locks share. */
export interface LockedEntry {
  readonly name: string;
  readonly version?: string;
  /** The environments in which it is installed. */
  readonly condition: Condition;
  readonly from: Origin;
  /** The names of its wheels and source archives. */
  readonly files: readonly string[];
  readonly location: SourceLocation;
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

export interface LockedEntries {
  readonly entries: readonly LockedEntry[];
  /** The Pythons that the lock was made for: markers don't repeat what they make certain. */
  readonly python: Condition;
  /** The URLs of its package indexes, without PyPI. */
  readonly indexes: readonly { readonly url: string; readonly isDefault: boolean }[];
  /** The lock, for messages. */
  readonly location: SourceLocation;
}

/** Whether a URL is that of PyPI, which is pip's default. */
export const isPypi = (url: string) => /^https:\/\/pypi\.(?:org|python\.org)(?:\/simple)?\/?$/.test(url);

/** Turns the packages of a lock into pinned requirements. Folders of the user become own projects. */
export async function gatherEntries(
  { entries, python, indexes, location: lock }: LockedEntries,
  folders: Folders,
  report: Report,
): Promise<CollectedRequirements> {
  const lines: Line[] = [];
  const projects: OwnProject[] = [];
  const archives: BundleFile[] = [];
  for (const { name, version, condition, from, files, location } of merged(entries)) {
    if ((condition & python) === never) continue;
    const marker = formatCondition(condition, python);
    const suffix = marker === undefined ? '' : ` ; ${marker}`;
    const brings = {
      name: normalizeName(name),
      ...(version !== undefined && { version }),
      hashes: false,
      files,
    };
    switch (from.kind) {
      case 'index':
        // Pipenv pins no package whose marker excludes the machine that locked.
        lines.push({
          text: `${name}${version === undefined ? '' : `==${version}`}${suffix}`,
          location,
          brings,
        });
        break;
      case 'reference':
        if (withoutUrlSecret(from.url).secret) reportSecret(from.url, location, report);
        lines.push({ text: `${name} @ ${from.url}${suffix}`, location, brings });
        break;
      case 'archive': {
        const made = archiveLine(from.path, name, suffix, folders, location, report);
        if (made) {
          lines.push({ ...made.line, brings });
          archives.push(made.file);
        }
        break;
      }
      case 'folder':
        if (kindOf(from.path, folders) !== 'nothing') {
          projects.push({ folder: from.path, extras: [], location, locked: true });
        } else {
          report('own-package-outside', {
            message: `${name} is outside the repository.`,
            reason: `${lock.file} names ${shownPath(folders.root, from.path)}, which isn't in the checkout.`,
            hint: 'Move it into the repository, or publish it to a package index and name it by version.',
            location,
          });
        }
        break;
      case 'nothing':
        break;
      default:
        from satisfies never;
    }
  }
  lines.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  const options = indexes.map(({ url, isDefault }) => indexLine(url, isDefault, lock, report));
  return { lines: [...options, ...lines, { text: '' }], constraints: [], projects, archives };
}

/** Joins the entries of one package and version: it is installed if any of them is. */
function merged(entries: readonly LockedEntry[]): LockedEntry[] {
  const byKey = new Map<string, LockedEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([normalizeName(entry.name), entry.version, entry.from]);
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, condition: known.condition | entry.condition } : entry);
  }
  return [...byKey.values()];
}

/** A git repository at a revision, as pip accepts it after `name @`. */
export function gitReference(url: string, revision?: string, subdirectory?: string): string {
  const address = url.replace(/^git\+/, '').replace(/^(\w+)@([^:/]+):(?!\/)/, 'ssh://$1@$2/');
  return `git+${address}${revision ? `@${revision}` : ''}${subdirectory ? `#subdirectory=${subdirectory}` : ''}`;
}

/** An archive on the web, as pip accepts it after `name @`. */
export const urlReference = (url: string, subdirectory?: string) =>
  subdirectory ? `${url}#subdirectory=${subdirectory}` : url;

/** The absolute path for a path in a lock. */
export const lockedPath = (lockFolder: string, path: string) =>
  resolve(lockFolder, path.replaceAll('\\', '/'));

/** The file name of a wheel or source archive, from the key that the lock has for it. */
export function artifactName({ name, file, filename, url, path }: Table): string[] {
  const written = [name, file, filename, url, path].find((value) => typeof value === 'string');
  const last = stringOf(written)
    ?.replace(/[?#].*$/s, '')
    .split('/')
    .at(-1);
  if (last === undefined) return [];
  // A wheel's version may contain an escaped plus sign.
  return [last.replace(/%2b/gi, '+')];
}
