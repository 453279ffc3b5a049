import { posix, relative, sep } from 'node:path';
import type { BundleFile } from '../types.ts';
import { type Inspected, inspectContents } from './contents.ts';
import type { Pattern } from './patterns.ts';
import { type WalkOptions, walk } from './walk.ts';

/** The rules for all files of a bundle, from any folder. */
export type FileRules = Omit<WalkOptions, 'start' | 'inBundle' | 'linksWithin'>;

/** A folder outside of the app folder. */
export interface Elsewhere {
  /** Absolute, without symbolic links in it. */
  readonly start: string;
  /** Where it will be in the bundle. */
  readonly at: string;
  /** Selects its files and folders, by their path below it. */
  readonly matches: (path: string) => boolean;
  /** The folder that links may point into. Default: `start`. */
  readonly linksWithin?: string;
}

/** Its included files, by their path in the bundle. Other paths are relative to the app folder. */
export interface FoundElsewhere extends Inspected {
  /** The patterns that matched something. */
  readonly used: ReadonlySet<Pattern>;
}

/** Finds the files to include from a folder outside of the app folder, by the app folder's rules for their path in the bundle. */
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
