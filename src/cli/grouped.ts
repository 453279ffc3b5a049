import type { Problem } from '../shared/problems.ts';

/** Up to this many problems of one rule in one file are shown one by one. */
const mostOfOne = 3;

/**
 * Shortens many problems of one rule in one file for a terminal: the first in full, and only the lines of the others.
 * (Annotations are shown at their line, so they need no grouping.)
 */
export function grouped(problems: readonly Problem[]): readonly Problem[] {
  const groups = Map.groupBy(problems, ({ rule, location }) => `${location?.file}\0${rule}`);
  return problems.flatMap((problem) => {
    const { rule, location } = problem;
    const all = groups.get(`${location?.file}\0${rule}`) ?? [];
    const [first, ...others] = all;
    if (rule === undefined || !location || all.length <= mostOfOne) return [problem];
    if (problem !== first) return [];
    const lines = [
      ...new Set(others.map((other) => other.location?.line).filter((line) => line !== undefined)),
    ];
    const places = lines.length === 0 ? '' : `, ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`;
    const message = `${others.length} more${places}`;
    return [problem, { message, rule, location: { file: location.file } }];
  });
}
