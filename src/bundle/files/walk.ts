import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type Folders, locate } from '../../shared/file-access.ts';
import { below, isWithin } from '../../shared/paths.ts';
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
  const { root, repository, gitignore, include, exclude, inBundle = (path) => path } = options;
  const absolute = join(root, folder.path);
  const names = await namesIn(absolute, folder, walked);
  const leftOut = folder.leftOut ?? leaveOutFolder(absolute, folder, names, walked);
  const leadsInto = (path: string) => !isInGit(path) && include.some((pattern) => pattern.leadsInto(path));
  if (leftOut !== undefined && !leadsInto(inBundle(folder.path))) return;
  const ignoreFiles = withIgnoreFilesOf(folder.ignoreFiles, options, folder.path, names, gitignore);

  for (const name of names) {
    const path = below(folder.path, name);
    const { isFolder, size = 0, target, unusable } = readEntry(path, join(absolute, name), options);
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
      realPath: target && relative(repository, target).split(sep).join('/'),
    });
    if (secret !== undefined) {
      const report = excluded === undefined ? messages.secretIncluded : messages.secretLeftOut;
      walked.findings.push(report(path, secret));
    }
    const leaveOut = (reason: string) => walked.excluded.push({ path: isFolder ? `${path}/` : path, reason });
    if (excluded !== undefined && leftOut === undefined) leaveOut(excluded);
    if (excluded !== undefined && !(isFolder && leadsInto(place))) continue;
    const real = target ?? join(folder.chain.at(-1) as string, name);
    const isCircle = isFolder && folder.chain.includes(real);
    const problem = isCircle ? brokenLink(path, 'points to a folder that contains it') : unusable;
    if (problem) {
      walked.findings.push(problem.finding);
      if (problem.reason !== undefined) leaveOut(problem.reason);
    } else if (isFolder) {
      const linked = folder.linked || target !== undefined;
      const chain = [...folder.chain, real];
      const next = { path, chain, ignoreFiles, included: included.length > 0, leftOut: excluded, linked };
      await walkFolder(next, options, walked);
    } else {
      walked.files.push({ path: path.normalize('NFC'), source: target ?? join(absolute, name), size });
      if (walked.files.length > MOST_FILES)
        throw new UserError(messages.tooMany(`The app folder contains more than ${MOST_FILES} files.`));
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
  absolute: string,
  { path, included }: Folder,
  names: readonly string[],
  walked: Walked,
): string | undefined {
  if (included) return undefined;
  const has = (inside: string) =>
    names.includes(inside.split('/', 1)[0] as string) &&
    lstatSync(join(absolute, inside), { throwIfNoEntry: false }) !== undefined;
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
  readonly unusable?: Unusable;
}

/** Why an entry can't be included. */
interface Unusable {
  readonly finding: Diagnostic;
  /** For the list of excluded files, unless the finding is an error. */
  readonly reason?: string;
}

const notAFile = (rule: 'broken-link' | 'not-a-file', path: string, reason: string): Unusable => ({
  finding: messages.unusable(rule, path, reason),
  reason,
});
const brokenLink = (path: string, how: string) =>
  notAFile('broken-link', path, `a symbolic link that ${how}`);

function readEntry(path: string, absolute: string, options: WalkOptions): Entry {
  try {
    return entryAt(path, absolute, options);
  } catch (error) {
    const isLoop = (error as NodeJS.ErrnoException).code === 'ELOOP';
    const unusable = isLoop
      ? brokenLink(path, 'points to itself')
      : { finding: messages.unreadable(path, error) };
    return { isFolder: false, unusable };
  }
}

/** @throws the system's error if the path can't be examined for another reason than that nothing is there */
function entryAt(path: string, absolute: string, options: WalkOptions): Entry {
  const status = lstatSync(absolute, { throwIfNoEntry: false });
  if (!status) {
    // Node replaces bytes that aren't UTF-8 in a name. Nothing has the replaced name.
    const isText = !path.includes('\uFFFD');
    const finding = isText ? messages.vanished(path) : messages.nameIsNotText(path);
    return { isFolder: false, unusable: { finding } };
  }
  const isLink = status.isSymbolicLink();
  if (!isLink && !status.isFile() && !status.isDirectory()) {
    const kind = status.isSocket() ? 'a socket' : status.isFIFO() ? 'a FIFO' : 'a device';
    return { isFolder: false, unusable: notAFile('not-a-file', path, `${kind}, not a file`) };
  }
  // A regular file in a folder that was walked needs no look-up of its real path.
  if (!isLink && !options.tracked) return { isFolder: status.isDirectory(), size: status.size };
  // Links in folders outside of the app folder may point to all of the repository.
  const linksWithin = options.start === undefined ? options.root : options.repository;
  const found = locate(absolute, options);
  const isFolder = found.kind === 'folder';
  if (found.kind === 'nothing') return { isFolder, unusable: brokenLink(path, 'points to nothing') };
  if (!isWithin(linksWithin, found.path)) {
    const target = relative(linksWithin, found.path).split(sep).join('/');
    return { isFolder, unusable: { finding: messages.linkOutside(path, target, isFolder) } };
  }
  if (found.kind === 'refused') return { isFolder, unusable: notAFile('not-a-file', path, found.reason) };
  return { isFolder, ...(!isFolder && { size: found.size }), ...(isLink && { target: found.path }) };
}
