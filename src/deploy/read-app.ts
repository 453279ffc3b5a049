import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largest } from '../bundle/files/messages.ts';
import {
  type AppInspection,
  type Bundle,
  inspectApp,
  requireDeployable,
  writeBundle,
} from '../bundle/inspect.ts';
import { choosePython } from '../bundle/requirements/python-version.ts';
import type { Diagnostic } from '../bundle/types.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { formatSize } from '../shared/formatting.ts';
import type { SourceLocation as FilePlace } from '../shared/problems.ts';
import type { Progress } from '../shared/progress.ts';
import type { Workspace } from '../shared/workspace.ts';
import type { App } from './request.ts';

/**
 * Reads the app folder and tells what was understood: which entrypoint, requirements and Python, and why; which
 * files travel; what won't work.
 *
 * @throws {UserError} with every error that was found
 */
export async function readApp(
  inputs: Inputs,
  { app, repository, root: workspace }: Workspace,
  { log, record }: Pick<Progress, 'log' | 'record'>,
): Promise<Bundle> {
  const understanding = await inspectApp({
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
  logInspection(understanding, log);
  record({
    ...(understanding.entrypoint && { entrypoint: understanding.entrypoint.text }),
    ...(understanding.python?.requires !== undefined && { pythonRequires: understanding.python.requires }),
    ...(understanding.dashVersion !== undefined && { dashVersion: understanding.dashVersion }),
    files: understanding.files.length,
  });
  return requireDeployable(understanding);
}

function logInspection(understanding: AppInspection, log: Progress['log']): void {
  const { entrypoint, requirements, python, files, excluded, findings } = understanding;
  if (entrypoint) log.info(`Entrypoint:   ${entrypoint.text} (${entrypoint.source})`);
  if (requirements) log.info(`Requirements: ${requirements.source}`);
  if (python) log.info(`Python:       ${python.requires ?? 'any'} (${python.source})`);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  log.info(`Files:        ${files.length}, ${formatSize(bytes)}`);
  for (const { path, size } of [...files].sort((a, b) => b.size - a.size).slice(0, shownFiles)) {
    log.info(`  ${formatSize(size).padStart(8)}  ${path}`);
  }
  if (files.length > shownFiles) log.info(`            and ${files.length - shownFiles} smaller ones`);
  for (const { path, reason } of excluded.slice(0, shownFiles)) log.info(`  left out  ${path}: ${reason}`);
  if (excluded.length > shownFiles) log.info(`  left out  and ${excluded.length - shownFiles} more`);
  const told = (wanted: Diagnostic['level']) =>
    findings.filter(({ level }) => level === wanted).map(({ level: _, ...problem }) => problem);
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
export async function toDeployable(
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
