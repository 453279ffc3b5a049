// The tools that users would pick instead: found, or installed where that is possible.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const windows = process.platform === 'win32';

/** The Python of a virtual environment with rsconnect-python in it, kept between runs; `undefined` where it can't be had. */
export function pythonWithRsconnect(cache: string): string | undefined {
  const environment = join(cache, 'tools-rsconnect');
  const python = join(environment, windows ? 'Scripts/python.exe' : 'bin/python');
  if (succeeds(python, ['-c', 'import rsconnect'])) return python;
  const base = ['python3', 'python'].find((name) => succeeds(name, ['--version']));
  if (base === undefined || !succeeds(base, ['-m', 'venv', environment])) return undefined;
  return succeeds(python, ['-m', 'pip', 'install', '--quiet', 'rsconnect-python']) ? python : undefined;
}

/** Whether a program is there, after trying to install its Debian package where we may. */
export function hasProgram(program: string, debianPackage: string): boolean {
  if (isOnPath(program)) return true;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.error(`Installing ${debianPackage} …`);
  spawnSync('apt-get', ['install', '--yes', '--quiet', debianPackage], { stdio: 'ignore' });
  return isOnPath(program);
}

function isOnPath(program: string): boolean {
  return succeeds(windows ? 'where' : 'which', [program]);
}

function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
