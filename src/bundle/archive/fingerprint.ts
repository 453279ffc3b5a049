import { hash } from 'node:crypto';
import type { FileHash } from './hash-files.ts';

/**
 * A SHA-256 in hex over the files' paths and contents and over `settings`: everything that affects the deployment.
 * It doesn't depend on the machine, the day or the order of the files.
 */
export function fingerprintOf(hashes: ReadonlyMap<string, FileHash>, settings: unknown): string {
  const files = Array.from(hashes, ([path, { sha256 }]) => [path, sha256] as const).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  // The first number changes when the meaning of the settings changes.
  return hash('sha256', JSON.stringify([1, files, settings]), 'hex');
}
