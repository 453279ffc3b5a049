import { secretByName, secretInPath } from '../../shared/secret-files.ts';
import { standardExclusion } from './exclusions.ts';
import type { Pattern } from './patterns.ts';

export interface Candidate {
  /** Relative to the app folder, with `/`. */
  readonly path: string;
  readonly isFolder: boolean;
  /** The patterns that match it. */
  readonly exclude: readonly Pattern[];
  readonly include: readonly Pattern[];
  /** The ignore file that excludes it. */
  readonly ignoredBy: string | undefined;
  /** Why the folder that it is in is excluded. */
  readonly inherited: string | undefined;
  /** The target of a link, relative to the repository. */
  readonly realPath?: string;
}

export type FileVerdict =
  | { readonly kind: 'included' }
  | { readonly kind: 'excluded'; readonly reason: string }
  | { readonly kind: 'secret' | 'named secret'; readonly holds: string };

/**
 * Whether a file or folder is included, by its name. `include` overrides every other rule, except that a secret must be named in
 * full: `include: '**'` does not include a `.env`.
 */
export function judge(candidate: Candidate): FileVerdict {
  const { path, isFolder, exclude, include, ignoredBy, inherited, realPath } = candidate;
  const holds =
    secretByName(path, isFolder) ?? (realPath === undefined ? undefined : secretInPath(realPath, isFolder));
  if (holds) return { kind: isNamed(path, include) ? 'named secret' : 'secret', holds };
  if (include.length > 0) return { kind: 'included' };
  const reason =
    standardExclusion(path, isFolder) ??
    (exclude[0] && `excluded by ${exclude[0].text}`) ??
    (ignoredBy && `ignored by ${ignoredBy}`) ??
    inherited;
  return reason === undefined ? { kind: 'included' } : { kind: 'excluded', reason };
}

/** The same for a file whose content is a secret. */
export function judgeContent(
  path: string,
  holds: string,
  include: readonly Pick<Pattern, 'names'>[],
): FileVerdict {
  return { kind: isNamed(path, include) ? 'named secret' : 'secret', holds };
}

const isNamed = (path: string, include: readonly Pick<Pattern, 'names'>[]) =>
  include.some((pattern) => pattern.names(path));
