import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Folders, kindOf, locateOrNothing, readAppText } from '../../shared/file-access.ts';
import { isWithin, shownPath } from '../../shared/paths.ts';
import type { SourceLocation } from '../../shared/problems.ts';
import type { BundleFile } from '../types.ts';
import type { Brought, CollectedRequirements, Line, OwnProject } from './collected-requirements.ts';
import { archiveFile, archiveName } from './local-archives.ts';
import { formatMarker } from './markers/marker.ts';
import { normalizeName, pinnedVersion } from './requirement.ts';
import * as told from './requirement-messages.ts';
import type { Report } from './requirement-rules.ts';
import { type Content, parseRequirementsText, type RequirementsLine } from './requirements-syntax.ts';

type Path = Extract<Content, { kind: 'path' }>;

/**
 * Reads a requirements file in pip's format, with the files that it includes in their place. What pip on the
 * server couldn't do is reported; a line that nothing needs changed travels as it is.
 */
export async function readRequirementsFile(
  file: string,
  folders: Folders,
  report: Report,
): Promise<CollectedRequirements> {
  const lines: Line[] = [];
  const constraints: Line[] = [];
  const projects: OwnProject[] = [];
  const archives: BundleFile[] = [];
  const seen = new Set<string>();

  await readInto(lines, file, []);
  return { lines, constraints, projects, archives };

  async function readInto(into: Line[], path: string, outer: readonly string[]): Promise<void> {
    // A file may be named by -c as well as by -r, and counts as both.
    const once = `${into === constraints ? '-c' : '-r'} ${path}`;
    if (seen.has(once)) return;
    seen.add(once);
    const shown = shownPath(folders.root, path);
    const decoded = readAppText(path, folders, shown);
    if (!decoded) return;
    if (decoded.encoding) report('requirements-encoding', told.encoded(shown, decoded.encoding));
    for (const line of parseRequirementsText(decoded.text)) {
      const location = { file: shown, line: line.number };
      told.reportOddities(line, location, report);
      if (line.content.kind === 'include' || line.content.kind === 'constraints') {
        const { kind, file: target } = line.content;
        if (/^https?:/i.test(target)) into.push(...asWritten(line, location));
        else await include(kind === 'include' ? into : constraints, target, path, outer, line, location);
      } else if (line.content.kind === 'path') {
        into.push(...(await onDisk(line.content, path, line, location)));
      } else {
        into.push(...(await keep(line, location, path)));
      }
    }
  }

  async function include(
    into: Line[],
    target: string,
    from: string,
    outer: readonly string[],
    { off }: RequirementsLine,
    location: SourceLocation,
  ): Promise<void> {
    const path = resolve(dirname(from), target);
    const found = locateOrNothing(path, folders);
    const problem = [...outer, from].includes(path)
      ? 'includes itself'
      : found.kind === 'refused'
        ? `is ${found.reason}`
        : found.kind !== 'file' && "doesn't exist";
    if (!problem) return readInto(into, path, [...outer, from]);
    report('requirements-include', told.badInclude(target, problem, location), off);
  }

  async function keep(line: RequirementsLine, location: SourceLocation, from: string): Promise<Line[]> {
    const { content, off } = line;
    switch (content.kind) {
      case 'unreadable':
        report(...told.unreadable(content.line, content.reason, location), off);
        return [];
      case 'options':
        for (const { name, known } of content.options) {
          if (!known) report('requirements-option', told.unknownOption(name, location), off);
        }
        await checkLinks(
          content.options.find(({ name }) => name === '--find-links')?.value,
          from,
          line,
          location,
        );
        return asWritten(line, location);
      case 'url': {
        if (isSsh(content.url)) report('git-ssh', told.overSsh(location), off);
        const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(content.url)?.[1];
        const name = egg ?? archiveName(content.url.split(/\s/, 1)[0] ?? '')?.name;
        const brings = name ? { name: normalizeName(name), hashes: content.hashes > 0 } : undefined;
        return asWritten(line, location, brings);
      }
      case 'requirement':
        return await keepRequirement(content, line, location, from);
      default:
        return asWritten(line, location);
    }
  }

  async function keepRequirement(
    { requirement, hashes }: Extract<Content, { kind: 'requirement' }>,
    line: RequirementsLine,
    location: SourceLocation,
    from: string,
  ): Promise<Line[]> {
    const { name, specifier, url, extras, marker } = requirement;
    const normalized = normalizeName(name);
    if (normalized.startsWith('rsconnect')) {
      report('rsconnect-requirement', told.rsconnectLeftOut(name, location), line.off);
      return [];
    }
    if (url && /^file:/i.test(url)) {
      const path = {
        kind: 'path',
        path: url,
        extras,
        ...(marker && { marker }),
        editable: false,
        hashes,
      } as const;
      return onDisk(path, from, line, location, name);
    }
    if (url && isSsh(url)) report('git-ssh', told.overSsh(location), line.off);
    const version = pinnedVersion(specifier);
    return asWritten(line, location, {
      name: normalized,
      hashes: hashes > 0,
      ...(specifier && { specifier }),
      ...(version && { version }),
    });
  }

  async function checkLinks(
    links: string | undefined,
    from: string,
    { off }: RequirementsLine,
    location: SourceLocation,
  ): Promise<void> {
    if (!links || /^https?:/i.test(links)) return;
    const path = await firstThatExists(links, from);
    if (path && isWithin(folders.root, path)) return;
    report('requirements-option', told.linksElsewhere(links, path !== undefined, location), off);
  }

  /** A folder or an archive, relative to the file, the app folder or the repository: wherever pip may be run from. */
  async function firstThatExists(written: string, from: string): Promise<string | undefined> {
    const path = localPath(written, folders.root);
    if (path === undefined) return undefined;
    for (const base of [dirname(from), folders.root, folders.repository]) {
      const candidate = resolve(base, path);
      if (locateOrNothing(candidate, folders).kind !== 'nothing') return candidate;
    }
    return undefined;
  }

  async function onDisk(
    content: Path,
    from: string,
    line: RequirementsLine,
    location: SourceLocation,
    name?: string,
  ): Promise<Line[]> {
    const path = await firstThatExists(content.path, from);
    if (!path) {
      report('local-file', told.missing(content.path, name, location), line.off);
      return [];
    }
    const shown = shownPath(folders.root, path);
    if (locateOrNothing(path, folders).kind === 'refused') {
      const found = told.outsideRepository(name ?? content.path, shown, location);
      report('own-package-outside', found, line.off);
      return [];
    }
    if (kindOf(path, folders) === 'folder') {
      projects.push({ folder: path, extras: content.extras, location, locked: false });
      return [];
    }
    const file = archiveFile(path, folders);
    if ('problem' in file) {
      report('local-file', told.notAnArchive(shown, file.problem, location), line.off);
      return [];
    }
    archives.push(file);
    const archive = file.path;
    const known = archiveName(path);
    const marker = content.marker ? ` ; ${formatMarker(content.marker)}` : '';
    const extras = content.extras.length > 0 ? `[${content.extras.join(',')}]` : '';
    const hashes = [...line.physical.join(' ').matchAll(/--hash[=\s]\S+/g)]
      .map(([hash]) => ` ${hash}`)
      .join('');
    return [
      {
        text: `./${archive}${extras}${marker}${hashes}`,
        location,
        ...(known && {
          brings: { name: normalizeName(known.name), version: known.version, hashes: content.hashes > 0 },
        }),
      },
    ];
  }
}

function asWritten(line: RequirementsLine, location: SourceLocation, brings?: Brought): Line[] {
  return line.physical.map((text, index) => ({
    text,
    location: { file: location.file, line: line.number + index },
    ...(brings && index === 0 && { brings, off: line.off }),
  }));
}

/** A path out of a path or a `file:` URL; `undefined` where it names another machine or Windows. */
function localPath(written: string, root: string): string | undefined {
  // pdm writes the folder of the project so.
  const filled = written.replace(/\$\{PROJECT_ROOT\}/g, () => root);
  if (!/^file:/i.test(filled))
    return /^~|^[A-Za-z]:[/\\]/.test(filled) ? undefined : filled.replaceAll('\\', '/');
  try {
    const url = new URL(filled);
    url.hash = '';
    // file:libs/x and file:./libs/x are relative to pip, absolute to the URL standard.
    return /^file:(?!\/)/i.test(filled)
      ? decodeURIComponent(filled.slice(5).replace(/#.*$/s, ''))
      : fileURLToPath(url);
  } catch {
    return undefined;
  }
}

const isSsh = (url: string) => /^(?:git|hg|bzr)\+ssh:|^git\+git@|^git\+[^/@]+@[^/:]+:/i.test(url);
