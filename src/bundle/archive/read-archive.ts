import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { ReadEntry } from 'tar';
import type { FileHash } from './hash-files.ts';

/** The texts in a bundle's archive. */
export interface ArchiveTexts {
  /** The text of `manifest.json`, or `undefined` where there is none. */
  readonly manifest: string | undefined;
  /**
   * The text of one of the files, or `undefined` where there is none.
   *
   * @param path relative to the folder that holds the manifest
   */
  readonly text: (path: string) => Promise<string | undefined>;
}

/** What is in a bundle's archive, as it was read back. */
export interface ReadArchive extends ArchiveTexts {
  /** The size of the archive. */
  readonly bytes: number;
  /** Of the archive, hex. */
  readonly md5: string;
  /** By path, relative to the folder that holds the manifest, with `/`, NFC; the manifest isn't among them. */
  readonly files: ReadonlyMap<string, FileHash>;
}

/** What is read into memory may be this large, in bytes; nobody's manifest or requirements come near it. */
const largestText = 32 * 1024 * 1024;

/**
 * Reads the archive of a bundle, whoever made it: checksums of all that is in it, nothing written.
 *
 * @param file a `.tar.gz`
 * @throws Error where it isn't one, or is damaged
 */
export async function readArchive(file: string): Promise<ReadArchive> {
  const md5 = createHash('md5');
  let bytes = 0;
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      // RFC 1952, 2.3.1. An uncompressed archive, or none at all, would pass for an empty one.
      if (bytes === 0 && !(chunk[0] === 0x1f && chunk[1] === 0x8b))
        throw new Error('it does not begin as gzip does');
      bytes += chunk.length;
      md5.update(chunk);
    }
  });

  const sums = new Map<string, FileHash>();
  const { folder, ...texts } = await readTexts(file, (path, entry) => {
    const [fileMd5, sha256] = [createHash('md5'), createHash('sha256')];
    entry.on('data', (chunk: Buffer) => {
      fileMd5.update(chunk);
      sha256.update(chunk);
    });
    entry.on('end', () => sums.set(path, { md5: fileMd5.digest('hex'), sha256: sha256.digest('hex') }));
  });
  const inFolder = [...sums].filter(([path]) => path.startsWith(folder) && path !== `${folder}manifest.json`);
  return {
    ...texts,
    bytes,
    md5: md5.digest('hex'),
    files: new Map(inFolder.map(([path, sum]) => [path.slice(folder.length), sum])),
  };
}

/**
 * Reads only the texts of an archive, for whoever doesn't check it.
 *
 * @param file a `.tar.gz`
 * @param seen is called with each file as it comes by, and its path in the archive
 */
export async function readTexts(
  file: string,
  seen: (path: string, entry: ReadEntry) => void = () => {},
): Promise<ArchiveTexts & { readonly folder: string }> {
  const manifests = new Map<string, string>();
  await eachFile(file, (path, entry) => {
    seen(path, entry);
    if (isManifest(path)) whenRead(entry, (text) => manifests.set(path, text));
  });
  // All of it may lie in one folder of the archive (api.md 15): the outermost manifest is the bundle's.
  const [place = 'manifest.json'] = [...manifests.keys()].sort((a, b) => a.length - b.length);
  const folder = place.slice(0, -'manifest.json'.length);
  return {
    folder,
    manifest: manifests.get(place),
    async text(path) {
      let found: string | undefined;
      await eachFile(file, (name, entry) => {
        if (name !== folder + path) return;
        whenRead(entry, (text) => {
          found = text;
        });
      });
      return found;
    },
  };
}

const isManifest = (path: string) => /^([^/]+\/)?manifest\.json$/.test(path);

async function eachFile(file: string, take: (path: string, entry: ReadEntry) => void): Promise<void> {
  const { list } = await import('tar');
  await list({
    file,
    onReadEntry(entry) {
      if (entry.type !== 'File' && entry.type !== 'OldFile') return;
      take(entry.path.replace(/^(\.\/)+/, '').normalize('NFC'), entry);
    },
  });
}

function whenRead(entry: ReadEntry, take: (text: string) => void): void {
  if (entry.size > largestText) return;
  const parts: Buffer[] = [];
  entry.on('data', (part: Buffer) => parts.push(part));
  entry.on('end', () => take(Buffer.concat(parts).toString('utf8')));
}
