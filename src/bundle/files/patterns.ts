import picomatch from 'picomatch';
import { withoutLastSlashes } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';

/** One glob of `exclude` or `include`. */
export interface Pattern {
  readonly text: string;
  /** True once it has matched something. */
  used: boolean;
  matches(path: string, isFolder: boolean): boolean;
  /** Whether the pattern ends with the file's name, without a wildcard: `.env`, `config/.env`. */
  names(path: string): boolean;
  /** Whether files that match may be in a folder. */
  leadsInto(folder: string): boolean;
}

// "Negation" would turn a stray "!" into "everything but": the opposite of what is meant.
const OPTIONS = { dot: true, nonegate: true, windows: false } as const;

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
  if (/[*+]\(|\)\+/.test(glob)) return 'It has a group that may be repeated.';
  if (glob.includes('\\\\\\')) return 'It has more than 2 backslashes in a row.';
  if ((glob.match(/[({]/g) ?? []).length > 4) return 'It has more than 4 groups.';
  return undefined;
}

/**
 * @param file the ignore file that has the globs, one per line; default: an input
 * @throws {UserError} if there are too many globs, or one of them can't be used
 */
export function requireUsableGlobs(globs: readonly string[], file?: string): void {
  const most = file === undefined ? 1_000 : 10_000;
  const index = globs.findIndex((glob) => globProblem(glob) !== undefined);
  const reason = globProblem(globs[index] ?? '');
  if (reason === undefined && globs.length <= most) return;
  const shown =
    file === undefined ? `The glob "${globs[index]?.replace(/^(.{40}).+/s, '$1…')}"` : `A pattern in ${file}`;
  throw new UserError({
    message:
      reason === undefined
        ? `There are ${globs.length} globs; at most ${most} are allowed.`
        : `${shown} is too complex.`,
    ...(reason !== undefined && { reason }),
    hint: 'Write simple patterns, one per line, for example the name of a folder instead of its files.',
    ...(file !== undefined && { location: { file, ...(reason !== undefined && { line: index + 1 }) } }),
  });
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
  const pattern: Pattern = {
    text,
    used: false,
    matches(path, isFolder) {
      const found = (itself(path) && (isFolder || !foldersOnly)) || inside(path);
      pattern.used ||= found;
      return found;
    },
    names: (path) => !foldersOnly && name === path.slice(path.lastIndexOf('/') + 1) && itself(path),
    leadsInto: (folder) =>
      base !== '' && (`${base}/`.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${base}/`)),
  };
  return pattern;
}
