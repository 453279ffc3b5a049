// Installs the newest versions of the tools to compare with.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { python } from '../__tests__/support/python-index.ts';

const windows = process.platform === 'win32';

export interface PythonTools {
  readonly python: string;
  readonly rsconnect: string;
  readonly uv: string;
  /** The version of rsconnect-python. */
  readonly version: string;
  readonly uvVersion: string;
}

let installed: PythonTools | undefined;

/** A virtual environment below `cache` with the newest rsconnect-python and uv. */
export function pythonTools(cache: string): PythonTools {
  installed ??= installPythonTools(join(cache, 'tools'));
  return installed;
}

function installPythonTools(environment: string): PythonTools {
  const program = (name: string) => join(environment, windows ? `Scripts/${name}.exe` : `bin/${name}`);
  console.error('Installing rsconnect-python and uv …');
  execFileSync(python, ['-m', 'venv', environment]);
  execFileSync(program('python'), [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--upgrade'],
    ...['rsconnect-python', 'uv'],
  ]);
  const versionOf = (name: string) =>
    execFileSync(
      program('python'),
      ['-c', 'import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))', name],
      { encoding: 'utf8' },
    ).trim();
  return {
    python: program('python'),
    rsconnect: program('rsconnect'),
    uv: program('uv'),
    version: versionOf('rsconnect-python'),
    uvVersion: versionOf('uv'),
  };
}

/** What pip downloads to install a package with its dependencies, in bytes. */
export function pipDownloadSize(tools: PythonTools, cache: string, requirement: string): number {
  const folder = join(cache, 'download');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const options = ['--quiet', '--disable-pip-version-check', '--dest', folder];
  execFileSync(tools.python, ['-m', 'pip', 'download', ...options, requirement]);
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** Whether a program is installed. */
export const hasProgram = (name: string): boolean =>
  spawnSync(windows ? 'where' : 'which', [name], { stdio: 'ignore' }).status === 0;
