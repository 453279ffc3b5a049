import type { Mishap } from '../shared/problems.ts';

/** So many of one rule in one file are told one by one. */
const mostOfOne = 3;

/**
 * What one rule found in one file, many times over, as a person reads it in a row: the first in full, and of the others
 * the lines. An annotation has a line of its own; a terminal has not.
 */
export function grouped(mishaps: readonly Mishap[]): readonly Mishap[] {
  const groups = Map.groupBy(mishaps, ({ rule, where }) => `${where?.file}\0${rule}`);
  return mishaps.flatMap((mishap) => {
    const { rule, where } = mishap;
    const all = groups.get(`${where?.file}\0${rule}`) ?? [];
    const [first, ...others] = all;
    if (rule === undefined || !where || all.length <= mostOfOne) return [mishap];
    if (mishap !== first) return [];
    const lines = [...new Set(others.map((other) => other.where?.line).filter((line) => line !== undefined))];
    const places = lines.length === 0 ? '' : `, ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`;
    const what = `${others.length} more${places}`;
    return [mishap, { what, rule, where: { file: where.file } }];
  });
}
