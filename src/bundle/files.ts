import { input } from '../shared/input-names.ts';
import { UserError } from '../shared/problems.ts';
import { findClashes, merge } from './files/clashes.ts';
import { inspectContents } from './files/contents.ts';
import type { FileRules } from './files/external-files.ts';
import type { ExtraFiles } from './files/extra-files.ts';
import { readExtraFiles } from './files/extra-files.ts';
import * as messages from './files/messages.ts';
import { type PackageReader, packageReader } from './files/package-files.ts';
import type { Pattern } from './files/patterns.ts';
import { parsePattern, requireUsableGlobs } from './files/patterns.ts';
import { findMissingSubmodules } from './files/submodules.ts';
import { walk } from './files/walk.ts';
import type { BundleFile, Diagnostic, ExcludedFile } from './types.ts';

export type { ExtraFiles } from './files/extra-files.ts';
export { fileRules } from './files/file-rules.ts';
export { resolveRoot } from './files/root.ts';

export interface FileOptions {
  /** The app folder, without symbolic links in its path: see `resolveRoot`. */
  readonly root: string;
  readonly repository: string;
  /** As in `FileAccess`. */
  readonly tracked?: ReadonlySet<string>;
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly extraFiles: readonly ExtraFiles[];
  readonly gitignore: boolean;
}

export interface AppFiles {
  /** Sorted by path. */
  readonly files: readonly BundleFile[];
  readonly excluded: readonly ExcludedFile[];
  readonly findings: readonly Diagnostic[];
  /** By the same rules. */
  readonly packages: PackageReader;
  /** The patterns that have matched nothing so far. */
  unusedPatterns(): readonly Diagnostic[];
}

/** In bytes: a larger bundle is reported with a warning. */
const LARGE = 100_000_000;

/**
 * Finds the files of an app to include, and why others are excluded. `docs/files.md` has the rules.
 *
 * @throws {UserError} if there are no files to deploy, or more than an app can have
 */
export async function readFiles(options: FileOptions): Promise<AppFiles> {
  const { root, repository, gitignore, tracked } = options;
  const [exclude, include] = await Promise.all([patterns(options.exclude), patterns(options.include)]);
  const rules = { root, repository, exclude, include, gitignore, ...(tracked && { tracked }) };
  const walked = await walk(rules);
  const extras = await readAllExtraFiles(options.extraFiles, rules);
  const { files: own, excluded, findings } = inspectContents(walked.files, include);
  const used = new Set([walked, ...extras].flatMap((found) => [...found.used]));
  const merged = merge(
    own,
    extras.flatMap(({ files }) => files),
  );
  const files = merged.files.sort(byPath);
  if (files.length === 0) {
    throw new UserError({
      message: 'There are no files to deploy.',
      reason:
        walked.excluded.length === 0
          ? `${root} is empty.`
          : `All files are excluded: ${walked.excluded
              .slice(0, 5)
              .map(({ path, reason }) => `${path} (${reason})`)
              .join(', ')}.`,
      hint: `Set ${input('path')} to the folder with the app. For a Git submodule, fetch its files first.`,
    });
  }
  const unused = (input: string, patterns: readonly Pattern[]) =>
    patterns.filter((pattern) => !used.has(pattern)).map(({ text }) => messages.unusedPattern(input, text));
  return {
    files,
    excluded: [...walked.excluded, ...excluded, ...extras.flatMap((extra) => extra.excluded)].sort(byPath),
    findings: [
      ...walked.findings,
      ...findings,
      ...extras.flatMap((extra) => extra.findings),
      ...merged.findings,
      ...findClashes(files),
      ...findMissingSubmodules(rules),
    ],
    packages: packageReader(rules, files, used),
    unusedPatterns: () => [...unused('exclude', exclude), ...unused('include', include)],
  };
}

// The reader of globs is loaded only if there are any.

async function patterns(globs: readonly string[]): Promise<readonly Pattern[]> {
  if (globs.length === 0) return [];
  requireUsableGlobs(globs);
  return globs.map(parsePattern);
}

async function readAllExtraFiles(extraFiles: readonly ExtraFiles[], rules: FileRules) {
  if (extraFiles.length === 0) return [];
  return await Promise.all(extraFiles.map((extra) => readExtraFiles(extra, rules)));
}

/** A warning for a large bundle, an error for one above `maxSize` (in bytes). */
export function judgeSize(files: readonly BundleFile[], maxSize: number | undefined): Diagnostic[] {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (maxSize !== undefined && bytes > maxSize) return [messages.overMaxSize(files, bytes, maxSize)];
  return bytes > LARGE ? [messages.largeBundle(files, bytes)] : [];
}

export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
