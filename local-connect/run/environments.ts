import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type EnvironmentRequest,
  executableIn,
  findUv,
  InstallError,
  install,
  type Log,
  listPackages,
} from './install.ts';
import { planInstallation } from './shareable.ts';

/** A restored environment. */
export interface Environment {
  /** Its Python. */
  readonly executable: string;
  /** The installed packages, as the lines of a requirements file. */
  readonly lock: string;
}

/** The names of environments' folders: the key, and a part that differs between folders of the same key. */
const folderNames = /[0-9a-f]{32}-[0-9a-f]{8}/g;
const day = 86_400_000;
/** Milliseconds that a build waits for another build of the same environment. */
const waitLimit = 120_000;

export type Environments = ReturnType<typeof environmentCache>;

/**
 * Restored Python environments. Bundles share one if nothing of a bundle has an effect on it. A finished environment is
 * published by a small file that names its folder, so several servers can share the cache without locks.
 */
export function environmentCache(cache: string) {
  const pending = new Map<string, Promise<Environment>>();
  const folder = join(cache, 'restored');

  return {
    /** @throws InstallError, or the reason of the request's signal */
    async restore(request: EnvironmentRequest, log: Log): Promise<Environment> {
      const { isShareable, requirements, variables } = await planInstallation(request);
      const usesUv = request.allowUv && findUv() !== undefined;
      const key = createHash('sha256')
        .update(JSON.stringify([request.python, usesUv, requirements, Object.entries(variables).sort()]))
        .update(isShareable ? '' : request.folder)
        .digest('hex')
        .slice(0, 32);
      for (;;) {
        const cached = await readPublished(key);
        if (cached) {
          log(`Using cached environment ${key} with Python ${request.python.version}`);
          return cached;
        }
        const other = pending.get(key);
        if (!other) break;
        log('Waiting for another build of the same requirements');
        const result = await waitFor(other, request.signal);
        if (result === 'timeout') break;
        if (result !== 'stopped') return result;
      }
      const creating = create(key, { ...request, variables }, log).finally(() => {
        if (pending.get(key) === creating) pending.delete(key);
      });
      pending.set(key, creating);
      return creating;
    },

    /** Makes new builds install their packages again. The environments stay, as apps use them. */
    async forget(executables: readonly string[]): Promise<void> {
      const names = await readdir(folder).catch(() => []);
      for (const name of names.filter((each) => /^[0-9a-f]{32}\.json$/.test(each))) {
        const environment = await readPublished(name.replace('.json', ''));
        if (!environment || !executables.includes(environment.executable)) continue;
        await rename(join(folder, name), join(folder, `forgotten-${randomUUID()}.json`));
      }
    },

    /** Removes folders of interrupted builds: those that no environment names and that are older than a day. */
    async removeOrphans(): Promise<void> {
      const names = await readdir(folder).catch(() => []);
      const files = names.filter((name) => name.endsWith('.json'));
      const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
      const used = new Set(texts.flatMap((text) => text.match(folderNames) ?? []));
      for (const name of names.filter((each) => each.match(folderNames)?.[0] === each && !used.has(each))) {
        // A newer folder may belong to a build of another server that shares the cache.
        const found = await stat(join(folder, name)).catch(() => undefined);
        if (found && Date.now() - found.mtimeMs > day)
          await rm(join(folder, name), { recursive: true, force: true });
      }
    },
  };

  async function readPublished(key: string): Promise<Environment | undefined> {
    const text = await readFile(join(folder, `${key}.json`), 'utf8').catch(() => undefined);
    const environment = text === undefined ? undefined : (JSON.parse(text) as Environment);
    return environment && existsSync(environment.executable) ? environment : undefined;
  }

  async function create(key: string, request: EnvironmentRequest, log: Log): Promise<Environment> {
    const place = join(folder, `${key}-${randomUUID().slice(0, 8)}`);
    await mkdir(folder, { recursive: true });
    let lock: string;
    try {
      await install(request, place, cache, log);
      lock = await listPackages(request, place);
    } catch (error) {
      await rm(place, { recursive: true, force: true });
      throw error;
    }
    // Another build or server may have published it meanwhile, and bundles may use that one already.
    const published = await readPublished(key);
    if (published) {
      await rm(place, { recursive: true, force: true });
      return published;
    }
    const environment: Environment = { executable: executableIn(place), lock };
    const draft = join(folder, `${key}.${randomUUID()}.tmp`);
    await writeFile(draft, JSON.stringify(environment));
    await rename(draft, join(folder, `${key}.json`));
    return environment;
  }
}

/**
 * The environment of another build.
 * @returns 'stopped' if the other build was stopped, 'timeout' if it takes too long
 * @throws InstallError if the installation failed, or the reason of the signal
 */
async function waitFor(
  other: Promise<Environment>,
  signal: AbortSignal,
): Promise<Environment | 'stopped' | 'timeout'> {
  const done = new AbortController();
  try {
    return await Promise.race([
      other.catch((error: unknown) => {
        if (error instanceof InstallError) throw error;
        return 'stopped' as const;
      }),
      delay(waitLimit, 'timeout' as const, { signal: AbortSignal.any([signal, done.signal]) }),
    ]);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    done.abort();
  }
}
