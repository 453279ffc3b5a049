import picomatch from 'picomatch';
import { withoutLastSlashes } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';

/** One glob of `exclude` or `include`. */
export interface Pattern {
  readonly text: string;
  matches(path: string, isFolder: boolean): boolean;
  /** Whether the pattern ends with the file's name, without a wildcard: `.env`, `config/.env`. */
  names(path: string): boolean;
  /** Whether files that match may be in a folder. */
  leadsInto(folder: string): boolean;
}

// "Negation" would turn a stray "!" into "everything but": the opposite of what is meant.
const OPTIONS = { dot: true, nonegate: true, windows: false } as const;

/** The most globs of one input, and lines of one ignore file. */
export const mostGlobs = 1_000;

/**
 * Why a glob can't be used; `undefined` if it can. Matching takes exponential time in the number of wildcards of a path
 * segment, so the globs of a pull request could keep the runner busy for hours.
 */
export function globProblem(glob: string): string | undefined {
  if (glob.length > 1_000) return 'It is longer than 1,000 characters.';
  if (glob.split('/').some((segment) => (segment.replace(/\*{2,}/g, '*').match(/[*?]/g) ?? []).length > 3)) {
    return 'It has more than 3 wildcards between two slashes.';
  }
  if ((glob.match(/\*\*/g) ?? []).length > 3) return 'It has more than 3 times "**".';
  if ((glob.match(/[({]/g) ?? []).length > 4) return 'It has more than 4 groups.';
  return undefined;
}

/** @throws {UserError} if one of the globs can't be used */
export function requireUsableGlobs(globs: readonly string[]): void {
  if (globs.length > mostGlobs) {
    throw new UserError({
      message: `There are ${globs.length} globs; at most ${mostGlobs} are allowed.`,
      hint: 'Combine them, for example by naming a folder instead of its files.',
    });
  }
  for (const glob of globs) {
    const reason = globProblem(glob);
    if (reason === undefined) continue;
    const shown = glob.length > 40 ? `${glob.slice(0, 40)}…` : glob;
    throw new UserError({
      message: `The glob "${shown}" is too complex.`,
      reason,
      hint: 'Write one simple glob per line in `exclude`, `include` or `extra-files`.',
    });
  }
}

/**
 * A glob as people write it: without a slash it matches at any depth, with one it starts at the app folder; what matches a folder
 * matches all that is in it; a slash at the end means folders only.
 */
export function parsePattern(text: string): Pattern {
  requireUsableGlobs([text]);
  const anchored = withoutLastSlashes(text.replace(/^\.?\/+/, ''));
  const foldersOnly = /\/$/.test(text);
  const atAnyDepth = !anchored.includes('/') && !/^\.?\//.test(text);
  const glob = atAnyDepth ? `**/${anchored}` : anchored;
  const itself = picomatch(glob, OPTIONS);
  const inside = picomatch(`${glob}/**/*`, OPTIONS);
  const { base } = picomatch.scan(glob);
  const name = anchored.slice(anchored.lastIndexOf('/') + 1);
  return {
    text,
    matches: (path, isFolder) => (itself(path) && (isFolder || !foldersOnly)) || inside(path),
    names: (path) => !foldersOnly && name === path.slice(path.lastIndexOf('/') + 1) && itself(path),
    leadsInto: (folder) =>
      base !== '' && (`${base}/`.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${base}/`)),
  };
}
