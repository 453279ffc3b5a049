import type { Json } from './expressions.ts';

type Combination = Readonly<Record<string, Json>>;

/**
 * The jobs of a matrix: all combinations of its axes, after `exclude` and `include`.
 *
 * Source: https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 */
export function combinationsOf(matrix: Readonly<Record<string, Json>>): Combination[] {
  const { include = [], exclude = [], ...axes } = matrix;
  let combinations: Combination[] = [{}];
  for (const [axis, values] of Object.entries(axes)) {
    combinations = combinations.flatMap((one) => listOf(values).map((value) => ({ ...one, [axis]: value })));
  }
  if (Object.keys(axes).length === 0) combinations = [];
  const left = combinations.filter(
    (one) => !listOf(exclude).some((out) => agree(one, out as Combination, Object.keys(out as object))),
  );
  const added: Combination[] = [];
  const result = left.map((one) => ({ ...one }));
  for (const entry of listOf(include) as Combination[]) {
    const fitting = result.filter((one) =>
      agree(
        one,
        entry,
        Object.keys(axes).filter((axis) => axis in entry),
      ),
    );
    if (fitting.length === 0) added.push(entry);
    else for (const one of fitting) Object.assign(one, entry);
  }
  const all = [...result, ...added];
  if (all.length === 0) throw new Error('Matrix vector does not contain any values');
  if (all.length > 256) throw new Error(`A matrix of ${all.length} jobs: GitHub runs at most 256`);
  return all;
}

const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value]);

const agree = (one: Combination, other: Combination, keys: readonly string[]) =>
  keys.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]));
