import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EnvironmentRequest, executableIn, findUv, install, type Log, listPackages } from './install.ts';

/** A restored environment. */
export interface Environment {
  /** Its Python. */
  readonly executable: string;
  /** What is installed in it, as the lines of a requirements file. */
  readonly lock: string;
}

/** Names of environments' folders in a text: the key, and what tells the folder from others of that key. */
const folderNames = /[0-9a-f]{32}-[0-9a-f]{8}/g;
const day = 86_400_000;

export type Environments = ReturnType<typeof environmentCache>;

/**
 * Restored Python environments, one for each Python and requirements text. A finished environment is published by a
 * small file that names its folder, so several servers can share the cache without waiting for each other.
 */
export function environmentCache(cache: string) {
  const pending = new Map<string, Promise<Environment>>();
  const folder = join(cache, 'restored');

  return {
    /** @throws InstallError */
    async restore(request: EnvironmentRequest, log: Log): Promise<Environment> {
      const requirements = await readFile(join(request.folder, request.packageFile), 'utf8');
      const key = createHash('sha256')
        .update(JSON.stringify([request.python, requirements, request.allowUv && findUv() !== undefined]))
        .update(isSelfContained(requirements) ? '' : request.folder)
        .digest('hex')
        .slice(0, 32);
      const cached = await readPublished(key);
      if (cached) {
        log(`Using cached environment ${key} with Python ${request.python.version}`);
        return cached;
      }
      const running = pending.get(key);
      if (running) {
        log('Waiting for another build of the same requirements');
        return running;
      }
      const making = create(key, request, log).finally(() => pending.delete(key));
      pending.set(key, making);
      return making;
    },

    /** Removes what builds that were cut off have left: folders of yesterday and before that no environment names. */
    async removeOrphans(): Promise<void> {
      const names = await readdir(folder).catch(() => []);
      const files = names.filter((name) => name.endsWith('.json'));
      const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
      const named = new Set(texts.flatMap((text) => text.match(folderNames) ?? []));
      for (const name of names.filter((each) => each.match(folderNames)?.[0] === each && !named.has(each))) {
        // Another server that shares the cache may be at it, too.
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
    try {
      await install(request, place, cache, log);
    } catch (error) {
      await rm(place, { recursive: true, force: true });
      throw error;
    }
    // Another server that shares the cache may have been quicker; none may lose what its bundles run on.
    const quicker = await readPublished(key);
    if (quicker) {
      await rm(place, { recursive: true, force: true });
      return quicker;
    }
    const executable = executableIn(place);
    const environment: Environment = { executable, lock: await listPackages(executable) };
    const draft = join(folder, `${key}.${randomUUID()}.tmp`);
    await writeFile(draft, JSON.stringify(environment));
    await rename(draft, join(folder, `${key}.json`));
    return environment;
  }
}

// An archive's file name looks like a name, too.
const namedRequirement =
  /^(?!\S*\.(?:whl|zip|tar|tgz|tbz|txz|tlz))[a-z0-9][\w.-]*(?:\s*\[[^\]]*\])?\s*(?:$|[<>=!~(;]|--|@\s*https?:\/\/)/i;
const plainOption =
  /^(?:--(?:no-index|pre|prefer-binary|require-hashes|no-binary|only-binary|trusted-host)\b|(?:-i|--index-url|--extra-index-url)[\s=]\s*https?:\/\/)/;

/**
 * Whether the text alone says what is installed: each line is a package by its name or its address, or an option that
 * names no file. Of all else, as `.` or `libs/mine`, files of the bundle have a part in it.
 */
export function isSelfContained(requirements: string): boolean {
  return requirements
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*/, '').trim())
    .every((line) => line === '' || namedRequirement.test(line) || plainOption.test(line));
}
