import { listOf, stringOf, type Table, tableOf } from '../../../shared/toml.ts';
import { always, parseCondition } from '../markers/environments.ts';
import { normalizeName } from '../requirement.ts';
import {
  fromGit,
  fromPath,
  fromUrl,
  isPypi,
  type Lock,
  type LockedEntry,
  type LockReader,
  type Origin,
} from './locked-entries.ts';

/** Reads Pipfile.lock: its `default` section, and the sections of the selected groups. */
export const readPipfileLock: LockReader = async (lock) => {
  const { _meta: meta, ...tables } = lock.table;
  const sections = new Map(
    Object.entries(tables).map(([name, section]) => [normalizeName(name), tableOf(section)]),
  );
  // Pipenv calls the section of [dev-packages] "develop".
  const develop = sections.get('develop');
  if (develop) for (const name of ['dev', 'dev-packages']) sections.set(name, develop);
  const entries = ['default', ...lock.selection.groups].flatMap((section) =>
    Object.entries(sections.get(section) ?? {}).map(([name, value]): LockedEntry => {
      const one = tableOf(value);
      return {
        name,
        version: /^==\s*(\S.*)$/.exec(stringOf(one.version) ?? '')?.[1],
        condition: parseCondition(stringOf(one.markers)),
        from: originOf(one, lock),
      };
    }),
  );
  const indexes = listOf(tableOf(meta).sources).flatMap((source, at) => {
    const url = stringOf(tableOf(source).url);
    return url === undefined || isPypi(url) ? [] : [{ url, isDefault: at === 0 }];
  });
  return { entries, python: always, indexes, extras: [], groups: sections.keys() };
};

function originOf({ git, ref, path, file, subdirectory }: Table, lock: Lock): Origin {
  if (typeof git === 'string') return fromGit(git, ref, subdirectory);
  if (typeof file === 'string' && /^https?:/.test(file)) return fromUrl(file, subdirectory);
  const local = stringOf(path) ?? stringOf(file);
  return local === undefined ? { kind: 'index' } : fromPath(local, lock);
}
