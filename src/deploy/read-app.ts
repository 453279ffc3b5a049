import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largest } from '../bundle/files/messages.ts';
import { type Bundle, soundBundle, type Understanding, understand, writeBundle } from '../bundle/inspect.ts';
import { choosePython } from '../bundle/requirements/python-version.ts';
import type { Finding } from '../bundle/types.ts';
import type { App } from './request.ts';
import type { Place as FilePlace } from '../shared/problems.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Place } from '../shared/workspace.ts';
import type { Progress } from '../shared/progress.ts';
import { sizeInWords } from '../shared/formatting.ts';

/**
 * Reads the app folder and tells what was understood: which entrypoint, requirements and Python, and why; which
 * files travel; what won't work.
 *
 * @throws {UserError} with every error that was found
 */
export async function readApp(
  inputs: Inputs,
  { app, repository, workspace }: Place,
  { log, learn }: Pick<Progress, 'log' | 'learn'>,
): Promise<Bundle> {
  const understanding = await understand({
    root: app,
    repository,
    workspace,
    ...(inputs.entrypoint !== undefined && { entrypoint: inputs.entrypoint }),
    exclude: inputs.exclude,
    include: inputs.include,
    extraFiles: inputs.extraFiles,
    gitignore: inputs.gitignore,
    ...(inputs.requirementsFile !== undefined && { requirementsFile: inputs.requirementsFile }),
    extras: inputs.extras,
    groups: inputs.groups,
    ...(inputs.pythonVersion !== undefined && { pythonVersion: inputs.pythonVersion }),
    packageInstaller: inputs.packageInstaller,
    ignoreRules: inputs.ignoreRules,
    ...(inputs.maxSize !== undefined && { maxSize: inputs.maxSize }),
  });
  tellUnderstanding(understanding, log);
  learn({
    ...(understanding.entrypoint && { entrypoint: understanding.entrypoint.text }),
    ...(understanding.python?.requires !== undefined && { pythonRequires: understanding.python.requires }),
    ...(understanding.dashVersion !== undefined && { dashVersion: understanding.dashVersion }),
    files: understanding.files.length,
  });
  return soundBundle(understanding);
}

function tellUnderstanding(understanding: Understanding, log: Progress['log']): void {
  const { entrypoint, requirements, python, files, excluded, findings } = understanding;
  if (entrypoint) log.info(`Entrypoint:   ${entrypoint.text} (${entrypoint.source})`);
  if (requirements) log.info(`Requirements: ${requirements.source}`);
  if (python) log.info(`Python:       ${python.requires ?? 'any'} (${python.source})`);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  log.info(`Files:        ${files.length}, ${sizeInWords(bytes)}`);
  for (const { path, size } of [...files].sort((a, b) => b.size - a.size).slice(0, shownFiles)) {
    log.info(`  ${sizeInWords(size).padStart(8)}  ${path}`);
  }
  if (files.length > shownFiles) log.info(`            and ${files.length - shownFiles} smaller ones`);
  for (const { path, reason } of excluded.slice(0, shownFiles)) log.info(`  left out  ${path}: ${reason}`);
  if (excluded.length > shownFiles) log.info(`  left out  and ${excluded.length - shownFiles} more`);
  const told = (wanted: Finding['level']) =>
    findings.filter(({ level }) => level === wanted).map(({ level: _, ...mishap }) => mishap);
  log.warn(...told('warning'));
  log.notice(...told('notice'));
}

/** Of each list in the log: the largest, and enough to see a pattern. */
const shownFiles = 20;

/** Looked for as a text: the words of an exit stand beside it, or they were made while the app ran. */
function exitWith(words: string, files: Bundle['files']): FilePlace | undefined {
  const found = files.flatMap(({ path, source }) => {
    if (!path.endsWith('.py') || typeof source !== 'string') return [];
    const lines = readFileSync(source, 'utf8').split('\n');
    return lines.flatMap((line, at) =>
      line.includes(words) && /exit/i.test(line) ? [{ file: path, line: at + 1 }] : [],
    );
  });
  return found.length === 1 ? found[0] : undefined;
}

/** The app as a release takes it. Dispose of it to remove the archive. */
export async function packable(
  bundle: Bundle,
  signal: AbortSignal,
  temporary = tmpdir(),
): Promise<App & AsyncDisposable> {
  const folder = await mkdtemp(join(temporary, 'connect-dash-deploy-'));
  return {
    fingerprint: bundle.fingerprint,
    entrypoint: bundle.entrypoint,
    python: bundle.python,
    requirements: bundle.requirements,
    paths: bundle.files.map(({ path }) => path),
    homes: bundle.homes,
    exitWith: (words) => exitWith(words, bundle.files),
    choosePython: (installed) => choosePython(bundle.python.requires, installed).version,
    findingsFor: bundle.findingsFor,
    async pack(pythonVersion) {
      const file = join(folder, 'bundle.tar.gz');
      const version = pythonVersion === undefined ? {} : { pythonVersion };
      const written = await writeBundle(bundle, { ...version, destination: file, signal });
      return { file, ...written, largest: largest(bundle.files) };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
