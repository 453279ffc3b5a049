import { createHash, hash, subtle } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import * as told from '../files/messages.ts';
import type { BundleFile, Diagnostic } from '../types.ts';

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
  readonly findings: readonly Diagnostic[];
}

const CHUNK = 1024 * 1024;
/** Above it, a file's checksums are worth two cores. */
const LARGE = 4 * CHUNK;
/** In all: what is worth the 30 ms that a thread takes to start. */
const WORTH_A_THREAD = 32 * CHUNK;

/** Files whose checksums are being taken. Dispose of it where they aren't wanted any more. */
export interface Hashing extends Disposable {
  /**
   * The checksums of `files`, in their order, once: also of files that came later. Files that cannot be read, or change
   * meanwhile, are findings.
   */
  of(files: readonly BundleFile[]): Promise<Hashed>;
}

/** Begins with a large folder in a second thread, while this one has something else to do. */
export function startHashing(files: readonly BundleFile[]): Hashing {
  const queue = queueOf(files.filter(({ source }) => typeof source === 'string'));
  const size = queue.files.reduce((sum, file) => sum + file.size, 0);
  const thread = availableParallelism() > 1 && size >= WORTH_A_THREAD ? startThread(queue) : undefined;
  return {
    async of(wanted) {
      const sums = await hashQueue(queue);
      for (const [at, sum] of (await thread?.sums) ?? []) sums.set(at, sum);
      const known = new Map(queue.files.map((file, at) => [file, sums.get(at)]));
      const later = queueOf(wanted.filter((file) => !known.has(file)));
      for (const [at, sum] of await hashQueue(later)) known.set(later.files[at] as BundleFile, sum);
      return hashed(wanted, known);
    },
    [Symbol.dispose]: () => thread?.stop(),
  };
}

/** Reads every file once and takes its checksums. */
export async function hashFiles(files: readonly BundleFile[]): Promise<Hashed> {
  using hashing = startHashing(files);
  return await hashing.of(files);
}

/** Files of which each is taken by the thread that comes first. */
interface Queue {
  readonly files: readonly BundleFile[];
  /** One number, for all threads: how many are taken. */
  readonly taken: Int32Array<SharedArrayBuffer>;
}

const queueOf = (files: readonly BundleFile[]): Queue => ({
  files,
  taken: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
});

function startThread(queue: Queue) {
  // Beside this file in src/, beside index.js in dist/.
  const program = join(import.meta.dirname, `hash-thread${extname(import.meta.filename)}`);
  // Loaded only where it is needed.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const thread = new Worker(program, { workerData: queue });
  const sums = once(thread, 'message').then(([sums]) => sums as Sums);
  sums.catch(() => {}); // told where it is waited for
  return { sums, stop: () => void thread.terminate() };
}

/** By a file's place in the queue. */
type Sums = Map<number, FileHash | Diagnostic>;

/** Takes the checksums of files until none is left to take, and answers with those that it took itself. */
export async function hashQueue({ files, taken }: Queue): Promise<Sums> {
  const sums: Sums = new Map();
  const buffer = Buffer.allocUnsafe(CHUNK);
  let sinceTurn = 0;
  for (;;) {
    const at = Atomics.add(taken, 0, 1);
    const file = files[at];
    if (!file) return sums;
    sums.set(at, await hashOrFinding(file, buffer));
    // Small files are read without a pause: the event loop gets its turn between them, so that a run can be cancelled.
    sinceTurn += file.size;
    if (sinceTurn >= 16 * CHUNK) {
      sinceTurn = 0;
      await setImmediate();
    }
  }
}

function hashed(
  files: readonly BundleFile[],
  sums: ReadonlyMap<BundleFile, FileHash | Diagnostic | undefined>,
): Hashed {
  const hashes = new Map<string, FileHash>();
  const findings: Diagnostic[] = [];
  for (const file of files) {
    const sum = sums.get(file);
    if (!sum) throw new Error(`A bug: no thread took the checksum of ${file.path}.`);
    if ('md5' in sum) hashes.set(file.path, sum);
    else findings.push(sum);
  }
  return { hashes, findings };
}

async function hashOrFinding(file: BundleFile, buffer: Buffer<ArrayBuffer>): Promise<FileHash | Diagnostic> {
  try {
    return await hashFile(file, buffer);
  } catch (error) {
    return error instanceof Changed ? told.changed(file.path) : unreadable(file.path, error);
  }
}

class Changed extends Error {}

function unreadable(path: string, error: unknown): Diagnostic {
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
