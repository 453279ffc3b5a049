import type { ReadArchive } from '../bundle/archive/read-archive.ts';
import type { Bundle } from '../connect/types.ts';

/** What an archive was held against, in words; and what didn't agree. */
export interface Comparison {
  readonly agrees: readonly string[];
  readonly differs: readonly string[];
}

/**
 * Holds an archive that was downloaded against all that is known of it: the checksum that Connect took of the upload
 * (api.md 7.3; releases before 2025.12.0 keep none), and the checksums of the files in its manifest.
 *
 * @param listed MD5 in hex by path, from the manifest; Connect's clients may write a manifest without them
 */
export function compareArchive(
  archive: Pick<ReadArchive, 'md5' | 'files'>,
  { metadata }: Pick<Bundle, 'metadata'>,
  listed: ReadonlyMap<string, string>,
): Comparison {
  const agrees: string[] = [];
  const differs: string[] = [];
  const noted = metadata?.archive_md5?.toLowerCase();
  if (noted === archive.md5) agrees.push('its MD5 is the one that the server took of the upload');
  else if (noted !== undefined) {
    differs.push(`Its MD5 is ${archive.md5}, but the server took ${noted} of the upload.`);
  }
  const odd = [...listed].filter(([path, md5]) => archive.files.get(path)?.md5 !== md5).map(([path]) => path);
  if (odd.length > 0) {
    const shown = odd.slice(0, 5).join(', ');
    differs.push(`${odd.length} of the ${listed.size} files in its manifest are not as listed: ${shown}.`);
  } else if (listed.size > 0) {
    agrees.push(
      `${listed.size === 1 ? 'its one file is' : `its ${listed.size} files are`} as its manifest lists them`,
    );
  }
  return { agrees, differs };
}
