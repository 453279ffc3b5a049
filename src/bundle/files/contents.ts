import { decodeText } from '../../shared/decode-text.ts';
import { readStart } from '../../shared/file-access.ts';
import { mayHoldSecret, secretByContent } from '../../shared/secret-files.ts';
import type { BundleFile, Diagnostic, ExcludedFile } from '../types.ts';
import * as messages from './messages.ts';
import type { Pattern } from './patterns.ts';
import { judgeContent } from './verdict.ts';

// Git LFS's specification: a pointer is smaller than 1024 bytes, and its first line is this.
const LFS_LINE = 'version https://git-lfs.github.com/spec/v1';
const LFS_SIZE = 1024;

export interface Inspected {
  readonly files: readonly BundleFile[];
  readonly excluded: readonly ExcludedFile[];
  readonly findings: readonly Diagnostic[];
}

/** Excludes files whose content is a secret, and reports pointers of Git LFS. Reads small files only. */
export function inspectContents(
  files: readonly BundleFile[],
  include: readonly Pick<Pattern, 'names'>[],
): Inspected {
  const excluded: ExcludedFile[] = [];
  const findings: Diagnostic[] = [];
  const pointers: string[] = [];
  const included = files.filter((file) => {
    const { path, size, source } = file;
    const suspect = mayHoldSecret(path, size);
    if (typeof source !== 'string' || (!suspect && (size >= LFS_SIZE || size === 0))) return true;
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
    const verdict = judgeContent(path, holds, include);
    if (verdict.kind === 'named secret') {
      findings.push(messages.secretIncluded(path, holds));
      return true;
    }
    findings.push(messages.secretLeftOut(path, holds));
    excluded.push({ path, reason: holds });
    return false;
  });
  if (pointers.length > 0) findings.push(messages.lfsPointers(pointers));
  return { files: included, excluded, findings };
}
