import { stat } from 'node:fs/promises';
import { basename, posix } from 'node:path';
import { type Folders, isWithin, reallyWithin, shownPath } from '../../shared/paths.ts';
import type { SourceLocation } from '../../shared/problems.ts';
import type { BundleFile } from '../types.ts';
import type { Line } from './collected-requirements.ts';
import type { Report } from './requirement-rules.ts';

/**
 * A wheel or source archive of the repository (absolute path) as a requirement and as a file that travels: at its
 * own place, or in `wheels/` where it lies outside the app folder. `undefined`, and reported, where it isn't there.
 */
export async function archiveLine(
  path: string,
  name: string,
  suffix: string,
  folders: Folders,
  location: SourceLocation,
  report: Report,
): Promise<{ line: Line; file: BundleFile } | undefined> {
  const shown = shownPath(folders.root, path);
  if (!(await reallyWithin(folders.repository, path))) {
    report('local-file', {
      message: `${shown}, the archive of ${name}, is not in the repository.`,
      reason: 'The server sees the files of the bundle only.',
      hint: 'Commit the archive, or name a version from a package index.',
      location,
    });
    return undefined;
  }
  const place = isWithin(folders.root, path) ? shown : posix.join('wheels', basename(path));
  const { size } = await stat(path);
  return { line: { text: `./${place}${suffix}`, location }, file: { path: place, source: path, size } };
}

/** Name and version out of the file name of a wheel (PEP 427) or a source archive. */
export function archiveName(path: string): { name: string; version: string } | undefined {
  const file = basename(path.replace(/[#?].*$/s, ''));
  const wheel = /^([A-Za-z0-9._]+)-([^-]+)-.*\.whl$/.exec(file);
  const source = /^([A-Za-z0-9._-]+?)-(\d[^-]*)\.(?:tar\.gz|tgz|zip|tar\.bz2|tar\.xz)$/.exec(file);
  const [, name, version] = wheel ?? source ?? [];
  return name && version ? { name, version } : undefined;
}
