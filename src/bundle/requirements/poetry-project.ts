import { dig, stringOf, stringsOf, type Table, tableOf } from '../../shared/toml.ts';
import { poetryAlternatives } from './lock/poetry-version.ts';
import { gitUrl, normalizeName } from './requirement.ts';

/** A requirement of a project, and its line. */
export interface Stated {
  /** PEP 508. */
  readonly text: string;
  readonly line?: number;
}

/** A requirement of pyproject.toml with its line there. */
export type StatedIn = (text: string) => Stated;

export const poetryOf = (table: Table): Table => tableOf(dig(table, 'tool', 'poetry'));

export function poetryDependencies(poetry: Table, statedIn: StatedIn): Stated[] | undefined {
  if (poetry.dependencies === undefined) return undefined;
  const { python: _, ...rest } = tableOf(poetry.dependencies);
  return poetryRequirements(requiredOnly(rest), statedIn);
}

/** Without optional dependencies, which belong to extras. */
function requiredOnly(dependencies: Table): Table {
  const isRequired = (value: unknown) => tableOf(value).optional !== true;
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, value]) => [name, [value].flat().filter(isRequired)]),
  );
}

export function poetryExtras(poetry: Table, statedIn: StatedIn): Map<string, Stated[]> {
  const dependencies = tableOf(poetry.dependencies);
  return new Map(
    Object.entries(tableOf(poetry.extras)).map(([extra, names]) => [
      normalizeName(extra),
      stringsOf(names).flatMap((name) => {
        const key = Object.keys(dependencies).find((other) => normalizeName(other) === normalizeName(name));
        return key === undefined ? [] : poetryRequirements({ [key]: dependencies[key] }, statedIn);
      }),
    ]),
  );
}

/** A table of Poetry's dependencies as requirements by PEP 508. */
function poetryRequirements(dependencies: Table, statedIn: StatedIn): Stated[] {
  return Object.entries(dependencies).flatMap(([name, value]) => {
    const { line } = statedIn(`\n${name} =`);
    // The search included the line break before the key.
    const place = line === undefined ? {} : { line: line + 1 };
    return (Array.isArray(value) ? value : [value]).map((one) => ({
      text: poetryRequirement(name, one),
      ...place,
    }));
  });
}

function poetryRequirement(name: string, value: unknown): string {
  const options = typeof value === 'string' ? { version: value } : tableOf(value);
  const extras = stringsOf(options.extras);
  const markers = [stringOf(options.markers), pythonMarker(stringOf(options.python))].filter(
    (marker) => marker !== undefined,
  );
  const marker = markers.length > 1 ? markers.map((one) => `(${one})`).join(' and ') : markers[0];
  const url = referenceUrl(options);
  const head = `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''}`;
  const alternatives = poetryAlternatives(stringOf(options.version) ?? '*');
  // PEP 440 has no alternatives: pip may choose any version.
  const specifier = alternatives.length === 1 ? alternatives[0] : '';
  return `${head}${url ? ` @ ${url}` : specifier}${marker ? ` ; ${marker}` : ''}`;
}

/** Poetry's `python = "^3.9"` beside a dependency as a marker. */
function pythonMarker(constraint: string | undefined): string | undefined {
  if (constraint === undefined || constraint === '*') return undefined;
  const alternatives = poetryAlternatives(constraint).map((specifier) =>
    specifier
      .split(',')
      .map((part) => part.replace(/^([<>=!~]+)\s*(.*)$/s, "python_version $1 '$2'"))
      .join(' and '),
  );
  return alternatives.length === 1 ? alternatives[0] : alternatives.map((one) => `(${one})`).join(' or ');
}

/** The groups by normalised name; `dev-dependencies`, the older spelling, is the group dev. */
export function poetryGroups(poetry: Table, statedIn: StatedIn): [string, Stated[]][] {
  const older = poetry['dev-dependencies'];
  const groups = Object.entries({
    ...(older !== undefined && { dev: { dependencies: older } }),
    ...tableOf(poetry.group),
  });
  return groups.map(([name, group]) => [
    normalizeName(name),
    poetryRequirements(requiredOnly(tableOf(tableOf(group).dependencies)), statedIn),
  ]);
}

/** The URL of a direct reference in a table as Poetry and uv write it. */
export function referenceUrl(options: Table): string | undefined {
  const git = stringOf(options.git);
  const revision = options.rev ?? options.tag ?? options.branch;
  return git === undefined ? stringOf(options.url) : gitUrl(git, revision, options.subdirectory);
}
