import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { UserError } from '../../shared/problems.ts';
import type { BundleFile, Diagnostic, ExcludedFile } from '../types.ts';
import { type Entry, exists, readEntry } from './entry.ts';
import { environmentParts, folderExclusion, isVirtualEnvironment } from './exclusions.ts';
import { gitignoresAbove, type IgnoreFiles, ignoredBy, withIgnoreFilesOf } from './ignore-files.ts';
import * as messages from './messages.ts';
import type { Pattern } from './patterns.ts';
import { type FileVerdict, judge } from './verdict.ts';

export interface WalkOptions {
  /** Both without symbolic links in them, the first within the second. */
  readonly root: string;
  readonly repository: string;
  /** As in `FileAccess`. */
  readonly tracked?: ReadonlySet<string>;
  readonly exclude: readonly Pattern[];
  readonly include: readonly Pattern[];
  readonly gitignore: boolean;
  /** A folder of the repository to walk instead of the app folder: absolute, without symbolic links in it. */
  readonly start?: string;
  /** The path in the bundle for a path relative to the app folder. The rules apply to it. */
  readonly inBundle?: (path: string) => string;
  /** The folder that links may point into. Default: the one that is walked. */
  readonly linksWithin?: string;
}

export interface Walked {
  readonly files: BundleFile[];
  readonly excluded: ExcludedFile[];
  readonly findings: Diagnostic[];
  /** The patterns that matched something. */
  readonly used: Set<Pattern>;
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
export async function walk(options: WalkOptions): Promise<Walked> {
  const walked: Walked = { files: [], excluded: [], findings: [], used: new Set(), linkedFolders: 0 };
  const { root, start = root } = options;
  const path = relative(root, start).split(sep).join('/');
  const ignoreFiles = options.gitignore ? gitignoresAbove(options, start) : [];
  // Its own name does not exclude it.
  await walkFolder(
    { path, chain: [start], ignoreFiles, included: true, leftOut: undefined },
    options,
    walked,
  );
  return walked;
}

async function walkFolder(folder: Folder, options: WalkOptions, walked: Walked): Promise<void> {
  if (folder.linked) walked.linkedFolders += 1;
  if (walked.linkedFolders > MOST_LINKED_FOLDERS)
    throw new UserError(messages.tooManyLinks(MOST_LINKED_FOLDERS));
  const absolute = join(options.root, folder.path);
  const names = await namesIn(absolute, folder, walked);
  const has = (below: string) =>
    names.includes(below.split('/', 1)[0] as string) && exists(join(absolute, below));
  const { root, gitignore, inBundle = (path) => path } = options;
  const leftOut = folder.leftOut ?? leaveOutFolder(folder, names, has, walked);
  if (leftOut !== undefined && !leadsInto(options.include, inBundle(folder.path))) return;
  const ignoreFiles = withIgnoreFilesOf(folder.ignoreFiles, options, folder.path, names, gitignore);
  const environment = folder.path === '' && isVirtualEnvironment(has) ? environmentParts : [];

  for (const name of names) {
    const path = folder.path ? `${folder.path}/${name}` : name;
    const entry = look(path, join(absolute, name), options, walked);
    if (!entry) continue;
    const { isFolder } = entry;
    const place = inBundle(path);
    const include = matching(options.include, place, isFolder, walked.used);
    const verdict = judge({
      path: place,
      isFolder,
      include,
      exclude: matching(options.exclude, place, isFolder, walked.used),
      ignoredBy: ignoredBy(ignoreFiles, root, path, isFolder),
      inherited: environment.includes(name) ? 'a part of a virtual environment' : leftOut,
      ...realPathIn(entry, options.repository),
    });
    reportSecretFile(path, verdict, walked);
    const reason = reasonOf(verdict);
    if (reason !== undefined && leftOut === undefined) {
      walked.excluded.push({ path: isFolder ? `${path}/` : path, reason });
    }
    if (reason !== undefined && !(isFolder && leadsInto(options.include, place))) continue;
    if (entry.kind !== 'folder') {
      take(entry, path, walked);
      continue;
    }
    const real = entry.target ?? join(folder.chain.at(-1) as string, name);
    if (folder.chain.includes(real)) {
      leaveOutLink(walked, path, 'points to a folder that contains it', '/');
      continue;
    }
    const chain = [...folder.chain, real];
    const below = {
      path,
      chain,
      ignoreFiles,
      included: include.length > 0,
      leftOut: reason,
      linked: folder.linked || entry.target !== undefined,
    };
    await walkFolder(below, options, walked);
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

function look(path: string, absolute: string, options: WalkOptions, walked: Walked): Entry | undefined {
  const { linksWithin = options.start ?? options.root } = options;
  try {
    return readEntry(options, linksWithin, absolute);
  } catch (error) {
    walked.findings.push(messages.unreadable(path, error));
    return undefined;
  }
}

function reportSecretFile(path: string, verdict: FileVerdict, { findings }: Walked): void {
  if (verdict.kind === 'named secret') findings.push(messages.secretIncluded(path, verdict.holds));
  if (verdict.kind === 'secret') findings.push(messages.secretLeftOut(path, verdict.holds));
}

/** Why a file or folder is excluded. */
function reasonOf(verdict: FileVerdict): string | undefined {
  return verdict.kind === 'excluded' ? verdict.reason : verdict.kind === 'secret' ? verdict.holds : undefined;
}

/** Handles anything but a folder that is not excluded by its name. */
function take(entry: Exclude<Entry, { kind: 'folder' }>, path: string, walked: Walked): void {
  switch (entry.kind) {
    case 'file':
      walked.files.push({ path: path.normalize('NFC'), source: entry.source, size: entry.size });
      if (walked.files.length > MOST_FILES) throw new UserError(messages.tooManyFiles(MOST_FILES));
      break;
    case 'gone':
      // Node replaces bytes that aren't UTF-8 in a name. Nothing has the replaced name.
      walked.findings.push(path.includes('\uFFFD') ? messages.nameIsNotText(path) : messages.vanished(path));
      break;
    case 'link outside':
      walked.findings.push(messages.linkOutside(path, entry.target, entry.isFolder));
      break;
    case 'refused':
      walked.findings.push(messages.refused(path, entry.reason));
      walked.excluded.push({ path, reason: entry.reason });
      break;
    case 'broken link':
      leaveOutLink(walked, path, entry.problem);
      break;
    case 'special':
      walked.findings.push(messages.notAFile(path, entry.message));
      walked.excluded.push({ path, reason: `${entry.message}, not a file` });
      break;
  }
}

/** The real path of a link's target, relative to the repository: it may be a secret with a harmless name. */
function realPathIn(entry: Entry, repository: string): { realPath?: string } {
  const target = entry.kind === 'file' || entry.kind === 'folder' ? entry.target : undefined;
  return target === undefined ? {} : { realPath: relative(repository, target).split(sep).join('/') };
}

const leadsInto = (patterns: readonly Pattern[], path: string) =>
  patterns.some((pattern) => pattern.leadsInto(path));

function leaveOutLink(walked: Walked, path: string, problem: string, end: '' | '/' = ''): void {
  walked.findings.push(messages.brokenLink(path, problem));
  walked.excluded.push({ path: path + end, reason: `a symbolic link that ${problem}` });
}

function matching(
  patterns: readonly Pattern[],
  path: string,
  isFolder: boolean,
  used: Set<Pattern>,
): Pattern[] {
  const found = patterns.filter((pattern) => pattern.matches(path, isFolder));
  for (const pattern of found) used.add(pattern);
  return found;
}
