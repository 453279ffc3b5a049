import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { type Bundle, writeBundle } from '../bundle/bundle.ts';
import { readApp } from '../deploy/read-app.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { formatSize } from '../shared/formatting.ts';
import { isWithin } from '../shared/paths.ts';
import { toJson, UserError } from '../shared/problems.ts';
import type { Progress } from '../shared/progress.ts';
import type { Workspace } from '../shared/workspace.ts';

/**
 * Writes the archive that a deployment would upload.
 *
 * @param output the file to write, relative to the current folder
 * @throws {UserError} with every error found in the app
 */
export async function writeArchive(
  inputs: Inputs,
  workspace: Workspace,
  output: string,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<{ readonly line: string; readonly json: object }> {
  const destination = resolve(workspace.root, output);
  const inApp = relative(workspace.app, destination).split(sep).join('/');
  const isInApp = isWithin(workspace.app, destination);
  if (isInApp) {
    progress.log.notice({
      message: `The archive is written into the app folder: ${inApp}.`,
      reason: 'This archive does not contain itself, but the next deployment would include it.',
      hint: 'Remove it afterwards, or set --output to a path outside the app folder.',
    });
  }
  // The archive of an earlier run.
  const earlier = isInApp && existsSync(destination) ? [`/${escaped(inApp)}`] : [];
  const exclude = [...inputs.exclude, ...earlier];
  const bundle = await progress.stage('Read the app', () =>
    readApp({ ...inputs, exclude }, { workspace, progress, signal }),
  );
  const { bytes } = await progress.stage('Pack the app', () =>
    writeBundle(bundle, { destination, signal }).catch((error: NodeJS.ErrnoException) => {
      // Errors of the app's own files are reported when they are read.
      throw error.code !== undefined && error.syscall !== undefined
        ? new UserError({
            message: `The archive cannot be written to ${destination}.`,
            reason: `The system reports ${error.code}.`,
            hint: 'Set --output to a file in a writable folder that exists.',
          })
        : error;
    }),
  );
  return {
    line: `Written: ${destination} (${formatSize(bytes)})`,
    json: { output: destination, bytes, ...describe(bundle) },
  };
}

const escaped = (path: string) => path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');

function describe(bundle: Bundle): object {
  const { entrypoint, python, requirements, files, excluded, findings, fingerprint } = bundle;
  return {
    entrypoint: entrypoint.text,
    entrypointSource: entrypoint.source,
    pythonRequires: python.requires ?? null,
    pythonSource: python.source,
    requirements: {
      source: requirements.source,
      packageFile: requirements.packageFile,
      packages: Object.fromEntries(
        [...requirements.packages].map(([name, version]) => [name, version ?? null]),
      ),
    },
    files: files.map(({ path, size }) => ({ path, size })),
    excluded: excluded.map(({ path, reason }) => ({ path, reason })),
    warnings: findings.map((finding) => ({ level: finding.level, ...toJson(finding) })),
    fingerprint,
  };
}
