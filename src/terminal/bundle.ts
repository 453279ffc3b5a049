import { relative, resolve, sep } from 'node:path';
import { readApp } from '../app.ts';
import { type Bundle, writeBundle } from '../bundle/index.ts';
import { inKeys } from '../errors.ts';
import type { Inputs } from '../inputs.ts';
import type { Place } from '../place.ts';
import type { Progress } from '../progress.ts';
import { sizeInWords } from '../quantities.ts';

/**
 * Writes the archive that a deployment would upload, to look at.
 *
 * @param output where to, relative to the folder where the command was given
 * @throws {UserError} with every error that was found in the app
 */
export async function writeArchive(
  inputs: Inputs,
  place: Place,
  output: string,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<{ readonly line: string; readonly json: object }> {
  const destination = resolve(place.workspace, output);
  const inApp = relative(place.app, destination).split(sep).join('/');
  const isInApp = inApp !== '' && !inApp.startsWith('..') && !/^[a-z]:/i.test(inApp);
  if (isInApp) {
    progress.log.notice({
      what: `The archive is written into the app folder: ${inApp}.`,
      why: 'It is left out of itself, but the next deployment would take it along.',
      fix: 'Remove it afterwards, or give --output a place elsewhere.',
    });
  }
  // An archive of an earlier run may lie there.
  const exclude = isInApp ? [...inputs.exclude, `/${escaped(inApp)}`] : inputs.exclude;
  const bundle = await progress.stage('Read the app', () => readApp({ ...inputs, exclude }, place, progress));
  const { bytes } = await progress.stage('Pack the app', () => writeBundle(bundle, { destination, signal }));
  return {
    line: `Written: ${destination} (${sizeInWords(bytes)})`,
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
    excluded,
    warnings: findings.map((finding) => ({ level: finding.level, ...inKeys(finding) })),
    fingerprint,
  };
}
