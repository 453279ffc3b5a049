import { realpathSync, statSync } from 'node:fs';
import { posix, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import type { BundleFile, ExcludedFile, Finding } from '../types.ts';
import { isInside } from './entry.ts';
import { refuseTooLong } from './patterns.ts';
import * as told from './told.ts';
import { walk } from './walk.ts';

/** Files from elsewhere in the repository: `../shared/lib/**` → `lib/`. */
export interface ExtraFiles {
  /** A file, a folder, or a glob, relative to the app folder. */
  readonly from: string;
  /** A folder of the bundle, inside it; `.` for its top. */
  readonly to: string;
}

export interface FoundExtraFiles {
  readonly files: readonly BundleFile[];
  readonly excluded: readonly ExcludedFile[];
  readonly findings: readonly Finding[];
}

/**
 * Finds the files that `extra` brings in. They keep their path below the part of `from` that has no wildcard. The standard
 * exclusions hold for them, too; a file that is spelled out in full travels in any case.
 */
export async function readExtraFiles(
  extra: ExtraFiles,
  root: string,
  repository: string,
): Promise<FoundExtraFiles> {
  refuseTooLong(extra.from);
  const { base, glob } = picomatch.scan(extra.from);
  const start = realPath(resolve(root, base));
  if (start === undefined) return { files: [], excluded: [], findings: [told.extraFilesNone(extra.from)] };
  if (!isInside(repository, start))
    return { files: [], excluded: [], findings: [told.extraFilesOutside(extra.from)] };

  const status = statSync(start);
  if (!status.isDirectory()) {
    const path = posix.join(extra.to, posix.basename(base)).normalize('NFC');
    if (path === 'manifest.json')
      return { files: [], excluded: [], findings: [told.samePath(path, 'this action', start)] };
    return { files: [{ path, source: start, size: status.size }], excluded: [], findings: [] };
  }
  const matches = glob === '' ? () => true : picomatch(glob, { dot: true, nonegate: true, windows: false });
  const walked = await walk({ root: start, repository, exclude: [], include: [], gitignore: false });
  const place = relative(root, start).split(sep).join('/');
  const files = walked.files
    .filter(({ path }) => matches(path))
    .map((file) => ({ ...file, path: posix.join(extra.to, file.path) }));
  return {
    files,
    excluded: walked.excluded
      .filter(({ path }) => matches(path))
      .map(({ path, reason }) => ({ path: posix.join(place, path), reason })),
    findings: [
      ...walked.findings
        .filter(({ where }) => where !== undefined && matches(where.file))
        .map((found) => ({ ...found, where: { file: posix.join(place, found.where?.file ?? '') } })),
      ...(files.length === 0 ? [told.extraFilesNone(extra.from)] : []),
    ],
  };
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
