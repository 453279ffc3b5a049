import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { x as unpack } from 'tar';
import { repository } from '../../scripts/runner.ts';

const run = promisify(execFile);
const windows = process.platform === 'win32';
export const python = windows ? 'python' : 'python3';

/**
 * A virtual environment with these packages, made once and kept in `.cache`.
 *
 * @param requirements as pip takes them
 * @returns the folder of its programs
 */
export async function pythonTools(...requirements: string[]): Promise<string> {
  const kept = await keep('python-environments', requirements.join(' '), {
    async fill(folder) {
      await run(python, ['-m', 'venv', folder]);
      await pip(programsOf(folder), 'install', ...requirements);
    },
    // An environment can't be moved: its programs name it by its path.
    publish: (folder, place) => symlink(folder, place, 'junction'),
  });
  return programsOf(kept);
}

/**
 * The unpacked source archive of a package, downloaded once and kept in `.cache`. Don't write into it.
 *
 * @param requirement with its version pinned, `name==1.2.3`
 * @returns its top folder
 */
export async function sourceArchive(requirement: string): Promise<string> {
  const programs = await pythonTools('pip');
  const kept = await madeOnce('sources', requirement, async (folder) => {
    // Only of this package: pip builds it for its metadata, and takes wheels of what that needs.
    const [name = ''] = requirement.split('==');
    await pip(programs, 'download', '--no-deps', '--no-binary', name, '--dest', folder, requirement);
    const [archive = ''] = await readdir(folder);
    await unpack({ file: join(folder, archive), cwd: folder });
    await rm(join(folder, archive));
  });
  const [top = ''] = await readdir(kept);
  return join(kept, top);
}

/** A folder of `.cache` that `fill` fills, once. Don't write into it. */
export const madeOnce = (
  shelf: string,
  message: string,
  fill: (folder: string) => Promise<unknown>,
): Promise<string> => keep(shelf, message, { fill, publish: rename });

const programsOf = (environment: string) => join(environment, windows ? 'Scripts' : 'bin');

const pip = (programs: string, command: string, ...args: string[]) =>
  run(join(programs, 'python'), ['-m', 'pip', command, '--quiet', '--disable-pip-version-check', ...args]);

interface Making {
  readonly fill: (folder: string) => Promise<unknown>;
  /** Gives the filled folder its place, or fails if something is there already. */
  readonly publish: (folder: string, place: string) => Promise<void>;
}

/**
 * A folder of `.cache`, filled where it isn't there. What stands at its place is complete: it is filled beside it.
 * Two processes that want the same at once each fill one, and the first to be ready wins; no lock can be left behind.
 */
function keep(shelf: string, message: string, making: Making): Promise<string> {
  const place = join(repository, '.cache', shelf, message.replaceAll(/[^\w.-]+/g, '_'));
  const asked = pending.get(place) ?? make(place, making);
  pending.set(place, asked);
  return asked;
}

const pending = new Map<string, Promise<string>>();

async function make(place: string, { fill, publish }: Making): Promise<string> {
  if (existsSync(place)) return place;
  await mkdir(dirname(place), { recursive: true });
  const folder = await mkdtemp(`${place}-`);
  try {
    await fill(folder);
    await publish(folder, place);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
  return place;
}
