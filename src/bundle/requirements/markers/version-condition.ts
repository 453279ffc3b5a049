import type { Condition, Cut, Diagrams } from './decision-diagram.ts';
import type { MarkerOperator } from './marker.ts';

/**
 * A comparison of a version variable as a condition, by PEP 440's rules for releases; `undefined` where the value is
 * no plain release.
 */
export function versionCondition(
  diagrams: Diagrams,
  variable: string,
  operator: MarkerOperator,
  value: string,
): Condition | undefined {
  const [, digits = '', wildcard] = /^v?(\d+(?:\.\d+)*)(\.\*)?$/.exec(value) ?? [];
  if (digits === '') return undefined;
  const release = digits.split('.').map(Number);
  if (variable === 'python_version') {
    return pythonMinor(diagrams, operator, release, wildcard !== undefined);
  }
  const { always, never, and, not } = diagrams;
  const from = (cut: Cut) => diagrams.version(variable, [cut], [never, always]);
  const before = { release, after: false };
  const after = { release, after: true };
  const next = { release: bumped(release), after: false };
  switch (operator) {
    case '>=':
      return from(before);
    case '<':
      return not(from(before));
    case '>':
      return from(after);
    case '<=':
      return not(from(after));
    case '==':
    case '===':
      return and(from(before), not(from(wildcard ? next : after)));
    case '!=':
      return not(and(from(before), not(from(wildcard ? next : after))));
    case '~=':
      return release.length < 2
        ? undefined
        : and(from(before), not(from({ release: bumped(release.slice(0, -1)), after: false })));
    default:
      return undefined;
  }
}

/**
 * python_version is python_full_version cut after its second number, and both are asked in one dependency tree: so
 * the first is told as the second.
 */
function pythonMinor(
  diagrams: Diagrams,
  operator: MarkerOperator,
  release: readonly number[],
  wildcard: boolean,
): Condition | undefined {
  const { never, and, not } = diagrams;
  const full = (comparison: MarkerOperator, value: string) =>
    versionCondition(diagrams, 'python_full_version', comparison, value);
  const [major = 0, minor = 0, ...rest] = release;
  const hasPatch = rest.some((number) => number > 0);
  const at = `${major}.${minor}`;
  const next = `${major}.${minor + 1}`;
  switch (operator) {
    case '>=':
      return full('>=', hasPatch ? next : at);
    case '<':
      return full('<', hasPatch ? next : at);
    case '>':
      return full('>=', next);
    case '<=':
      return full('<', next);
    case '==':
    case '===':
      if (wildcard && release.length === 1) return full('==', `${major}.*`);
      return hasPatch ? never : full('==', `${at}.*`);
    case '!=': {
      const equal = pythonMinor(diagrams, '==', release, wildcard);
      return equal && not(equal);
    }
    case '~=': {
      const atLeast = pythonMinor(diagrams, '>=', release, false);
      const same = full('==', release.length > 2 ? `${at}.*` : `${major}.*`);
      return release.length > 1 && atLeast && same ? and(atLeast, same) : undefined;
    }
    default:
      return undefined;
  }
}

/** The release after all that start as this one: 3.9 to 3.10. */
const bumped = (release: readonly number[]) =>
  release.map((number, at) => (at === release.length - 1 ? number + 1 : number));
