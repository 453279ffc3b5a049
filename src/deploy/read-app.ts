import { join } from 'node:path';
import { type Bundle, requireDeployable, writeBundle } from '../bundle/bundle.ts';
import { ofLevel } from '../bundle/diagnostics.ts';
import { largest } from '../bundle/files/messages.ts';
import type { AppInspection } from '../bundle/inspect.ts';
import { inspectInThread } from '../bundle/inspect-thread.ts';
import { choosePython } from '../bundle/requirements/python-version.ts';
import type { RunContext } from '../context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { formatSize } from '../shared/formatting.ts';
import type { Progress } from '../shared/progress.ts';
import type { App } from './request.ts';

/**
 * Reads the app folder and logs the result: entrypoint, requirements and Python with their sources, the files of the
 * bundle, and what will not work.
 *
 * @throws {UserError} with every error
 */
export async function readApp(
  inputs: Inputs,
  { workspace, progress: { log, record }, signal }: Pick<RunContext, 'workspace' | 'progress' | 'signal'>,
): Promise<Bundle> {
  const { app, repository, tracked } = workspace;
  const options = {
    root: app,
    repository,
    workspace: workspace.root,
    ...(tracked && { tracked }),
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
    variables: dashVariables(inputs),
  };
  const inspection = await inspectInThread(options, signal);
  logInspection(inspection, log);
  const dashVersion = inspection.requirements?.packages.get('dash');
  record({
    ...(inspection.entrypoint && { entrypoint: inspection.entrypoint.text }),
    ...(inspection.python?.requires !== undefined && { pythonRequires: inspection.python.requires }),
    ...(dashVersion !== undefined && { dashVersion }),
    files: inspection.files.length,
  });
  return requireDeployable(inspection);
}

/** The environment variables of the content that Dash itself reads. */
const dashVariables = ({ settings }: Inputs): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (settings.environment?.variables ?? [])
      .filter(({ name }) => name.startsWith('DASH_'))
      .map(({ name, value }) => [name, value]),
  );

function logInspection(inspection: AppInspection, log: Progress['log']): void {
  const { entrypoint, requirements, python, files, excluded, findings } = inspection;
  if (entrypoint) log.info(`Entrypoint:   ${entrypoint.text} (${entrypoint.source})`);
  if (requirements) log.info(`Requirements: ${requirements.source}`);
  if (python) log.info(`Python:       ${python.requires ?? 'any'} (${python.source})`);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  log.info(`Files:        ${files.length}, ${formatSize(bytes)}`);
  for (const { path, size } of [...files].sort((a, b) => b.size - a.size).slice(0, shownFiles)) {
    log.info(`  ${formatSize(size).padStart(8)}  ${path}`);
  }
  if (files.length > shownFiles) log.info(`            and ${files.length - shownFiles} smaller files`);
  for (const { path, reason } of excluded.slice(0, shownFiles)) log.info(`  excluded  ${path}: ${reason}`);
  if (excluded.length > shownFiles) log.info(`  excluded  and ${excluded.length - shownFiles} more`);
  log.warn(...ofLevel('warning', findings));
  log.notice(...ofLevel('notice', findings));
}

/** How many entries of each list are logged. */
const shownFiles = 20;

/**
 * The app in the form that `release` takes.
 *
 * @param folder for the archive
 */
export const toDeployable = (bundle: Bundle, folder: string, signal: AbortSignal): App => ({
  fingerprint: bundle.fingerprint,
  entrypoint: bundle.entrypoint,
  python: bundle.python,
  requirements: bundle.requirements,
  paths: bundle.files.map(({ path }) => path),
  excluded: bundle.excluded,
  sourcePaths: bundle.sourcePaths,
  choosePython: (installed) => choosePython(bundle.python.requires, installed),
  byPython: bundle.byPython,
  async pack(pythonVersion) {
    const file = join(folder, 'bundle.tar.gz');
    const version = pythonVersion === undefined ? {} : { pythonVersion };
    const written = await writeBundle(bundle, { ...version, destination: file, signal });
    return { file, ...written, largest: largest(bundle.files) };
  },
});
