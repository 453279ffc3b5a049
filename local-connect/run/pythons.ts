import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { compare, satisfies } from '@renovatebot/pep440';

/** An installed Python. */
export interface Python {
  /** Full version, such as `3.12.4`. */
  readonly version: string;
  readonly executable: string;
}

const run = promisify(execFile);

/**
 * Finds the Pythons at these paths, one of each version. Without paths, finds those on PATH, in /usr/bin and of pyenv.
 * Ignores what doesn't run.
 */
export async function findPythons(given: readonly string[]): Promise<Python[]> {
  const candidates = given.length > 0 ? given : await installedOnThisMachine();
  const found = await Promise.all(candidates.map(probe));
  const byVersion = new Map<string, Python>();
  for (const python of found) {
    if (python && !byVersion.has(python.version)) byVersion.set(python.version, python);
  }
  return [...byVersion.values()];
}

async function installedOnThisMachine(): Promise<string[]> {
  const windows = process.platform === 'win32';
  const name = windows ? /^python3?\.exe$/ : /^python3(\.\d+)?$/;
  // pyenv's shims start pyenv each time. The versions themselves are listed below.
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder && !folder.includes('shims'));
  const pyenv = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const versions = await list(pyenv);
  const folders = [...onPath, ...(windows ? [] : ['/usr/bin', '/usr/local/bin'])];
  const inFolders = await Promise.all(
    [...new Set(folders)].map(async (folder) =>
      (await list(folder)).filter((file) => name.test(file)).map((file) => join(folder, file)),
    ),
  );
  return [...inFolders.flat(), ...versions.map((version) => join(pyenv, version, 'bin', 'python3'))];
}

const list = (folder: string) => readdir(folder).catch((): string[] => []);

// `sys._base_executable`: if this is a virtual environment, environments are made from the Python that it is based on.
const question = `
import sys, importlib.util
assert importlib.util.find_spec("venv")
print(".".join(map(str, sys.version_info[:3])))
print(getattr(sys, "_base_executable", sys.executable))
`;

/** The oldest Python that guard.py, serve.py and waitress run on. */
const oldest = '3.8';

async function probe(executable: string): Promise<Python | undefined> {
  try {
    const { stdout } = await run(executable, ['-I', '-S', '-c', question], { timeout: 20_000 });
    const [version, base] = stdout.trim().split(/\r?\n/);
    return version && base && compare(version, oldest) >= 0 ? { version, executable: base } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Chooses the newest installed Python that a manifest's requirement allows. Without a requirement, chooses the newest one of
 * the minor version that the bundle was made with: api.md, section 16.
 */
export function choosePython(
  installed: readonly Python[],
  wanted: { readonly requires: string | null; readonly version: string },
): Python | undefined {
  const minor = wanted.version.split('.').slice(0, 2).join('.');
  const fits = ({ version }: Python) =>
    wanted.requires === null ? version.startsWith(`${minor}.`) : satisfies(version, wanted.requires);
  return installed.filter(fits).toSorted((a, b) => compare(b.version, a.version))[0];
}
