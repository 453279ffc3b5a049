import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { relative, sep } from 'node:path';
import { type DecodedText, decodeText } from './decode-text.ts';
import { isWithin } from './paths.ts';
import { UserError } from './problems.ts';
import { mayHoldSecret, secretByContent, secretInPath } from './secret-files.ts';

/*
 * The one place that opens files of the app. A pull request decides what these files are: a link may point to the
 * runner's environment, to the git token in .git/config or to an endless device, so every path is checked here.
 */

/** Which files may be read: regular files of the checkout, outside of `.git`. */
export interface FileAccess {
  /** The top folder of the checkout, without symbolic links in its path. */
  readonly repository: string;
  /** If set, only these files, relative to `repository` with `/`: the others were put there by the workflow. */
  readonly tracked?: ReadonlySet<string> | undefined;
}

/** The two folders that paths are relative to. Both are absolute. */
export interface Folders extends FileAccess {
  /** The app folder. */
  readonly root: string;
}

export type Refusal = 'outside the repository' | 'in .git' | 'not a regular file' | 'not tracked by git';

/** What is at a path, links followed. `path` is its real path. */
export type Located =
  | { readonly kind: 'file'; readonly path: string; readonly size: number }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly path: string; readonly reason: Refusal };

/** In bytes. Requirements, lock files and sources of real apps are far smaller. */
const maxTextSize = 20_000_000;

/**
 * Finds out what is at a path, and whether it may be read.
 *
 * @param path absolute
 * @throws the system's error if the path can't be examined for another reason than that nothing is there
 */
export function locate(path: string, access: FileAccess): Located {
  let real: string;
  try {
    real = realpathSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return { kind: 'nothing' };
    throw error;
  }
  const status = statSync(real);
  const inside = relative(access.repository, real).split(sep);
  const refuse = (reason: Refusal): Located => ({ kind: 'refused', path: real, reason });
  if (!isWithin(access.repository, real)) return refuse('outside the repository');
  if (inside.some((name) => name.toLowerCase() === '.git')) return refuse('in .git');
  if (status.isDirectory()) return { kind: 'folder', path: real };
  if (!status.isFile()) return refuse('not a regular file');
  if (access.tracked && !access.tracked.has(inside.join('/'))) return refuse('not tracked by git');
  return { kind: 'file', path: real, size: status.size };
}

/** `locate`, with `nothing` for what can't be examined. */
export function locateOrNothing(path: string, access: FileAccess): Located {
  try {
    return locate(path, access);
  } catch {
    return { kind: 'nothing' };
  }
}

/** The kind of what is at a path, with `nothing` for what may not be read. */
export function kindOf(path: string, access: FileAccess): 'file' | 'folder' | 'nothing' {
  const { kind } = locateOrNothing(path, access);
  return kind === 'refused' ? 'nothing' : kind;
}

/** The entries of a folder, sorted by name; none if it can't be read. */
export function listFolder(path: string, access: FileAccess) {
  if (kindOf(path, access) !== 'folder') return [];
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/**
 * The text of a file, or `undefined` if there is none.
 *
 * @param path absolute
 * @param shown the path in messages
 * @throws {UserError} if the file may not or can't be read, or is larger than 20 MB
 */
export function readAppText(path: string, access: FileAccess, shown: string): DecodedText | undefined {
  try {
    const found = locate(path, access);
    if (found.kind === 'refused')
      throw unreadable(shown, `It is ${found.reason}.`, 'Replace it by a regular file.');
    if (found.kind !== 'file') return undefined;
    const name = relative(access.repository, found.path).split(sep).join('/');
    const decoded = decodeText(readWhole(found.path, shown));
    const isSuspect = mayHoldSecret(name, found.size);
    const secret = secretInPath(name, false) ?? (isSuspect ? secretByContent(decoded.text) : undefined);
    // Messages quote lines that can't be parsed.
    if (secret !== undefined)
      throw unreadable(shown, `It contains a secret (${secret}).`, 'Name another file.');
    return decoded;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw unreadable(
      shown,
      `The operating system reports ${code}.`,
      'Make the file readable for the user that runs this.',
      error,
    );
  }
}

/**
 * The content of a file that `locate` has admitted, for thousands of small files in a row: synchronous, since a promise for
 * each takes longer than reading. `undefined` if it can't be read or is larger than 20 MB.
 */
export function readBytes(real: string): Uint8Array | undefined {
  try {
    return readWhole(real, real);
  } catch {
    return undefined;
  }
}

/** The first bytes of a file that `locate` has admitted. @throws the system's error if it can't be read */
export function readStart(real: string, length: number): Buffer {
  const handle = openSync(real, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(handle, bytes));
  } finally {
    closeSync(handle);
  }
}

/** Reads at most `maxTextSize` bytes: a file can grow, and some report no size. */
function readWhole(real: string, shown: string): Buffer {
  const handle = openSync(
    real,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  );
  try {
    const { size } = fstatSync(handle);
    const buffer = Buffer.allocUnsafe(Math.min(size, maxTextSize) + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = readSync(handle, buffer, length, buffer.length - length, null);
    }
    if (length > maxTextSize) {
      throw unreadable(shown, 'It is larger than 20 MB.', 'Reduce its size, or exclude it from the bundle.');
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}

function unreadable(shown: string, reason: string, hint: string, cause?: unknown): UserError {
  return new UserError(
    { message: `${shown} can't be read.`, reason, hint, location: { file: shown } },
    { cause },
  );
}
