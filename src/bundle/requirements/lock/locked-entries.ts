import { resolve } from 'node:path';
import { type Folders, kindOf } from '../../../shared/file-access.ts';
import { shownPath } from '../../../shared/paths.ts';
import type { SourceLocation } from '../../../shared/problems.ts';
import { withoutUrlSecret } from '../../../shared/redaction.ts';
import { stringOf, type Table } from '../../../shared/toml.ts';
import type { BundleFile } from '../../types.ts';
import type { CollectedRequirements, Line, OwnProject } from '../collected-requirements.ts';
import { archiveLine } from '../local-archives.ts';
import { type Condition, formatCondition, never } from '../markers/environments.ts';
import { indexLine } from '../project-requirements.ts';
import { reportSecret } from '../report-secret.ts';
import { normalizeName } from '../requirement.ts';
import type { Report } from '../requirement-rules.ts';

/** A package of a lock, in the terms that all locks share. */
export interface LockedEntry {
  readonly name: string;
  readonly version?: string;
  /** When it is wanted. */
  readonly condition: Condition;
  readonly from: Origin;
  /** The names of its wheels and source archives. */
  readonly files: readonly string[];
  readonly location: SourceLocation;
}

export type Origin =
  /** From a package index. */
  | { readonly kind: 'index' }
  /** What pip takes behind `name @`. */
  | { readonly kind: 'reference'; readonly url: string }
  /** A folder or an archive, absolute. */
  | { readonly kind: 'folder' | 'archive'; readonly path: string }
  /** Nothing to install, as the root of a workspace. */
  | { readonly kind: 'nothing' };

export interface LockedEntries {
  readonly entries: readonly LockedEntry[];
  /** The Pythons that the lock was made for: what they make certain isn't said again in markers. */
  readonly python: Condition;
  /** The URLs of the package indexes that it names, without PyPI. */
  readonly indexes: readonly { readonly url: string; readonly isDefault: boolean }[];
  /** The lock, for messages. */
  readonly location: SourceLocation;
}

/** True for the addresses of PyPI, which pip asks by itself. */
export const isPypi = (url: string) => /^https:\/\/pypi\.(?:org|python\.org)(?:\/simple)?\/?$/.test(url);

/** Makes pinned requirements out of what a lock holds; the user's own folders become own projects. */
export async function gatherEntries(
  { entries, python, indexes, location: lock }: LockedEntries,
  folders: Folders,
  report: Report,
): Promise<CollectedRequirements> {
  const lines: Line[] = [];
  const projects: OwnProject[] = [];
  const archives: BundleFile[] = [];
  for (const { name, version, condition, from, files, location } of merged(entries)) {
    if ((condition & python) === never) continue;
    const marker = formatCondition(condition, python);
    const suffix = marker === undefined ? '' : ` ; ${marker}`;
    const brings = {
      name: normalizeName(name),
      ...(version !== undefined && { version }),
      hashes: false,
      files,
    };
    switch (from.kind) {
      case 'index':
        // Pipenv doesn't pin what its marker keeps from the machine that locked.
        lines.push({
          text: `${name}${version === undefined ? '' : `==${version}`}${suffix}`,
          location,
          brings,
        });
        break;
      case 'reference':
        if (withoutUrlSecret(from.url).secret) reportSecret(from.url, location, report);
        lines.push({ text: `${name} @ ${from.url}${suffix}`, location, brings });
        break;
      case 'archive': {
        const made = archiveLine(from.path, name, suffix, folders, location, report);
        if (made) {
          lines.push({ ...made.line, brings });
          archives.push(made.file);
        }
        break;
      }
      case 'folder':
        if (kindOf(from.path, folders) !== 'nothing') {
          projects.push({ folder: from.path, extras: [], location, locked: true });
        } else {
          report('own-package-outside', {
            message: `${name} is outside the repository.`,
            reason: `${lock.file} takes it from ${shownPath(folders.root, from.path)}, which isn't in the checkout.`,
            hint: 'Move it into the repository, or publish it to a package index and name it by version.',
            location,
          });
        }
        break;
      case 'nothing':
        break;
      default:
        from satisfies never;
    }
  }
  lines.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  const options = indexes.map(({ url, isDefault }) => indexLine(url, isDefault, lock, report));
  return { lines: [...options, ...lines, { text: '' }], constraints: [], projects, archives };
}

/** Entries of one package and version are one: wanted when any of them is. */
function merged(entries: readonly LockedEntry[]): LockedEntry[] {
  const byKey = new Map<string, LockedEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([normalizeName(entry.name), entry.version, entry.from]);
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, condition: known.condition | entry.condition } : entry);
  }
  return [...byKey.values()];
}

/** A git repository at a revision, as pip takes it behind `name @`. */
export function gitReference(url: string, revision?: string, subdirectory?: string): string {
  const address = url.replace(/^git\+/, '').replace(/^(\w+)@([^:/]+):(?!\/)/, 'ssh://$1@$2/');
  return `git+${address}${revision ? `@${revision}` : ''}${subdirectory ? `#subdirectory=${subdirectory}` : ''}`;
}

/** An archive on the web, as pip takes it behind `name @`. */
export const urlReference = (url: string, subdirectory?: string) =>
  subdirectory ? `${url}#subdirectory=${subdirectory}` : url;

/** A path of a lock, absolute. */
export const lockedPath = (lockFolder: string, path: string) =>
  resolve(lockFolder, path.replaceAll('\\', '/'));

/** The file name of a wheel or source archive, by whichever key the lock has for it. */
export function artifactName({ name, file, filename, url, path }: Table): string[] {
  const written = [name, file, filename, url, path].find((value) => typeof value === 'string');
  const last = stringOf(written)
    ?.replace(/[?#].*$/s, '')
    .split('/')
    .at(-1);
  if (last === undefined) return [];
  // A wheel's version may hold an escaped plus sign.
  return [last.replace(/%2b/gi, '+')];
}
