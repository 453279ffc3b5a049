import type { ReadArchive } from '../bundle/archive/read-archive.ts';
import type { Bundle } from '../connect/types.ts';

/** The checks of an archive in words: those that passed, and those that failed. */
export interface ArchiveChecks {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

/**
 * Checks a downloaded archive: its MD5 against the one that Connect stored of the upload (api.md 7.3; not before
 * 2025.12.0), and its files against the checksums in its manifest.
 *
 * @param listed MD5 in hex by path, from the manifest; a manifest may have none
 */
export function checkArchive(
  archive: Pick<ReadArchive, 'md5' | 'files'>,
  { metadata }: Pick<Bundle, 'metadata'>,
  listed: ReadonlyMap<string, string>,
): ArchiveChecks {
  const passed: string[] = [];
  const failed: string[] = [];
  const stored = metadata?.archive_md5?.toLowerCase();
  if (stored === archive.md5) passed.push('its MD5 is the one that the server stored');
  else if (stored !== undefined) {
    failed.push(`Its MD5 is ${archive.md5}, but the server stored ${stored}.`);
  }
  const changed = [...listed]
    .filter(([path, md5]) => archive.files.get(path)?.md5 !== md5)
    .map(([path]) => path);
  if (changed.length > 0) {
    const shown = changed.slice(0, 5).join(', ');
    failed.push(
      `${changed.length} of the ${listed.size} files in its manifest have another checksum: ${shown}.`,
    );
  } else if (listed.size > 0) {
    passed.push(
      `${listed.size === 1 ? 'its file has the checksum' : `its ${listed.size} files have the checksums`} in its manifest`,
    );
  }
  return { passed, failed };
}
