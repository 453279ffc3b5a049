import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Folders, kindOf, locateOrNothing, readAppText } from '../../shared/file-access.ts';
import { shownPath } from '../../shared/paths.ts';
import type { SourceLocation } from '../../shared/problems.ts';
import type { BundleFile } from '../types.ts';
import type { Brought, CollectedRequirements, Line, OwnProject } from './collected-requirements.ts';
import { archiveName, gatherArchive } from './local-archives.ts';
import { formatMarker } from './markers/marker.ts';
import { normalizeName, pinnedVersion } from './requirement.ts';
import * as messages from './requirement-messages.ts';
import type { Report } from './requirement-rules.ts';
import {
  type Content,
  editableOption,
  parseRequirementsText,
  type RequirementsLine,
  splitTarget,
} from './requirements-syntax.ts';

type OfKind<Kind extends Content['kind']> = Extract<Content, { kind: Kind }>;

/** What reading a requirements file and the files that it includes has found so far. */
interface Reading extends CollectedRequirements {
  readonly lines: Line[];
  readonly constraints: Line[];
  readonly projects: OwnProject[];
  readonly archives: BundleFile[];
  /** The files that were read, with the option that named them. */
  readonly seen: Set<string>;
  readonly folders: Folders;
  readonly report: Report;
}

/** A line with the file (absolute) that it is in. */
interface Place {
  readonly line: RequirementsLine;
  readonly location: SourceLocation;
  readonly file: string;
}

/**
 * Reads a requirements file in pip's format, with the files that it includes in their place. Reports what pip on the server
 * could not do. A line that needs no change is kept as written.
 *
 * @param file absolute
 */
export function readRequirementsFile(file: string, folders: Folders, report: Report): CollectedRequirements {
  const reading: Reading = {
    lines: [],
    constraints: [],
    projects: [],
    archives: [],
    seen: new Set(),
    folders,
    report,
  };
  readInto(reading.lines, file, [], reading);
  const { lines, constraints, projects, archives } = reading;
  return { lines, constraints, projects, archives };
}

/** @param outer the files that include this one */
function readInto(into: Line[], file: string, outer: readonly string[], reading: Reading): void {
  const { folders, report, constraints, seen } = reading;
  // A file that is named by -c as well as by -r is read twice.
  const key = `${into === constraints ? '-c' : '-r'} ${file}`;
  if (seen.has(key)) return;
  seen.add(key);
  const shown = shownPath(folders.root, file);
  const decoded = readAppText(file, folders, shown);
  if (!decoded) return;
  if (decoded.encoding) report('requirements-encoding', messages.encoded(shown, decoded.encoding));
  if (/^\s*Package +Version\b.*\n-{3,} +-{3,}/.test(decoded.text)) {
    report('requirements-line', messages.tableOfPipList(shown));
    return;
  }
  for (const line of parseRequirementsText(decoded.text)) {
    const place = { line, file, location: { file: shown, line: line.number } };
    messages.reportUnusual(line, place.location, report);
    const { content } = line;
    const isInclude = content.kind === 'include' || content.kind === 'constraints';
    if (isInclude && !/^https?:/i.test(content.file)) {
      include(content.kind === 'include' ? into : constraints, content.file, outer, place, reading);
    } else into.push(...keep(content, place, reading));
  }
}

function include(
  into: Line[],
  target: string,
  outer: readonly string[],
  place: Place,
  reading: Reading,
): void {
  const { file, line, location } = place;
  const path = resolve(dirname(file), target);
  const found = locateOrNothing(path, reading.folders);
  const problem = [...outer, file].includes(path)
    ? 'includes itself'
    : found.kind === 'refused'
      ? `is ${found.reason}`
      : found.kind !== 'file' && "doesn't exist";
  if (!problem) readInto(into, path, [...outer, file], reading);
  else reading.report('requirements-include', messages.badInclude(target, problem, location), line.off);
}

/** The lines of the bundle's requirements file for a line. */
function keep(content: Content, place: Place, reading: Reading): Line[] {
  const { report } = reading;
  const { line, location } = place;
  switch (content.kind) {
    case 'unreadable':
      report(...messages.unreadable(content.line, content.reason, location), line.off);
      return [];
    case 'options':
      for (const { name, known } of content.options) {
        if (!known) report('requirements-option', messages.unknownOption(name, location), line.off);
      }
      return asWritten(place);
    case 'url':
      return keepUrl(content, place, reading);
    case 'path':
      return keepPath(content, place, reading);
    case 'requirement':
      return keepRequirement(content, place, reading);
    default:
      return asWritten(place);
  }
}

function keepUrl({ url, editable, hashes }: OfKind<'url'>, place: Place, { report }: Reading): Line[] {
  if (isSsh(url)) report('git-ssh', messages.overSsh(place.location), place.line.off);
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(url)?.[1];
  const name = egg ?? archiveName(url.split(/\s/, 1)[0] ?? '')?.name;
  const brings = name ? { name: normalizeName(name), hashes: hashes > 0 } : undefined;
  if (!editable) return asWritten(place, brings);
  const { location, off } = { ...place, ...place.line };
  return [{ text: withoutEditable(url, egg), location, off, ...(brings && { brings }) }];
}

/**
 * `git+https://host/x.git#egg=y` as `y @ git+https://host/x.git`. pip freeze writes `-e`, which uv doesn't accept and which only
 * serves to change the package's source.
 */
function withoutEditable(url: string, egg: string | undefined): string {
  const { target, extras, marker } = splitTarget(url);
  const [address = '', fragment = ''] = target.split('#', 2);
  const rest = fragment.split('&').filter((part) => part !== '' && !part.startsWith('egg='));
  const name = egg === undefined ? '' : `${egg}${extras === undefined ? '' : `[${extras}]`} @ `;
  const hash = rest.length > 0 ? `#${rest.join('&')}` : '';
  return `${name}${address}${hash}${marker === undefined ? '' : ` ; ${marker}`}`;
}

function keepRequirement(content: OfKind<'requirement'>, place: Place, reading: Reading): Line[] {
  const { report } = reading;
  const { line, location } = place;
  const { requirement, hashes } = content;
  const { specifier, url, extras, marker } = requirement;
  const name = normalizeName(requirement.name);
  const version = pinnedVersion(specifier);
  if (name === 'pkg-resources' && version === '0.0.0') {
    report('wrong-package', messages.debianPackage(location), line.off);
    return [];
  }
  if (url && /^file:/i.test(url)) {
    const path = { kind: 'path', path: url, extras, editable: false, hashes } as const;
    return keepPath({ ...path, ...(marker && { marker }) }, place, reading, requirement.name);
  }
  if (url && isSsh(url)) report('git-ssh', messages.overSsh(location), line.off);
  const lines = asWritten(place, {
    name,
    hashes: hashes > 0,
    ...(specifier && { specifier }),
    ...(version && { version }),
    ...(marker && { marker }),
  });
  return content.editable
    ? lines.map((one) => ({ ...one, text: one.text.replace(editableOption, '') }))
    : lines;
}

/** A folder or an archive, relative to the file, the app folder or the repository: pip may be run from any of them. */
function firstExisting(written: string, file: string, folders: Folders): string | undefined {
  const path = localPath(written, folders.root);
  if (path === undefined) return undefined;
  return [dirname(file), folders.root, folders.repository]
    .map((base) => resolve(base, path))
    .find((candidate) => locateOrNothing(candidate, folders).kind !== 'nothing');
}

/** @param name of the requirement, if the line names it */
function keepPath(content: OfKind<'path'>, place: Place, reading: Reading, name?: string): Line[] {
  const { folders, report, projects, archives } = reading;
  const { line, location } = place;
  const path = firstExisting(content.path, place.file, folders);
  if (!path) {
    report('local-file', messages.missing(content.path, name, archiveName(content.path), location), line.off);
    return [];
  }
  const shown = shownPath(folders.root, path);
  if (locateOrNothing(path, folders).kind === 'refused') {
    const found = messages.outsideRepository(name ?? content.path, shown, location);
    report('own-package-outside', found, line.off);
    return [];
  }
  if (kindOf(path, folders) === 'folder') {
    projects.push({ folder: path, extras: content.extras, location, locked: false });
    return [];
  }
  const known = archiveName(path);
  const marker = content.marker ? ` ; ${formatMarker(content.marker)}` : '';
  const extras = content.extras.length > 0 ? `[${content.extras.join(',')}]` : '';
  const hashes = [...line.physical.join(' ').matchAll(/--hash[=\s]\S+/g)]
    .map(([hash]) => ` ${hash}`)
    .join('');
  const brings = known && {
    name: normalizeName(known.name),
    version: known.version,
    hashes: content.hashes > 0,
    ...(content.marker && { marker: content.marker }),
  };
  const text = `${extras}${marker}${hashes}`;
  const suffix = { text, location, off: line.off, ...(brings && { brings }) };
  const archive = gatherArchive(path, suffix, folders, report);
  archives.push(...(archive.archives ?? []));
  return [...(archive.lines ?? [])];
}

function asWritten({ line, location }: Place, brings?: Brought): Line[] {
  return line.physical.map((text, index) => ({
    text,
    location: { file: location.file, line: line.number + index },
    ...(brings && index === 0 && { brings, off: line.off }),
  }));
}

/** The path of a path or a `file:` URL; `undefined` if it names another machine or a path of Windows. */
function localPath(written: string, root: string): string | undefined {
  // pdm writes the project's folder in this way.
  const filled = written.replace(/\$\{PROJECT_ROOT\}/g, () => root);
  if (!/^file:/i.test(filled))
    return /^~|^[A-Za-z]:[/\\]/.test(filled) ? undefined : filled.replaceAll('\\', '/');
  try {
    const url = new URL(filled);
    url.hash = '';
    // file:libs/x and file:./libs/x are relative for pip, absolute by the URL standard.
    return /^file:(?!\/)/i.test(filled)
      ? decodeURIComponent(filled.slice(5).replace(/#.*$/s, ''))
      : fileURLToPath(url);
  } catch {
    return undefined;
  }
}

const isSsh = (url: string) => /^(?:git|hg|bzr)\+ssh:|^git\+git@|^git\+[^/@]+@[^/:]+:/i.test(url);
