import { join } from 'node:path';
import { rcompare, satisfies, valid, validRange } from '@renovatebot/pep440';
import { type Folders, kindOf, readAppText } from '../../shared/file-access.ts';
import { theInput } from '../../shared/input-names.ts';
import { foldersUpwards, shownPath } from '../../shared/paths.ts';
import { type SourceLocation, UserError } from '../../shared/problems.ts';
import { dig, lineOf, readTable, stringOf, type TableFile } from '../../shared/toml.ts';
import type { Diagnostic, PythonRequirement } from '../types.ts';
import { parseIni } from './ini.ts';
import { poetryAlternatives } from './lock/poetry-version.ts';
import { findingsWithout, type Report, rulesOffIn } from './requirement-rules.ts';

export interface PythonOptions {
  /** The app folder, absolute. */
  readonly root: string;
  /** The checkout, absolute: files are searched from the app folder up to here. */
  readonly repository: string;
  /** The input of this name. */
  readonly pythonVersion?: string;
  /** The names of the rules that are switched off. */
  readonly ignore?: ReadonlySet<string>;
}

/** A version or a specifier as somebody stated it. */
interface Stated {
  readonly requires: string;
  readonly location: SourceLocation;
}

type Reader = (folder: string, context: { folders: Folders; report: Report }) => Promise<Stated | undefined>;

/**
 * Which Python the app wants, and which file says so. Never the runner's own. The order within a folder is that of
 * Connect's clients (`.python-version`, `requires-python`, setup.cfg) and then what other tools keep; the app folder
 * comes before the folders above it.
 *
 * @throws UserError where the input python-version is neither a version nor a specifier, or a TOML file is broken.
 */
export async function readPythonRequirement(
  options: PythonOptions,
): Promise<{ requirement: PythonRequirement; findings: Diagnostic[] }> {
  const { report, findings } = findingsWithout(options.ignore ?? new Set());
  if (options.pythonVersion !== undefined) {
    const requires = specifierOf(options.pythonVersion);
    if (requires === undefined) {
      throw new UserError({
        message: `python-version "${options.pythonVersion}" is neither a version of CPython nor a specifier.`,
        reason: 'Connect takes a specifier by PEP 440, without pre-releases.',
        hint: 'Write a version such as 3.12, or a specifier such as >=3.10,<3.13.',
      });
    }
    return { requirement: { requires, source: theInput('python-version') }, findings };
  }
  const folders: Folders = { root: options.root, repository: options.repository };
  for (const folder of foldersUpwards(folders)) {
    for (const read of readers) {
      const stated = await read(folder, { folders, report });
      if (stated) return { requirement: { ...stated, source: stated.location.file }, findings };
    }
  }
  // One that can't be used is told by now.
  if (findings.length > 0) return { requirement: { source: 'none that is stated can be used' }, findings };
  const image = imagesPython(folders);
  report('python-version', {
    message: 'Nothing states which Python the app wants.',
    reason: `The newest that the server has is taken, and a later one may not suit the app's packages.${image ? ` Dockerfile starts from Python ${image}, which Connect doesn't read.` : ''}`,
    hint: `Add a file .python-version with ${image ? `the line ${image}` : 'a line such as 3.12'}, or set ${theInput('python-version')}.`,
  });
  return { requirement: { source: 'nothing states one' }, findings };
}

/**
 * The newest installed version (as `3.12.4`) that satisfies a specifier; the newest of all where there is none. Where
 * none satisfies it, what is installed comes back, newest first, for the message.
 */
export function choosePython(
  requires: string | undefined,
  installed: readonly string[],
): { version: string } | { version?: undefined; installed: readonly string[] } {
  const sorted = installed.filter((version) => valid(version)).sort(rcompare);
  const version = sorted.find((one) => requires === undefined || satisfies(one, requires));
  return version === undefined ? { installed: sorted } : { version };
}

/** The `3.12` of a specifier that no other minor version satisfies. */
export function minorOf(requires: string | undefined): string | undefined {
  const [, compatible, exact] =
    /^(?:~=(3\.\d+)\.\d+|==(3\.\d+)(?:\.(?:\d+|\*))?)$/.exec(requires ?? '') ?? [];
  return compatible ?? exact;
}

/** The minor versions of Python 3 that a server may have. */
export const pythonMinors: readonly number[] = [8, 9, 10, 11, 12, 13, 14, 15];

/**
 * The minor versions of Python 3 that a specifier allows.
 *
 * @returns `undefined` without a specifier
 */
export function minorsOf(requires: string | undefined): readonly number[] | undefined {
  if (requires === undefined) return undefined;
  const patches = Array.from({ length: 40 }, (_, patch) => patch);
  return pythonMinors.filter((minor) => patches.some((patch) => satisfies(`3.${minor}.${patch}`, requires)));
}

/**
 * A version as people write it, as a specifier: `3.12` and `3.12.4` allow any patch release, `3` any minor one,
 * `3.12.*` stays; a specifier is kept if PEP 440 knows it. `undefined` for anything else: pre-releases, other
 * implementations, words.
 */
export function specifierOf(text: string): string | undefined {
  const written = text.trim();
  // uv and pyenv both take these spellings for CPython.
  const bare = written.replace(/^(?:cpython|python)[-@]?(?=\d)/i, '').replace(/^v(?=\d)/, '');
  const [, major, minor, patch] = /^(\d+)(?:\.(\d+)(?:\.(\d+|\*))?)?$/.exec(bare) ?? [];
  if (major !== undefined) {
    if (minor === undefined) return `~=${major}.0`;
    return patch === '*' ? `==${major}.${minor}.*` : `~=${major}.${minor}.0`;
  }
  if (/^\d+\.\*$/.test(bare)) return `==${bare}`;
  if (written === '') return undefined;
  const specifier = written.replace(/\s+/g, '');
  return validRange(specifier) && !specifier.includes('===') ? specifier : undefined;
}

/** The `3.12` of a Dockerfile's `FROM python:3.12-slim`. */
function imagesPython(folders: Folders): string | undefined {
  const path = join(folders.root, 'Dockerfile');
  const decoded = kindOf(path, folders) === 'file' ? readAppText(path, folders, 'Dockerfile') : undefined;
  return /^FROM\s+(?:\S+\/)?python:(3\.\d+)/im.exec(decoded?.text ?? '')?.[1];
}

/** `.python-version` of pyenv and uv: the first line that isn't a comment counts. */
const versionFile: Reader = async (folder, { folders, report }) => {
  const path = join(folder, '.python-version');
  const file = shownPath(folders.root, path);
  const decoded = readAppText(path, folders, file);
  if (!decoded) return undefined;
  for (const [at, line] of decoded.text.split('\n').entries()) {
    const [, written = '', comment = ''] = /^([^#]*)(#.*)?$/.exec(line) ?? [];
    if (written.trim() === '') continue;
    const location = { file, line: at + 1 };
    const requires = specifierOf(written);
    if (requires !== undefined) return { requires, location };
    report(
      'python-version',
      {
        level: 'error',
        message: `"${written.trim()}" in ${file} is not a version that Connect can go by.`,
        reason:
          'Connect runs released versions of CPython only: no pre-releases, no PyPy, no names of environments.',
        hint: `Write a version such as 3.12, or set ${theInput('python-version')}.`,
        location,
      },
      rulesOffIn(comment),
    );
    return undefined;
  }
  return undefined;
};

/** A place in a TOML (or JSON) file that holds a specifier by PEP 440, or Poetry's kind of constraint. */
const tablePlace =
  (name: string, keys: readonly string[], kind: 'specifier' | 'poetry' | 'version' = 'specifier'): Reader =>
  async (folder, { folders, report }) => {
    const file = await readTable(join(folder, name), folders);
    const written = file && stringOf(dig(file.table, ...keys));
    if (!file || written === undefined || written.trim() === '' || written.trim() === '*') return undefined;
    const location = placeIn(file, keys.at(-1) ?? '', written, folders.root);
    const requires = understood(written, kind);
    if (requires !== undefined) return { requires, location };
    report('python-version', {
      message: `"${written}" in ${location.file} is passed over.`,
      reason:
        kind === 'poetry'
          ? 'PEP 440 has no specifier for it: alternatives (||) are known to Poetry only.'
          : 'It is not a version specifier by PEP 440.',
      hint: `State the version in a file .python-version, or by ${theInput('python-version')}.`,
      location,
    });
    return undefined;
  };

function understood(written: string, kind: 'specifier' | 'poetry' | 'version'): string | undefined {
  if (kind === 'version') return specifierOf(written);
  if (kind === 'specifier') {
    const specifier = written.replace(/\s+/g, '').replace(/,$/, '');
    return validRange(specifier) ? specifier : undefined;
  }
  const alternatives = poetryAlternatives(written);
  const [only] = alternatives;
  return alternatives.length === 1 && only && validRange(only) ? only : undefined;
}

function placeIn({ path, text }: TableFile, key: string, value: string, root: string): SourceLocation {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes(value) && line.includes(key));
  return { file: shownPath(root, path), ...(at >= 0 ? { line: at + 1 } : lineOf(text, value)) };
}

const setupCfg: Reader = async (folder, { folders, report }) => {
  const path = join(folder, 'setup.cfg');
  const text = readAppText(path, folders, shownPath(folders.root, path))?.text ?? '';
  const written = parseIni(text).get('options')?.get('python_requires')?.trim();
  if (!written) return undefined;
  const location = { file: shownPath(folders.root, path), ...lineOf(text, written) };
  const requires = understood(written, 'specifier');
  if (requires !== undefined) return { requires, location };
  report('python-version', {
    message: `"${written}" in ${location.file} is passed over.`,
    reason: 'It is not a version specifier by PEP 440.',
    hint: `State the version in a file .python-version, or by ${theInput('python-version')}.`,
    location,
  });
  return undefined;
};

/** Heroku's: `python-3.11.4`, or the version alone. */
const runtimeTxt: Reader = async (folder, { folders }) => {
  const path = join(folder, 'runtime.txt');
  const written = readAppText(path, folders, shownPath(folders.root, path))?.text.trim().split('\n')[0] ?? '';
  const requires = specifierOf(written);
  return requires === undefined
    ? undefined
    : { requires, location: { file: shownPath(folders.root, path), line: 1 } };
};

const readers: readonly Reader[] = [
  versionFile,
  tablePlace('pyproject.toml', ['project', 'requires-python']),
  tablePlace('pyproject.toml', ['tool', 'poetry', 'dependencies', 'python'], 'poetry'),
  tablePlace('pyproject.toml', ['tool', 'poetry', 'dependencies', 'python', 'version'], 'poetry'),
  setupCfg,
  tablePlace('Pipfile', ['requires', 'python_full_version'], 'version'),
  tablePlace('Pipfile', ['requires', 'python_version'], 'version'),
  runtimeTxt,
  tablePlace('uv.lock', ['requires-python']),
  tablePlace('pylock.toml', ['requires-python']),
  tablePlace('pdm.lock', ['metadata', 'requires_python']),
  tablePlace('poetry.lock', ['metadata', 'python-versions'], 'poetry'),
  tablePlace('Pipfile.lock', ['_meta', 'requires', 'python_version'], 'version'),
];
