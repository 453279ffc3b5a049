import { readStart } from '../../shared/file-access.ts';
import type { BundleFile, Diagnostic, ExcludedFile } from '../types.ts';
import * as told from './messages.ts';
import type { Pattern } from './patterns.ts';
import { mayHoldSecret, secretByContent } from './secrets.ts';
import { judgeContent } from './verdict.ts';

// Git LFS's specification: a pointer is smaller than 1024 bytes, and its first line is this.
const LFS_LINE = 'version https://git-lfs.github.com/spec/v1';
const LFS_SIZE = 1024;

export interface Inspected {
  readonly files: readonly BundleFile[];
  readonly excluded: readonly ExcludedFile[];
  readonly findings: readonly Diagnostic[];
}

/** Leaves out the files whose content is a secret, and finds those that Git LFS holds back. Looks into small files only. */
export function inspectContents(
  files: readonly BundleFile[],
  include: readonly Pick<Pattern, 'names'>[],
): Inspected {
  const excluded: ExcludedFile[] = [];
  const findings: Diagnostic[] = [];
  const pointers: string[] = [];
  const travelling = files.filter((file) => {
    const { path, size, source } = file;
    const suspect = mayHoldSecret(path, size);
    if (typeof source !== 'string' || (!suspect && (size >= LFS_SIZE || size === 0))) return true;
    let text: string;
    try {
      text = readStart(source, size).toString();
    } catch {
      // Whoever takes the checksums comes by again, and tells it.
      return true;
    }
    if (size < LFS_SIZE && text.startsWith(LFS_LINE)) pointers.push(path);
    const holds = suspect ? secretByContent(text) : undefined;
    if (holds === undefined) return true;
    const verdict = judgeContent(path, holds, include);
    if (verdict.kind === 'secret named by hand') {
      findings.push(told.secretIncluded(path, holds));
      return true;
    }
    findings.push(told.secretLeftOut(path, holds));
    excluded.push({ path, reason: holds });
    return false;
  });
  if (pointers.length > 0) findings.push(told.lfsPointers(pointers));
  return { files: travelling, excluded, findings };
}
