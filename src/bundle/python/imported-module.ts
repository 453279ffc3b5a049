import { distributionsOf } from './distributions.ts';
import type { ImportedName } from './imports.ts';
import { absoluteModule, type Modules } from './modules.ts';
import type { Module } from './sources.ts';
import { standardLibrary } from './stdlib.ts';

/**
 * The absolute name of the module that an import asks for, one that is found only where Python is started below the app folder
 * included; `undefined` where the dots lead out of it. For `import a.b` it is `a`, which is what the name then means.
 */
export function importedModule(
  importer: Pick<Module, 'name' | 'isPackage'>,
  { level, module, packageOnly, as }: ImportedName,
  modules: Modules,
): string | undefined {
  const target = packageOnly ? as : absoluteModule(importer, level, module);
  if (target === undefined || level > 0) return target;
  return `${folderAbove(importer, target, modules)}${target}`;
}

/**
 * What stands before the name of a module that the app folder doesn't hold, but a folder above the importer: `pkg.` for
 * `helper`, as Python finds it that is started in `pkg/`. Connect doesn't; but that is to be said of the app which is found
 * so.
 */
function folderAbove(importer: Pick<Module, 'name' | 'isPackage'>, target: string, modules: Modules): string {
  const [top = ''] = target.split('.');
  if (modules.has(top) || standardLibrary.has(top) || distributionsOf(top)) return '';
  const folders = importer.name.split('.').slice(0, importer.isPackage ? undefined : -1);
  for (; folders.length > 0; folders.pop()) {
    const above = `${folders.join('.')}.`;
    if (modules.has(`${above}${top}`)) return above;
  }
  return '';
}
