import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Folders, locate } from '../../shared/file-access.ts';
import { isWithin } from '../../shared/paths.ts';
import { UserError } from '../../shared/problems.ts';
import type { BundleFile, Diagnostic, ExcludedFile } from '../types.ts';
import type { FoundFiles } from './checks.ts';
import { folderExclusion, isInGit, judge } from './exclusions.ts';
import { gitignoresAbove, type IgnoreFiles, ignoredBy, withIgnoreFilesOf } from './ignore-files.ts';
import * as messages from './messages.ts';
import type { Pattern } from './patterns.ts';

export interface WalkOptions extends Folders {
  readonly exclude: readonly Pattern[];
  readonly include: readonly Pattern[];
  readonly gitignore: boolean;
  /** A folder of the repository to walk instead of the app folder: absolute, without symbolic links in it. */
  readonly start?: string;
  /** The path in the bundle for a path relative to the app folder. The rules apply to it. */
  readonly inBundle?: (path: string) => string;
}

interface Walked {
  readonly files: BundleFile[];
  readonly excluded: ExcludedFile[];
  readonly findings: Diagnostic[];
  linkedFolders: number;
}

interface Folder {
  /** Relative to the app folder as the disk spells it, with `/`; empty for the app folder itself. */
  readonly path: string;
  /** The real paths of this folder and of those above it: a link to one of them is a circle. */
  readonly chain: readonly string[];
  readonly ignoreFiles: IgnoreFiles;
  /** Reached through a symbolic link. */
  readonly linked?: boolean;
  /** A pattern of `include` matches the folder. */
  readonly included: boolean;
  /** Why the folder is excluded. Then only files that `include` names are included. */
  readonly leftOut: string | undefined;
}

/** A hundred times the files of a large app. */
const MOST_FILES = 250_000;
/** Folders reached through symbolic links: links to folders that contain links multiply. */
const MOST_LINKED_FOLDERS = 2_000;

/**
 * Finds every file of the app folder to include, and why others are excluded. Links within the folder are followed.
 *
 * @throws {UserError} above 250,000 files or 2,000 folders reached through symbolic links
 */
export async function walk(options: WalkOptions): Promise<FoundFiles> {
  const walked: Walked = { files: [], excluded: [], findings: [], linkedFolders: 0 };
  const { root, start = root } = options;
  const path = relative(root, start).split(sep).join('/');
  const ignoreFiles = options.gitignore ? gitignoresAbove(options, start) : [];
  // Its own name does not exclude it.
  const folder = { path, chain: [start], ignoreFiles, included: true, leftOut: undefined };
  await walkFolder(folder, options, walked);
  return walked;
}

async function walkFolder(folder: Folder, options: WalkOptions, walked: Walked): Promise<void> {
  if (folder.linked) walked.linkedFolders += 1;
  if (walked.linkedFolders > MOST_LINKED_FOLDERS)
    throw new UserError(
      messages.tooMany(`Symbolic links point to more than ${MOST_LINKED_FOLDERS} folders.`),
    );
  const absolute = join(options.root, folder.path);
  const names = await namesIn(absolute, folder, walked);
  const has = (below: string) =>
    names.includes(below.split('/', 1)[0] as string) &&
    lstatSync(join(absolute, below), { throwIfNoEntry: false }) !== undefined;
  const { root, gitignore, include, exclude, inBundle = (path) => path } = options;
  const leftOut = folder.leftOut ?? leaveOutFolder(folder, names, has, walked);
  const leadsInto = (path: string) => !isInGit(path) && include.some((pattern) => pattern.leadsInto(path));
  if (leftOut !== undefined && !leadsInto(inBundle(folder.path))) return;
  const ignoreFiles = withIgnoreFilesOf(folder.ignoreFiles, options, folder.path, names, gitignore);

  for (const name of names) {
    const path = folder.path ? `${folder.path}/${name}` : name;
    const entry = readEntry(path, join(absolute, name), options, walked);
    if (!entry) continue;
    const { isFolder } = entry;
    const place = inBundle(path);
    const matching = (patterns: readonly Pattern[]) =>
      patterns.filter((pattern) => pattern.matches(place, isFolder));
    const included = matching(include);
    const { excluded, secret } = judge({
      path: place,
      isFolder,
      include: included,
      exclude: matching(exclude),
      ignoredBy: ignoredBy(ignoreFiles, root, path, isFolder),
      inherited: leftOut,
      realPath: entry.target && relative(options.repository, entry.target).split(sep).join('/'),
    });
    if (secret !== undefined) {
      const report = excluded === undefined ? messages.secretIncluded : messages.secretLeftOut;
      walked.findings.push(report(path, secret));
    }
    if (excluded !== undefined && leftOut === undefined) {
      walked.excluded.push({ path: isFolder ? `${path}/` : path, reason: excluded });
    }
    if (excluded !== undefined && !(isFolder && leadsInto(place))) continue;
    if (entry.finding) leaveOut(walked, path, entry.finding);
    else if (!isFolder) take(walked, path, entry, join(absolute, name));
    else {
      const real = entry.target ?? join(folder.chain.at(-1) as string, name);
      if (folder.chain.includes(real)) {
        leaveOut(walked, `${path}/`, brokenLink(path, 'points to a folder that contains it'));
        continue;
      }
      const linked = folder.linked || entry.target !== undefined;
      const chain = [...folder.chain, real];
      const below = { path, chain, ignoreFiles, included: included.length > 0, leftOut: excluded, linked };
      await walkFolder(below, options, walked);
    }
  }
}

async function namesIn(absolute: string, { path }: Folder, walked: Walked): Promise<readonly string[]> {
  try {
    return (await readdir(absolute)).sort();
  } catch (error) {
    walked.findings.push(messages.unreadable(path || '.', error));
    return [];
  }
}

/** Why a whole folder is excluded, by its content. */
function leaveOutFolder(
  { path, included }: Folder,
  names: readonly string[],
  has: (below: string) => boolean,
  walked: Walked,
): string | undefined {
  if (included) return undefined;
  const reason = folderExclusion(path, names, has);
  if (reason !== undefined) walked.excluded.push({ path: `${path}/`, reason });
  return reason;
}

/** What is at a path of the app folder, links followed. */
interface Entry {
  readonly isFolder: boolean;
  /** In bytes, of a file. */
  readonly size?: number;
  /** The target of a symbolic link, absolute. */
  readonly target?: string;
  /** Why it can't be included, and the reason in the list of excluded files. */
  readonly finding?: Unusable;
}

type Unusable = readonly [finding: Diagnostic, reason?: string];

const unusable = (rule: 'broken-link' | 'not-a-file', path: string, what: string): Unusable => [
  messages.unusable(rule, path, what),
  what,
];
const brokenLink = (path: string, how: string) =>
  unusable('broken-link', path, `a symbolic link that ${how}`);

function readEntry(path: string, absolute: string, options: WalkOptions, walked: Walked): Entry | undefined {
  try {
    return entryAt(path, absolute, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP')
      return { isFolder: false, finding: brokenLink(path, 'points to itself') };
    walked.findings.push(messages.unreadable(path, error));
    return undefined;
  }
}

/** @throws the system's error if the path can't be examined for another reason than that nothing is there */
function entryAt(path: string, absolute: string, options: WalkOptions): Entry {
  const status = lstatSync(absolute, { throwIfNoEntry: false });
  if (!status) {
    // Node replaces bytes that aren't UTF-8 in a name. Nothing has the replaced name.
    const isText = !path.includes('\uFFFD');
    return { isFolder: false, finding: [isText ? messages.vanished(path) : messages.nameIsNotText(path)] };
  }
  const isLink = status.isSymbolicLink();
  if (!isLink && !status.isFile() && !status.isDirectory()) {
    const kind = status.isSocket() ? 'a socket' : status.isFIFO() ? 'a FIFO' : 'a device';
    return { isFolder: false, finding: unusable('not-a-file', path, `${kind}, not a file`) };
  }
  // A regular file in a folder that was walked needs no look-up of its real path.
  if (!isLink && !options.tracked) return { isFolder: status.isDirectory(), size: status.size };
  // Links in folders outside of the app folder may point to all of the repository.
  const linksWithin = options.start === undefined ? options.root : options.repository;
  const found = locate(absolute, options);
  const isFolder = found.kind === 'folder';
  if (found.kind === 'nothing') return { isFolder, finding: brokenLink(path, 'points to nothing') };
  if (!isWithin(linksWithin, found.path)) {
    const target = relative(linksWithin, found.path).split(sep).join('/');
    return { isFolder, finding: [messages.linkOutside(path, target, isFolder)] };
  }
  if (found.kind === 'refused') return { isFolder, finding: unusable('not-a-file', path, found.reason) };
  return { isFolder, ...(!isFolder && { size: found.size }), ...(isLink && { target: found.path }) };
}

function take(walked: Walked, path: string, { target, size = 0 }: Entry, absolute: string): void {
  walked.files.push({ path: path.normalize('NFC'), source: target ?? absolute, size });
  if (walked.files.length > MOST_FILES)
    throw new UserError(messages.tooMany(`The app folder contains more than ${MOST_FILES} files.`));
}

function leaveOut(walked: Walked, path: string, [finding, reason]: Unusable): void {
  walked.findings.push(finding);
  if (reason !== undefined) walked.excluded.push({ path, reason });
}
