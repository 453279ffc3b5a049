import { dig, stringOf, stringsOf, type Table, tableOf } from '../../shared/toml.ts';
import { formatCondition, never, pythonCondition } from './markers/environments.ts';
import { poetryAlternatives } from './poetry-version.ts';
import { formatRequirement, gitUrl, normalizeName } from './requirement.ts';

export const poetryOf = (table: Table): Table => tableOf(dig(table, 'tool', 'poetry'));

export function poetryDependencies(poetry: Table): string[] | undefined {
  if (poetry.dependencies === undefined) return undefined;
  const { python: _, ...rest } = tableOf(poetry.dependencies);
  return requiredOf(rest);
}

/** Without optional dependencies, which belong to extras. */
const requiredOf = (dependencies: Table): string[] =>
  Object.entries(dependencies).flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((one) => tableOf(one).optional !== true)
      .map((one) => requirementOf(name, one)),
  );

export function poetryExtras(poetry: Table): Map<string, string[]> {
  const dependencies = Object.entries(tableOf(poetry.dependencies));
  return new Map(
    Object.entries(tableOf(poetry.extras)).map(([extra, names]) => [
      normalizeName(extra),
      stringsOf(names).flatMap((wanted) => {
        const [name, value] =
          dependencies.find(([one]) => normalizeName(one) === normalizeName(wanted)) ?? [];
        return name === undefined ? [] : [value].flat().map((one) => requirementOf(name, one));
      }),
    ]),
  );
}

/** A dependency in Poetry's spelling as a requirement by PEP 508. */
function requirementOf(name: string, value: unknown): string {
  const options = typeof value === 'string' ? { version: value } : tableOf(value);
  const extras = stringsOf(options.extras);
  const markers = [stringOf(options.markers), pythonMarker(stringOf(options.python))].filter(Boolean);
  const marker = markers.length > 1 ? markers.map((one) => `(${one})`).join(' and ') : markers[0];
  const url = referenceUrl(options);
  const alternatives = poetryAlternatives(stringOf(options.version) ?? '*');
  // PEP 440 has no alternatives: pip may choose any version.
  const [specifier = ''] = alternatives.length === 1 ? alternatives : [];
  return formatRequirement({ name, extras, specifier, url, marker });
}

/** Poetry's `python = "^3.9"` beside a dependency as a marker. */
function pythonMarker(constraint: string | undefined): string | undefined {
  const condition = pythonCondition(constraint);
  return condition === never ? "python_version < '3'" : formatCondition(condition);
}

/** The groups by normalised name; `dev-dependencies`, the older spelling, is the group dev. */
export function poetryGroups(poetry: Table): [string, string[]][] {
  const older = poetry['dev-dependencies'];
  const groups = Object.entries({
    ...(older !== undefined && { dev: { dependencies: older } }),
    ...tableOf(poetry.group),
  });
  return groups.map(([name, group]) => [
    normalizeName(name),
    requiredOf(tableOf(tableOf(group).dependencies)),
  ]);
}

/** The URL of a direct reference in a table as Poetry and uv write it. */
export function referenceUrl(options: Table): string | undefined {
  const git = stringOf(options.git);
  const revision = options.rev ?? options.tag ?? options.branch;
  return git === undefined ? stringOf(options.url) : gitUrl(git, revision, options.subdirectory);
}
