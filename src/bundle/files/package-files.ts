import { posix, relative, resolve, sep } from 'node:path';
import { locateOrNothing } from '../../shared/file-access.ts';
import { isWithin } from '../../shared/paths.ts';
import { secretInPath } from '../../shared/secret-files.ts';
import type { BundleFile, Diagnostic, ExcludedFile } from '../types.ts';
import { readSource } from './app-folder.ts';
import { type FileRules, readElsewhere } from './external-files.ts';
import type { Pattern } from './patterns.ts';

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

/**
 * @param included the files of the app folder in the bundle
 * @param used receives the patterns that matched something
 */
export function packageReader(
  rules: FileRules,
  included: readonly BundleFile[],
  used: Set<Pattern> = new Set(),
): PackageReader {
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
      const start = found.path;
      if (isWithin(rules.root, source)) return inApp(source, path, included).filter(isShown);
      const elsewhere = await readElsewhere(
        { start, at: path, matches: () => true, linksWithin: rules.repository },
        rules,
      );
      excluded.push(...elsewhere.excluded);
      findings.push(...elsewhere.findings);
      for (const pattern of elsewhere.used) used.add(pattern);
      return elsewhere.files.filter(isShown);
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
