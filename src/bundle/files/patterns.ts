import picomatch from 'picomatch';
import { withoutLastSlashes } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';

/** One glob of `exclude` or `include`. */
export interface Pattern {
  readonly text: string;
  matches(path: string, isFolder: boolean): boolean;
  /** True where the pattern spells out the file's own name, with no wildcard in it: `.env`, `config/.env`. */
  names(path: string): boolean;
  /** True where a folder of that path may hold what the pattern spells out. */
  leadsInto(folder: string): boolean;
}

// "Negation" would turn a stray "!" into "everything but": the opposite of what its writer meant.
const OPTIONS = { dot: true, nonegate: true, windows: false } as const;

/**
 * Of such a glob the expression would be too large.
 *
 * @throws {UserError} where a glob is longer than any path
 */
export function refuseTooLong(glob: string): void {
  if (glob.length <= 4096) return;
  throw new UserError({
    message: `A glob has ${glob.length} characters, more than any path: ${glob.slice(0, 50)}…`,
    hint: 'Write one glob a line in exclude, include or extra-files.',
  });
}

/**
 * A glob as people write it: without a slash it matches at any depth, with one it starts at the app folder; what matches a folder
 * matches all that is in it; a slash at the end means folders only.
 */
export function parsePattern(text: string): Pattern {
  refuseTooLong(text);
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
