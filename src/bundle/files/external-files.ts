import { posix, relative, sep } from 'node:path';
import type { BundleFile } from '../types.ts';
import { type Inspected, inspectContents } from './contents.ts';
import type { Pattern } from './patterns.ts';
import { type WalkOptions, walk } from './walk.ts';

/** The rules that hold for all files of a bundle, wherever they come from. */
export type FileRules = Omit<WalkOptions, 'start' | 'inBundle' | 'linksWithin'>;

/** A folder outside of the app folder. */
export interface Elsewhere {
  /** Absolute, without symbolic links in it. */
  readonly start: string;
  /** Where it will be in the bundle. */
  readonly at: string;
  /** Which of its files and folders are meant, by their path below it. */
  readonly matches: (path: string) => boolean;
  /** The folder that links may lead anywhere in, unless that is `start`. */
  readonly linksWithin?: string;
}

/** What travels of it, by its path in the bundle. All else is told by the path from the app folder. */
export interface FoundElsewhere extends Inspected {
  /** The patterns that matched something. */
  readonly used: ReadonlySet<Pattern>;
}

/** Finds what travels of a folder outside of the app folder: by the rules of the app folder, at the path that it will have. */
export async function readElsewhere(
  { start, at, matches, linksWithin }: Elsewhere,
  rules: FileRules,
): Promise<FoundElsewhere> {
  const home = relative(rules.root, start).split(sep).join('/');
  const below = (path: string) => posix.relative(home, path);
  const inBundle = (path: string) => posix.join(at, below(path));
  const walked = await walk({ ...rules, start, inBundle, ...(linksWithin !== undefined && { linksWithin }) });
  const isMeant = ({ path }: { readonly path: string }) => matches(below(path));
  const found = inspectContents(
    walked.files.filter(isMeant),
    rules.include.map((pattern) => ({ names: (path) => pattern.names(inBundle(path)) })),
  );
  return {
    files: found.files.map((file): BundleFile => ({ ...file, path: inBundle(file.path) })),
    excluded: [...walked.excluded.filter(isMeant), ...found.excluded],
    findings: [
      ...walked.findings.filter(({ location }) => location !== undefined && matches(below(location.file))),
      ...found.findings,
    ],
    used: walked.used,
  };
}
