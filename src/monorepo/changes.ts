import type { Git } from '../git.ts';
import { dig, stringOf, tableOf } from '../shared/toml.ts';

/** What the checkout is compared with, according to the event. */
export type Comparison =
  /** Compares two trees: the commit before the push, and the checkout. */
  | { readonly kind: 'since'; readonly base: string; readonly message: string }
  /** The changes of a pull request, without newer changes of its base branch. */
  | { readonly kind: 'pull request'; readonly base: string; readonly head: string; readonly message: string }
  /** `reason`: a sentence for the user. */
  | { readonly kind: 'everything'; readonly reason: string };

/**
 * Chooses what to compare with.
 *
 * After a forced push the previous commit may be on no branch any more, but it is what was deployed; so a push compares
 * the two trees, regardless of the history between them. A new branch or tag has no previous commit: all apps are listed.
 *
 * @param event GITHUB_EVENT_NAME
 * @param payload the parsed JSON of the file GITHUB_EVENT_PATH
 *
 * Source: https://docs.github.com/webhooks/webhook-events-and-payloads
 */
export function planComparison(event: string, payload: unknown): Comparison {
  const everything = (reason: string): Comparison => ({ kind: 'everything', reason });
  const text = (...path: string[]) => stringOf(dig(tableOf(payload), ...path)) ?? '';
  if (event === 'push') {
    const before = text('before');
    const ref = text('ref').replace(/^refs\/(heads|tags)\//, '');
    if (/^0+$/.test(before))
      return everything(`${ref || 'The branch'} is new: there is no commit before this push.`);
    if (!isCommit(before)) return everything('The event of the push has no previous commit.');
    const push = dig(tableOf(payload), 'forced') === true ? 'forced push' : 'push';
    return { kind: 'since', base: before, message: `the commit before the ${push}` };
  }
  if (event === 'pull_request' || event === 'pull_request_target') {
    const [base, head] = [text('pull_request', 'base', 'sha'), text('pull_request', 'head', 'sha')];
    if (!isCommit(base) || !isCommit(head))
      return everything('The event of the pull request has no base commit.');
    return { kind: 'pull request', base, head, message: 'the base of the pull request' };
  }
  const base = text('merge_group', 'base_sha');
  if (event === 'merge_group' && isCommit(base))
    return { kind: 'since', base, message: 'the base of the merge group' };
  return everything(`The event ${event} does not say what changed.`);
}

const isCommit = (sha: string) => /^[0-9a-f]{40,64}$/.test(sha);

/** What a push or a pull request changes. */
export interface Changes {
  /** The paths that differ; `undefined` if every app counts as changed. */
  readonly paths?: readonly string[];
  /** What was compared, or why everything counts as changed: one or two sentences for the user. */
  readonly compared: string;
}

/**
 * Reads from git which files differ. In a shallow clone only the base commit is fetched; if that fails,
 * every app counts as changed.
 */
export async function readChanges(comparison: Comparison, git: Git): Promise<Changes> {
  if (comparison.kind === 'everything') return { compared: comparison.reason };
  const { base, exact } =
    comparison.kind === 'since' ? { base: comparison.base, exact: true } : await baseOf(comparison, git);
  if (!(await git.has(base))) {
    try {
      await git.fetch(base);
    } catch (error) {
      const line = (error as Error).message.trim().split('\n').at(-1);
      const subject = comparison.message.replace(/^the/, 'The');
      return { compared: `${subject}, ${base.slice(0, 12)}, is not available (git: ${line}).` };
    }
  }
  const compared = `Compared with ${comparison.message}, ${base.slice(0, 12)}.`;
  return {
    paths: await git.changed(base, 'HEAD'),
    compared: exact ? compared : `${compared} ${tooShallow}`,
  };
}

const tooShallow =
  'The clone is too shallow to find where the branch started, so newer changes of its base count as well.';

/**
 * The commit to compare a pull request with. GitHub checks out a merge commit: compare with its first parent.
 * If the workflow checks out the branch instead, compare with the merge base.
 */
async function baseOf(
  { base, head }: Extract<Comparison, { kind: 'pull request' }>,
  git: Git,
): Promise<{ base: string; exact: boolean }> {
  const [first, second] = await git.parents();
  if (first !== undefined && second === head) return { base: first, exact: true };
  const common = await git.mergeBase(base, 'HEAD');
  return common === undefined ? { base, exact: false } : { base: common, exact: true };
}
