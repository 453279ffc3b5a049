/** What the checkout is compared with, according to the event. */
export type Comparison =
  /** Compares two trees: the commit before the push, and the checkout. */
  | { readonly kind: 'since'; readonly base: string; readonly message: string }
  /** The changes of a pull request, without newer changes of its base branch. */
  | { readonly kind: 'pull request'; readonly base: string; readonly head: string; readonly message: string }
  /** `reason`: a sentence for the user. */
  | { readonly kind: 'everything'; readonly reason: string };

const noCommit = /^0+$/;
const commit = /^[0-9a-f]{40,64}$/;

/**
 * Chooses what to compare with.
 *
 * After a forced push the previous commit may be on no branch any more, but it is what was deployed; so a push compares
 * the two trees, whatever the history between them. A new branch or tag has no previous commit: all apps are listed.
 *
 * @param event GITHUB_EVENT_NAME
 * @param payload the parsed JSON of the file GITHUB_EVENT_PATH
 *
 * Source: https://docs.github.com/webhooks/webhook-events-and-payloads
 */
export function planComparison(event: string, payload: unknown): Comparison {
  const everything = (reason: string): Comparison => ({ kind: 'everything', reason });
  if (event === 'push') {
    const before = text(payload, 'before');
    const ref = (text(payload, 'ref') ?? '').replace(/^refs\/(heads|tags)\//, '');
    if (before !== undefined && noCommit.test(before)) {
      return everything(`${ref || 'The branch'} is new: there is no commit before this push.`);
    }
    if (!isCommit(before)) return everything('The event of the push has no previous commit.');
    const forced =
      at(payload, 'forced') === true ? 'the commit before the forced push' : 'the commit before the push';
    return { kind: 'since', base: before, message: forced };
  }
  if (event === 'pull_request' || event === 'pull_request_target') {
    const base = text(payload, 'pull_request', 'base', 'sha');
    const head = text(payload, 'pull_request', 'head', 'sha');
    if (!isCommit(base) || !isCommit(head))
      return everything('The event of the pull request has no base commit.');
    return { kind: 'pull request', base, head, message: 'the base of the pull request' };
  }
  if (event === 'merge_group') {
    const base = text(payload, 'merge_group', 'base_sha');
    if (isCommit(base)) return { kind: 'since', base, message: 'the base of the merge group' };
  }
  return everything(`The event ${event} does not say what changed.`);
}

const isCommit = (sha: string | undefined): sha is string => sha !== undefined && commit.test(sha);

function text(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce(at, value);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
