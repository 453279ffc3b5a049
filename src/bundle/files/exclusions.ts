/** What stays behind, by name alone: folders and files that no app needs on the server. */

// rsconnect-python's list (its `bundle.py`), which drops them at the top only; here at any depth.
const FOLDERS: Readonly<Record<string, string>> = {
  '.svn': 'version control',
  '.hg': 'version control',
  __pycache__: "Python's compiled files, made anew on the server",
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
  '.rscignore': 'tells what stays behind',
  '.connectignore': 'tells what stays behind',
};

/**
 * Why a file or folder is left out by the standard rules, or `undefined`. `path` is relative to the app folder, with `/`.
 */
export function standardExclusion(path: string, isFolder: boolean): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // A .gitkeep is there to make its folder exist, and an app may write to that folder.
  if (name.startsWith('.git') && name !== '.gitkeep') return "Git's and GitHub's own";
  if (!isFolder) {
    // Only at the top: a nested one is usually the manifest of a web app.
    if (path === 'manifest.json') return 'made anew for each bundle';
    if (name.endsWith('.Rproj')) return 'settings of RStudio';
    return Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  }
  if (/^\..+_cache$/.test(name)) return 'a cache';
  return Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
}

/**
 * Why a folder is left out for what is in it (`names`), or `undefined`. `has` tells whether there is something at a path below it.
 */
export function folderExclusion(
  path: string,
  names: readonly string[],
  has: (relativePath: string) => boolean,
): string | undefined {
  if (isVirtualEnvironment(has)) return 'a virtual environment; the server makes its own';
  // The Publisher extension leaves out any *_cache folder, but a package may be called so: one with source in it travels.
  if (/_cache$/.test(path) && !names.some((name) => name.endsWith('.py'))) return 'a cache';
  return undefined;
}

/**
 * Known by what is in it, whatever its name and platform: PEP 405's file, the interpreter (conda, old virtualenv), or, where
 * those weren't committed, the packages.
 */
export function isVirtualEnvironment(has: (relativePath: string) => boolean): boolean {
  return ['pyvenv.cfg', 'bin/python', 'Scripts/python.exe', 'conda-meta', ...sitePackages].some(has);
}

const sitePackages = [
  'Lib/site-packages',
  ...Array.from({ length: 20 }, (_, minor) => `lib/python3.${minor}/site-packages`),
];

/** What a virtual environment consists of, for an app folder that is one itself. */
export const environmentParts: readonly string[] = [
  'bin',
  'lib',
  'lib64',
  'include',
  'share',
  'Lib',
  'Scripts',
  'Include',
  'pyvenv.cfg',
];
