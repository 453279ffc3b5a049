import type { BundleFile, Diagnostic } from '../types.ts';
import * as messages from './messages.ts';

/** Reports names that are the same in the bundle, or on a file system that ignores case. */
export function findClashes(files: readonly BundleFile[]): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const byPath = new Map<string, BundleFile>();
  const byFolded = new Map<string, string>();
  for (const file of files) {
    const twin = byPath.get(file.path);
    if (twin) findings.push(messages.sameNameOnceNormal(file.path));
    byPath.set(file.path, file);
    const folded = file.path.toLowerCase();
    const clash = byFolded.get(folded);
    if (clash !== undefined && clash !== file.path) findings.push(messages.caseClash(clash, file.path));
    byFolded.set(folded, file.path);
  }
  return findings;
}

/**
 * Puts files from elsewhere beside those of the app folder. The same file twice is one; two files at one path are a finding.
 */
export function merge(
  files: readonly BundleFile[],
  others: readonly BundleFile[],
): { files: BundleFile[]; findings: Diagnostic[] } {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const merged = [...files];
  const findings: Diagnostic[] = [];
  for (const file of others) {
    const there = byPath.get(file.path);
    if (there === undefined) {
      byPath.set(file.path, file);
      merged.push(file);
    } else if (there.source !== file.source) {
      findings.push(messages.samePath(file.path, nameOf(there), nameOf(file)));
    }
  }
  return { files: merged, findings };
}

const nameOf = ({ source }: BundleFile) => (typeof source === 'string' ? source : 'this action');
