import { input } from '../../host.ts';
import { atImport, importsOf } from '../python/graph.ts';
import { placeOf } from './place.ts';
import type { Rule } from './rule.ts';

export const relativeImport: Rule = {
  name: 'relative-import',
  levels: ['error'],
  summary: 'A relative import has no package to start from.',
  *check({ reached }) {
    for (const module of reached) {
      for (const edge of importsOf(module)) {
        const { imported, module: target, when } = edge;
        if (
          !atImport(edge) ||
          when.optional ||
          when.conditional ||
          imported.level === 0 ||
          target !== undefined
        )
          continue;
        const dots = '.'.repeat(imported.level);
        const isTop = !module.name.includes('.') && !module.isPackage;
        yield {
          level: 'error',
          what: `from ${dots}${imported.module} import ${imported.name ?? ''} can't work on Connect.`,
          why: isTop
            ? `Connect imports ${module.path} as the top-level module ${module.name}, which has no package above it.`
            : `The ${imported.level} dots lead out of the app folder.`,
          fix:
            isTop && imported.level === 1
              ? `Write ${imported.module === '' ? `import ${imported.name}` : `from ${imported.module} import ${imported.name}`}, or deploy the folder above.`
              : `Deploy the folder above, with ${input('path')} and ${input('entrypoint')} set to it.`,
          where: placeOf(module, { from: imported.offset }),
        };
      }
    }
  },
};
