import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { type Folders, readAppText } from '../../shared/file-access.ts';
import { requireUsableGlobs } from './patterns.ts';

/** The lines of one ignore file, and the folder that they are relative to. */
interface IgnoreFile {
  readonly rules: Ignore;
  /** Its folder, relative to the app folder, with `/`; starts with `../` above it; empty for the app folder itself. */
  readonly folder: string;
  /** As the user finds it: `.gitignore`, `../.gitignore`. */
  readonly file: string;
}

/** Ignore files from the repository's top down to a folder: the deepest that has an opinion decides, as in Git. */
export type IgnoreFiles = readonly IgnoreFile[];

const OWN = ['.rscignore', '.connectignore'];

/**
 * The ignore files of a folder, after those above it. `.gitignore` is read only if `gitignore` is set.
 */
export function withIgnoreFilesOf(
  above: IgnoreFiles,
  folders: Folders,
  folder: string,
  names: readonly string[],
  gitignore: boolean,
): IgnoreFiles {
  const selected = [...(gitignore ? ['.gitignore'] : []), ...OWN].filter((name) => names.includes(name));
  if (selected.length === 0) return above;
  return [...above, ...selected.flatMap((name) => readIgnoreFile(folders, folder, name))];
}

/** The `.gitignore` files above a folder of the repository, up to its top. `root` is the app folder. */
export function gitignoresAbove(folders: Folders, start: string): IgnoreFiles {
  const { root, repository } = folders;
  const found: IgnoreFile[] = [];
  for (let folder = start; folder !== repository && folder !== dirname(folder); ) {
    folder = dirname(folder);
    found.unshift(...readIgnoreFile(folders, relative(root, folder).split(sep).join('/'), '.gitignore'));
  }
  return found;
}

function readIgnoreFile(folders: Folders, folder: string, name: string): IgnoreFile[] {
  const file = folder ? `${folder}/${name}` : name;
  const text = readAppText(join(folders.root, folder, name), folders, file)?.text;
  if (text === undefined) return [];
  const lines = text.split(/\r?\n/);
  requireUsableGlobs(
    lines.map((line) => (line.startsWith('#') ? '' : line)),
    file,
  );
  return [{ rules: ignore({ ignorecase: false }).add(lines), folder, file }];
}

/**
 * The ignore file that excludes a path, or `undefined`. `root` is used only to compute relative paths.
 */
export function ignoredBy(
  files: IgnoreFiles,
  root: string,
  path: string,
  isFolder: boolean,
): string | undefined {
  for (const { rules, folder, file } of files.toReversed()) {
    const below = relative(join(root, folder), join(root, path)).split(sep).join('/');
    const { ignored, unignored } = rules.test(isFolder ? `${below}/` : below);
    if (ignored) return file;
    if (unignored) return undefined;
  }
  return undefined;
}
