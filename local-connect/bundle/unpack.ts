import type { Stats } from 'node:fs';
import { lstat, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { extract, type ReadEntry } from 'tar';
import { ConnectError } from '../errors.ts';
import { type Manifest, parseManifest } from './manifest.ts';

/** An archive in its folder, checked. */
export interface Unpacked {
  /** Where `manifest.json` is: the folder itself, or the one folder in it that wraps everything. */
  readonly root: string;
  readonly manifest: Manifest;
}

const plainTypes = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory', 'GNUDumpDir']);

/**
 * Unpacks a `.tar.gz` into a new folder, and reads its manifest. An entry other than a plain file or folder below the
 * archive's top (a link, a device, an absolute name, `..`) is never written, and the whole archive is refused: then the
 * caller removes the folder.
 *
 * @throws ConnectError 125 (empty), 135 (can't be unpacked), 38 or 148 (manifest)
 */
export async function unpack(archive: string, folder: string): Promise<Unpacked> {
  if ((await lstat(archive)).size === 0) throw new ConnectError(125);
  if (!(await isGzip(archive))) throw unreadable('it is not a gzip archive');
  await mkdir(folder, { recursive: true });
  let offence: string | undefined;
  const isHarmless = (path: string, entry: Stats | ReadEntry) => {
    offence ??= offenceOf(path, 'type' in entry ? entry.type : 'File');
    return offence === undefined;
  };
  try {
    await extract({ file: archive, cwd: folder, strict: true, noChmod: true, filter: isHarmless });
  } catch (error) {
    throw unreadable(offence ?? (error as Error).message);
  }
  if (offence !== undefined) throw unreadable(offence);
  const root = await rootOf(folder);
  const text = await readFile(join(root, 'manifest.json'), 'utf8').catch(() => undefined);
  if (text === undefined) throw new ConnectError(38, 'The bundle has no manifest.json at its top.');
  const files = new Set(await listFiles(root));
  return { root, manifest: parseManifest(text, (path) => files.has(path.replace(/^\.\//, ''))) };
}

/** The folder of an archive that was unpacked before. */
export async function rootOf(folder: string): Promise<string> {
  const [entry, ...others] = await readdir(folder, { withFileTypes: true });
  return entry?.isDirectory() && others.length === 0 ? rootOf(join(folder, entry.name)) : folder;
}

/** Paths of all files below a folder, relative to it, with `/`. */
export async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();
}

function offenceOf(path: string, type: string): string | undefined {
  if (!plainTypes.has(type)) return `"${path}" is neither a file nor a folder (${type})`;
  if (/^([/\\]|[A-Za-z]:)/.test(path)) return `"${path}" is an absolute path`;
  if (path.split(/[/\\]/).includes('..')) return `"${path}" leads out of the bundle`;
  return undefined;
}

async function isGzip(file: string): Promise<boolean> {
  await using handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return buffer[0] === 0x1f && buffer[1] === 0x8b;
}

const unreadable = (why: string) => new ConnectError(135, `The bundle could not be unpacked: ${why}.`);
