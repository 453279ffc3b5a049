import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { rootOf } from './bundle/unpack.ts';
import type { Folders } from './folders.ts';
import type { Options } from './options.ts';
import type { Apps } from './run/apps.ts';
import type { Environments } from './run/environments.ts';
import { InstallError } from './run/install.ts';
import { choosePython, type Python } from './run/pythons.ts';
import type { Build, Bundle } from './state/bundles.ts';
import type { Content } from './state/content.ts';
import type { State } from './state/state.ts';
import type { TaskResult } from './state/tasks.ts';
import { type Feature, formatVersion } from './version.ts';

/** What to do with a bundle after its environment has been restored. */
export interface Purpose {
  /** Makes it the active bundle. */
  readonly activate: boolean;
  /** Announces the app, as a deployment does. A mere build doesn't. */
  readonly launch: boolean;
}

export interface BuildRequest {
  readonly content: Content;
  readonly bundle: Bundle;
  readonly purpose: Purpose;
  /** The GUID of the user, or of the content (trusted publishing). */
  readonly creator: string;
  readonly node: number;
}

/** The parts of the server that a build works with. */
export interface BuildParts {
  readonly options: Options;
  readonly state: State;
  readonly folders: Folders;
  readonly pythons: Promise<readonly Python[]>;
  readonly environments: Environments;
  readonly apps: Apps;
  has(feature: Feature): boolean;
}

export interface BuildLog {
  /** Writes a line into the task's output. */
  task(line: string): void;
  /** Writes a line into the task's output and the job's log. */
  all(line: string): void;
}

/** What a build gets from its task. */
export interface BuildRun {
  readonly jobKey: string;
  readonly log: BuildLog;
  readonly signal: AbortSignal;
  /** Whether no later request has activated its bundle already. */
  mayActivate(): boolean;
}

const success: TaskResult = { code: 0, error: '', result: null };

export function internalFailure(error: unknown): TaskResult {
  console.error(error);
  return { code: 1, error: 'An internal failure occurred.', result: null };
}

/** Restores the environment of a bundle, and activates the bundle if requested. */
export async function build(
  parts: BuildParts,
  { content, bundle, purpose }: BuildRequest,
  run: BuildRun,
): Promise<TaskResult> {
  const { state, apps } = parts;
  const { jobKey, log } = run;
  const kind = bundle.manifest.appmode === 'python-dash' ? 'Dash application' : 'API';
  const outcome = await Promise.resolve()
    .then(() => log.all(`Building ${kind}...`))
    .then(() => restore(parts, content, bundle, run))
    .catch((error: Error) => error);
  // Without its files a build may fail with any error. From here to the activation nothing is awaited.
  const restored = state.bundles.byId(bundle.id) ? outcome : new BuildError('The bundle was deleted.');
  if (restored instanceof BuildError) {
    for (const line of restored.lines) log.all(line);
    state.jobs.end(jobKey, 1, restored.jobError);
    return restored.result;
  }
  if (restored instanceof Error) throw restored;
  log.all(`Completed Python build against Python version: '${restored.python}'`);
  state.jobs.end(jobKey, 0);
  state.bundles.setBuild(bundle.id, restored);
  if (purpose.launch) log.task(`Launching ${kind}...`);
  if (purpose.launch || purpose.activate) state.content.setAppMode(content.guid, bundle.manifest.appmode);
  if (purpose.activate && run.mayActivate()) {
    state.content.activate(content.guid, bundle.id);
    apps.retire(content.guid, bundle.id);
  }
  return success;
}

async function restore(
  parts: BuildParts,
  content: Content,
  bundle: Bundle,
  { jobKey, log, signal }: BuildRun,
): Promise<Build> {
  const { folders, state } = parts;
  const { manifest } = bundle;
  const python = await findPython(parts, bundle, log.all);
  const root = rootOf(folders.unpacked(content.guid, bundle.id));
  for (const fact of sessionFacts(parts.options, content, bundle, jobKey, root)) log.all(fact);
  const managed = manifest.restores && content.settings.default_py_environment_management !== false;
  if (!managed) {
    log.all('Environment management is off: no packages are installed');
    return { python: python.version, executable: python.executable, managed };
  }
  try {
    const request = {
      python,
      jobKey,
      folder: root,
      packageFile: manifest.packageFile,
      allowUv: manifest.allowUv,
      variables: state.variables.decryptAll(content.guid),
      signal,
    };
    const { executable, lock } = await parts.environments.restore(request, log.all);
    log.all('Creating lockfile: python/requirements.txt.lock');
    await writeFile(folders.lockfile(content.guid, bundle.id), lock);
    return { python: python.version, executable, managed };
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    log.all(error.message);
    throw new BuildError(undefined, codeOfFailedInstall(error.output));
  }
}

/** @throws BuildError if no installed Python fits the manifest */
async function findPython(
  { pythons, has }: BuildParts,
  { manifest }: Bundle,
  log: (line: string) => void,
): Promise<Python> {
  const installed = await pythons;
  if (installed.length === 0) {
    throw new BuildError("Can't get matching python version because Python is disabled");
  }
  const version = manifest.pythonVersion ?? '';
  const requires = has('environment.python.requires') ? manifest.pythonRequires : null;
  const python = choosePython(installed, { requires, version });
  if (!python) {
    const requested = requires === null ? `Python ${version}` : `Python ${requires}`;
    const offered = installed.map((each) => each.version).join(', ');
    log(`Bundle requested ${requested}; this server has ${offered}`);
    throw new BuildError('Unable to find a compatible version of Python');
  }
  log(
    requires === null
      ? `Bundle created with Python version ${version} is compatible with environment Local with Python version ${python.version} from ${python.executable}`
      : `Bundle requested Python version ${version} (${requires}); using ${python.executable} which has version ${python.version}`,
  );
  return python;
}

function sessionFacts(
  options: Options,
  content: Content,
  bundle: Bundle,
  jobKey: string,
  root: string,
): string[] {
  const stamp = new Date().toISOString().replaceAll('-', '/').replace('T', ' ').replace('Z', '000000');
  return [
    `Content GUID: ${content.guid}`,
    `Content ID: ${content.id}`,
    `Bundle ID: ${bundle.id}`,
    `Job Key: ${jobKey}`,
    `Running on host: ${hostname()}`,
    ...(options.hideVersion ? [] : [`Connect version: ${formatVersion(options.version)}`]),
    'LANG: C.UTF-8',
    `Working directory: ${root}`,
  ].map((fact) => `${stamp} [rsc-session] ${fact}`);
}

/** Connect's code for a failed installation. The first is recorded from a real server, the second is like it. */
function codeOfFailedInstall(output: readonly string[]): string {
  const text = output.join('\n');
  const notAvailable =
    /No matching distribution found|Could not find a version that satisfies|not found in the package registry|there (is|are) no versions? of|has no wheels with a matching/i;
  return notAvailable.test(text) ? 'python-package-version-not-available' : 'python-package-install-failed';
}

/** A build failed for a reason that its publisher can change. The text is Connect's (api.md, section 17). */
export class BuildError extends Error {
  readonly lines: readonly string[];
  readonly result: TaskResult;
  readonly jobError: { code: string; summary: string; help_url: string } | null;

  constructor(reason = 'An error occurred while building your content.', code?: string) {
    super(reason);
    const link = `https://docs.posit.co/connect/user/troubleshooting/#${code}`;
    const coded = code === undefined ? reason : `${reason} (Error code: ${code})`;
    const advice =
      code === undefined ? [] : ['This link offers advice for this kind of error:', `    ${link}`];
    this.lines = [reason, ...advice, `Build error: ${coded}`];
    this.result = { code: 1, error: coded, result: { type: 'build-failed-error', data: coded } };
    this.jobError = code === undefined ? null : { code, summary: reason, help_url: link };
  }
}
