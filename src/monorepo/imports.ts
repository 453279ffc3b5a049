import { type ImportedName, importedNames } from '../bundle/python/imports.ts';
import { filesLoaded, type PythonFiles, rootOf } from '../bundle/python/modules.ts';
import { largestFile } from '../bundle/python/sources.ts';
import { nodesNamed, parsePython } from '../bundle/python/tree.ts';
import { folderOf } from '../shared/paths.ts';
import type { Repository } from './repository.ts';

/** What a Python file of a repository imports. */
export type ImportReader = (file: string) => readonly ImportedName[];

/** A reader of a repository's work tree, which parses each file once. It loads the parser. */
export async function importReader(repository: Repository): Promise<ImportReader> {
  const { parser } = await import('@lezer/python');
  const known = new Map<string, readonly ImportedName[]>();
  const statement = new Set(['ImportStatement']);
  return (path) => {
    const before = known.get(path);
    if (before) return before;
    const text = repository.text(path);
    const file =
      text === undefined || text.length > largestFile ? undefined : parsePython(parser, path, text);
    const found = file
      ? nodesNamed(file.tree.topNode, statement).flatMap((node) => importedNames(file, node))
      : [];
    known.set(path, found);
    return found;
  };
}

/**
 * The files that an import loads.
 *
 * @param importer the file that contains the import
 * @param roots the folders in which absolute imports are looked up, in order
 */
export function resolveImport(
  { level, module, name }: ImportedName,
  importer: string,
  roots: readonly string[],
  python: PythonFiles,
): string[] {
  if (level === 0) {
    const root = rootOf(module.split('.', 1)[0] ?? '', roots, python);
    return root === undefined ? [] : filesLoaded(root, module, name, python);
  }
  let start = folderOf(importer);
  for (let up = 1; up < level && start !== ''; up++) start = folderOf(start);
  return filesLoaded(start, module, name, python);
}
