import { join, relative, sep } from 'node:path';
import type { BundleFile, Diagnostic, Entrypoint } from './types.ts';

/**
 * The entrypoint by the name that its package is imported by, where the package travels at the top of the bundle. By
 * its path in the project, as in `src.board.web`, Python would load a second copy of what the package imports of itself.
 *
 * @param own the files of packages that travel
 * @param root of the app folder, absolute
 */
export function asImported(entrypoint: Entrypoint, own: readonly BundleFile[], root: string): Entrypoint {
  if (!entrypoint.location) return entrypoint;
  const file = join(root, entrypoint.location.file);
  const copy = own.find(({ source }) => source === file);
  if (!copy) return entrypoint;
  const module = copy.path.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.');
  return { ...entrypoint, module, text: `${module}:${entrypoint.object}` };
}

/**
 * Where a file that travels stands in the user's repository: by its path in the bundle, the path from the app folder,
 * with `/`. Only of files that travel under another path than their own.
 */
export function homes(files: readonly BundleFile[], root: string): ReadonlyMap<string, string> {
  return new Map(
    files.flatMap(({ path, source }) => {
      if (typeof source !== 'string') return [];
      const home = relative(root, source).split(sep).join('/');
      return home.normalize('NFC') === path ? [] : [[path, home] as const];
    }),
  );
}

/** A finding where its file stands in the repository. */
export function atHome(finding: Diagnostic, known: ReadonlyMap<string, string>): Diagnostic {
  const home = finding.location && known.get(finding.location.file);
  return home === undefined ? finding : { ...finding, location: { ...finding.location, file: home } };
}
