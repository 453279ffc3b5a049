import { resolve } from 'node:path';
import type { Folders } from '../../shared/file-access.ts';
import { input, theInput } from '../../shared/input-names.ts';
import { isWithin, shownPath } from '../../shared/paths.ts';
import type { PackageReader } from '../files/package-files.ts';
import type { Diagnostic, Requirements } from '../types.ts';
import type { Line } from './collected-requirements.ts';
import { reportDash } from './dash-check.ts';
import { readOwnProjects } from './local-packages.ts';
import { lockFormat } from './lock/locks.ts';
import { noSource } from './no-source.ts';
import { checkPackages, reportLocalVersions } from './package-checks.ts';
import { allows, isSameVersion } from './requirement.ts';
import { type DependencyRule, findingsWithout, type Report } from './requirement-rules.ts';
import { planConstraints, planHashes } from './requirements-text.ts';
import {
  findSources,
  namedSource,
  type ReadSource,
  readSource,
  type Source,
  scriptSource,
  unusableSource,
} from './sources.ts';

export interface RequirementsOptions {
  /** The app folder, absolute. */
  readonly root: string;
  /** The checkout, absolute: lock files are searched from the app folder up to here. */
  readonly repository: string;
  /** The input of this name: relative to the app folder. */
  readonly requirementsFile?: string;
  /** The file that names it, if not the input. */
  readonly namedBy?: string;
  readonly extras: readonly string[];
  readonly groups: readonly string[];
  /** The names of the rules that are switched off. */
  readonly ignore: ReadonlySet<string>;
  readonly packages: PackageReader;
}

export interface ReadRequirements {
  readonly requirements: Requirements;
  readonly findings: readonly Diagnostic[];
}

/**
 * Reads what the app requires, from the file that the project uses for it, as a requirements file for Connect. Problems are
 * returned as findings.
 *
 * @throws {UserError} if no file states requirements, or that file can't be read
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
  if (chosen.kind !== 'lock') checkPackages(chosen.gathered.lines, report);
  const packageFile =
    chosen.kind === 'requirements' && isWithin(folders.root, chosen.path)
      ? shownPath(folders.root, chosen.path)
      : 'requirements.txt';
  const constraints = planConstraints(chosen.gathered.constraints, packageFile);
  const body = planHashes(joined(chosen.gathered.lines, own.lines), report);
  const lines = constraints ? [constraints.line, ...body] : body;
  await compareSources(chosen, others, options, folders, report);
  // What is missing may be what could not be read.
  const isIncomplete = findings.some(({ rule, level }) => level === 'error' && losing.has(rule ?? ''));
  if (!isIncomplete) await reportDash({ chosen, lines: body, others, folders, report });
  const partial =
    isIncomplete || body.some(({ text, brings }) => !brings && /^\s*(?:\w+\+)?https?:/.test(text));
  reportLocalVersions(body, report);

  const packages = new Map<string, string | undefined>();
  for (const { brings } of body)
    if (brings) packages.set(brings.name, packages.get(brings.name) ?? brings.version);
  const manager = lockFormat(chosen.path) === 'uv.lock' ? 'uv' : 'pip';
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
  };
}

/** The rules whose errors drop a requirement. */
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
  const found = await findSources(options, folders);
  if (options.requirementsFile !== undefined) {
    const named = await namedSource(options.requirementsFile, folders, options.namedBy);
    const chosen = await readSource(named, options, folders, report);
    if (!chosen) throw unusableSource(named, folders);
    return { chosen, others: found.filter(({ path }) => path !== named.path) };
  }
  for (const [at, source] of found.entries()) {
    const chosen = await readSource(source, options, folders, report);
    if (!chosen) continue;
    return { chosen, others: found.slice(at + 1) };
  }
  const script = await scriptSource(folders);
  const chosen = script && (await readSource(script, options, folders, report));
  if (chosen) return { chosen, others: [] };
  throw await noSource(folders);
}

function describeSource({ path, kind }: Source, { root }: Folders): string {
  const shown = shownPath(root, path);
  if (kind === 'lock') return `${shown}, as locked`;
  return kind === 'project'
    ? `${shown}, the dependencies of the project`
    : kind === 'script'
      ? `the block of ${shown}`
      : shown;
}

/** Joins two lists of lines, without a blank line between them and with a line end at the end. */
function joined(first: readonly Line[], second: readonly Line[]): readonly Line[] {
  if (second.length === 0) return first;
  const known = new Set(first.map(({ text }) => text));
  const end = first.at(-1)?.text === '' ? first.slice(0, -1) : first;
  return [...end, ...second.filter(({ text }) => !known.has(text)), { text: '' }];
}

/** Reports how the source that is used differs from the next one. */
async function compareSources(
  chosen: ReadSource,
  others: readonly Source[],
  options: RequirementsOptions,
  folders: Folders,
  report: Report,
): Promise<void> {
  // A lock is made from the dependencies in pyproject.toml: only a second list of versions is compared.
  const candidates = others.filter(
    ({ kind }) => kind === 'lock' || (kind === 'requirements' && chosen.kind !== 'project'),
  );
  for (const other of candidates) {
    const { report: ignored } = findingsWithout(new Set());
    const read = await readSource(other, options, folders, ignored).catch(() => undefined);
    if (!read) continue;
    const differences = differingPins(chosen, read);
    if (differences.length === 0) return;
    const [used, unused] = [shownPath(folders.root, chosen.path), shownPath(folders.root, other.path)];
    const reason =
      options.requirementsFile === undefined
        ? 'it comes first in the order of docs/dependencies.md'
        : `${options.namedBy ?? theInput('requirements-file')} names it`;
    const more = differences.length > 5 ? `; and ${differences.length - 5} more` : '';
    report('several-sources', {
      message: `The requirements come from ${used}, and not from ${unused}.`,
      reason: `Used because ${reason}. They differ: ${differences.slice(0, 5).join('; ')}${more}.`,
      hint: `Name the right one by ${theInput('requirements-file')}, or generate ${used} again.`,
      location: { file: used },
    });
    return;
  }
}

/** The packages whose versions in two sources contradict each other, as text. */
function differingPins(a: ReadSource, b: ReadSource): string[] {
  const theirs = new Map(b.gathered.lines.flatMap(({ brings }) => (brings ? [[brings.name, brings]] : [])));
  const differences = new Map<string, string>();
  for (const { brings: ours, text } of a.gathered.lines) {
    const other = ours && theirs.get(ours.name);
    // Several versions of one package, each with a marker, are not compared.
    if (!ours || !other || text.includes(';')) continue;
    const agree =
      ours.version && other.version
        ? isSameVersion(ours.version, other.version)
        : allows(other.specifier, ours.version) && allows(ours.specifier, other.version);
    if (!agree) {
      const versionOf = (one: typeof ours) => one.version ?? one.specifier ?? '';
      differences.set(ours.name, `${ours.name} ${versionOf(ours)} and ${versionOf(other)}`);
    }
  }
  return [...differences.values()];
}
