import { UserError } from '../../../shared/problems.ts';
import { listOf, stringOf, stringsOf, tableOf } from '../../../shared/toml.ts';
import { anyOf, never, parseCondition, pythonCondition } from '../markers/environments.ts';
import { normalizeName } from '../requirement.ts';
import { type LockReader, originOf } from './locked-entries.ts';

/**
 * Reads pdm.lock. PDM treats extras and groups alike.
 *
 * @throws {UserError} if the packages have no groups and markers (made without PDM's strategy `inherit_metadata`)
 */
export const readPdmLock: LockReader = async ({ table, file, selection, project }) => {
  const metadata = tableOf(table.metadata);
  if (!stringsOf(metadata.strategy).includes('inherit_metadata')) {
    throw new UserError({
      message: `${file} doesn't contain which of its packages the app needs.`,
      reason:
        'It was made without the strategy inherit_metadata, so development groups are unknown. pdm export refuses it too.',
      hint: 'Run "pdm lock --update-reuse --strategy inherit_metadata" and commit the file.',
      location: { file },
    });
  }
  const selected = new Set(['default', ...selection.extras, ...selection.groups]);
  const entries = listOf(table.package).map((item) => {
    const one = tableOf(item);
    const groups = stringsOf(one.groups);
    const isSelected = groups.length === 0 || groups.some((group) => selected.has(normalizeName(group)));
    return {
      name: stringOf(one.name) ?? '',
      version: stringOf(one.version),
      condition: isSelected ? parseCondition(stringOf(one.marker)) : never,
      ...originOf({
        ...one,
        url: one.path === undefined ? one.url : undefined,
        revision: one.revision ?? one.ref,
      }),
    };
  });
  const targets = listOf(metadata.targets).map((target) => stringOf(tableOf(target).requires_python));
  const known = stringsOf(metadata.groups);
  return {
    entries,
    python: anyOf((targets.length > 0 ? targets : [undefined]).map(pythonCondition)),
    indexes: project?.indexes ?? [],
    extras: known,
    groups: known,
  };
};
