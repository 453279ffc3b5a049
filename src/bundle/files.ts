import type { Folders } from '../shared/file-access.ts';
import { input } from '../shared/input-names.ts';
import { UserError } from '../shared/problems.ts';
import { findMissingSubmodules, inspectContents, merge } from './files/checks.ts';
import {
  type ExtraFiles,
  type PackageReader,
  packageReader,
  readExtraFiles,
} from './files/external-files.ts';
import * as messages from './files/messages.ts';
import { type Pattern, parsePattern, requireUsableGlobs } from './files/patterns.ts';
import { walk } from './files/walk.ts';
import type { BundleFile, Diagnostic, ExcludedFile } from './types.ts';

/** Which files to include. The paths of the folders have no symbolic links: see `resolveRoot`. */
export interface FileOptions extends Folders {
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly extraFiles: readonly ExtraFiles[];
  /** Whether `.gitignore` files count. */
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
  requireUsableGlobs(options.exclude);
  requireUsableGlobs(options.include);
  const exclude = options.exclude.map(parsePattern);
  const include = options.include.map(parsePattern);
  const rules = { ...options, exclude, include };
  const walked = await walk(rules);
  const extras = await Promise.all(options.extraFiles.map((extra) => readExtraFiles(extra, rules)));
  const own = inspectContents(walked.files, include);
  const merged = merge(own.files, ...extras.map((extra) => extra.files));
  const files = merged.files.sort(byPath);
  if (files.length === 0) {
    const reasons = walked.excluded.slice(0, 5).map(({ path, reason }) => `${path} (${reason})`);
    throw new UserError({
      message: 'There are no files to deploy.',
      reason:
        reasons.length === 0 ? `${options.root} is empty.` : `All files are excluded: ${reasons.join(', ')}.`,
      hint: `Set ${input('path')} to the folder with the app${exclude.length > 0 ? `, or correct ${input('exclude')}` : ''}. For a Git submodule, fetch its files first.`,
    });
  }
  const unused = (name: string, patterns: readonly Pattern[]) =>
    patterns.filter(({ used }) => !used).map(({ text }) => messages.unusedPattern(name, text));
  const parts = [walked, own, ...extras];
  return {
    files,
    excluded: parts.flatMap(({ excluded }) => excluded).sort(byPath),
    findings: [
      ...parts.flatMap(({ findings }) => findings),
      ...merged.findings,
      ...findMissingSubmodules(rules),
    ],
    packages: packageReader(rules, files),
    unusedPatterns: () => [...unused('exclude', exclude), ...unused('include', include)],
  };
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
