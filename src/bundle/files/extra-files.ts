import { posix, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { locateOrNothing } from '../../shared/file-access.ts';
import { secretByName } from '../../shared/secret-files.ts';
import type { Diagnostic } from '../types.ts';
import { inspectContents } from './contents.ts';
import { type FileRules, type FoundElsewhere, readElsewhere } from './external-files.ts';
import * as messages from './messages.ts';
import { requireUsableGlobs } from './patterns.ts';

/** Files from elsewhere in the repository: `../shared/lib/**` → `lib/`. */
export interface ExtraFiles {
  /** A file, a folder, or a glob, relative to the app folder. */
  readonly from: string;
  /** A folder of the bundle, inside it; `.` for its top. */
  readonly to: string;
}

/**
 * Finds the files of an `extra-files` line. They keep their path below the part of `from` without wildcards. The exclusions of the
 * app folder apply to them, except to a file whose full path is written.
 */
export async function readExtraFiles(extra: ExtraFiles, rules: FileRules): Promise<FoundElsewhere> {
  requireUsableGlobs([extra.from]);
  const { root } = rules;
  const { base, glob } = picomatch.scan(extra.from);
  const found = locateOrNothing(resolve(root, base), rules);
  if (found.kind === 'nothing') return only(messages.extraFilesNone(extra.from));
  if (found.kind === 'refused') return only(messages.extraFilesOutside(extra.from));
  if (found.kind === 'file')
    return readOne(found.path, found.size, posix.join(extra.to, posix.basename(base)), root);
  const start = found.path;

  const matches = glob === '' ? () => true : picomatch(glob, { dot: true, nonegate: true, windows: false });
  const elsewhere = await readElsewhere({ start, at: extra.to, matches }, rules);
  if (elsewhere.files.length > 0) return elsewhere;
  return { ...elsewhere, findings: [...elsewhere.findings, messages.extraFilesNone(extra.from)] };
}

const only = (finding: Diagnostic): FoundElsewhere => ({
  files: [],
  excluded: [],
  findings: [finding],
  used: new Set(),
});

/** A file whose full path is written is included, even if it is a secret. */
function readOne(source: string, size: number, place: string, root: string): FoundElsewhere {
  const path = place.normalize('NFC');
  if (path === 'manifest.json') return only(messages.samePath(path, 'this action', source));
  const home = relative(root, source).split(sep).join('/');
  const holds = secretByName(home, false);
  const { findings } = inspectContents([{ path: home, source, size }], [{ names: () => true }]);
  return {
    files: [{ path, source, size }],
    excluded: [],
    findings: holds === undefined ? findings : [messages.secretIncluded(home, holds), ...findings],
    used: new Set(),
  };
}
