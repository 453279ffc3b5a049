import { basename, posix } from 'node:path';
import { type Folders, locateOrNothing, readStart } from '../../shared/file-access.ts';
import { isWithin, shownPath } from '../../shared/paths.ts';
import type { SourceLocation } from '../../shared/problems.ts';
import type { BundleFile } from '../types.ts';
import type { CollectedRequirements, Line } from './collected-requirements.ts';
import { notAnArchive } from './requirement-messages.ts';
import type { Report } from './requirement-rules.ts';

/**
 * A wheel or source archive of the repository as a file of the bundle: at its own path, or in `wheels/` if it is outside of
 * the app folder.
 *
 * @param path absolute
 * @returns the problem if it can't be one: no other file may get into the bundle through a requirement
 */
function archiveFile(path: string, folders: Folders): BundleFile | { readonly problem: string } {
  const found = locateOrNothing(path, folders);
  if (found.kind === 'refused') return { problem: `is ${found.reason}` };
  if (found.kind !== 'file') return { problem: "doesn't exist" };
  if (!archiveNames.test(path) || !archiveNames.test(found.path) || !isArchive(found.path)) {
    return { problem: 'is not a wheel or a source archive' };
  }
  const place = isWithin(folders.root, path)
    ? shownPath(folders.root, path)
    : posix.join('wheels', basename(path));
  return { path: place, source: found.path, size: found.size };
}

export const archiveNames = /\.(?:whl|zip|tar|tar\.gz|tgz|tar\.bz2|tbz|tar\.xz|txz)$/i;

/** By the first bytes: ZIP, gzip, bzip2, xz, or a tar archive's `ustar` mark. */
function isArchive(file: string): boolean {
  const start = readStart(file, 512).toString('latin1');
  const marks = ['PK\x03\x04', '\x1f\x8b', 'BZh', '\xfd7zXZ\0'];
  return marks.some((mark) => start.startsWith(mark)) || start.slice(257, 262) === 'ustar';
}

/**
 * An archive as a requirement and as a file of the bundle. If it can't be deployed, that is reported.
 *
 * @param suffix follows the path in the requirement: extras, a marker, hashes
 */
export function gatherArchive(
  path: string,
  { text: suffix, ...line }: Line & { readonly location: SourceLocation },
  folders: Folders,
  report: Report,
): Partial<CollectedRequirements> {
  const file = archiveFile(path, folders);
  if ('problem' in file) {
    report('local-file', notAnArchive(shownPath(folders.root, path), file.problem, line.location), line.off);
    return {};
  }
  return { lines: [{ ...line, text: `./${file.path}${suffix}` }], archives: [file] };
}

/** Name and version out of the file name of a wheel (PEP 427) or a source archive. */
export function archiveName(path: string): { name: string; version: string } | undefined {
  const file = basename(path.replace(/[#?].*$/s, ''));
  const wheel = /^([A-Za-z0-9._]+)-([^-]+)-.*\.whl$/.exec(file);
  const source = /^([A-Za-z0-9._-]+?)-(\d[^-]*)\.(?:tar\.gz|tgz|zip|tar\.bz2|tar\.xz)$/.exec(file);
  const [, name, version] = wheel ?? source ?? [];
  return name && version ? { name, version } : undefined;
}
