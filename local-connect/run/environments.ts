import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { baseEnvironment, start } from './process.ts';
import type { Python } from './pythons.ts';

/** What a bundle asks to be installed. */
export interface Wanted {
  readonly python: Python;
  /** The folder that a requirements file's own relative paths start from. */
  readonly folder: string;
  /** The requirements file, relative to `folder`. */
  readonly packageFile: string;
  readonly allowUv: boolean;
  /** The content's own variables: an index's address and credentials may be among them. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A restored environment: `executable` is its Python. */
export interface Environment {
  readonly executable: string;
}

/** An installer that ended with another code than 0; `output` is all that it printed. */
export class InstallError extends Error {
  readonly output: readonly string[];

  constructor(message: string, output: readonly string[]) {
    super(message);
    this.output = output;
  }
}

export type Say = (line: string) => void;

const guard = fileURLToPath(new URL('guard.py', import.meta.url));
const windows = process.platform === 'win32';
const executableIn = (folder: string) =>
  windows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

export type Environments = ReturnType<typeof environmentCache>;

/**
 * Restored Python environments, one for each Python and requirements text. A finished environment is published by a
 * small file that names its folder, so several servers can share the cache without waiting for each other.
 */
export function environmentCache(cache: string) {
  const underWay = new Map<string, Promise<Environment>>();
  const folder = join(cache, 'environments');

  return {
    /** @throws InstallError */
    async restore(wanted: Wanted, say: Say): Promise<Environment> {
      const requirements = await readFile(join(wanted.folder, wanted.packageFile), 'utf8');
      const key = createHash('sha256')
        .update(JSON.stringify([wanted.python, requirements, wanted.allowUv && findUv() !== undefined]))
        .update(refersToFiles(requirements) ? wanted.folder : '')
        .digest('hex')
        .slice(0, 32);
      const cached = await published(key);
      if (cached) {
        say(`Using cached environment ${key} with Python ${wanted.python.version}`);
        return cached;
      }
      const running = underWay.get(key);
      if (running) {
        say('Waiting for another build of the same requirements');
        return running;
      }
      const making = make(key, wanted, say).finally(() => underWay.delete(key));
      underWay.set(key, making);
      return making;
    },
  };

  async function published(key: string): Promise<Environment | undefined> {
    const text = await readFile(join(folder, `${key}.json`), 'utf8').catch(() => undefined);
    const environment = text === undefined ? undefined : (JSON.parse(text) as Environment);
    return environment && existsSync(environment.executable) ? environment : undefined;
  }

  async function make(key: string, wanted: Wanted, say: Say): Promise<Environment> {
    const place = join(folder, `${key}-${randomUUID().slice(0, 8)}`);
    await mkdir(folder, { recursive: true });
    try {
      await install(wanted, place, say);
    } catch (error) {
      await rm(place, { recursive: true, force: true });
      throw error;
    }
    const environment: Environment = { executable: executableIn(place) };
    const draft = join(folder, `${key}.${randomUUID()}.tmp`);
    await writeFile(draft, JSON.stringify(environment));
    await rename(draft, join(folder, `${key}.json`));
    return environment;
  }
}

async function install(wanted: Wanted, place: string, say: Say): Promise<void> {
  const { python, packageFile } = wanted;
  const uv = wanted.allowUv ? findUv() : undefined;
  const own = executableIn(place);
  const requirements = ['-r', packageFile];
  const add = uv
    ? [uv, 'pip', 'install', '--python', own]
    : [own, '-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  say(`Bootstrapping environment using Python ${python.version} at ${python.executable}`);
  await call(
    uv ? [uv, 'venv', '--python', python.executable, place] : [python.executable, '-m', 'venv', place],
  );
  say(`Installing ${packageFile} with ${uv ? 'uv' : 'pip'}`);
  await call([...add, ...requirements]);
  // The app's WSGI server comes after the user's packages, so that it can't change what they resolve to.
  await call([...add, 'waitress'], () => {});

  async function call([command = '', ...args]: readonly string[], tell: Say = say): Promise<void> {
    const output: string[] = [];
    const running = start({
      command: python.executable,
      args: ['-I', '-u', guard, command, ...args],
      cwd: wanted.folder,
      env: {
        ...baseEnvironment(),
        LANG: 'C.UTF-8',
        NO_COLOR: '1',
        PYTHONUNBUFFERED: '1',
        UV_NO_PROGRESS: '1',
        // As pip does: an app that has to compile its packages at each start is slow to answer.
        UV_COMPILE_BYTECODE: '1',
        ...wanted.variables,
        UV_PYTHON_DOWNLOADS: 'never',
      },
      onLine(line) {
        output.push(line);
        tell(line);
      },
    });
    const code = await running.ended;
    if (code !== 0) {
      const what = `${uv ? 'uv' : 'pip'} ${args.includes('install') ? 'install' : 'venv'}`;
      throw new InstallError(`${what} failed with exit code ${code ?? 'unknown'}`, output);
    }
  }
}

/** Whether the text alone doesn't say what is installed: other files of this bundle have a part in it. */
const refersToFiles = (requirements: string) =>
  /^\s*(-r|-c|-e|--requirement|--constraint|--editable|\.{1,2}\/|file:)|@\s*file:|^[^#\n]*\.(whl|zip|tar\.gz)\b/m.test(
    requirements,
  );

/** The path of `uv`, where this machine has it. */
function findUv(): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, windows ? 'uv.exe' : 'uv'))
    .find((file) => existsSync(file));
}
