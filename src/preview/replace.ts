import type { Bundle } from '../connect/types.ts';

/** A draft of a pull request, as far as it decides which of several stays. */
export type Rival = Pick<Bundle, 'id' | 'metadata'>;

export interface Replacement {
  /** The drafts that go. */
  readonly removed: readonly string[];
  /** The draft that took the place of this run's, where one did. */
  readonly by?: string;
}

/**
 * Which of the drafts of one pull request stays, once this run's has answered: that of the newest run. Two pushes at
 * once may upload in any order, but the run of the later one was started later.
 *
 * @param own this run's draft
 * @param others on the same content item, of the same pull request
 */
export function planReplacement(own: Rival, others: readonly Rival[]): Replacement {
  const [by] = others.filter((other) => request(other, own) > 0).toSorted((a, b) => request(b, a));
  if (by) return { removed: [own.id], by: by.id };
  return { removed: others.map(({ id }) => id) };
}

/**
 * What a run made that was started later than this one, of a pull request's previews: the newest. One that doesn't say which
 * run made it counts as earlier.
 *
 * @param own how what this run makes would be noted
 */
export function ofLaterRun<T extends Rival>(
  own: NonNullable<Rival['metadata']>,
  others: readonly T[],
): T | undefined {
  const run = runOf({ metadata: own });
  const later = others.filter((other) => run !== undefined && (runOf(other) ?? 0) > run);
  return later.toSorted((a, b) => request(b, a))[0];
}

function request(one: Rival, other: Rival): number {
  const [run, otherRun] = [runOf(one), runOf(other)];
  const byRun = run !== undefined && otherRun !== undefined ? run - otherRun : 0;
  return byRun || Number(one.id) - Number(other.id);
}

/** GitHub numbers the runs of all workflows in the order in which they are started. */
function runOf({ metadata }: Pick<Rival, 'metadata'>): number | undefined {
  const number = /\/actions\/runs\/(\d{1,15})(\/|$)/.exec(metadata?.source_github_actions_run ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
}
