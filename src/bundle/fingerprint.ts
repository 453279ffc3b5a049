import { createHash, hash, subtle } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as told from './files/told.ts';
import type { BundleFile, Finding } from './types.ts';

/** What is known of a file's content. */
export interface FileHash {
  /** Hex, as the manifest lists it. */
  readonly md5: string;
  /** Hex, over the SHA-256 of each MiB. For the fingerprint: MD5 can be forged. */
  readonly sha256: string;
  /** When the file on disk was last written, in milliseconds; absent for bytes of our own. To see a change while packing. */
  readonly modified?: number;
}

export interface Hashed {
  readonly hashes: ReadonlyMap<string, FileHash>;
  readonly findings: readonly Finding[];
}

const nothing: Hashed = { hashes: new Map(), findings: [] };

const CHUNK = 1024 * 1024;
/** Above it, a file's checksums are worth two cores. */
const LARGE = 4 * CHUNK;

/**
 * Reads every file once and takes its checksums. Files that cannot be read, or change meanwhile, are findings.
 */
export async function hashFiles(files: readonly BundleFile[]): Promise<Hashed> {
  const [here, there] = availableParallelism() > 1 ? forTwoThreads(files) : [files, []];
  const [own, others] = await Promise.all([hashHere(here), there.length > 0 ? hashInThread(there) : nothing]);
  const hashes = new Map<string, FileHash>();
  for (const { path } of files) {
    const hash = own.hashes.get(path) ?? others.hashes.get(path);
    if (hash) hashes.set(path, hash);
  }
  return { hashes, findings: [...own.findings, ...others.findings] };
}

/** What is worth the 20 ms that a thread takes to start. */
const WORTH_A_THREAD = 32 * CHUNK;

/** Halves by size, save that bytes of our own stay here, and a large file already keeps two cores busy. */
function forTwoThreads(files: readonly BundleFile[]): [readonly BundleFile[], readonly BundleFile[]] {
  const canMove = ({ source, size }: BundleFile) => typeof source === 'string' && size <= LARGE;
  const movable = files.filter(canMove);
  const total = movable.reduce((sum, { size }) => sum + size, 0);
  if (total < WORTH_A_THREAD) return [files, []];
  let before = 0;
  const there = movable.filter(({ size }) => {
    before += size;
    return before > total / 2;
  });
  const moved = new Set(there);
  return [files.filter((file) => !moved.has(file)), there];
}

async function hashInThread(files: readonly BundleFile[]): Promise<Hashed> {
  // Beside this file in src/, beside index.js in dist/.
  const program = join(import.meta.dirname, `hash-thread${extname(import.meta.filename)}`);
  const { Worker } = await import('node:worker_threads');
  const thread = new Worker(program, { workerData: files });
  const [hashed] = await once(thread, 'message');
  return hashed;
}

/** As `hashFiles`, in this thread alone. */
export async function hashHere(files: readonly BundleFile[]): Promise<Hashed> {
  const hashes = new Map<string, FileHash>();
  const findings: Finding[] = [];
  const buffer = Buffer.allocUnsafe(CHUNK);
  let sinceTurn = 0;
  for (const file of files) {
    try {
      hashes.set(file.path, await hashFile(file, buffer));
    } catch (error) {
      if (error instanceof Changed) findings.push(told.changed(file.path));
      else findings.push(unreadable(file.path, error));
    }
    // Small files are read without a pause: the event loop gets its turn between them, so that a run can be cancelled.
    sinceTurn += file.size;
    if (sinceTurn >= 16 * CHUNK) {
      sinceTurn = 0;
      await setImmediate();
    }
  }
  return { hashes, findings };
}

class Changed extends Error {}

function unreadable(path: string, error: unknown): Finding {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return code === 'ENOENT' ? told.vanished(path) : told.unreadable(path, error);
}

async function hashFile({ source, size }: BundleFile, buffer: Buffer<ArrayBuffer>): Promise<FileHash> {
  if (typeof source !== 'string') return sumsOf(inChunks(source));
  const handle = openSync(source, 'r');
  try {
    const before = fstatSync(handle);
    let length = 0;
    // Synchronous reads into one buffer: on a folder of small files, several times faster than promises.
    const chunks = function* () {
      for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer)) {
        length += read;
        yield buffer.subarray(0, read);
      }
    };
    const sums = await (size > LARGE ? sumsSideBySide(chunks()) : sumsOf(chunks()));
    const after = fstatSync(handle);
    if (length !== size || after.mtimeMs !== before.mtimeMs) throw new Changed();
    return { ...sums, modified: after.mtimeMs };
  } finally {
    closeSync(handle);
  }
}

function* inChunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/** MD5 of the whole, SHA-256 over that of each chunk. */
function sumsOf(chunks: Iterable<Uint8Array>): FileHash {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  for (const chunk of chunks) {
    md5.update(chunk);
    sha256.update(hash('sha256', chunk, 'buffer'));
  }
  return { md5: md5.digest('hex'), sha256: sha256.digest('hex') };
}

/** The same on two cores: MD5 here, each chunk's SHA-256 in the thread pool. */
async function sumsSideBySide(chunks: Iterable<Buffer<ArrayBuffer>>): Promise<FileHash> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const digests: Promise<ArrayBuffer>[] = [];
  for (const chunk of chunks) {
    // It copies the chunk before it returns (Web Cryptography API, SubtleCrypto.digest): the buffer is free again.
    digests.push(subtle.digest('SHA-256', chunk));
    md5.update(chunk);
    if (digests.length > 4) sha256.update(new Uint8Array(await (digests.shift() as Promise<ArrayBuffer>)));
  }
  for (const digest of digests) sha256.update(new Uint8Array(await digest));
  return { md5: md5.digest('hex'), sha256: sha256.digest('hex') };
}

/**
 * A SHA-256 in hex over the files' paths and contents and over `settings`: whatever decides what a server makes of the bundle.
 * Neither the machine nor the day nor the order of the files is in it.
 */
export function fingerprintOf(hashes: ReadonlyMap<string, FileHash>, settings: unknown): string {
  const files = Array.from(hashes, ([path, { sha256 }]) => [path, sha256] as const).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  // The number in front changes when the same settings come to mean something else.
  return hash('sha256', JSON.stringify([1, files, settings]), 'hex');
}
