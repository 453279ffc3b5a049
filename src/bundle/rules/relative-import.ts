import { input } from '../../shared/input-names.ts';
import { atImport, importsOf } from '../python/graph.ts';
import type { ImportedName } from '../python/imports.ts';
import { locationOf } from './place.ts';
import type { Rule } from './rule.ts';

export const relativeImport: Rule = {
  name: 'relative-import',
  levels: ['error'],
  summary: 'A relative import has no package to start from.',
  *check({ reached }) {
    for (const module of reached) {
      const leadingOut = importsOf(module)
        .filter(
          (edge) =>
            atImport(edge) &&
            !edge.when.optional &&
            !edge.when.conditional &&
            edge.imported.level > 0 &&
            edge.module === undefined,
        )
        .map(({ imported }) => imported);
      for (const statement of Map.groupBy(leadingOut, ({ offset }) => offset).values()) {
        const [{ level, module: from, offset }] = statement as [ImportedName];
        const names = namesIn(statement);
        const isTop = !module.name.includes('.') && !module.isPackage;
        yield {
          level: 'error',
          message: `from ${'.'.repeat(level)}${from} import ${names} can't work on Connect.`,
          reason: isTop
            ? `Connect imports ${module.path} as the top-level module ${module.name}, which has no package above it.`
            : `The ${level} dots lead out of the app folder.`,
          hint:
            isTop && level === 1
              ? `Write ${from === '' ? '' : `from ${from} `}import ${names}, or deploy the folder above.`
              : `Deploy the folder above, with ${input('path')} and ${input('entrypoint')} set to it.`,
          location: locationOf(module, { from: offset }),
        };
      }
    }
  },
};

/** As the statement has them, up to a line's worth. */
function namesIn(imported: readonly ImportedName[]): string {
  const names = imported.map(({ name = '', as }) => (as === name ? name : `${name} as ${as}`));
  return names.length > 4 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
}
