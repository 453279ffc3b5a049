import { poetryAlternatives } from '../lock/poetry-version.ts';
import type { Condition } from './decision-diagram.ts';
import type { Comparison } from './marker.ts';
import type { MarkerAlgebra } from './marker-algebra.ts';

/**
 * The Pythons that a lock was made for, as a condition: from a specifier by PEP 440 or Poetry's spelling. All of
 * them where nothing is stated.
 */
export function pythonAssumption(requires: string | undefined, algebra: MarkerAlgebra): Condition {
  if (requires === undefined || requires.trim() === '') return algebra.always;
  return algebra.or(
    ...poetryAlternatives(requires).map((specifier) =>
      algebra.and(
        ...specifier
          .split(',')
          .filter((part) => part !== '')
          .map((part) => algebra.of(pythonComparison(part))),
      ),
    ),
  );
}

function pythonComparison(part: string): Comparison {
  const [, operator = '==', value = ''] = /^([<>=!~]+)\s*(.*)$/s.exec(part.trim()) ?? [];
  return {
    kind: 'compare',
    variable: 'python_full_version',
    operator: operator as Comparison['operator'],
    value,
    valueFirst: false,
  };
}
