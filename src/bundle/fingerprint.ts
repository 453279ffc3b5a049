import { createHash, hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import * as told from './files/told.ts';
import type { BundleFile, Finding } from './types.ts';

/** What is known of a file's content. */
export interface FileHash {
  /** Hex, as the manifest lists it. */
  readonly md5: string;
  /** Hex, for the fingerprint: MD5 can be forged. */
  readonly sha256: string;
  /** When the file on disk was last written, in milliseconds; absent for bytes of our own. To see a change while packing. */
  readonly modified?: number;
}

export interface Hashed {
  readonly hashes: ReadonlyMap<string, FileHash>;
  readonly findings: readonly Finding[];
}

const CHUNK = 1024 * 1024;
/** How much is hashed before the event loop gets its turn: some 20 ms, so that a run can be cancelled. */
const TURN = 8 * CHUNK;

/**
 * Reads every file once and takes its checksums. Files that cannot be read, or change meanwhile, are findings.
 */
export async function hashFiles(files: readonly BundleFile[]): Promise<Hashed> {
  const hashes = new Map<string, FileHash>();
  const findings: Finding[] = [];
  // One buffer and synchronous reads: on a folder of small files, several times faster than a promise per file.
  const buffer = Buffer.allocUnsafe(CHUNK);
  let sinceTurn = 0;
  for (const { path, source, size } of files) {
    if (typeof source !== 'string') {
      hashes.set(path, { md5: hash('md5', source, 'hex'), sha256: hash('sha256', source, 'hex') });
      continue;
    }
    let handle: number | undefined;
    try {
      handle = openSync(source, 'r');
      const before = fstatSync(handle);
      const md5 = createHash('md5');
      const sha256 = createHash('sha256');
      let length = 0;
      for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer)) {
        const chunk = buffer.subarray(0, read);
        md5.update(chunk);
        sha256.update(chunk);
        length += read;
        sinceTurn += read;
        if (sinceTurn >= TURN) {
          sinceTurn = 0;
          await setImmediate();
        }
      }
      const after = fstatSync(handle);
      if (length !== size || after.mtimeMs !== before.mtimeMs) findings.push(told.changed(path));
      hashes.set(path, { md5: md5.digest('hex'), sha256: sha256.digest('hex'), modified: after.mtimeMs });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      findings.push(code === 'ENOENT' ? told.vanished(path) : told.unreadable(path, error));
    } finally {
      if (handle !== undefined) closeSync(handle);
    }
  }
  return { hashes, findings };
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
