import { throwProblems } from '../shared/problems.ts';
import { writeArchive } from './archive/archive.ts';
import { ofLevel } from './diagnostics.ts';
import type { AppInspection } from './inspect.ts';
import { makeManifest, manifestBytes } from './manifest.ts';
import type { Entrypoint, PythonRequirement, Requirements } from './types.ts';

/** An inspection without errors. */
export interface Bundle extends AppInspection {
  readonly entrypoint: Entrypoint;
  readonly python: PythonRequirement;
  readonly requirements: Requirements;
}

export interface WriteOptions {
  /** The server's Python, in full. */
  readonly pythonVersion?: string | undefined;
  /** A file, which appears once it is whole. */
  readonly destination: string;
  readonly signal?: AbortSignal;
}

export interface Written {
  /** The size of the archive. */
  readonly bytes: number;
  /** How many files are in it, the manifest not counted. */
  readonly files: number;
}

/**
 * Returns the inspection as a bundle.
 *
 * @throws {UserError} with every error of the inspection
 */
export function requireDeployable(inspection: AppInspection): Bundle {
  throwProblems(ofLevel('error', inspection.findings));
  const { entrypoint, python, requirements } = inspection;
  if (!entrypoint || !python || !requirements) throw new Error('A part is missing, and no finding says why.');
  return { ...inspection, entrypoint, python, requirements };
}

/**
 * Packs a bundle: the manifest first, then the files sorted by path. The same bundle and Python give the same bytes.
 *
 * @throws {UserError} if a file changed or vanished since it was inspected
 */
export async function writeBundle(bundle: Bundle, options: WriteOptions): Promise<Written> {
  const { destination, pythonVersion, signal } = options;
  const manifest = manifestBytes(makeManifest(bundle, pythonVersion));
  const files = bundle.files.map((file) => ({
    ...file,
    modified: bundle.fileHashes.get(file.path)?.modified,
  }));
  const entries = [{ path: 'manifest.json', source: manifest, size: manifest.length }, ...files];
  return { bytes: await writeArchive(entries, destination, signal), files: files.length };
}
