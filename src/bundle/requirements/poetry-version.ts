/**
 * Poetry's version constraint (`^1.2`, `~1.2`, `1.*`, `>=1,<2`) as a specifier by PEP 440; several if `||`
 * joins alternatives, which one specifier can't express. `''` if any version is allowed.
 * https://python-poetry.org/docs/dependency-specification/#version-constraints
 */
export function poetryAlternatives(constraint: string): string[] {
  return constraint.split(/\|\|?/).map((alternative) =>
    alternative
      .trim()
      .replace(/\s+/g, ' ')
      .split(/ ?, ?|(?<=[\w*]) (?=[<>=!~^])/)
      .map((part) => poetryPart(part.trim()))
      .filter(Boolean)
      .join(','),
  );
}

function poetryPart(part: string): string {
  if (part === '' || part === '*') return '';
  const [, operator = '', version = ''] = /^(\^|~(?!=)|[<>=!~]*)\s*(.*)$/s.exec(part) ?? [];
  if (operator === '^') return range(version, caretWidth(version));
  if (operator === '~') return range(version, version.split('.').length > 1 ? 2 : 1);
  if (operator === '' || operator === '=') return `==${version}`;
  return `${operator}${version}`;
}

/** How many parts of a version `^` keeps: up to the first that isn't zero. */
function caretWidth(version: string): number {
  const parts = release(version);
  const first = parts.findIndex((part) => part !== 0);
  return first < 0 ? parts.length : first + 1;
}

/** From a version to the next that differs in its first `width` parts. */
function range(version: string, width: number): string {
  const parts = release(version);
  const upper = parts.map((part, index) => (index < width - 1 ? part : index === width - 1 ? part + 1 : 0));
  return `>=${version},<${upper.join('.')}`;
}

const release = (version: string) => (/^v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '0').split('.').map(Number);
