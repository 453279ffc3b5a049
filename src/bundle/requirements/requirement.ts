import { eq, satisfies, valid, validRange } from '@renovatebot/pep440';
import { parseMarker } from './markers/marker.ts';

/** A requirement by PEP 508. */
export interface Requirement {
  /** As written. */
  readonly name: string;
  readonly extras: readonly string[];
  /** A version specifier by PEP 440, `''` if any version is allowed. */
  readonly specifier: string;
  /** For `name @ url`. */
  readonly url?: string;
  /** A valid marker, as written. */
  readonly marker?: string;
}

/** Why a requirement can't be read. */
export interface Unreadable {
  readonly problem: 'syntax' | 'specifier' | 'marker' | 'conda' | 'character';
  /** The part that can't be read. */
  readonly part: string;
}

/** A name as package indexes compare it (PEP 503). */
export const normalizeName = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-');

/** The names in a list with commas. */
export const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

const head = /^(?<name>[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?)\s*(?:\[(?<extras>[^\]]*)\])?\s*(?<rest>.*)$/is;
const extra = /^[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?$/i;
const conda = /^=\s*[\w.!+*-]+(?:=[\w.]+)?$/;

/**
 * Reads a requirement by PEP 508, as strictly as today's pip (`packaging` 22 and later: legacy versions are
 * refused). Never throws.
 */
export function parseRequirement(text: string): Requirement | Unreadable {
  const groups = head.exec(text.trim())?.groups;
  if (!groups) return { problem: 'syntax', part: text.trim() };
  const { name = '', rest = '' } = groups;
  const extras = namesIn(groups.extras ?? '');
  if (!extras.every((item) => extra.test(item))) return { problem: 'syntax', part: `[${groups.extras}]` };
  if (rest.startsWith('@')) return directReference(name, extras, rest.slice(1).trim());

  const [beforeMarker = '', ...afterMarker] = rest.split(';');
  const given = beforeMarker.trim();
  if (conda.test(given)) return { problem: 'conda', part: given };
  const specifier = /^\((.*)\)$/s.exec(given)?.[1]?.trim() ?? given;
  if (specifier !== '') {
    if (!/^[<>=!~]/.test(specifier)) return { problem: 'syntax', part: given };
    // pip allows a comma at the end.
    if (!validRange(specifier.replace(/,$/, '').trimEnd())) return { problem: 'specifier', part: specifier };
  }
  return withMarker({ name, extras, specifier }, afterMarker.length > 0 ? afterMarker.join(';') : undefined);
}

function withMarker(requirement: Requirement, text: string | undefined): Requirement | Unreadable {
  if (text === undefined) return requirement;
  const marker = text.trim();
  return parseMarker(marker) ? { ...requirement, marker } : { problem: 'marker', part: marker };
}

function directReference(name: string, extras: readonly string[], text: string): Requirement | Unreadable {
  // A URL may contain a semicolon, so a marker needs a blank before it.
  const [, url = '', , written] = /^(\S+)(\s+;\s*(.*))?$/s.exec(text) ?? [];
  if (url === '') return { problem: 'syntax', part: `@ ${text}` };
  return withMarker({ name, extras, specifier: '', url }, written);
}

/** A requirement as text that pip reads; without a name, what follows the path of an archive. */
export function formatRequirement({
  name = '',
  extras = [],
  specifier = '',
  url,
  marker,
}: { [Key in keyof Requirement]?: Requirement[Key] | undefined }): string {
  const bracket = extras.length > 0 ? `[${extras.join(',')}]` : '';
  const reference = url === undefined ? specifier : `${name === '' ? '' : ' @ '}${url}`;
  return `${name}${bracket}${reference}${marker ? ` ; ${marker}` : ''}`;
}

/** A repository of git, or of another version control system, at a revision, as pip accepts it after `name @`. */
export function gitUrl(url: string, revision: unknown, subdirectory: unknown, system = 'git'): string {
  const address = url.replace(/^git\+/, '').replace(/^(\w+)@([^:/]+):(?!\/)/, 'ssh://$1@$2/');
  const at = typeof revision === 'string' && revision !== '' ? `@${revision}` : '';
  return subdirectoryUrl(`${system}+${address}${at}`, subdirectory);
}

/** An archive or a repository, of which a folder is the package. */
export const subdirectoryUrl = (url: string, subdirectory: unknown): string =>
  typeof subdirectory === 'string' && subdirectory !== '' ? `${url}#subdirectory=${subdirectory}` : url;

/** The one version that a specifier allows (`==1.2` or `===1.2`, no `.*`), if it is such a pin. */
export function pinnedVersion(specifier: string): string | undefined {
  return /^===?\s*([^,*\s]+)$/.exec(specifier.trim())?.[1];
}

/** Whether two versions are the same by PEP 440: `1.0` and `1.0.0`. */
export const isSameVersion = (one: string, other: string): boolean =>
  one === other || (valid(one) !== null && valid(other) !== null && eq(one, other));

/** Whether a specifier allows a version; true if either is unknown. */
export const allows = (specifier: string | undefined, version: string | undefined): boolean =>
  !specifier || version === undefined || satisfies(version, specifier, { prereleases: true });
