import { secretByName, secretInPath } from '../../shared/secret-files.ts';
import type { Pattern } from './patterns.ts';

interface Candidate {
  /** Relative to the app folder, with `/`. */
  readonly path: string;
  readonly isFolder: boolean;
  /** The patterns that match it. */
  readonly exclude: readonly Pattern[];
  readonly include: readonly Pattern[];
  /** The ignore file that excludes it. */
  readonly ignoredBy: string | undefined;
  /** Why the folder that it is in is excluded. */
  readonly inherited: string | undefined;
  /** The target of a link, relative to the repository: it may be a secret with a harmless name. */
  readonly realPath: string | undefined;
}

/** Whether a file or folder is included: why it is not, and the kind of secret that it contains by its name. */
export interface FileVerdict {
  readonly excluded?: string | undefined;
  readonly secret?: string;
}

/** Whether a path is Git's own folder or in one: it holds the token of the workflow, and no pattern includes it. */
export const isInGit = (path: string): boolean => /(?:^|\/)\.git(?:\/|$)/i.test(path);

/**
 * Judges a file or folder by its name. `include` overrides every other rule, except that a secret must be named in full:
 * `include: '**'` does not include a `.env`. The name of a link to a secret is not the name of the secret.
 */
export function judge(candidate: Candidate): FileVerdict {
  const { path, isFolder, exclude, include, ignoredBy, inherited, realPath } = candidate;
  if (isInGit(path)) return { excluded: gitsOwn };
  const named = secretByName(path, isFolder);
  const secret = named ?? (realPath === undefined ? undefined : secretInPath(realPath, isFolder));
  if (secret !== undefined) {
    const isNamed = named !== undefined && include.some((pattern) => pattern.names(path));
    return isNamed ? { secret } : { secret, excluded: secret };
  }
  if (include.length > 0) return {};
  return {
    excluded:
      standardExclusion(path, isFolder) ??
      (exclude[0] && `excluded by ${exclude[0].text}`) ??
      (ignoredBy && `ignored by ${ignoredBy}`) ??
      inherited,
  };
}

// Folders and files that no app needs on the server, by name.

const gitsOwn = "Git's and GitHub's own";

// rsconnect-python's list (its `bundle.py`), which excludes them at the top only; here at any depth.
const FOLDERS: Readonly<Record<string, string>> = {
  '.svn': 'version control',
  '.hg': 'version control',
  __pycache__: "Python's compiled files",
  node_modules: 'packages of Node.js',
  packrat: 'packages of R',
  renv: 'packages of R',
  rsconnect: 'records of earlier deployments',
  'rsconnect-python': 'records of earlier deployments',
  '.posit': 'records of earlier deployments',
  '.Rproj.user': 'settings of RStudio',
  '.quarto': "Quarto's cache",
  '.ipynb_checkpoints': "Jupyter's copies",
};

const FILES: Readonly<Record<string, string>> = {
  '.DS_Store': 'left by macOS',
  'Thumbs.db': 'left by Windows',
  '.Rhistory': 'history of R',
  '.rscignore': 'a list of excluded files',
  '.connectignore': 'a list of excluded files',
};

/**
 * Why the standard rules exclude a file or folder, or `undefined`. `path` is relative to the app folder, with `/`.
 */
function standardExclusion(path: string, isFolder: boolean): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // A .gitkeep is there to make its folder exist, and an app may write to that folder.
  if (name.startsWith('.git') && name !== '.gitkeep') return gitsOwn;
  if (!isFolder) {
    // Only at the top: a nested one is usually the manifest of a web app.
    if (path === 'manifest.json') return 'generated for each bundle';
    if (name.endsWith('.Rproj')) return 'settings of RStudio';
    return Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  }
  if (/^\..+_cache$/.test(name)) return 'a cache';
  return Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
}

/**
 * Why a folder is excluded because of its content (`names`), or `undefined`. `has`: whether a path below it exists.
 */
export function folderExclusion(
  path: string,
  names: readonly string[],
  has: (relativePath: string) => boolean,
): string | undefined {
  if (isVirtualEnvironment(has)) return 'a virtual environment; the server creates its own';
  // The Publisher extension excludes any *_cache folder. A package may have such a name: one with source code is included.
  if (/_cache$/.test(path) && !names.some((name) => name.endsWith('.py'))) return 'a cache';
  return undefined;
}

/**
 * By its content, whatever its name and platform: the file of PEP 405, the interpreter (conda, old virtualenv), or the packages if
 * those weren't committed.
 */
function isVirtualEnvironment(has: (relativePath: string) => boolean): boolean {
  return ['pyvenv.cfg', 'bin/python', 'Scripts/python.exe', 'conda-meta', ...sitePackages].some(has);
}

const sitePackages = [
  'Lib/site-packages',
  ...Array.from({ length: 20 }, (_, minor) => `lib/python3.${minor}/site-packages`),
];
