import { posix } from 'node:path';
import picomatch from 'picomatch';
import { lockReaders } from '../bundle/requirements/lock/locks.ts';
import { parseRequirementsText } from '../bundle/requirements/requirements-syntax.ts';
import { below, folderOf, leadsOut } from '../shared/paths.ts';
import type { FoundApp } from './find-apps.ts';
import { isIn, type Repository, upwards } from './repository.ts';

/** A file or folder that an app uses. */
export interface Use {
  /** Relative to the repository. */
  readonly path: string;
  /** Which files of a folder count; if omitted, all. */
  readonly only?: (path: string) => boolean;
  /** Completes "FILE changed,": `which is in its folder`. */
  readonly reason: string;
}

/** A changed path that affects an app. */
export interface Change {
  readonly path: string;
  /** Completes "PATH changed,": `which is in its folder`. */
  readonly reason: string;
}

/** The first changed path that the app uses, or `undefined`. A changed submodule counts as a change of all its files. */
export function firstChange(uses: readonly Use[], changed: readonly string[]): Change | undefined {
  for (const { path, only, reason } of uses) {
    const found = changed.find((file) => (isIn(path, file) ? (only?.(file) ?? true) : isIn(file, path)));
    if (found !== undefined) return { path: found, reason };
  }
  return undefined;
}

const requirements = 'requirements.txt';
const projects = ['pyproject.toml', 'setup.cfg', 'setup.py'];
const pythons = ['.python-version', 'pyproject.toml', 'setup.cfg', 'Pipfile', 'runtime.txt'];

/**
 * The files that an app uses, apart from the modules that it imports (see `sharedChanges`): its folder, its extra files,
 * and the files in folders above that list its packages and set its Python version.
 */
export function usesOf(app: FoundApp, repository: Repository): Use[] {
  const { folder, declaration } = app;
  const own: Use = { path: folder, reason: 'which is in its folder' };
  return [
    own,
    ...(declaration?.extraFiles ?? []).flatMap((glob) => extraFiles(folder, glob)),
    ...requirementsOf(app, repository),
    ...pythonOf(folder, repository),
  ].filter((use) => use === own || !isIn(folder, use.path));
}

function extraFiles(folder: string, pattern: string): Use[] {
  const { base, glob } = picomatch.scan(pattern);
  const path = inRepository(folder, base);
  if (path === undefined) return [];
  const reason = 'which is in its extra-files';
  if (glob === '') return [{ path, reason }];
  const matches = picomatch(glob, { dot: true, nonegate: true, windows: false });
  return [{ path, reason, only: (file) => matches(path === '' ? file : file.slice(path.length + 1)) }];
}

/**
 * The files that may list the app's packages, in the order of docs/dependencies.md: requirements.txt of the app folder,
 * otherwise any lock file above that may include the app, and the nearest requirements or project file above.
 */
function requirementsOf({ folder, declaration }: FoundApp, repository: Repository): Use[] {
  const reason = 'which may list the packages of the app';
  const named = declaration?.requirementsFile;
  const first = named === undefined ? below(folder, requirements) : inRepository(folder, named);
  if (first !== undefined && (named !== undefined || repository.has(first))) {
    return includedBy(first, repository).map((path) => ({ path, reason }));
  }
  const above = upwards(folder).slice(1);
  const nearest = above.find((at) =>
    [requirements, ...projects].some((name) => repository.has(below(at, name))),
  );
  const found = [
    ...above.flatMap((at) => Object.keys(lockReaders).map((name) => below(at, name))),
    ...(nearest === undefined ? [] : projects.map((name) => below(nearest, name))),
  ].filter(repository.has);
  const listed = nearest === undefined ? [] : includedBy(below(nearest, requirements), repository);
  return [...found, ...listed].map((path) => ({ path, reason }));
}

/** A requirements file, the files that it includes by `-r` and `-c`, and its local projects. */
function includedBy(file: string, repository: Repository): string[] {
  const found = new Set<string>();
  const waiting = [file];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    const text = /\.(txt|in)$/.test(at) ? repository.text(at) : undefined;
    for (const { content } of parseRequirementsText(text ?? '')) {
      if (content.kind === 'path') {
        const named = inRepository(folderOf(at), content.path);
        if (named !== undefined) found.add(named);
      }
      if (content.kind !== 'include' && content.kind !== 'constraints') continue;
      const next = inRepository(folderOf(at), content.file);
      if (next !== undefined) waiting.push(next);
    }
  }
  return [...found];
}

/** The files that may set the Python version, up to the first `.python-version`. */
function pythonOf(folder: string, repository: Repository): Use[] {
  const folders = upwards(folder);
  const nearest = folders.findIndex((at) => repository.has(below(at, '.python-version')));
  const searched = nearest === -1 ? folders : folders.slice(0, nearest + 1);
  return searched
    .flatMap((at) => pythons.map((name) => below(at, name)))
    .filter(repository.has)
    .map((path) => ({ path, reason: 'which may set the Python version of the app' }));
}

/** Converts a path relative to a folder to one relative to the repository; `undefined` if it is outside. */
function inRepository(folder: string, path: string): string | undefined {
  const joined = posix.join(folder, path).replace(/^\.?\/?$|\/$/, '');
  return leadsOut(joined) || posix.isAbsolute(path) ? undefined : joined;
}
