/** A draft of a pull request, as far as it decides which of several stays. */
export interface Rival {
  readonly bundleId: string;
  readonly commit?: string;
}

export interface Replacement {
  /** The drafts that go. */
  readonly removed: readonly string[];
  /** The draft that took the place of this run's, where one did. */
  readonly by?: string;
}

/**
 * Which of the drafts of one pull request stays, once this run's has answered: that of the pull request's head, else
 * the newest upload. Two pushes at once may end in any order.
 *
 * @param own this run's draft
 * @param others on the same content item, of the same pull request
 * @param head the last commit of the pull request, where GitHub tells it
 */
export function planReplacement(own: Rival, others: readonly Rival[], head: string | undefined): Replacement {
  const isNewer = ({ bundleId }: Rival) => Number(bundleId) > Number(own.bundleId);
  const isHead = ({ commit }: Rival) => head !== undefined && commit === head;
  const better = isHead(own)
    ? others.filter((other) => isHead(other) && isNewer(other))
    : others.some(isHead)
      ? others.filter(isHead)
      : others.filter(isNewer);
  const [by] = better.toSorted((a, b) => Number(b.bundleId) - Number(a.bundleId));
  if (by) return { removed: [own.bundleId], by: by.bundleId };
  return { removed: others.map(({ bundleId }) => bundleId) };
}
