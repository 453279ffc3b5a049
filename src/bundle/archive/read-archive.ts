import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { ReadEntry } from 'tar';
import type { FileHash } from './hash-files.ts';

/** The texts in a bundle's archive. */
export interface ArchiveTexts {
  /** The text of `manifest.json`, or `undefined` if there is none. */
  readonly manifest: string | undefined;
  /**
   * The text of a file, or `undefined` if there is none.
   *
   * @param path relative to the folder of the manifest
   */
  readonly text: (path: string) => Promise<string | undefined>;
}

/** The contents of a bundle's archive. */
export interface ReadArchive extends ArchiveTexts {
  /** The size of the archive. */
  readonly bytes: number;
  /** The MD5 of the archive, in hex. */
  readonly md5: string;
  /** By path relative to the folder of the manifest, with `/`, NFC; without the manifest. */
  readonly files: ReadonlyMap<string, FileHash>;
}

/** What an archive may contain: entries, and bytes when unpacked. */
export const archiveLimits = { entries: 100_000, bytes: 10 * 1024 ** 3 };

/** Larger files are not read into memory, in bytes. */
const maxText = 32 * 1024 * 1024;

/**
 * Reads the archive of a bundle from any tool: hashes of all its files. Nothing is written. It is read as a stream, which
 * ends with the signal.
 *
 * @param file a `.tar.gz`
 * @throws Error if it isn't one, is damaged or exceeds the limits
 */
export async function readArchive(
  file: string,
  signal: AbortSignal,
  limits = archiveLimits,
): Promise<ReadArchive> {
  const md5 = createHash('md5');
  let bytes = 0;
  const sums = new Map<string, FileHash>();
  const { folder, ...texts } = await readTexts(file, signal, limits, {
    onChunk(chunk) {
      bytes += chunk.length;
      md5.update(chunk);
    },
    onFile(path, entry) {
      const [fileMd5, sha256] = [createHash('md5'), createHash('sha256')];
      entry.on('data', (chunk: Buffer) => {
        fileMd5.update(chunk);
        sha256.update(chunk);
      });
      entry.on('end', () => sums.set(path, { md5: fileMd5.digest('hex'), sha256: sha256.digest('hex') }));
    },
  });
  const inFolder = [...sums].filter(([path]) => path.startsWith(folder) && path !== `${folder}manifest.json`);
  return {
    ...texts,
    bytes,
    md5: md5.digest('hex'),
    files: new Map(inFolder.map(([path, sum]) => [path.slice(folder.length), sum])),
  };
}

interface ArchiveVisitor {
  /** Called with each part of the archive. */
  readonly onChunk?: (chunk: Buffer) => void;
  /** Called with each file before its data, and with its path in the archive. */
  readonly onFile: (path: string, entry: ReadEntry) => void;
}

/**
 * Reads only the texts of an archive.
 *
 * @param file a `.tar.gz`
 * @throws Error as `readArchive`
 */
export async function readTexts(
  file: string,
  signal: AbortSignal,
  limits = archiveLimits,
  { onFile, ...visitor }: ArchiveVisitor = { onFile() {} },
): Promise<ArchiveTexts & { readonly folder: string }> {
  const manifests = new Map<string, string>();
  await visitArchive(file, signal, limits, {
    ...visitor,
    onFile(path, entry) {
      onFile(path, entry);
      if (isManifest(path)) onText(entry, (text) => manifests.set(path, text));
    },
  });
  // All files may be in one folder of the archive (api.md 15): the outermost manifest is that of the bundle.
  const [outermost = 'manifest.json'] = [...manifests.keys()].sort((a, b) => a.length - b.length);
  const folder = outermost.slice(0, -'manifest.json'.length);
  return {
    folder,
    manifest: manifests.get(outermost),
    async text(path) {
      let found: string | undefined;
      await visitArchive(file, signal, limits, {
        onFile(name, entry) {
          if (name !== folder + path) return;
          onText(entry, (text) => {
            found = text;
          });
        },
      });
      return found;
    },
  };
}

const isManifest = (path: string) => /^([^/]+\/)?manifest\.json$/.test(path);

function onText(entry: ReadEntry, take: (text: string) => void): void {
  if (entry.size > maxText) return;
  const parts: Buffer[] = [];
  entry.on('data', (part: Buffer) => parts.push(part));
  entry.on('end', () => take(Buffer.concat(parts).toString('utf8')));
}

async function visitArchive(
  file: string,
  signal: AbortSignal,
  limits: typeof archiveLimits,
  { onChunk, onFile }: ArchiveVisitor,
): Promise<void> {
  const { Parser } = await import('tar');
  let entries = 0;
  let bytes = 0;
  const parser = new Parser({
    strict: true,
    zstd: false,
    onReadEntry(entry) {
      entries += 1;
      if (entry.type === 'File' || entry.type === 'OldFile')
        onFile(entry.path.replace(/^(\.\/)+/, '').normalize('NFC'), entry);
      entry.resume();
    },
  });
  let isAtEnd = false;
  parser.once('eof', () => {
    isAtEnd = true;
  });
  const parsed = new Promise<void>((resolve, reject) => {
    parser.once('end', resolve);
    parser.once('error', reject);
  });
  parsed.catch(() => {}); // Awaited below.
  async function* observed(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      onChunk?.(chunk);
      yield chunk;
    }
  }
  // Node unpacks in a thread and in small parts. The parser would do so at once, and twice if it were packed twice.
  await pipeline(
    createReadStream(file),
    observed,
    createGunzip(),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        if (bytes === 0 && chunk[0] === 0x1f) throw new Error('it is compressed twice');
        bytes += chunk.length;
        if (bytes > limits.bytes) throw new Error(`it is larger than ${limits.bytes} bytes when unpacked`);
        // What follows the end of the archive is padding. The parser would keep it in memory.
        if (!isAtEnd) parser.write(chunk);
        if (entries > limits.entries) throw new Error(`it has more than ${limits.entries} entries`);
      }
      parser.end();
      await parsed;
    },
    { signal },
  );
}
