import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = join(import.meta.dirname, '../../.cache');

/** The real tools, in environments of their own since they want different versions of the same libraries. */
const environments = {
  main: ['uv==0.13.9', 'poetry==2.5.1', 'poetry-plugin-export==1.10.1', 'packaging'],
  // Poetry 2 has lost packages of locks that Poetry 1 wrote (uvloop of uvicorn[standard], say): those are held
  // against the tool that wrote them.
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

/** Runs a program of one of the environments in a folder; its standard output comes back. */
export async function tool(
  environment: Environment,
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<string> {
  const path = join(cache, 'tools', environment, 'bin', program);
  const { stdout } = await run(path, [...args], {
    cwd,
    env: { ...process.env, ...quiet },
    maxBuffer: 64 * 2 ** 20,
  });
  return stdout;
}

/** Installs the tools by pip, once: a second run finds them. */
export async function installTools(): Promise<void> {
  await mkdir(join(cache, 'tools'), { recursive: true });
  await Promise.all(
    Object.entries(environments).map(async ([name, packages]) => {
      const folder = join(cache, 'tools', name);
      const stamp = join(folder, `installed-${packages.join('-')}`);
      if (await exists(stamp)) return;
      await rm(folder, { recursive: true, force: true });
      await run('python3', ['-m', 'venv', folder]);
      await run(join(folder, 'bin/pip'), ['install', '--quiet', ...packages], {
        env: { ...process.env, ...quiet },
      });
      await mkdir(stamp);
    }),
  );
}

/** The folder of a source archive of the package index, unpacked; fetched by pip, once. `what` as in `mcp==2.3.0`. */
export const sourceArchive = (what: string): Promise<string> =>
  once(join(cache, 'source-archives', what), async (folder) => {
    const pip = join(cache, 'tools/main/bin/pip');
    const args = ['download', '--quiet', '--no-deps', '--no-binary', ':all:', '--dest', folder, what];
    await run(pip, args, { env: { ...process.env, ...quiet } });
    const [archive = ''] = await readdir(folder);
    await run('tar', ['-xzf', archive, '--strip-components=1'], { cwd: folder });
    await rm(join(folder, archive));
  });

/** A folder of the cache that `make` fills, once; it starts from a copy of `from`, where given. */
export const madeOnce = (
  name: string,
  from: string | undefined,
  make: (folder: string) => Promise<unknown>,
): Promise<string> =>
  once(join(cache, 'made-locks', name), async (folder) => {
    if (from !== undefined) await cp(from, folder, { recursive: true });
    await make(folder);
  });

const pending = new Map<string, Promise<string>>();

/** A folder that is filled beside its place and moved there when complete; asked for twice, it is filled once. */
function once(folder: string, fill: (folder: string) => Promise<unknown>): Promise<string> {
  const filled = async () => {
    if (await exists(folder)) return folder;
    await mkdir(dirname(folder), { recursive: true });
    const temporary = await mkdtemp(join(dirname(folder), 'new-'));
    await fill(temporary);
    await rename(temporary, folder);
    return folder;
  };
  const known = pending.get(folder) ?? filled();
  pending.set(folder, known);
  return known;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
