import { dig, stringOf, stringsOf, type Table, tableOf } from '../../shared/toml.ts';
import { poetryAlternatives } from './lock/poetry-version.ts';
import { formatCondition, never, pythonCondition } from './markers/environments.ts';
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
  return requiredOf(rest, statedIn);
}

/** Without optional dependencies, which belong to extras. */
const requiredOf = (dependencies: Table, statedIn: StatedIn): Stated[] =>
  Object.entries(dependencies).flatMap(([name, value]) =>
    requirementsOf(
      name,
      [value].flat().filter((one) => tableOf(one).optional !== true),
      statedIn,
    ),
  );

export function poetryExtras(poetry: Table, statedIn: StatedIn): Map<string, Stated[]> {
  const dependencies = Object.entries(tableOf(poetry.dependencies));
  return new Map(
    Object.entries(tableOf(poetry.extras)).map(([extra, names]) => [
      normalizeName(extra),
      stringsOf(names).flatMap((wanted) => {
        const found = dependencies.find(([name]) => normalizeName(name) === normalizeName(wanted));
        return found ? requirementsOf(found[0], [found[1]].flat(), statedIn) : [];
      }),
    ]),
  );
}

/** A dependency in Poetry's spelling, or several with markers, as requirements by PEP 508. */
function requirementsOf(name: string, values: readonly unknown[], statedIn: StatedIn): Stated[] {
  // The text that is searched begins with the line break before the key.
  const { line } = statedIn(`\n${name} =`);
  return values.map((value) => ({
    text: requirementOf(name, typeof value === 'string' ? { version: value } : tableOf(value)),
    ...(line !== undefined && { line: line + 1 }),
  }));
}

function requirementOf(name: string, options: Table): string {
  const extras = stringsOf(options.extras);
  const markers = [stringOf(options.markers), pythonMarker(stringOf(options.python))].filter(Boolean);
  const marker = markers.length > 1 ? markers.map((one) => `(${one})`).join(' and ') : markers[0];
  const url = referenceUrl(options);
  const alternatives = poetryAlternatives(stringOf(options.version) ?? '*');
  // PEP 440 has no alternatives: pip may choose any version.
  const specifier = alternatives.length === 1 ? alternatives[0] : '';
  const bracket = extras.length > 0 ? `[${extras.join(',')}]` : '';
  return `${name}${bracket}${url ? ` @ ${url}` : specifier}${marker ? ` ; ${marker}` : ''}`;
}

/** Poetry's `python = "^3.9"` beside a dependency as a marker. */
function pythonMarker(constraint: string | undefined): string | undefined {
  const condition = pythonCondition(constraint);
  return condition === never ? "python_version < '3'" : formatCondition(condition);
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
    requiredOf(tableOf(tableOf(group).dependencies), statedIn),
  ]);
}

/** The URL of a direct reference in a table as Poetry and uv write it. */
export function referenceUrl(options: Table): string | undefined {
  const git = stringOf(options.git);
  const revision = options.rev ?? options.tag ?? options.branch;
  return git === undefined ? stringOf(options.url) : gitUrl(git, revision, options.subdirectory);
}
