import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { BundleFile, ExcludedFile, Finding } from '../types.ts';
import { type Entry, exists, readEntry } from './entry.ts';
import { environmentParts, folderExclusion, isVirtualEnvironment } from './exclusions.ts';
import { gitignoresAbove, type IgnoreFiles, ignoredBy, withIgnoreFilesOf } from './ignore-files.ts';
import type { Pattern } from './patterns.ts';
import * as told from './told.ts';
import { judge } from './verdict.ts';

export interface WalkOptions {
  /** Both without symbolic links in them, the first within the second. */
  readonly root: string;
  readonly repository: string;
  readonly exclude: readonly Pattern[];
  readonly include: readonly Pattern[];
  readonly gitignore: boolean;
}

export interface Walked {
  readonly files: BundleFile[];
  readonly excluded: ExcludedFile[];
  readonly findings: Finding[];
  /** The patterns that matched something. */
  readonly used: Set<Pattern>;
}

interface Folder {
  /** Relative to the app folder as the disk spells it; empty for the app folder itself. */
  readonly path: string;
  /** The real paths of this folder and of those above it: a link to one of them is a circle. */
  readonly chain: readonly string[];
  readonly ignoreFiles: IgnoreFiles;
  /** True where a pattern of `include` matches the folder. */
  readonly included: boolean;
  /** Set inside a folder that is left out, where only what `include` names travels. */
  readonly leftOut: string | undefined;
}

/** A hundred times a large app. Links that lead into each other can multiply files without end. */
const MOST_FILES = 250_000;

/**
 * Finds every file of the app folder that travels, and tells why the others don't. Links that stay inside are followed.
 *
 * @throws {UserError} above 250,000 files
 */
export async function walk(options: WalkOptions): Promise<Walked> {
  const walked: Walked = { files: [], excluded: [], findings: [], used: new Set() };
  const ignoreFiles = options.gitignore ? gitignoresAbove(options.root, options.repository) : [];
  await walkFolder(
    { path: '', chain: [options.root], ignoreFiles, included: false, leftOut: undefined },
    options,
    walked,
  );
  return walked;
}

async function walkFolder(folder: Folder, options: WalkOptions, walked: Walked): Promise<void> {
  const absolute = join(options.root, folder.path);
  let names: string[];
  try {
    names = (await readdir(absolute)).sort();
  } catch (error) {
    walked.findings.push(told.unreadable(folder.path || '.', error));
    return;
  }
  const has = (below: string) =>
    names.includes(below.split('/', 1)[0] as string) && exists(join(absolute, below));
  let { leftOut } = folder;
  if (leftOut === undefined && folder.path !== '' && !folder.included) {
    leftOut = folderExclusion(folder.path, names, has);
    if (leftOut !== undefined) {
      walked.excluded.push({ path: `${folder.path}/`, reason: leftOut });
      if (!options.include.some((pattern) => pattern.leadsInto(folder.path))) return;
    }
  }
  const ignoreFiles = withIgnoreFilesOf(
    folder.ignoreFiles,
    options.root,
    folder.path,
    names,
    options.gitignore,
  );
  const environment = folder.path === '' && isVirtualEnvironment(has) ? environmentParts : [];

  for (const name of names) {
    const path = folder.path ? `${folder.path}/${name}` : name;
    let entry: Entry;
    try {
      entry = readEntry(options.root, join(absolute, name));
    } catch (error) {
      walked.findings.push(told.unreadable(path, error));
      continue;
    }
    if (entry.kind === 'gone') {
      // Node replaces what isn't UTF-8 in a name, and then nothing is found by the replaced name.
      walked.findings.push(name.includes('\uFFFD') ? told.nameIsNotText(path) : told.vanished(path));
      continue;
    }
    const { isFolder } = entry;
    const include = matching(options.include, path, isFolder, walked.used);
    const verdict = judge({
      path,
      isFolder,
      include,
      exclude: matching(options.exclude, path, isFolder, walked.used),
      ignoredBy: ignoredBy(ignoreFiles, options.root, path, isFolder),
      inherited: environment.includes(name) ? 'a part of a virtual environment' : leftOut,
    });
    const reason =
      verdict.kind === 'left out' ? verdict.reason : verdict.kind === 'secret' ? verdict.holds : undefined;
    if (verdict.kind === 'secret named by hand')
      walked.findings.push(told.secretIncluded(path, verdict.holds));
    if (verdict.kind === 'secret') walked.findings.push(told.secretLeftOut(path, verdict.holds));
    if (reason !== undefined && leftOut === undefined) {
      walked.excluded.push({ path: isFolder ? `${path}/` : path, reason });
    }
    if (reason !== undefined && !options.include.some((pattern) => isFolder && pattern.leadsInto(path)))
      continue;

    switch (entry.kind) {
      case 'file':
        walked.files.push({ path: path.normalize('NFC'), source: join(absolute, name), size: entry.size });
        if (walked.files.length > MOST_FILES) throw new UserError(told.tooManyFiles(MOST_FILES));
        break;
      case 'folder': {
        const real = entry.realName ?? join(folder.chain.at(-1) as string, name);
        if (folder.chain.includes(real))
          leaveOutLink(walked, path, 'leads back to a folder that it is in', '/');
        else {
          const chain = [...folder.chain, real];
          await walkFolder(
            { path, chain, ignoreFiles, included: include.length > 0, leftOut: reason },
            options,
            walked,
          );
        }
        break;
      }
      case 'link outside':
        walked.findings.push(told.linkOutside(path, entry.target, isFolder));
        break;
      case 'broken link':
        leaveOutLink(walked, path, entry.problem);
        break;
      case 'special':
        walked.findings.push(told.notAFile(path, entry.what));
        walked.excluded.push({ path, reason: `${entry.what}, not a file` });
        break;
    }
  }
}

function leaveOutLink(walked: Walked, path: string, problem: string, end: '' | '/' = ''): void {
  walked.findings.push(told.brokenLink(path, problem));
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
