import { basename, posix } from 'node:path';
import { type Folders, locateOrNothing, readStart } from '../../shared/file-access.ts';
import { input } from '../../shared/input-names.ts';
import { isWithin, shownPath } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';
import type { BundleFile } from '../types.ts';
import type { Marker } from './markers/marker.ts';
import { normalizeName, pinnedVersion, type Requirement } from './requirement.ts';
import { messages, reportSecret } from './requirement-messages.ts';
import type { Place, Report } from './requirement-rules.ts';

/** What every reader of requirements needs. */
export interface Reading {
  readonly folders: Folders;
  readonly report: Report;
}

/** A line of the bundle's requirements file. */
export interface Line extends Place {
  /** One line; several if backslashes join them. */
  readonly text: string;
  /** The package that it requires. */
  readonly required?: RequiredPackage | undefined;
}

/** A package that a requirement names. */
export interface RequiredPackage {
  /** Normalised by PEP 503. */
  readonly name: string;
  /** The one version that the requirement allows. */
  readonly version?: string | undefined;
  /** The version specifier, as written. */
  readonly specifier?: string | undefined;
  readonly marker?: Marker | undefined;
}

/** A folder of the user that is a package. */
export interface OwnProject extends Place {
  /** Absolute. */
  readonly folder: string;
  /** The extras of it to install. */
  readonly extras: readonly string[];
  /** Whether a lock file already lists what it requires. */
  readonly locked: boolean;
}

/** The requirements that a source, or a part of it, states. */
export interface CollectedRequirements {
  readonly lines: readonly Line[];
  readonly projects: readonly OwnProject[];
  /** Archives that requirements name by path. */
  readonly archives: readonly BundleFile[];
  /** The lines of `-c` files. */
  readonly constraints: readonly Line[];
}

/** Five times the packages of the largest apps. */
const maxPackages = 10_000;

/** @throws {UserError} if a file lists more packages than are supported */
export function requireSupportedCount(packages: number, file: string): void {
  if (packages <= maxPackages) return;
  throw new UserError({
    message: `${file} lists ${packages} packages; at most ${maxPackages} are supported.`,
    hint: `Correct it, or name another file by ${input('requirements-file')}.`,
    location: { file },
  });
}

/** Joins parts in their order. */
export const collect = (parts: readonly Partial<CollectedRequirements>[]): CollectedRequirements => ({
  lines: parts.flatMap(({ lines = [] }) => lines),
  projects: parts.flatMap(({ projects = [] }) => projects),
  archives: parts.flatMap(({ archives = [] }) => archives),
  constraints: parts.flatMap(({ constraints = [] }) => constraints),
});

export const requiredBy = ({ name, specifier, marker }: Requirement): RequiredPackage => ({
  name: normalizeName(name),
  version: pinnedVersion(specifier),
  specifier,
  marker,
});

/** A package index as an option of pip. A secret in its URL is reported. */
export function indexLine(url: string, isDefault: boolean, place: Place, report: Report): Line {
  reportSecret(url, place, report);
  return { ...place, text: `${isDefault ? '--index-url' : '--extra-index-url'} ${url}` };
}

/**
 * A wheel or source archive of the repository as a requirement and as a file of the bundle: at its own path, or in `wheels/` if it is
 * outside of the app folder. If it can't be one, that is reported: no other file may get into the bundle through a requirement.
 *
 * @param path absolute
 * @param line its text follows the path in the requirement: extras, a marker, hashes
 */
export function collectArchive(
  path: string,
  line: Line,
  { folders, report }: Reading,
): Partial<CollectedRequirements> {
  const found = locateOrNothing(path, folders);
  const shown = shownPath(folders.root, path);
  if (found.kind === 'file' && isArchive(path, found.path)) {
    const inBundle = isWithin(folders.root, path) ? shown : posix.join('wheels', basename(path));
    return {
      lines: [{ ...line, text: `./${inBundle}${line.text}` }],
      archives: [{ path: inBundle, source: found.path, size: found.size }],
    };
  }
  const problem = {
    file: 'is not a wheel or a source archive',
    folder: 'is a folder',
    nothing: "doesn't exist",
  };
  report(
    messages.notAnArchive(shown, found.kind === 'refused' ? `is ${found.reason}` : problem[found.kind]),
    line,
  );
  return {};
}

export const archiveNames = /\.(?:whl|zip|tar|tar\.gz|tgz|tar\.bz2|tbz|tar\.xz|txz)$/i;

/** By both names, and by the first bytes: ZIP, gzip, bzip2, xz, or a tar archive's `ustar` mark. */
function isArchive(path: string, real: string): boolean {
  if (!archiveNames.test(path) || !archiveNames.test(real)) return false;
  const start = readStart(real, 512).toString('latin1');
  const marks = ['PK\x03\x04', '\x1f\x8b', 'BZh', '\xfd7zXZ\0'];
  return marks.some((mark) => start.startsWith(mark)) || start.slice(257, 262) === 'ustar';
}

/** Name and version out of the file name of a wheel (PEP 427) or a source archive. */
export function archiveName(path: string): { name: string; version: string } | undefined {
  const file = basename(path.replace(/[#?].*$/s, ''));
  const wheel = /^([A-Za-z0-9._]+)-([^-]+)-.*\.whl$/.exec(file);
  const source = /^([A-Za-z0-9._-]+?)-(\d[^-]*)\.(?:tar\.gz|tgz|zip|tar\.bz2|tar\.xz)$/.exec(file);
  const [, name, version] = wheel ?? source ?? [];
  return name && version ? { name, version } : undefined;
}
