import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { rootOf } from './bundle/unpack.ts';
import type { Connect } from './connect.ts';
import { InstallError } from './run/install.ts';
import { choosePython } from './run/pythons.ts';
import type { Build, Bundle } from './state/bundles.ts';
import type { Content } from './state/content.ts';
import type { TaskResult } from './state/tasks.ts';
import { formatVersion } from './version.ts';

/** What to do with a bundle after its environment has been restored. */
export interface Purpose {
  /** Makes it the active bundle. */
  readonly activate: boolean;
  /** Announces the app, as a deployment does. A mere build doesn't. */
  readonly launch: boolean;
}

// Builds of one content item run one after the other: the one that was asked for last is the one that stays active.
const lastBuilds = new Map<string, Promise<void>>();

/** What a build is asked for, and by whom. */
export interface BuildRequest {
  readonly content: Content;
  readonly bundle: Bundle;
  readonly purpose: Purpose;
  /** The user's or (trusted publishing) the content's GUID. */
  readonly creator: string;
  readonly node: number;
}

/** Starts a task that builds the bundle, and makes it the active one if so asked. Returns the task's id. */
export function startBuild(connect: Connect, request: BuildRequest): string {
  const { content, bundle, purpose, creator, node } = request;
  const { tasks } = connect.state;
  const id = tasks.start(creator, node);
  const before = lastBuilds.get(content.guid) ?? Promise.resolve();
  const work = before
    .then(() => build(connect, content, bundle, purpose, (line) => tasks.addLine(id, line)))
    .catch((error: unknown) => internalFailure(error))
    .then((ending) => tasks.end(id, ending));
  lastBuilds.set(content.guid, work);
  work.finally(() => {
    if (lastBuilds.get(content.guid) === work) lastBuilds.delete(content.guid);
  });
  return id;
}

const success: TaskResult = { code: 0, error: '', result: null };

function internalFailure(error: unknown): TaskResult {
  console.error(error);
  return { code: 1, error: `An internal failure occurred: ${(error as Error).message}`, result: null };
}

async function build(
  connect: Connect,
  content: Content,
  bundle: Bundle,
  purpose: Purpose,
  logToTask: (line: string) => void,
): Promise<TaskResult> {
  const { state, apps } = connect;
  const kind = bundle.manifest.appmode === 'python-dash' ? 'Dash application' : 'API';
  const job = state.jobs.start(content.guid, bundle.id, 'python_restore');
  const log = (line: string) => {
    logToTask(line);
    state.jobs.addLine(job.key, 'stdout', line);
  };
  log(`Building ${kind}...`);
  const outcome = await restore(connect, content, bundle, job.key, log).catch((error: Error) => error);
  // Files that go in the middle of the work end it with any error. From here on nothing is waited for until it is active.
  const restored = state.bundles.byId(bundle.id) ? outcome : new BuildError('The bundle was deleted.');
  if (restored instanceof BuildError) {
    for (const line of restored.lines) log(line);
    state.jobs.end(job.key, 1, restored.jobError);
    return restored.ending;
  }
  if (restored instanceof Error) {
    state.jobs.end(job.key, 1);
    throw restored;
  }
  log(`Completed Python build against Python version: '${restored.python}'`);
  state.jobs.end(job.key, 0);
  state.bundles.setBuild(bundle.id, restored);
  if (purpose.launch) logToTask(`Launching ${kind}...`);
  if (purpose.launch || purpose.activate) state.content.setAppMode(content.guid, bundle.manifest.appmode);
  if (purpose.activate) {
    state.content.activate(content.guid, bundle.id);
    await apps.retire(content.guid, bundle.id);
  }
  return success;
}

async function restore(
  connect: Connect,
  content: Content,
  bundle: Bundle,
  jobKey: string,
  log: (line: string) => void,
): Promise<Build> {
  const { manifest } = bundle;
  const installed = await connect.pythons;
  if (installed.length === 0) {
    throw new BuildError("Can't get matching python version because Python is disabled");
  }
  const version = manifest.pythonVersion ?? '';
  const requires = connect.has('environment.python.requires') ? manifest.pythonRequires : null;
  const python = choosePython(installed, { requires, version });
  if (!python) {
    const wanted = requires === null ? `Python ${version}` : `Python ${requires}`;
    const has = installed.map((each) => each.version).join(', ');
    log(`Bundle requested ${wanted}; this server has ${has}`);
    throw new BuildError('Unable to find a compatible version of Python');
  }
  log(
    requires === null
      ? `Bundle created with Python version ${version} is compatible with environment Local with Python version ${python.version} from ${python.executable}`
      : `Bundle requested Python version ${version} (${requires}); using ${python.executable} which has version ${python.version}`,
  );
  const root = await rootOf(connect.folders.unpacked(content.guid, bundle.id));
  for (const fact of sessionFacts(connect, content, bundle, jobKey, root)) log(fact);
  const managed = manifest.restores && content.settings.default_py_environment_management !== false;
  if (!managed) {
    log('Environment management is off: no packages are installed');
    return { python: python.version, executable: python.executable, managed };
  }
  try {
    const wanted = {
      python,
      folder: root,
      packageFile: manifest.packageFile,
      allowUv: manifest.allowUv,
      variables: connect.state.variables.decryptAll(content.guid),
    };
    const { executable, lock } = await connect.environments.restore(wanted, log);
    log('Creating lockfile: python/requirements.txt.lock');
    await writeFile(connect.folders.lockfile(content.guid, bundle.id), lock);
    return { python: python.version, executable, managed };
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    log(error.message);
    throw new BuildError(undefined, codeOfFailedInstall(error.output));
  }
}

function sessionFacts(
  connect: Connect,
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
    ...(connect.options.hideVersion ? [] : [`Connect version: ${formatVersion(connect.options.version)}`]),
    'LANG: C.UTF-8',
    `Working directory: ${root}`,
  ].map((fact) => `${stamp} [rsc-session] ${fact}`);
}

/** An open set on a real server; the first is recorded, the others follow its form. */
function codeOfFailedInstall(output: readonly string[]): string {
  const text = output.join('\n');
  const notAvailable =
    /No matching distribution found|Could not find a version that satisfies|not found in the package registry|there (is|are) no versions? of|has no wheels with a matching/i;
  return notAvailable.test(text) ? 'python-package-version-not-available' : 'python-package-install-failed';
}

/** A build that failed for a reason in the bundle, in the words that Connect ends its output with: section 17. */
class BuildError extends Error {
  readonly lines: readonly string[];
  readonly ending: TaskResult;
  readonly jobError: { code: string; summary: string; help_url: string } | null;

  constructor(reason = 'An error occurred while building your content.', code?: string) {
    super(reason);
    const link = `https://docs.posit.co/connect/user/troubleshooting/#${code}`;
    const coded = code === undefined ? reason : `${reason} (Error code: ${code})`;
    const advice =
      code === undefined ? [] : ['This link offers advice for this kind of error:', `    ${link}`];
    this.lines = [reason, ...advice, `Build error: ${coded}`];
    this.ending = { code: 1, error: coded, result: { type: 'build-failed-error', data: coded } };
    this.jobError = code === undefined ? null : { code, summary: reason, help_url: link };
  }
}
