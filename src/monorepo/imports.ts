import { importedNames } from '../bundle/python/imports.ts';
import { nodesNamed, parsePython } from '../bundle/python/tree.ts';
import { below } from '../shared/paths.ts';
import { folderOf, type Repository } from './repository.ts';

/** One module that a file imports; `name` is what is taken out of it, which may be a module, too. */
export interface RawImport {
  readonly level: number;
  readonly module: string;
  readonly name?: string;
}

/** In characters: a file beyond it is data with a `.py` name. */
const largestFile = 2_000_000;

/** What the Python files of a repository import, each parsed once, and only when somebody asks. */
export type ImportReader = (file: string) => readonly RawImport[];

/** A reader of a repository's work tree. It loads the parser. */
export async function importReader(repository: Repository): Promise<ImportReader> {
  const { parser } = await import('@lezer/python');
  const known = new Map<string, readonly RawImport[]>();
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

/** The Python modules of a repository: files, and the folders that hold some. */
export interface PythonFiles {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

/** @param paths of files of any kind, relative to the repository's top */
export function pythonFilesOf(paths: Iterable<string>): PythonFiles {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const path of paths) {
    if (!path.endsWith('.py')) continue;
    files.add(path);
    for (let at = folderOf(path); at !== '' && !folders.has(at); at = folderOf(at)) folders.add(at);
  }
  return { files, folders };
}

/**
 * The files that an import loads: the packages above the module, the module itself, and the name where that is a module.
 *
 * @param importer the file that has the import
 * @param roots the folders where absolute imports are looked for, the first that has the module wins
 */
export function resolveImport(
  { level, module, name }: RawImport,
  importer: string,
  roots: readonly string[],
  { files, folders }: PythonFiles,
): string[] {
  const parts = module === '' ? [] : module.split('.');
  const top = parts[0];
  let start: string | undefined;
  if (level > 0) {
    start = folderOf(importer);
    for (let up = 1; up < level; up++) start = folderOf(start);
  } else if (top !== undefined) {
    start = roots.find((root) => {
      const path = below(root, top);
      return files.has(`${path}/__init__.py`) || files.has(`${path}.py`) || folders.has(path);
    });
  }
  if (start === undefined) return [];
  const paths = parts.map((_, at) => below(start, parts.slice(0, at + 1).join('/')));
  const last = paths.at(-1) ?? start;
  if (name !== undefined && name !== '*') paths.push(below(last, name));
  if (parts.length === 0) paths.unshift(start);
  // A regular package wins over a module of the same name.
  return paths.flatMap((path) => {
    const found = [path === '' ? '__init__.py' : `${path}/__init__.py`, `${path}.py`].find((file) =>
      files.has(file),
    );
    return found === undefined ? [] : [found];
  });
}
