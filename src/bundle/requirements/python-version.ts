import { join } from 'node:path';
import { rcompare, satisfies, valid, validRange } from '@renovatebot/pep440';
import { type Folders, readAppText } from '../../shared/file-access.ts';
import { excerpt } from '../../shared/formatting.ts';
import { theInput } from '../../shared/input-names.ts';
import { foldersUpwards, shownPath } from '../../shared/paths.ts';
import { type SourceLocation, UserError } from '../../shared/problems.ts';
import { dig, lineOf, readTable, stringOf, tableOf } from '../../shared/toml.ts';
import { rulesOffIn } from '../rules/suppressions.ts';
import type { Diagnostic, PythonRequirement } from '../types.ts';
import { poetryAlternatives } from './poetry-version.ts';
import { readScripts } from './pyproject.ts';
import { collectFindings, type Place, type RequirementProblem } from './requirement-rules.ts';

/** Files are searched from the app folder up to the repository. */
export interface PythonOptions extends Folders {
  /** The input of this name. */
  readonly pythonVersion?: string;
}

/** A version or a specifier in a file. */
interface Found extends Place {
  readonly text: string;
  readonly location: SourceLocation;
  /** The specifier by PEP 440; `undefined` if the text isn't one. */
  readonly requires: string | undefined;
}

type Reader = (folder: string, folders: Folders) => Promise<Found | undefined>;

/**
 * Finds out which Python the app requires, and which file states it. The order within a folder is that of Connect's clients
 * (`.python-version`, `requires-python`, setup.cfg), then the files of other tools; the app folder comes before the folders
 * above it. A Dockerfile, environment.yml and a script's own block are read last.
 *
 * @throws {UserError} if the input python-version is neither a version nor a specifier, or a TOML file is broken
 */
export async function readPythonRequirement(
  options: PythonOptions,
): Promise<{ requirement: PythonRequirement; findings: Diagnostic[] }> {
  const { report, findings } = collectFindings();
  if (options.pythonVersion !== undefined) {
    const requires = inputSpecifier(options.pythonVersion);
    return { requirement: { requires, source: theInput('python-version') }, findings };
  }
  const found = await findStatements(options);
  const usable = found.find(({ requires }) => requires !== undefined);
  for (const one of found) {
    if (one !== usable) report(notUsable(one, !usable && isVersionFile(one) ? 'error' : 'warning'), one);
  }
  if (usable) {
    const { requires = '', location } = usable;
    return { requirement: { requires, location, source: location.file }, findings };
  }
  if (found.length > 0) return { requirement: { source: 'no usable version is stated' }, findings };
  report({
    rule: 'python-version',
    message: 'No file states which Python the app requires.',
    reason: "The server's newest version is used, and a later one may not suit the app's packages.",
    hint: `Add a file .python-version with a line such as 3.12, or set ${theInput('python-version')}.`,
  });
  return { requirement: { source: 'no file states one' }, findings };
}

function inputSpecifier(written: string): string {
  const requires = specifierOf(written);
  if (requires !== undefined) return requires;
  throw new UserError({
    message: `python-version "${excerpt(written)}" is neither a version of CPython nor a specifier.`,
    reason: 'Connect accepts a specifier by PEP 440, without pre-releases.',
    hint: 'Write a version such as 3.12, or a specifier such as >=3.10,<3.13.',
  });
}

/** All statements up to the first usable one. */
async function findStatements(folders: Folders): Promise<Found[]> {
  const found: Found[] = [];
  for (const group of [readers, lastReaders]) {
    for (const folder of foldersUpwards(folders)) {
      for (const read of group) {
        const one = await read(folder, folders);
        if (one) found.push(one);
        if (one?.requires !== undefined) return found;
      }
    }
  }
  return found;
}

const isVersionFile = ({ location }: Found) => location.file.endsWith('.python-version');

const notUsable = (found: Found, level: 'error' | 'warning'): RequirementProblem => ({
  rule: 'python-version',
  level,
  message: `"${excerpt(found.text)}" in ${found.location.file} is not a version that Connect can use.`,
  reason: isVersionFile(found)
    ? 'Connect runs released versions of CPython only: no pre-releases, no PyPy, no names of environments.'
    : 'It is neither a version nor a single version specifier by PEP 440.',
  hint: `Write a version such as 3.12 in a file .python-version, or set ${theInput('python-version')}.`,
});

/** The newest installed version (as `3.12.4`) that satisfies a specifier; the newest of all without one. */
export const choosePython = (
  requires: string | undefined,
  installed: readonly string[],
): string | undefined =>
  installed
    .filter((version) => valid(version) && (requires === undefined || satisfies(version, requires)))
    .sort(rcompare)[0];

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

/** Of a version or a specifier, in characters: reading a number of a million digits takes minutes. */
const maxLength = 200;

/**
 * A version as a specifier: `3.12` and `3.12.4` allow any patch release, `3` any minor one, `3.12.*` and `3.12.x` are equal; a
 * specifier is kept if PEP 440 knows it. `undefined` for anything else: pre-releases, other implementations, words.
 */
export function specifierOf(text: string): string | undefined {
  const written = text.trim();
  if (written.length > maxLength) return undefined;
  // uv and pyenv both accept these spellings of CPython.
  const bare = written.replace(/^(?:cpython|python)[-@]?(?=\d)/i, '').replace(/^v(?=\d)/, '');
  const [, major, minor, patch] = /^(\d+)(?:\.(\d+)(?:\.(\d+|[*x]))?)?$/.exec(bare) ?? [];
  if (major !== undefined) {
    if (minor === undefined) return `~=${major}.0`;
    return patch === '*' || patch === 'x' ? `==${major}.${minor}.*` : `~=${major}.${minor}.0`;
  }
  if (/^\d+\.[*x]$/.test(bare)) return `==${bare.replace('x', '*')}`;
  if (written === '') return undefined;
  const specifier = written.replace(/\s+/g, '').replace(/,$/, '');
  return validRange(specifier) && !specifier.includes('===') ? specifier : undefined;
}

/** The specifier of a request as pyenv and uv know it: `3.11.4/envs/sales`, `cp312`, `cpython-3.12.4-linux-x86_64-gnu`, `3.12-dev`. */
function requestSpecifier(request: string): string | undefined {
  const [, compact = '', dotted] =
    /^(?:cp(3\d{1,2})|(?:cpython[-@])?(\d+\.\d+(?:\.\d+)?)[-/+t].*)$/i.exec(request.trim()) ?? [];
  return specifierOf(dotted ?? compact.replace(/^3/, '3.')) ?? specifierOf(request);
}

/** `.python-version` of pyenv and uv: the first line that states a usable version counts. */
const versionFile: Reader = async (folder, folders) => {
  const file = shownPath(folders.root, join(folder, '.python-version'));
  const text = readAppText(join(folder, '.python-version'), folders, file)?.text ?? '';
  const found = text.split('\n').flatMap((line, at): Found[] => {
    const [, request = '', comment = ''] = /^([^#]*)(#.*)?$/.exec(line) ?? [];
    const written = request.trim();
    if (written === '') return [];
    const location = { file, line: at + 1 };
    // pyenv accepts several words in a line.
    const words = [written, ...written.split(/[\s:]+/)].map(requestSpecifier);
    const requires = words.find((one) => one !== undefined);
    return [{ text: written, location, requires, off: rulesOffIn(comment) }];
  });
  return found.find(({ requires }) => requires !== undefined) ?? found[0];
};

/** The specifier of a value in a table: also in Poetry's spelling, unless it has alternatives. */
function tableSpecifier(written: string): string | undefined {
  const plain = requestSpecifier(written);
  if (plain !== undefined || written.length > maxLength || !/^[<>=!~^]/.test(written)) return plain;
  const [specifier = '', ...others] = poetryAlternatives(written);
  return others.length === 0 && validRange(specifier) ? specifier : undefined;
}

/** A value of a TOML or JSON file: a text, a list of texts, or a table with a version. */
const tableValue =
  (name: string, ...keys: readonly string[]): Reader =>
  async (folder, folders) => {
    const file = await readTable(join(folder, name), folders);
    const [value] = file ? [dig(file.table, ...keys)].flat() : [];
    const written = (stringOf(value) ?? stringOf(tableOf(value).version))?.trim() ?? '';
    if (!file || written === '' || written === '*') return undefined;
    const key = keys.at(-1) ?? '';
    const at = file.text.split('\n').findIndex((line) => line.includes(written) && line.includes(key));
    const place = at >= 0 ? { line: at + 1 } : lineOf(file.text, written);
    const location = { file: shownPath(folders.root, file.path), ...place };
    return { text: written, location, requires: tableSpecifier(written) };
  };

/** A text file in which a pattern, or a function, finds the version. */
const textValue =
  (name: string, find: RegExp | ((text: string) => string | undefined)): Reader =>
  async (folder, folders) => {
    const file = shownPath(folders.root, join(folder, name));
    const text = readAppText(join(folder, name), folders, file)?.text ?? '';
    const written = (typeof find === 'function' ? find(text) : find.exec(text)?.[1])?.trim();
    if (!written) return undefined;
    return { text: written, location: { file, ...lineOf(text, written) }, requires: specifierOf(written) };
  };

/** The version of `FROM python:3.12-slim`, also of the images of dev containers and uv, with the defaults of `ARG` filled in. */
function dockerVersion(text: string): string | undefined {
  // A longer value isn't a version, and values that refer to each other could exhaust the memory.
  const defaults = new Map(
    Array.from(
      text.matchAll(/^ARG\s+(\w+)=["']?([^\s"']{0,40})(?=["'\s]|$)/gim),
      ([, name = '', value = '']) => [name, value],
    ),
  );
  const images = Array.from(text.matchAll(/^FROM\s.{0,500}/gim), ([line]) => line).join('\n');
  const filled = images.replace(/\$\{?(\w+)\}?/g, (reference, name) => defaults.get(name) ?? reference);
  return /^FROM\s+(?:--\S+\s+)?(?:\S+\/)?(?:python:(?:\d+-)?|uv:(?:\S+-)?python)(\d+(?:\.\d+)*)/im.exec(
    filled,
  )?.[1];
}

/** `- python=3.11` of conda, in which one equals sign means any patch release. */
const condaVersion = (text: string) =>
  /^[ \t]*-[ \t]*["']?python\s*([^"'#\n]+)/m.exec(text)?.[1]?.replace(/^={1,2}(?=\s*\d)/, '');

/** The block of a script (PEP 723) in the app folder, if only one has it. */
const scriptBlock: Reader = async (folder, folders) => {
  if (folder !== folders.root) return undefined;
  const [script, ...others] = await readScripts(folders);
  const written = stringOf(script?.table['requires-python']);
  if (script === undefined || written === undefined || others.length > 0) return undefined;
  const location = { file: script.file, ...lineOf(script.text, 'requires-python') };
  return { text: written, location, requires: tableSpecifier(written) };
};

const readers: readonly Reader[] = [
  versionFile,
  tableValue('pyproject.toml', 'project', 'requires-python'),
  tableValue('pyproject.toml', 'tool', 'poetry', 'dependencies', 'python'),
  textValue('setup.cfg', /^[ \t]*python_requires[ \t]*=[ \t]*(.+)$/m),
  textValue('setup.py', /\bpython_requires\s*=\s*["']([^"'\n]+)["']/),
  tableValue('Pipfile', 'requires', 'python_full_version'),
  tableValue('Pipfile', 'requires', 'python_version'),
  textValue('.tool-versions', /^python\s+(\S+)/m),
  // https://mise.jdx.dev/configuration.html
  ...['mise.toml', '.mise.toml', 'mise/config.toml', '.mise/config.toml', '.config/mise.toml'].map((name) =>
    tableValue(name, 'tools', 'python'),
  ),
  // Heroku's: `python-3.11.4`, or the version alone.
  textValue('runtime.txt', /^\s*(\S+)/),
  tableValue('uv.lock', 'requires-python'),
  tableValue('pylock.toml', 'requires-python'),
  tableValue('pdm.lock', 'metadata', 'requires_python'),
  tableValue('poetry.lock', 'metadata', 'python-versions'),
  tableValue('Pipfile.lock', '_meta', 'requires', 'python_version'),
];

/** Files that state the Python of another environment than Connect's. */
const lastReaders: readonly Reader[] = [
  scriptBlock,
  textValue('Dockerfile', dockerVersion),
  textValue('environment.yml', condaVersion),
  textValue('environment.yaml', condaVersion),
];
