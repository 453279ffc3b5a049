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
import { type InstallationPlan, planInstallation } from './shareable.ts';

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

/**
 * Restored Python environments. Bundles share one if nothing of a bundle has an effect on it. A finished environment is
 * published by a small file that names its folder, so several servers can share the cache without locks.
 */
export class Environments {
  readonly #cache: string;
  /** The folder of the environments. */
  readonly #folder: string;
  readonly #pending = new Map<string, Promise<Environment>>();

  /** @param cache the folder for everything that installations reuse */
  constructor(cache: string) {
    this.#cache = cache;
    this.#folder = join(cache, 'restored');
  }

  /** @throws InstallError, or the reason of the request's signal */
  async restore(request: EnvironmentRequest, log: Log): Promise<Environment> {
    const plan = await planInstallation(request);
    const key = keyOf(request, plan);
    for (;;) {
      const cached = await this.#readPublished(key);
      if (cached) {
        log(`Using cached environment ${key} with Python ${request.python.version}`);
        return cached;
      }
      const other = this.#pending.get(key);
      if (!other) break;
      log('Waiting for another build of the same requirements');
      const result = await waitFor(other, request.signal);
      if (result === 'timeout') break;
      if (result !== 'stopped') return result;
    }
    const creating = this.#create(key, { ...request, variables: plan.variables }, log).finally(() => {
      if (this.#pending.get(key) === creating) this.#pending.delete(key);
    });
    this.#pending.set(key, creating);
    return creating;
  }

  /** Makes new builds install their packages again. The environments stay, as apps use them. */
  async forget(executables: readonly string[]): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((each) => /^[0-9a-f]{32}\.json$/.test(each))) {
      const environment = await this.#readPublished(name.replace('.json', ''));
      if (!environment || !executables.includes(environment.executable)) continue;
      await rename(join(this.#folder, name), join(this.#folder, `forgotten-${randomUUID()}.json`));
    }
  }

  /** Removes folders of interrupted builds: those that no environment names and that are older than a day. */
  async removeOrphans(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = names.filter((name) => name.endsWith('.json'));
    const texts = await Promise.all(files.map((file) => readFile(join(this.#folder, file), 'utf8')));
    const used = new Set(texts.flatMap((text) => text.match(folderNames) ?? []));
    for (const name of names.filter((each) => each.match(folderNames)?.[0] === each && !used.has(each))) {
      // A newer folder may belong to a build of another server that shares the cache.
      const place = join(this.#folder, name);
      const found = await stat(place).catch(() => undefined);
      if (found && Date.now() - found.mtimeMs > day) await rm(place, { recursive: true, force: true });
    }
  }

  async #readPublished(key: string): Promise<Environment | undefined> {
    const text = await readFile(join(this.#folder, `${key}.json`), 'utf8').catch(() => undefined);
    const environment = text === undefined ? undefined : (JSON.parse(text) as Environment);
    return environment && existsSync(environment.executable) ? environment : undefined;
  }

  async #create(key: string, request: EnvironmentRequest, log: Log): Promise<Environment> {
    const place = join(this.#folder, `${key}-${randomUUID().slice(0, 8)}`);
    await mkdir(this.#folder, { recursive: true });
    let lock: string;
    try {
      await install(request, place, this.#cache, log);
      lock = await listPackages(request, place);
    } catch (error) {
      await rm(place, { recursive: true, force: true });
      throw error;
    }
    // Another build or server may have published it meanwhile, and bundles may use that one already.
    const published = await this.#readPublished(key);
    if (published) {
      await rm(place, { recursive: true, force: true });
      return published;
    }
    const environment: Environment = { executable: executableIn(place), lock };
    const draft = join(this.#folder, `${key}.${randomUUID()}.tmp`);
    await writeFile(draft, JSON.stringify(environment));
    await rename(draft, join(this.#folder, `${key}.json`));
    return environment;
  }
}

/** Names the environment. Two requests share it if they have the same key. */
function keyOf(request: EnvironmentRequest, plan: InstallationPlan): string {
  const usesUv = request.allowUv && findUv() !== undefined;
  const { requirements, variables, isShareable } = plan;
  return createHash('sha256')
    .update(JSON.stringify([request.python, usesUv, requirements, Object.entries(variables).sort()]))
    .update(isShareable ? '' : request.folder)
    .digest('hex')
    .slice(0, 32);
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
