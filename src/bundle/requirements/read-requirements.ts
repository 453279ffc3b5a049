import { hash } from 'node:crypto';
import { posix } from 'node:path';
import { isWithin, shownPath } from '../../shared/paths.ts';
import { generatedFile } from '../files/app-folder.ts';
import type { BundleFile, Diagnostic, Requirements } from '../types.ts';
import type { Line, Reading } from './collected-requirements.ts';
import { readOwnProjects } from './local-packages.ts';
import { lockFormat } from './lock/locks.ts';
import { checkPackages, planHashes, reportLocalVersions } from './package-checks.ts';
import { messages } from './requirement-messages.ts';
import { collectFindings, type DependencyRule } from './requirement-rules.ts';
import { compareSources, reportDash } from './source-checks.ts';
import { chooseSource, type RequirementsOptions, type Source } from './sources.ts';

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
  const { report, findings } = collectFindings();
  const { root } = options;
  const reading: Reading = { folders: options, report };
  const { chosen, others } = await chooseSource(options, reading);
  const { kind, path, collected } = chosen;
  const shown = shownPath(root, path);
  if (kind === 'requirements' && options.extras.length + options.groups.length > 0)
    report(messages.unusedSelection(shown));
  const own = await readOwnProjects(chosen, reading, options.packages);
  if (kind !== 'lock') checkPackages(collected.lines, report);
  const packageFile = kind === 'requirements' && isWithin(root, path) ? shown : 'requirements.txt';
  const constraints = planConstraints(collected.constraints, packageFile);
  const body = planHashes(joined(collected.lines, own.lines), report);
  const lines = constraints ? [constraints.line, ...body] : body;
  await compareSources(chosen, others, options, reading);
  // dash may be in a line that could not be read.
  const isIncomplete = findings.some(({ rule, level }) => level === 'error' && losing.has(rule ?? ''));
  if (!isIncomplete) await reportDash(chosen, body, others, reading);
  const hasNameless = body.some(({ text, required }) => !required && /^\s*(?:\w+\+)?https?:/.test(text));
  reportLocalVersions(body, report);

  const packages = new Map<string, string | undefined>();
  for (const { required } of body)
    if (required) packages.set(required.name, packages.get(required.name) ?? required.version);
  return {
    requirements: {
      text: lines
        .map(({ text }) => text)
        .join('\n')
        .replace(/(?<=[^\n])$/, '\n'),
      packageFile,
      source: describeSource(kind, shown),
      packages,
      locked: kind === 'lock',
      ...((isIncomplete || hasNameless) && { partial: true }),
      origins: lines.flatMap(originsOf),
      own: [...own.files, ...collected.archives, ...own.archives, ...(constraints ? [constraints.file] : [])],
      manager: lockFormat(path) === 'uv.lock' ? 'uv' : 'pip',
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

const describeSource = (kind: Source['kind'], file: string): string =>
  ({
    requirements: file,
    lock: `${file}, as locked`,
    project: `${file}, the dependencies of the project`,
    script: `the block of ${file}`,
  })[kind];

/** Joins two lists of lines, without a blank line between them. */
function joined(first: readonly Line[], second: readonly Line[]): readonly Line[] {
  if (second.length === 0) return first;
  const known = new Set(first.map(({ text }) => text));
  const end = first.at(-1)?.text === '' ? first.slice(0, -1) : first;
  return [...end, ...second.filter(({ text }) => !known.has(text))];
}

const originsOf = ({ text, location }: Line) =>
  text
    .split('\n')
    .map((_, at) => location && { ...location, ...(location.line && { line: location.line + at }) });

/**
 * The lines of `-c` files as one file beside the requirements, and the line that names it. Its name contains its digest: Connect
 * keeps an environment as long as the requirements file is the same.
 */
function planConstraints(
  constraints: readonly Line[],
  packageFile: string,
): { file: BundleFile; line: Line } | undefined {
  const texts = constraints.map(({ text }) => text).filter((text) => text.trim() !== '');
  if (texts.length === 0) return undefined;
  const text = `${texts.join('\n')}\n`;
  const name = `constraints-${hash('sha256', text).slice(0, 8)}.txt`;
  return {
    file: generatedFile(posix.join(posix.dirname(packageFile), name), text),
    line: { ...constraints[0], text: `-c ${name}`, required: undefined },
  };
}
