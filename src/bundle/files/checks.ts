import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { decodeText } from '../../shared/decode-text.ts';
import { type Folders, kindOf, readAppText, readStart } from '../../shared/file-access.ts';
import { leadsOut } from '../../shared/paths.ts';
import { mayHoldSecret, secretByContent } from '../../shared/secret-files.ts';
import type { BundleFile, Diagnostic, ExcludedFile } from '../types.ts';
import * as messages from './messages.ts';
import type { Pattern } from './patterns.ts';

// Git LFS's specification: a pointer is smaller than 1024 bytes, and its first line is this.
const LFS_LINE = 'version https://git-lfs.github.com/spec/v1';
const LFS_SIZE = 1024;

/** Files, and what was found about them and others. */
export interface FoundFiles {
  readonly files: readonly BundleFile[];
  readonly excluded: readonly ExcludedFile[];
  readonly findings: readonly Diagnostic[];
}

/** Excludes files whose content is a secret, and reports pointers of Git LFS. Reads small files only. */
export function inspectContents(
  files: readonly BundleFile[],
  include: readonly Pick<Pattern, 'names'>[],
): FoundFiles {
  const excluded: ExcludedFile[] = [];
  const findings: Diagnostic[] = [];
  const pointers: string[] = [];
  const included = files.filter((file) => {
    const { path, size, source } = file;
    if (typeof source !== 'string') return true;
    // A link may have a harmless name.
    const suspect = mayHoldSecret(path, size) || mayHoldSecret(source, size);
    if (!suspect && (size >= LFS_SIZE || size === 0)) return true;
    let text: string;
    try {
      text = decodeText(readStart(source, size)).text;
    } catch {
      // Hashing the files reports it.
      return true;
    }
    if (size < LFS_SIZE && text.startsWith(LFS_LINE)) pointers.push(path);
    const holds = suspect ? secretByContent(text) : undefined;
    if (holds === undefined) return true;
    const isNamed = include.some((pattern) => pattern.names(path));
    findings.push((isNamed ? messages.secretIncluded : messages.secretLeftOut)(path, holds));
    if (!isNamed) excluded.push({ path, reason: holds, isSecret: true });
    return isNamed;
  });
  if (pointers.length > 0) findings.push(messages.lfsPointers(pointers));
  return { files: included, excluded, findings };
}

/** Joins lists of files. The same file twice is one; two files at one path are a finding. */
export function merge(...lists: readonly (readonly BundleFile[])[]): {
  files: BundleFile[];
  findings: Diagnostic[];
} {
  const byPath = new Map<string, BundleFile>();
  const findings: Diagnostic[] = [];
  for (const file of lists.flat()) {
    const there = byPath.get(file.path);
    if (there === undefined) byPath.set(file.path, file);
    else if (there.source !== file.source)
      findings.push(messages.samePath(file.path, nameOf(there), nameOf(file)));
  }
  return { files: [...byPath.values()], findings };
}

const nameOf = ({ source }: BundleFile) => (typeof source === 'string' ? source : 'this action');

/**
 * Finds the Git submodules of the app folder that were not checked out: named in the repository's `.gitmodules`, empty or absent.
 */
export function findMissingSubmodules(folders: Folders): Diagnostic[] {
  const { root, repository } = folders;
  const path = join(repository, '.gitmodules');
  const text =
    kindOf(path, folders) === 'file' ? (readAppText(path, folders, '.gitmodules')?.text ?? '') : '';
  return submodulePaths(text)
    .map((path) => relative(root, join(repository, path)).split(sep).join('/'))
    .filter((path) => !leadsOut(path) && path !== '' && isEmptyOrAbsent(join(root, path)))
    .map(messages.missingSubmodule);
}

/** The paths that a `.gitmodules` file names, relative to the repository. */
export function submodulePaths(text: string): string[] {
  return Array.from(text.matchAll(/^[ \t]*path[ \t]*=(.*)$/gm), ([, path = '']) =>
    path.trim().replace(/^"|"$/g, ''),
  ).filter((path) => path !== '');
}

function isEmptyOrAbsent(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
