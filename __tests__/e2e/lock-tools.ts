import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder, pythonTools } from '../support/python-index.ts';

const run = promisify(execFile);
const cache = join(import.meta.dirname, '../../.cache');

/** The real tools, in separate environments because they need different versions of the same libraries. */
const environments = {
  main: ['uv==0.13.9', 'poetry==2.5.1', 'poetry-plugin-export==1.10.1', 'packaging'],
  // Poetry 2 omits packages of locks that Poetry 1 wrote, such as uvloop of uvicorn[standard]. Those locks are compared
  // with the tool that wrote them.
  poetry1: ['poetry==1.8.5', 'poetry-plugin-export==1.8.0'],
  pdm: ['pdm==2.29.3'],
  pipenv: ['pipenv==2026.10.3'],
};
export type Environment = keyof typeof environments;

const quiet = {
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  UV_PYTHON_DOWNLOADS: 'never',
  POETRY_VIRTUALENVS_CREATE: 'false',
  POETRY_CACHE_DIR: join(cache, 'poetry'),
  WORKON_HOME: join(cache, 'pipenv'),
  PIPENV_NOSPIN: '1',
  PIPENV_IGNORE_VIRTUALENVS: '1',
  PDM_CHECK_UPDATE: '0',
};

/** The folder of an environment's programs. */
export const toolsOf = (environment: Environment): Promise<string> =>
  pythonTools(...environments[environment]);

/** Runs a program of one of the environments in a folder, and returns its standard output. */
export async function tool(
  environment: Environment,
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<string> {
  const path = join(await toolsOf(environment), program);
  const { stdout } = await run(path, [...args], {
    cwd,
    env: { ...process.env, ...quiet },
    maxBuffer: 64 * 2 ** 20,
  });
  return stdout;
}

/** Installs the tools by pip. They are kept for later runs. */
export const installTools = () => Promise.all((Object.keys(environments) as Environment[]).map(toolsOf));

/** A folder of the cache that `make` fills once. It starts as a copy of `from`, if set. */
export const madeLock = (
  name: string,
  from: string | undefined,
  make: (folder: string) => Promise<unknown>,
): Promise<string> =>
  cachedFolder('made-locks', name, async (folder) => {
    if (from !== undefined) await cp(from, folder, { recursive: true });
    await make(folder);
  });
