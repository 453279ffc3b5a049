import { createReadStream, readdirSync, type Stats } from 'node:fs';
import { lstat, mkdir, open, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { getSystemErrorMessage } from 'node:util';
import { createGunzip } from 'node:zlib';
import type { ReadEntry } from 'tar';
import { UnpackSync } from 'tar/unpack';
import { ConnectError } from '../errors.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { readText } from './read-text.ts';

/** An archive in its folder, checked. */
export interface Unpacked {
  /** The folder of `manifest.json`: the archive's top, or the one folder in it that contains everything. */
  readonly root: string;
  readonly manifest: Manifest;
}

/** The most that an archive may hold. */
const unpackLimits = { entries: 100_000, bytes: 4 * 1024 ** 3 };

const plainTypes = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory', 'GNUDumpDir']);

/**
 * Unpacks a `.tar.gz` into a new folder, and reads its manifest. An archive with an entry other than a plain file or
 * folder below its top (a link, a device, an absolute name, `..`) is refused, and that entry is never written. The
 * caller removes the folder of a refused archive.
 *
 * @throws ConnectError 125 (empty), 134 (can't be stored), 135 (can't be unpacked), 38 or 148 (manifest)
 */
export async function unpack(archive: string, folder: string, limits = unpackLimits): Promise<Unpacked> {
  if ((await lstat(archive)).size === 0) throw new ConnectError(125);
  if (!(await isGzip(archive))) throw unreadable('it is not a gzip archive');
  await mkdir(folder, { recursive: true });
  try {
    await extractTo(folder, archive, limits);
  } catch (error) {
    throw error instanceof ConnectError ? error : describeFailure(error as NodeJS.ErrnoException, folder);
  }
  const root = rootOf(folder);
  const text = await readText(join(root, 'manifest.json')).catch(({ message }: Error) => {
    throw new ConnectError(38, `The manifest.json of the bundle is not valid: ${message}.`);
  });
  if (text === undefined) throw new ConnectError(38, 'The bundle has no manifest.json at its top.');
  const files = new Set(await listFiles(root));
  return { root, manifest: parseManifest(text, (path) => files.has(path.replace(/^\.\//, ''))) };
}

async function extractTo(folder: string, archive: string, limits: typeof unpackLimits): Promise<void> {
  let refusal: Error | undefined;
  let entries = 0;
  let bytes = 0;
  let isAtEnd = false;
  const isAllowed = (path: string, entry: Stats | ReadEntry) => {
    entries += 1;
    const problem = problemOf(path, 'type' in entry ? entry.type : 'File');
    if (problem !== undefined) refusal ??= unreadable(problem);
    if (entries > limits.entries) refusal ??= unreadable(`it has more than ${limits.entries} entries`);
    // No set-user-ID, nothing that others may write.
    if ('type' in entry) entry.mode = (entry.mode ?? 0) & 0o100 || entry.type === 'Directory' ? 0o755 : 0o644;
    return refusal === undefined;
  };
  // It writes each part of the archive before it takes the next one. Waiting files would take memory without limit.
  const target = new UnpackSync({ cwd: folder, strict: true, zstd: false, filter: isAllowed });
  target.on('error', (error: Error) => {
    refusal ??= error;
  });
  // An entry of an unknown type, or a header that is too large, doesn't reach the filter.
  target.on('ignoredEntry', ({ path, type }: ReadEntry) => {
    refusal ??= unreadable(`"${path}" is neither a file nor a folder (${type})`);
  });
  target.once('eof', () => {
    isAtEnd = true;
  });
  await pipeline(createReadStream(archive), createGunzip(), async (unzipped: AsyncIterable<Buffer>) => {
    for await (const chunk of unzipped) {
      // tar would unpack it without a limit.
      if (bytes === 0 && chunk[0] === 0x1f) throw unreadable('it is compressed twice');
      bytes += chunk.length;
      if (bytes > limits.bytes) throw unreadable(`it is larger than ${limits.bytes} bytes when unpacked`);
      // What follows the end of the archive is padding. tar would keep it in memory.
      if (!isAtEnd) target.write(chunk);
      if (refusal) throw refusal;
      // Lets other requests run: data that is already available would be read without a pause.
      await setImmediate();
    }
    target.end();
    if (refusal) throw refusal;
  });
}

/** A failure in words that name no path of this server. */
function describeFailure(error: NodeJS.ErrnoException, folder: string): ConnectError {
  // Errors of zlib have a number, too.
  const isOfSystem = error.errno !== undefined && error.syscall !== undefined;
  if (!isOfSystem) return unreadable(error.message.replaceAll(folder, ''));
  const reason = getSystemErrorMessage(error.errno as number);
  const isAboutNames = ['ENAMETOOLONG', 'ENOTDIR', 'EISDIR', 'EEXIST', 'EILSEQ'].includes(error.code ?? '');
  return isAboutNames ? unreadable(reason) : notStored(error.errno as number);
}

/** The folder of an archive's manifest, in the folder of an archive that was unpacked. */
export function rootOf(folder: string): string {
  const [entry, ...others] = readdirSync(folder, { withFileTypes: true });
  return entry?.isDirectory() && others.length === 0 ? rootOf(join(folder, entry.name)) : folder;
}

/** The paths of all files below a folder, relative to it, with `/`. */
export async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();
}

function problemOf(path: string, type: string): string | undefined {
  if (!plainTypes.has(type)) return `"${path}" is neither a file nor a folder (${type})`;
  if (/^([/\\]|[A-Za-z]:)/.test(path)) return `"${path}" is an absolute path`;
  if (path.split(/[/\\]/).includes('..')) return `"${path}" is outside of the bundle`;
  return undefined;
}

async function isGzip(file: string): Promise<boolean> {
  await using handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return buffer[0] === 0x1f && buffer[1] === 0x8b;
}

/** @param errno the number of the system's error */
export const notStored = (errno: number) =>
  new ConnectError(134, `The bundle could not be stored: ${getSystemErrorMessage(errno)}.`);

const unreadable = (reason: string) => new ConnectError(135, `The bundle could not be unpacked: ${reason}.`);
