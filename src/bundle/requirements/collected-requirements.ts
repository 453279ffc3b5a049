import { basename, posix } from 'node:path';
import { type Folders, locateOrNothing, readStart } from '../../shared/file-access.ts';
import { input } from '../../shared/input-names.ts';
import { isWithin, shownPath } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';
import type { BundleFile } from '../types.ts';
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
  readonly marker?: string | undefined;
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

/** A package index. */
export interface PackageIndex {
  readonly url: string;
  /** Whether it replaces PyPI. */
  readonly isDefault: boolean;
}

/** Whether a URL is that of PyPI, which is pip's default. */
export const isPypi = (url: string) => /^https:\/\/pypi\.(?:org|python\.org)(?:\/simple)?\/?$/.test(url);

/** A package index as an option of pip. A secret in its URL is reported. */
export function indexLine({ url, isDefault }: PackageIndex, place: Place, report: Report): Line {
  reportSecret(url, place, report);
  return { ...place, text: `${isDefault && !isPypi(url) ? '--index-url' : '--extra-index-url'} ${url}` };
}

/** A requirement that names a folder or an archive. */
export interface LocalRequirement {
  /** Absolute. */
  readonly path: string;
  /** The package or, if it isn't known, the path as written. */
  readonly name: string;
  readonly extras: readonly string[];
  /** As in `OwnProject`. */
  readonly locked: boolean;
}

/**
 * A folder of the repository as an own project; a wheel or a source archive as a requirement and as a file of the bundle: at its own
 * path, or in `wheels/` if it is outside of the app folder. Anything else is reported: no other file may get into the bundle
 * through a requirement.
 *
 * @param line its text follows the path of an archive in the requirement: extras, a marker, hashes
 */
export function collectLocal(
  { path, name, extras, locked }: LocalRequirement,
  line: Line,
  { folders, report }: Reading,
): Partial<CollectedRequirements> {
  const found = locateOrNothing(path, folders);
  const shown = shownPath(folders.root, path);
  if (found.kind === 'folder') return { projects: [{ ...line, folder: path, extras, locked }] };
  if (found.kind === 'file' && isArchive(path, found.path)) {
    const inBundle = isWithin(folders.root, path) ? shown : posix.join('wheels', basename(path));
    return {
      lines: [{ ...line, text: `./${inBundle}${line.text}` }],
      archives: [{ path: inBundle, source: found.path, size: found.size }],
    };
  }
  const problem =
    found.kind === 'file'
      ? messages.notAnArchive(shown)
      : messages.outsideRepository(name, shown, line.location?.file ?? '');
  report(problem, line);
  return {};
}

const archiveNames = /\.(?:whl|zip|tar|tar\.gz|tgz|tar\.bz2|tbz|tar\.xz|txz)$/i;

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
