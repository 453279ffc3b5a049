import { listOf, stringOf, tableOf } from '../../../shared/toml.ts';
import { isPypi } from '../collected-requirements.ts';
import { always, parseCondition } from '../markers/environments.ts';
import { normalizeName } from '../requirement.ts';
import { type LockedEntry, type LockReader, originOf } from './locked-entries.ts';

/** Reads Pipfile.lock: its `default` section, and the sections of the selected groups. */
export const readPipfileLock: LockReader = async ({ table, selection }) => {
  const { _meta: meta, ...tables } = table;
  const sections = new Map(
    Object.entries(tables).map(([name, section]) => [normalizeName(name), tableOf(section)]),
  );
  // Pipenv calls the section of [dev-packages] "develop".
  const develop = sections.get('develop');
  if (develop) for (const name of ['dev', 'dev-packages']) sections.set(name, develop);
  const entries = ['default', ...selection.groups].flatMap((section) =>
    Object.entries(sections.get(section) ?? {}).map(([name, value]): LockedEntry => {
      const one = tableOf(value);
      const file = stringOf(one.file);
      return {
        name,
        version: /^==\s*(\S.*)$/.exec(stringOf(one.version) ?? '')?.[1],
        condition: parseCondition(stringOf(one.markers)),
        ...originOf({
          ...one,
          revision: one.ref,
          url: file !== undefined && /^https?:/.test(file) ? file : undefined,
          path: one.path ?? file,
        }),
      };
    }),
  );
  const indexes = listOf(tableOf(meta).sources).flatMap((source, at) => {
    const url = stringOf(tableOf(source).url);
    return url === undefined || isPypi(url) ? [] : [{ url, isDefault: at === 0 }];
  });
  return { entries, python: always, indexes, extras: [], groups: sections.keys() };
};
