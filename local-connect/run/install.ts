import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { installerEnvironment, startProcess } from './process.ts';
import type { Python } from './pythons.ts';

/** An installer failed. `output` is what it printed. */
export class InstallError extends Error {
  readonly output: readonly string[];

  constructor(message: string, output: readonly string[]) {
    super(message);
    this.output = output;
  }
}

/** What a program of an installation is started with. */
interface InstallerContext {
  readonly python: Python;
  readonly jobKey: string;
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** The content's own variables for the installer, such as an index's address. */
  readonly variables: Readonly<Record<string, string>>;
  /** Stops the installation. Its reason is the error that the caller gets. */
  readonly signal: AbortSignal;
}

/** What to install for a bundle. */
export interface EnvironmentRequest extends InstallerContext {
  /** The requirements file, relative to `folder`. */
  readonly packageFile: string;
  readonly allowUv: boolean;
}

export type Log = (line: string) => void;

const windows = process.platform === 'win32';

/** The Python of a virtual environment. */
export const executableIn = (folder: string): string =>
  windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

/** The path of `uv`, if this machine has it. */
export function findUv(): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, windows ? 'uv.exe' : 'uv'))
    .find((file) => existsSync(file));
}

/**
 * Makes a virtual environment in the folder `place`, with the requested packages and the WSGI server that runs the app.
 * It uses uv if there is one and the bundle allows it, else pip.
 * @throws InstallError
 */
export async function install(
  request: EnvironmentRequest,
  place: string,
  cache: string,
  log: Log,
): Promise<void> {
  const { python, packageFile } = request;
  const uv = request.allowUv ? findUv() : undefined;
  const installer = uv ? 'uv' : 'pip';
  const run = (command: readonly string[], output = log) => runInstaller(command, request, output);
  log(`Bootstrapping environment using Python ${python.version} at ${python.executable}`);
  const add = uv
    ? [uv, 'pip', 'install', '--python', executableIn(place)]
    : [await preparePip(request, cache, log), ...pipInstall(executableIn(place))];
  const empty = uv
    ? [uv, 'venv', '--python', python.executable, place]
    : [python.executable, '-m', 'venv', '--without-pip', place];
  await requireSuccess(`${installer} venv`, run(empty));
  if (bundlesSetuptools(python)) {
    await requireSuccess(
      `${installer} install`,
      run([...add, 'setuptools<81'], () => {}),
    );
  }
  log(`Installing ${packageFile} with ${installer}`);
  await requireSuccess(`${installer} install`, run([...add, '-r', packageFile]));
  // After the user's packages, so that it doesn't change which versions they resolve to.
  await requireSuccess(
    `${installer} install`,
    run([...add, 'waitress'], () => {}),
  );
}

/**
 * Before 3.12 a virtual environment contains setuptools (https://docs.python.org/3.12/whatsnew/3.12.html#ensurepip). Old
 * packages import its `pkg_resources`, which setuptools 81 removed.
 */
function bundlesSetuptools({ version }: Python): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 3 && minor < 12;
}

const pipInstall = (executable: string) => [
  ...['-m', 'pip', '--python', executable, '--disable-pip-version-check', '--no-input'],
  ...['install', '--progress-bar', 'off'],
];

/**
 * A Python whose pip can install into other environments. To install pip in each environment, as `python -m venv` does,
 * takes longer than most installations. All content shares it, so no content's variables have an effect on it.
 */
async function preparePip(request: EnvironmentRequest, cache: string, log: Log): Promise<string> {
  const { python } = request;
  const id = `${python.version} ${python.executable}`;
  const place = join(cache, 'pip', createHash('sha256').update(id).digest('hex').slice(0, 16));
  if (existsSync(place)) return executableIn(place);
  const draft = `${place}.${randomUUID().slice(0, 8)}`;
  await mkdir(join(cache, 'pip'), { recursive: true });
  const run = (...command: string[]) =>
    runInstaller(command, { ...request, folder: join(cache, 'pip'), variables: {} }, log);
  await requireSuccess('python venv', run(python.executable, '-m', 'venv', draft));
  await requireSuccess('pip install', run(executableIn(draft), '-m', 'pip', 'install', 'pip>=22.3'));
  try {
    await rename(draft, place);
  } catch (error) {
    // Another server that shares the cache was faster.
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
  return executableIn(place);
}

interface InstallerExit {
  readonly code: number | null;
  readonly output: readonly string[];
}

/** @throws InstallError if the program failed */
async function requireSuccess(what: string, running: Promise<InstallerExit>): Promise<readonly string[]> {
  const { code, output } = await running;
  if (code !== 0) throw new InstallError(`${what} failed with exit code ${code ?? 'unknown'}`, output);
  return output;
}

/** Characters of an installer's output that are kept. */
const maxOutput = 8_388_608;

/** Runs a program of an installation. @throws the reason of `request.signal` if that stops it */
async function runInstaller(
  command: readonly string[],
  request: InstallerContext,
  log: Log,
): Promise<InstallerExit> {
  const { python, jobKey, folder, signal } = request;
  signal.throwIfAborted();
  const output: string[] = [];
  let room = maxOutput;
  const running = startProcess({
    python: python.executable,
    jobKey,
    command,
    cwd: folder,
    env: {
      ...installerEnvironment(),
      LANG: 'C.UTF-8',
      NO_COLOR: '1',
      PYTHONUNBUFFERED: '1',
      UV_NO_PROGRESS: '1',
      // As pip does. An app that has to compile its packages at each start answers slowly.
      UV_COMPILE_BYTECODE: '1',
      ...request.variables,
      UV_PYTHON_DOWNLOADS: 'never',
    },
    onLine(line) {
      if (room < 0) return;
      room -= line.length + 1;
      const kept = room < 0 ? 'The installer printed too much. The rest of its output is left out.' : line;
      output.push(kept);
      log(kept);
    },
  });
  const stop = () => running.kill();
  signal.addEventListener('abort', stop, { once: true });
  const code = await running.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  return { code, output };
}

// Read from the metadata of the environment: if uv made it, it has no pip.
const listing = `
from importlib.metadata import distributions
found = {d.metadata["Name"]: d.version for d in distributions()}
for name in sorted(set(found) - {"pip", "setuptools", "wheel"}, key=str.lower):
    print(f"{name}=={found[name]}")
`;

/** The packages of the environment in the folder `place`, as the lines of a requirements file. @throws InstallError */
export async function listPackages(request: EnvironmentRequest, place: string): Promise<string> {
  const command = [executableIn(place), '-I', '-c', listing];
  const lines = await requireSuccess(
    'listing the packages',
    runInstaller(command, request, () => {}),
  );
  // Without warnings that Python may print.
  const packages = lines.filter((line) => /^\S+==\S+$/.test(line));
  return packages.map((line) => `${line}\n`).join('');
}
