import { join, resolve } from 'node:path';
import { valid } from '@renovatebot/pep440';
import { type Folders, kindOf } from '../../shared/file-access.ts';
import { isWithin, shownPath } from '../../shared/paths.ts';
import { dig, stringOf, tableOf } from '../../shared/toml.ts';
import { generatedFile } from '../files/app-folder.ts';
import type { PackageReader } from '../files/external-files.ts';
import type { BundleFile } from '../types.ts';
import type { Line, OwnProject, Reading } from './collected-requirements.ts';
import { findImportables, type Importable } from './importables.ts';
import { never, parseCondition } from './markers/environments.ts';
import { collectProject } from './project-requirements.ts';
import { type Project, readProject } from './pyproject.ts';
import { allows, normalizeName } from './requirement.ts';
import type { Place, RequirementProblem } from './requirement-rules.ts';
import type { ReadSource } from './sources.ts';

/** The user's own packages: those that the source names, and the one that the app is part of. */
export async function readOwnProjects(chosen: ReadSource, reading: Reading, packages: PackageReader) {
  const { folders, report } = reading;
  const lines: Line[] = [];
  const files: BundleFile[] = [];
  const archives: BundleFile[] = [];
  const queue: OwnProject[] = [...chosen.collected.projects];
  if (chosen.kind !== 'lock') {
    // A lock says whether the project is a package. Without a lock, the project's files do.
    const folder = chosen.kind === 'project' ? resolve(chosen.path, '..') : folders.root;
    queue.push({ folder, extras: [], locked: true });
  }
  const seen = new Set<string>();
  for (let own = queue.shift(); own; own = queue.shift()) {
    if (seen.has(own.folder)) continue;
    seen.add(own.folder);
    const project = await readProject(own.folder, folders);
    if (!project) {
      if (own.location) report(noProject(shownPath(folders.root, own.folder)), own);
      continue;
    }
    // A project that a lock or a line names is installed, even if it has no build system.
    if (project.isPackage || own.location)
      files.push(...(await readOwnPackage(own, project, reading, packages)));
    if (own.locked) continue;
    const selection = { extras: own.extras, groups: [] };
    const collected = await collectProject({ ...project, defaultGroups: [] }, selection, reading);
    lines.push(...withoutPinned(collected.lines, chosen.collected.lines));
    archives.push(...collected.archives);
    queue.push(...collected.projects);
  }
  return { lines, files, archives };
}

/**
 * The dependencies of a project that the requirements file doesn't pin itself. `uv export` and `pip freeze` write `-e .` beside
 * the pins of all that it requires.
 */
function withoutPinned(dependencies: readonly Line[], lines: readonly Line[]): readonly Line[] {
  const pins = new Map(lines.flatMap((line) => (line.required ? [[line.required.name, line] as const] : [])));
  const isPin = ({ required, text }: Line) => required?.version !== undefined || text.includes('://');
  const isComplete = lines.every((line) => !line.required || isPin(line));
  return dependencies.filter(({ required, text }) => {
    if (!required) return true;
    if (parseCondition(required.marker) === never) return false;
    const pin = pins.get(required.name);
    if (!pin || !isPin(pin) || (text.includes('[') && !isComplete)) return true;
    const { version } = pin.required ?? {};
    return version !== undefined && valid(version) !== null && !allows(required.specifier, version);
  });
}

const noProject = (shown: string): RequirementProblem => ({
  rule: 'requirements-line',
  message: `${shown} is not a Python project.`,
  reason: 'It has no pyproject.toml with [project], no setup.py and no setup.cfg.',
  hint: 'Correct the path, or remove the line: files of the app folder can be imported without it.',
});

const mustCompile = (name: string, backend: string): RequirementProblem => ({
  rule: 'own-package-build',
  message: `${name} must be compiled, which the server can't do from a bundle.`,
  reason: `Its build backend is ${backend}.`,
  hint: 'Publish wheels of it to a package index, or put a wheel for the server into the app folder and name it in requirements.txt.',
});

const included = (name: string, sources: readonly string[]): RequirementProblem => ({
  rule: 'own-package',
  message: `Your package ${name} is included in the bundle.`,
  reason: `At its top, where the app can import ${sources.length === 1 ? 'it' : 'them'}: ${sources.join(', ')}.`,
});

// Build backends that compile: the result isn't in the source.
const compiling = /^(?:maturin|scikit_build_core|skbuild|mesonpy|setuptools_rust|pdm\.backend\._cython)/;

/**
 * The files that make a project of the user importable on the server. Connect runs an app with the bundle's top folder first on
 * `sys.path` and installs only the requirements. So the project's import packages are put at the top of the bundle, instead of into
 * site-packages, with a `.dist-info` beside them for `importlib.metadata` (version and entry points).
 */
async function readOwnPackage(
  own: OwnProject,
  project: Project,
  { folders, report }: Reading,
  packages: PackageReader,
): Promise<BundleFile[]> {
  const file = shownPath(folders.root, join(project.folder, project.file));
  const place: Place = { location: { file }, ...own };
  const name = project.name ?? shownPath(folders.repository, project.folder);
  const backend = stringOf(dig(project.table, 'build-system', 'build-backend')) ?? '';
  if (compiling.test(backend)) {
    report(mustCompile(name, backend), place);
    return [];
  }
  const moved = findImportables(project, folders).filter((one) => isToMove(one, folders, packages));
  const files: BundleFile[] = [];
  for (const { source, path } of moved) files.push(...(await packages.read(source, path)));
  if (project.name === undefined) return files;
  const sources = moved.map(({ source }) =>
    source === folders.root ? 'the app folder itself' : shownPath(folders.root, source),
  );
  if (files.length > 0) report(included(name, sources), place);
  return [...files, ...distInfo(project.name, project)];
}

/** Whether an import package has to be moved to the top of the bundle: it isn't there yet, and something needs it there. */
const isToMove = ({ source, path }: Importable, folders: Folders, packages: PackageReader) =>
  source !== join(folders.root, ...path.split('/')) &&
  (!isWithin(source, folders.root) || needsCopy(path, folders, packages));

/**
 * Whether a package inside the app folder is also needed at the top of the bundle: only if something imports it by its name, such as
 * `from board.data import rows` in a folder `board`. Beside a `board.py`, `from board import app` means that file.
 */
function needsCopy(path: string, folders: Folders, packages: PackageReader): boolean {
  const name = path.replaceAll('/', '.');
  const hasModule = kindOf(join(folders.root, `${path}.py`), folders) === 'file';
  return packages.isImported(hasModule ? `${name}.` : name);
}

/** The metadata that an installer writes beside a package (PEP 376, entry points): enough for `importlib.metadata`. */
function distInfo(name: string, project: Project): BundleFile[] {
  const version = project.version ?? '0.0.0';
  const inName = (text: string) => text.replace(/[^\w.+!]+/g, '_');
  const folder = `${inName(normalizeName(name))}-${inName(version)}.dist-info`;
  const files = [
    generatedFile(`${folder}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`),
  ];
  const groups = {
    ...tableOf(dig(project.table, 'tool', 'poetry', 'plugins')),
    ...tableOf(dig(project.table, 'project', 'entry-points')),
  };
  const sections = Object.entries(groups).flatMap(([group, points]) => {
    const lines = Object.entries(tableOf(points)).flatMap(([key, value]) =>
      typeof value === 'string' ? [`${key} = ${value}`] : [],
    );
    return lines.length > 0 ? [`[${group}]\n${lines.join('\n')}\n`] : [];
  });
  if (sections.length > 0) files.push(generatedFile(`${folder}/entry_points.txt`, sections.join('\n')));
  return files;
}
