import { posix, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { locateOrNothing } from '../../shared/file-access.ts';
import { isWithin } from '../../shared/paths.ts';
import { secretByName, secretInPath } from '../../shared/secret-files.ts';
import type { BundleFile, Diagnostic, ExcludedFile } from '../types.ts';
import { readSource } from './app-folder.ts';
import { type FoundFiles, inspectContents } from './checks.ts';
import * as messages from './messages.ts';
import { requireUsableGlobs } from './patterns.ts';
import { type WalkOptions, walk } from './walk.ts';

/** The rules for all files of a bundle, from any folder. */
export type FileRules = Omit<WalkOptions, 'start' | 'inBundle'>;

/** Files from elsewhere in the repository: `../shared/lib/**` → `lib/`. */
export interface ExtraFiles {
  /** A file, a folder, or a glob, relative to the app folder. */
  readonly from: string;
  /** A folder of the bundle, inside it; `.` for its top. */
  readonly to: string;
}

/** Reads the user's own packages, by the rules for all files of the bundle. */
export interface PackageReader {
  /**
   * The files of a folder or a module to include at `path`: no hidden ones, no links out of the repository.
   *
   * @param source absolute
   */
  read(source: string, path: string): Promise<readonly BundleFile[]>;
  /**
   * Whether a file of the app folder imports a package, or something of it.
   *
   * @param name dotted; with a dot at its end if only imports from inside the package count
   */
  isImported(name: string): boolean;
  /** About packages outside of the app folder. */
  readonly excluded: readonly ExcludedFile[];
  readonly findings: readonly Diagnostic[];
}

/** A folder outside of the app folder. */
interface ExternalFolder {
  /** Absolute, without symbolic links in it. */
  readonly start: string;
  /** Where it will be in the bundle. */
  readonly at: string;
  /** Selects its files and folders, by their path below it. */
  readonly matches: (path: string) => boolean;
}

/**
 * Finds the files to include from a folder outside of the app folder, by the app folder's rules for their path in the bundle. The
 * other paths of the result are relative to the app folder.
 */
async function readFolder({ start, at, matches }: ExternalFolder, rules: FileRules): Promise<FoundFiles> {
  const home = relative(rules.root, start).split(sep).join('/');
  const below = (path: string) => posix.relative(home, path);
  const inBundle = (path: string) => posix.join(at, below(path));
  const walked = await walk({ ...rules, start, inBundle });
  const isMeant = ({ path }: { readonly path: string }) => matches(below(path));
  const found = inspectContents(
    walked.files.filter(isMeant),
    rules.include.map((pattern) => ({ names: (path) => pattern.names(inBundle(path)) })),
  );
  return {
    files: found.files.map((file): BundleFile => ({ ...file, path: inBundle(file.path) })),
    excluded: [...walked.excluded.filter(isMeant), ...found.excluded],
    findings: [
      ...walked.findings.filter(({ location }) => location !== undefined && matches(below(location.file))),
      ...found.findings,
    ],
  };
}

/**
 * Finds the files of an `extra-files` line. They keep their path below the part of `from` without wildcards. The exclusions of the
 * app folder apply to them, except to a file whose full path is written, and except those of the folder that they are put into.
 */
export async function readExtraFiles({ from, to }: ExtraFiles, rules: FileRules): Promise<FoundFiles> {
  requireUsableGlobs([from]);
  const { base, glob } = picomatch.scan(from);
  const written = resolve(rules.root, base);
  const found = locateOrNothing(written, rules);
  const only = (finding: Diagnostic) => ({ files: [], excluded: [], findings: [finding] });
  if (found.kind === 'nothing') return only(messages.extraFilesNone(from));
  if (found.kind === 'refused') return only(messages.extraFilesOutside(from));
  const home = relative(rules.root, found.path).split(sep).join('/');
  // A pull request can replace what is named by a link.
  const isNamed = found.path === written;
  const secret = isNamed ? undefined : secretInPath(home, found.kind === 'folder');
  if (secret !== undefined) return only(messages.secretLeftOut(home, secret));
  if (found.kind === 'file') {
    const path = posix.join(to, posix.basename(base)).normalize('NFC');
    if (path === 'manifest.json') return only(messages.samePath(path, 'this action', found.path));
    const file = { path: home, source: found.path, size: found.size };
    return readNamed(file, path, isNamed);
  }
  const matches = glob === '' ? () => true : picomatch(glob, { dot: true, nonegate: true, windows: false });
  // A pattern that matches the folder in the bundle is about what the app folder has there, such as a link to these files.
  const exclude = rules.exclude.filter((pattern) => to === '.' || !pattern.matches(to, true));
  const read = await readFolder({ start: found.path, at: to, matches }, { ...rules, exclude });
  if (read.files.length > 0) return read;
  return { ...read, findings: [...read.findings, messages.extraFilesNone(from)] };
}

/** A file whose full path is written is included, even if it is a secret. @param at its path in the bundle */
function readNamed(file: BundleFile, at: string, isNamed: boolean): FoundFiles {
  const holds = secretByName(file.path, false);
  const read = inspectContents([file], [{ names: () => isNamed }]);
  const named = holds === undefined ? [] : [messages.secretIncluded(file.path, holds)];
  return {
    files: read.files.map((one) => ({ ...one, path: at })),
    excluded: read.excluded,
    findings: [...named, ...read.findings],
  };
}

/** @param included the files of the app folder in the bundle */
export function packageReader(rules: FileRules, included: readonly BundleFile[]): PackageReader {
  const excluded: ExcludedFile[] = [];
  const findings: Diagnostic[] = [];
  return {
    excluded,
    findings,
    isImported(name) {
      const imports = new RegExp(
        `^[ \\t]*(?:from|import)[ \\t]+${name.replace(/\W/g, '\\$&')}(?<!\\w(?=\\w))`,
        'm',
      );
      return included.some(
        ({ path, source }) =>
          path.endsWith('.py') && typeof source === 'string' && imports.test(readSource(source)?.text ?? ''),
      );
    },
    async read(written, path) {
      const source = resolve(written);
      const found = locateOrNothing(source, rules);
      if (found.kind === 'nothing' || found.kind === 'refused') return [];
      const home = relative(rules.repository, found.path).split(sep).join('/');
      if (secretInPath(home, found.kind === 'folder') !== undefined) return [];
      if (found.kind === 'file') {
        return [{ path: path.normalize('NFC'), source: found.path, size: found.size }];
      }
      if (isWithin(rules.root, source)) return inApp(source, path, included).filter(isShown);
      const read = await readFolder({ start: found.path, at: path, matches: () => true }, rules);
      excluded.push(...read.excluded);
      findings.push(...read.findings);
      return read.files.filter(isShown);
    },
  };
}

/** The walk through the app folder has decided which ones are included. */
const inApp = (source: string, path: string, included: readonly BundleFile[]): BundleFile[] =>
  included.flatMap((file) => {
    if (typeof file.source !== 'string' || !file.source.startsWith(source + sep)) return [];
    const below = file.source.slice(source.length + 1).split(sep);
    return [{ ...file, path: posix.join(path, ...below).normalize('NFC') }];
  });

const isShown = ({ path }: BundleFile) => !/(^|\/)\./.test(path);
