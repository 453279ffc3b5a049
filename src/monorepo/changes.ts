import type { Git } from '../git.ts';
import type { Comparison } from './comparison.ts';

/** What a push or a pull request changes. */
export type Changes =
  /** `since`: what it was compared with, for the user. */
  | {
      readonly kind: 'some';
      readonly paths: readonly string[];
      /** The commit that was compared with. */
      readonly base: string;
      readonly since: string;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'everything'; readonly reason: string };

/**
 * Reads from git which files differ. In a shallow clone only the base commit is fetched; if that fails,
 * every app counts as changed, and the reason says so.
 */
export async function readChanges(comparison: Comparison, git: Git): Promise<Changes> {
  if (comparison.kind === 'everything') return comparison;
  const { base, exact } =
    comparison.kind === 'since' ? { base: comparison.base, exact: true } : await baseOf(comparison, git);
  if (!(await git.has(base))) {
    try {
      await git.fetch(base);
    } catch (error) {
      const said = String((error as { stderr?: unknown }).stderr ?? '')
        .trim()
        .split('\n')
        .at(-1);
      return {
        kind: 'everything',
        reason: `${capital(comparison.message)}, ${base.slice(0, 12)}, is not available${said ? ` (git: ${said})` : ''}.`,
      };
    }
  }
  return {
    kind: 'some',
    paths: await git.changed(base, 'HEAD'),
    base,
    since: `${comparison.message}, ${base.slice(0, 12)}`,
    notes: exact
      ? []
      : [
          'The clone is too shallow to find where the branch started, so newer changes of its base count as well.',
        ],
  };
}

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

const capital = (sentence: string) => `${sentence[0]?.toUpperCase()}${sentence.slice(1)}`;
