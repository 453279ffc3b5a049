import { join, relative, sep } from 'node:path';
import type { BundleFile, Diagnostic, Entrypoint } from './types.ts';

/**
 * Names the entrypoint as its package is imported, if the package is at the top of the bundle. By its path in the
 * project (`src.board.web`), Python would load a second copy of modules that the package imports from itself.
 *
 * @param own the files of the user's own packages in the bundle
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
 * For files whose path in the bundle differs from their path in the repository: the path relative to the app folder, with
 * `/`, by the path in the bundle.
 */
export function sourcePaths(files: readonly BundleFile[], root: string): ReadonlyMap<string, string> {
  return new Map(
    files.flatMap(({ path, source }) => {
      if (typeof source !== 'string') return [];
      const sourcePath = relative(root, source).split(sep).join('/');
      return sourcePath.normalize('NFC') === path ? [] : [[path, sourcePath] as const];
    }),
  );
}

/** Moves the location of a finding from the bundle to the repository. */
export function withSourcePath(finding: Diagnostic, known: ReadonlyMap<string, string>): Diagnostic {
  const sourcePath = finding.location && known.get(finding.location.file);
  return sourcePath === undefined
    ? finding
    : { ...finding, location: { ...finding.location, file: sourcePath } };
}
