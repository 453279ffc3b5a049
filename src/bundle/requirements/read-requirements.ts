import { resolve } from 'node:path';
import { eq, satisfies, valid } from '@renovatebot/pep440';
import type { Folders } from '../../shared/file-access.ts';
import { input, theInput } from '../../shared/input-names.ts';
import { isWithin, shownPath } from '../../shared/paths.ts';
import type { PackageReader } from '../files/package-files.ts';
import { closureOf } from '../python/distributions.ts';
import type { BundleFile, Diagnostic, Requirements } from '../types.ts';
import type { Line, OwnProject } from './collected-requirements.ts';
import { readOwnPackage } from './local-packages.ts';
import { reportUnfit } from './lock/wheel-fit.ts';
import { misspeltSource, noSource } from './no-source.ts';
import { gatherProject } from './project-requirements.ts';
import { type Project, readProject } from './pyproject.ts';
import { type DependencyRule, findingsWithout, type Report } from './requirement-rules.ts';
import { planConstraints, planHashes } from './requirements-text.ts';
import {
  findSources,
  namedSource,
  otherProjects,
  type ReadSource,
  readSource,
  type Source,
} from './sources.ts';

export interface RequirementsOptions {
  /** The app folder, absolute. */
  readonly root: string;
  /** The checkout, absolute: lock files are searched from the app folder up to here. */
  readonly repository: string;
  /** The input of this name: relative to the app folder. */
  readonly requirementsFile?: string;
  /** The file that names it, where the input doesn't. */
  readonly namedBy?: string;
  readonly extras: readonly string[];
  readonly groups: readonly string[];
  /** The names of the rules that are switched off. */
  readonly ignore: ReadonlySet<string>;
  /** Of the user's own. */
  readonly packages: PackageReader;
}

export interface ReadRequirements {
  readonly requirements: Requirements;
  readonly findings: readonly Diagnostic[];
  /** Locked versions without a file for a Python, by its minor version, such as `3.12`. */
  readonly byPython: ReadonlyMap<string, readonly Diagnostic[]>;
}

/**
 * Reads what the app requires, from whatever the project uses, as the requirements file that Connect takes.
 *
 * @throws UserError where nothing states requirements, or the file that does can't be read at all. All else that
 *   is wrong comes back as findings.
 */
export async function readRequirements(options: RequirementsOptions): Promise<ReadRequirements> {
  const folders: Folders = { root: resolve(options.root), repository: resolve(options.repository) };
  const { report, findings } = findingsWithout(options.ignore);
  const { chosen, others } = await chooseSource(folders, options, report);
  if (chosen.kind === 'requirements' && options.extras.length + options.groups.length > 0) {
    report('unused-extras', {
      level: 'warning',
      message: `${input('extras')} and ${input('groups')} have no effect.`,
      reason: `The requirements come from ${shownPath(folders.root, chosen.path)}, which has neither.`,
      hint: `Leave them out, or name the lock file or pyproject.toml by ${input('requirements-file')}.`,
    });
  }
  const own = await readOwnProjects(chosen, folders, options.packages, report);
  const packageFile =
    chosen.kind === 'requirements' && isWithin(folders.root, chosen.path)
      ? shownPath(folders.root, chosen.path)
      : 'requirements.txt';
  const constraints = planConstraints(chosen.gathered.constraints, packageFile);
  const body = planHashes(joined(chosen.gathered.lines, own.lines), report);
  const lines = constraints ? [constraints.line, ...body] : body;
  await compareSources(chosen, others, options, folders, report);
  // What is missing may be what could not be read.
  const partial = findings.some(({ rule, level }) => level === 'error' && losing.has(rule ?? ''));
  if (!partial) reportDash(chosen, body, folders, report);
  reportLocalVersions(body, report);

  const packages = new Map<string, string | undefined>();
  for (const { brings } of body)
    if (brings) packages.set(brings.name, packages.get(brings.name) ?? brings.version);
  const manager = chosen.path.endsWith('uv.lock') ? 'uv' : 'pip';
  return {
    requirements: {
      text: lines.map((line) => line.text).join('\n'),
      packageFile,
      source: describeSource(chosen, folders),
      packages,
      locked: chosen.kind === 'lock',
      ...(partial && { partial }),
      origins: lines.map(({ location }) => location),
      own: [
        ...own.files,
        ...chosen.gathered.archives,
        ...own.archives,
        ...(constraints ? [constraints.file] : []),
      ],
      manager,
    },
    findings,
    byPython: unfitByPython(body, options.ignore),
  };
}

/** The minor versions of Python 3 that a server may have. */
const minors = [8, 9, 10, 11, 12, 13, 14, 15];

function unfitByPython(lines: readonly Line[], ignore: ReadonlySet<string>) {
  const entries = minors.map((minor) => {
    const { report, findings } = findingsWithout(ignore);
    reportUnfit(lines, `3.${minor}`, report);
    return [`3.${minor}`, findings] as const;
  });
  return new Map(entries.filter(([, findings]) => findings.length > 0));
}

/** The rules by whose errors a requirement is lost. */
const losing: ReadonlySet<string> = new Set<DependencyRule>([
  'requirements-line',
  'requirements-include',
  'legacy-specifier',
  'conda-pin',
  'local-file',
  'own-package-outside',
  'unused-extras',
]);

/** The first source that is about the app, and those after it. */
async function chooseSource(
  folders: Folders,
  options: RequirementsOptions,
  report: Report,
): Promise<{ chosen: ReadSource; others: readonly Source[] }> {
  const found = await findSources(folders);
  if (options.requirementsFile !== undefined) {
    const named = await namedSource(options.requirementsFile, folders, options.namedBy);
    const chosen = await readSource(named, options, folders, report);
    if (!chosen) throw otherProjects(named, folders);
    return { chosen, others: found.filter(({ path }) => path !== named.path) };
  }
  for (const [at, source] of found.entries()) {
    const chosen = await readSource(source, options, folders, report);
    if (!chosen) continue;
    if (resolve(chosen.path, '..') !== folders.root) reportMisspelt(chosen, folders, report);
    return { chosen, others: found.slice(at + 1) };
  }
  throw await noSource(folders);
}

/** Where what is above the app folder was taken, though something in it may be meant. */
function reportMisspelt({ path }: Source, folders: Folders, report: Report): void {
  const near = misspeltSource(folders);
  if (!near) return;
  report('several-sources', {
    level: 'warning',
    message: `${near.file} is not read; the requirements come from ${shownPath(folders.root, path)}.`,
    hint: near.hint,
    location: { file: near.file },
  });
}

function describeSource({ path, kind }: Source, { root }: Folders): string {
  const shown = shownPath(root, path);
  if (kind === 'lock') return `${shown}, as locked`;
  return kind === 'project' ? `${shown}, the dependencies of the project` : shown;
}

/** The user's own packages: those that the source names, and the one whose folder the app lies in. */
async function readOwnProjects(
  chosen: ReadSource,
  folders: Folders,
  packages: PackageReader,
  report: Report,
) {
  const lines: Line[] = [];
  const files = new Map<string, BundleFile>();
  const archives: BundleFile[] = [];
  const queue: OwnProject[] = [...chosen.gathered.projects];
  if (chosen.kind !== 'lock') {
    // With a lock, the lock says whether the project is a package; without, its files do.
    const folder = chosen.kind === 'project' ? resolve(chosen.path, '..') : folders.root;
    queue.push({ folder, extras: [], locked: true });
  }
  const seen = new Set<string>();
  for (let own = queue.shift(); own; own = queue.shift()) {
    if (seen.has(own.folder)) continue;
    seen.add(own.folder);
    const project = await readProject(own.folder, folders);
    if (!project) {
      if (own.location) reportNoProject(own, folders, report);
      continue;
    }
    // What a lock or a line names is installed, whatever it says of itself.
    if (project.isPackage || own.location) {
      for (const file of await readOwnPackage(own, project, folders, packages, report)) {
        const twin = files.get(file.path);
        if (twin && twin.source !== file.source) reportTwins(project, file.path, report, own);
        else files.set(file.path, file);
      }
    }
    if (own.locked) continue;
    const gathered = await gatherProject(project, { extras: own.extras, groups: [] }, folders, report);
    lines.push(...gathered.lines);
    archives.push(...gathered.archives);
    queue.push(...gathered.projects);
  }
  return { lines, files: [...files.values()], archives };
}

function reportTwins(project: Project, path: string, report: Report, own: OwnProject): void {
  report('own-package-clash', {
    message: `Two packages of yours both hold ${path}.`,
    reason: `One of them is ${project.name ?? own.folder}; both would be imported from the same place.`,
    hint: 'Rename one of the two.',
    ...(own.location && { location: own.location }),
  });
}

function reportNoProject(own: OwnProject, { root }: Folders, report: Report): void {
  report('requirements-line', {
    message: `${shownPath(root, own.folder)} is not a Python project.`,
    reason: 'It has no pyproject.toml with [project], no setup.cfg and no setup.py.',
    hint: 'Correct the path, or take the line out: what lies in the app folder can be imported without it.',
    ...(own.location && { location: own.location }),
  });
}

/** Two lists of lines in one, without a blank line or a lost line end between them. */
function joined(first: readonly Line[], second: readonly Line[]): readonly Line[] {
  if (second.length === 0) return first;
  const known = new Set(first.map(({ text }) => text));
  const end = first.at(-1)?.text === '' ? first.slice(0, -1) : first;
  return [...end, ...second.filter(({ text }) => !known.has(text)), { text: '' }];
}

/** Tells which source was used where there are several, and where the next one differs. */
async function compareSources(
  chosen: ReadSource,
  others: readonly Source[],
  options: RequirementsOptions,
  folders: Folders,
  report: Report,
): Promise<void> {
  // The dependencies in pyproject.toml are what a lock is made of: only a second list of versions competes.
  const rivals = others.filter(
    ({ kind }) => kind === 'lock' || (kind === 'requirements' && chosen.kind !== 'project'),
  );
  for (const rival of rivals) {
    const muted = findingsWithout(new Set());
    const read = await readSource(rival, options, folders, muted.report).catch(() => undefined);
    if (!read) continue;
    const differences = differingPins(chosen, read);
    const [used, other] = [shownPath(folders.root, chosen.path), shownPath(folders.root, rival.path)];
    const reason =
      options.requirementsFile !== undefined
        ? `${options.namedBy ?? theInput('requirements-file')} names it`
        : chosen.kind === 'requirements'
          ? 'a requirements.txt in the app folder is written for this purpose'
          : 'it comes first in the order of docs/dependencies.md';
    report('several-sources', {
      level: differences.length > 0 ? 'warning' : 'notice',
      message: `The requirements come from ${used}, and not from ${other}.`,
      reason:
        differences.length > 0
          ? `Used because ${reason}. They differ: ${differences.slice(0, 5).join('; ')}${differences.length > 5 ? `; and ${differences.length - 5} more` : ''}.`
          : `Used because ${reason}.`,
      hint:
        differences.length > 0
          ? `Name the right one by ${theInput('requirements-file')}, or make ${used} anew.`
          : `To choose another, name it by ${theInput('requirements-file')}.`,
      location: { file: used },
    });
    return;
  }
}

/** The packages on whose version two sources can't agree, in words. */
function differingPins(a: ReadSource, b: ReadSource): string[] {
  const theirs = new Map(b.gathered.lines.flatMap(({ brings }) => (brings ? [[brings.name, brings]] : [])));
  const differences = new Map<string, string>();
  for (const { brings: ours, text } of a.gathered.lines) {
    const other = ours && theirs.get(ours.name);
    // Several versions of one package, each with its marker, are not compared.
    if (!ours || !other || text.includes(';')) continue;
    const [first, second] = [ours.version, other.version];
    const agree =
      first && second && valid(first) && valid(second)
        ? eq(first, second)
        : first && other.specifier
          ? satisfies(first, other.specifier, { prereleases: true })
          : second && ours.specifier
            ? satisfies(second, ours.specifier, { prereleases: true })
            : true;
    if (!agree) {
      const said = (one: typeof ours) => one.version ?? one.specifier ?? '';
      differences.set(ours.name, `${ours.name} ${said(ours)} and ${said(other)}`);
    }
  }
  return [...differences.values()];
}

/** PyPI takes no local versions (PEP 440), so only another index can have one: where none is named, the build most likely fails. */
function reportLocalVersions(lines: readonly Line[], report: Report): void {
  if (lines.some(({ text }) => /^\s*(?:-i|-f|--index-url|--extra-index-url|--find-links)\b/.test(text)))
    return;
  for (const { brings, text, location, off } of lines) {
    if (!brings?.version?.includes('+') || !/^\s*[\w.-]+\s*(?:\[[^\]]*\])?\s*\(?===?/.test(text)) continue;
    report(
      'local-version',
      {
        message: `${brings.name} ${brings.version} is a build of its own, which no public index has.`,
        reason:
          'It was installed from a repository, a folder or another index, and the pin keeps none of that.',
        hint: `Name where it comes from: ${brings.name} @ git+https://…@REVISION, or its index by --extra-index-url.`,
        ...(location && { location }),
      },
      off,
    );
  }
}

function reportDash(chosen: ReadSource, lines: readonly Line[], { root }: Folders, report: Report): void {
  const file = shownPath(root, chosen.path);
  const dash = lines.find(({ brings }) => brings?.name === 'dash');
  if (dash) {
    const bound = [dash, ...chosen.gathered.constraints.filter(({ brings }) => brings?.name === 'dash')];
    if (bound.some(({ brings }) => /==|~=|</.test(brings?.specifier ?? '') || brings?.version)) return;
    if (/@|git\+|\.whl/.test(dash.text)) return;
    report(
      'unpinned-dash',
      {
        message: 'dash is not pinned.',
        reason: 'Each build takes the newest version; Dash 3 broke apps that were written for Dash 2.',
        hint: 'Write dash==VERSION, or at least dash>=VERSION,<NEXT MAJOR VERSION.',
        ...(dash.location && { location: dash.location }),
      },
      dash.off,
    );
    return;
  }
  if (namesNothing(chosen, lines)) {
    report('no-dash', {
      level: 'error',
      message: `${file} names no package.`,
      reason: "So none is installed, and the app can't start.",
      hint: 'Name what the app imports, dash first.',
      location: { file },
    });
    return;
  }
  // These require dash themselves; the three that were merged into dash 2 don't.
  const bringsDash = (name: string) =>
    /^dash-(?!core-components|html-components|table$)/.test(name) || closureOf([name]).names.has('dash');
  const isLock = chosen.kind === 'lock';
  if (!isLock && lines.some(({ brings }) => brings && bringsDash(brings.name))) return;
  report('no-dash', {
    level: isLock ? 'error' : 'warning',
    message: isLock ? 'The lock holds no dash.' : 'No requirement names dash.',
    reason: isLock
      ? `${file} pins all that will be installed, and dash isn't among it: the app can't start.`
      : `${file} may bring it as a dependency of another package; else the app can't start.`,
    hint: isLock
      ? `Add dash to the dependencies, or its group or extra to ${input('groups')} or ${input('extras')}, and lock again.`
      : 'Add a line for dash.',
    location: { file },
  });
}

/** True where nothing at all would be installed: comments, blank lines and pip's options are all that there is. */
const namesNothing = ({ gathered }: ReadSource, lines: readonly Line[]) =>
  gathered.projects.length === 0 &&
  lines.every(({ text }) => /^\s*(?:#|$|-(?!r|e|-requirement\b|-editable\b))/.test(text));
