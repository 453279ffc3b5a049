import { standardExclusion } from './exclusions.ts';
import type { Pattern } from './patterns.ts';
import { secretByName, secretInPath } from './secrets.ts';

export interface Candidate {
  /** Relative to the app folder, with `/`. */
  readonly path: string;
  readonly isFolder: boolean;
  /** The patterns that match it. */
  readonly exclude: readonly Pattern[];
  readonly include: readonly Pattern[];
  /** The ignore file that leaves it out. */
  readonly ignoredBy: string | undefined;
  /** Why the folder that it is in was left out. */
  readonly inherited: string | undefined;
  /** Where a link points, relative to the repository. */
  readonly realPath?: string;
}

export type FileVerdict =
  | { readonly kind: 'travels' }
  | { readonly kind: 'left out'; readonly reason: string }
  | { readonly kind: 'secret' | 'secret named by hand'; readonly holds: string };

/**
 * Whether a file or folder travels, going by its name. `include` beats every other rule, except that a secret has to be named
 * by hand: `include: '**'` is no permission to publish a `.env`.
 */
export function judge(candidate: Candidate): FileVerdict {
  const { path, isFolder, exclude, include, ignoredBy, inherited, realPath } = candidate;
  const holds =
    secretByName(path, isFolder) ?? (realPath === undefined ? undefined : secretInPath(realPath, isFolder));
  if (holds) return { kind: isNamedByHand(path, include) ? 'secret named by hand' : 'secret', holds };
  if (include.length > 0) return { kind: 'travels' };
  const reason =
    standardExclusion(path, isFolder) ??
    (exclude[0] && `excluded by ${exclude[0].text}`) ??
    (ignoredBy && `ignored by ${ignoredBy}`) ??
    inherited;
  return reason === undefined ? { kind: 'travels' } : { kind: 'left out', reason };
}

/** The same for a file whose content turned out to be a secret. */
export function judgeContent(
  path: string,
  holds: string,
  include: readonly Pick<Pattern, 'names'>[],
): FileVerdict {
  return { kind: isNamedByHand(path, include) ? 'secret named by hand' : 'secret', holds };
}

const isNamedByHand = (path: string, include: readonly Pick<Pattern, 'names'>[]) =>
  include.some((pattern) => pattern.names(path));
