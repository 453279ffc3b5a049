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
 * A virtual environment with these packages. It is created once, in `.cache`.
 *
 * @param requirements arguments of `pip install`
 * @returns the folder of the environment's programs
 */
export async function pythonTools(...requirements: string[]): Promise<string> {
  const kept = await keep('python-environments', requirements.join(' '), {
    async fill(folder) {
      await run(python, ['-m', 'venv', folder]);
      await pip(programsOf(folder), 'install', ...requirements);
    },
    // An environment can't be moved, because its programs contain its path.
    publish: (folder, place) => symlink(folder, place, 'junction'),
  });
  return programsOf(kept);
}

/**
 * The unpacked source archive of a package. It is downloaded once, to `.cache`. Don't write to it.
 *
 * @param requirement a pinned version, `name==1.2.3`
 * @returns the top folder of the archive
 */
export async function sourceArchive(requirement: string): Promise<string> {
  const programs = await pythonTools('pip');
  const kept = await cachedFolder('sources', requirement, async (folder) => {
    // pip builds this package to read its metadata. It uses wheels for the build tools.
    const [name = ''] = requirement.split('==');
    await pip(programs, 'download', '--no-deps', '--no-binary', name, '--dest', folder, requirement);
    const [archive = ''] = await readdir(folder);
    await unpack({ file: join(folder, archive), cwd: folder });
    await rm(join(folder, archive));
  });
  const [top = ''] = await readdir(kept);
  return join(kept, top);
}

/** A folder of `.cache` that `fill` fills once. Don't write to it. */
export const cachedFolder = (
  category: string,
  name: string,
  fill: (folder: string) => Promise<unknown>,
): Promise<string> => keep(category, name, { fill, publish: rename });

const programsOf = (environment: string) => join(environment, windows ? 'Scripts' : 'bin');

const pip = (programs: string, command: string, ...args: string[]) =>
  run(join(programs, 'python'), ['-m', 'pip', command, '--quiet', '--disable-pip-version-check', ...args]);

interface Steps {
  readonly fill: (folder: string) => Promise<unknown>;
  /** Moves or links the filled folder to its place. Fails if the place is already taken. */
  readonly publish: (folder: string, place: string) => Promise<void>;
}

/**
 * A folder of `.cache`. A missing one is filled under a temporary name, so an existing one is always complete. If two
 * processes fill the same folder at the same time, the first one to finish publishes its folder. No lock is needed.
 */
function keep(category: string, name: string, steps: Steps): Promise<string> {
  const place = join(repository, '.cache', category, name.replaceAll(/[^\w.-]+/g, '_'));
  const folder = pending.get(place) ?? create(place, steps);
  pending.set(place, folder);
  return folder;
}

const pending = new Map<string, Promise<string>>();

async function create(place: string, { fill, publish }: Steps): Promise<string> {
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
