import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installerEnvironment, start } from './process.ts';
import type { Python } from './pythons.ts';

/** An installer that ended with another code than 0; `output` is all that it printed. */
export class InstallError extends Error {
  readonly output: readonly string[];

  constructor(message: string, output: readonly string[]) {
    super(message);
    this.output = output;
  }
}

/** What to install for a bundle. */
export interface EnvironmentRequest {
  readonly python: Python;
  /** The folder that relative paths in the requirements file start from. */
  readonly folder: string;
  /** The requirements file, relative to `folder`. */
  readonly packageFile: string;
  readonly allowUv: boolean;
  /** The content's own variables. They may hold an index's address and credentials. */
  readonly variables: Readonly<Record<string, string>>;
}

export type Log = (line: string) => void;

const guard = fileURLToPath(new URL('guard.py', import.meta.url));
const windows = process.platform === 'win32';

/** The Python of a virtual environment. */
export const executableIn = (folder: string): string =>
  windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

/** The path of `uv`, where this machine has it. */
export function findUv(): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, windows ? 'uv.exe' : 'uv'))
    .find((file) => existsSync(file));
}

/**
 * Makes a virtual environment in the folder `place`, with what is request and the WSGI server that runs the app: by uv where
 * there is one and the bundle allows it, else by pip.
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
    : [await preparePip(python, cache, run), ...pipInstall(executableIn(place))];
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
  // After the user's packages, so that it can't change what they resolve to.
  await requireSuccess(
    `${installer} install`,
    run([...add, 'waitress'], () => {}),
  );
}

/**
 * Until 3.12 a virtual environment has setuptools in it (https://docs.python.org/3.12/whatsnew/3.12.html#ensurepip), and old
 * packages count on its `pkg_resources`, which ended with setuptools 81.
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
 * A Python with a pip that can install into other environments: to make one anew for each, as `python -m venv` does, takes
 * longer than most installations.
 */
async function preparePip(python: Python, cache: string, run: Run): Promise<string> {
  const name = createHash('sha256')
    .update(`${python.version} ${python.executable}`)
    .digest('hex')
    .slice(0, 16);
  const place = join(cache, 'pip', name);
  if (existsSync(place)) return executableIn(place);
  const draft = `${place}.${randomUUID().slice(0, 8)}`;
  await mkdir(join(cache, 'pip'), { recursive: true });
  await requireSuccess('python venv', run([python.executable, '-m', 'venv', draft]));
  await requireSuccess(
    'pip install',
    run([executableIn(draft), '-m', 'pip', 'install', 'pip>=22.3'], () => {}),
  );
  try {
    await rename(draft, place);
  } catch (error) {
    // Another server that shares the cache was quicker.
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
  return executableIn(place);
}

interface Ended {
  readonly code: number | null;
  readonly output: readonly string[];
}

type Run = (command: readonly string[], log?: Log) => Promise<Ended>;

/** @throws InstallError where the program failed */
async function requireSuccess(what: string, running: Promise<Ended>): Promise<void> {
  const { code, output } = await running;
  if (code !== 0) throw new InstallError(`${what} failed with exit code ${code ?? 'unknown'}`, output);
}

async function runInstaller(
  command: readonly string[],
  request: EnvironmentRequest,
  log: Log,
): Promise<Ended> {
  const output: string[] = [];
  const running = start({
    command: request.python.executable,
    args: ['-I', '-u', guard, ...command],
    cwd: request.folder,
    env: {
      ...installerEnvironment(),
      LANG: 'C.UTF-8',
      NO_COLOR: '1',
      PYTHONUNBUFFERED: '1',
      UV_NO_PROGRESS: '1',
      // As pip does: an app that has to compile its packages at each start is slow to answer.
      UV_COMPILE_BYTECODE: '1',
      ...request.variables,
      UV_PYTHON_DOWNLOADS: 'never',
    },
    onLine(line) {
      output.push(line);
      log(line);
    },
  });
  return { code: await running.ended, output };
}

// Read from the environment's own metadata: where uv made it, there is no pip in it.
const listing = `
from importlib.metadata import distributions
found = {d.metadata["Name"]: d.version for d in distributions()}
for name in sorted(set(found) - {"pip", "setuptools", "wheel"}, key=str.lower):
    print(f"{name}=={found[name]}")
`;

/** The packages of an environment, as the lines of a requirements file. */
export async function listPackages(executable: string): Promise<string> {
  return (await promisify(execFile)(executable, ['-I', '-c', listing])).stdout.replaceAll('\r\n', '\n');
}
