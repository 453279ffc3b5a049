import { excerpt } from '../../../shared/formatting.ts';
import { UserError } from '../../../shared/problems.ts';
import { listOf, stringOf, stringsOf, type Table, tableOf } from '../../../shared/toml.ts';
import { always, anyOf, never, parseCondition, pythonCondition } from '../markers/environments.ts';
import { normalizeName } from '../requirement.ts';
import { indexesOf, type LockReader, originOf } from './locked-entries.ts';

/**
 * Reads pylock.toml (PEP 751, https://packaging.python.org/en/latest/specifications/pylock-toml/).
 *
 * @throws {UserError} for a major version of the format other than 1, as the specification requires
 */
export const readPylock: LockReader = async ({ table, file, selection }) => {
  requireVersion1(table, file);
  const defaultGroups = stringsOf(table['default-groups']).map(normalizeName);
  const active = new Map([
    ['extras', new Set(selection.extras)],
    ['dependency_groups', new Set([...defaultGroups, ...selection.groups])],
  ]);
  const packages = listOf(table.packages).map(tableOf);
  const entries = packages.map((one) => {
    const condition = parseCondition(stringOf(one.marker), ({ variable, value }) => {
      const names = active.get(variable);
      return names && (names.has(normalizeName(value)) ? always : never);
    });
    const [vcs, directory, archive] = [tableOf(one.vcs), tableOf(one.directory), tableOf(one.archive)];
    return {
      name: stringOf(one.name) ?? '',
      version: stringOf(one.version),
      condition: condition & pythonCondition(stringOf(one['requires-python'])),
      ...originOf({
        git: vcs.url ?? vcs.path,
        revision: vcs['commit-id'] ?? vcs['requested-revision'],
        system: vcs.type,
        url: archive.url,
        subdirectory: vcs.subdirectory ?? archive.subdirectory,
        path: directory.path ?? archive.path,
      }),
    };
  });
  // A package's own requires-python is metadata, not a condition of the lock.
  const environments = stringsOf(table.environments).map((marker) => parseCondition(marker));
  return {
    entries,
    python:
      pythonCondition(stringOf(table['requires-python'])) &
      (environments.length > 0 ? anyOf(environments) : always),
    indexes: indexesOf(packages.flatMap((one) => stringOf(one.index) ?? [])),
    extras: stringsOf(table.extras),
    groups: stringsOf(table['dependency-groups']),
  };
};

function requireVersion1(table: Table, file: string): void {
  const version = stringOf(table['lock-version']);
  if (version === undefined || /^1(?:\.|$)/.test(version)) return;
  throw new UserError({
    message: `${file} has the unknown version ${excerpt(version)}.`,
    reason: 'PEP 751 describes version 1.',
    hint: 'Lock again with a tool that writes version 1, or update this action.',
    location: { file },
  });
}
