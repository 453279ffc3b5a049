import { stat } from 'node:fs/promises';
import { basename, dirname, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Place } from '../../errors.ts';
import { withoutSecret } from '../../url-secrets.ts';
import { unknownRules } from '../rule-names.ts';
import type { BundleFile } from '../types.ts';
import { readText } from './decode-text.ts';
import type { Brought, Gathered, Line, OwnProject } from './gathered.ts';
import { formatMarker } from './marker.ts';
import { type Folders, isWithin, kindOf, reallyWithin, shownPath } from './places.ts';
import { normalizeName, pinnedVersion, type Unreadable } from './requirement.ts';
import { type Content, parseRequirementsText, type RequirementsLine } from './requirements-syntax.ts';
import type { DependencyRule, Found, Report } from './rules.ts';
import { reportSecret } from './url-secrets.ts';

type Path = Extract<Content, { kind: 'path' }>;

/**
 * Reads a requirements file in pip's format, with the files that it includes in their place. What pip on the
 * server couldn't do is reported; a line that nothing needs changed travels as it is.
 */
export async function readRequirementsFile(
  file: string,
  folders: Folders,
  report: Report,
): Promise<Gathered> {
  const lines: Line[] = [];
  const constraints: Line[] = [];
  const projects: OwnProject[] = [];
  const archives: BundleFile[] = [];
  const seen = new Set<string>();

  await readInto(lines, file, []);
  return { lines, constraints, projects, archives };

  async function readInto(into: Line[], path: string, outer: readonly string[]): Promise<void> {
    if (seen.has(path)) return;
    seen.add(path);
    const shown = shownPath(folders.root, path);
    const decoded = await readText(path, shown);
    if (!decoded) return;
    if (decoded.encoding) {
      report('requirements-encoding', {
        what: `${shown} is written in ${decoded.encoding}.`,
        why: 'pip on the server reads UTF-8, so it travels as UTF-8.',
        fix: 'To be rid of this notice, save the file as UTF-8 without a byte-order mark.',
        where: { file: shown },
      });
    }
    for (const line of parseRequirementsText(decoded.text)) {
      const where = { file: shown, line: line.number };
      reportOddities(line, where, report);
      if (line.content.kind === 'include' || line.content.kind === 'constraints') {
        const { kind, file: target } = line.content;
        if (/^https?:/i.test(target)) into.push(...asWritten(line, where));
        else await include(kind === 'include' ? into : constraints, target, path, outer, line, where);
      } else if (line.content.kind === 'path') {
        into.push(...(await onDisk(line.content, path, line, where)));
      } else {
        into.push(...(await keep(line, where, path)));
      }
    }
  }

  async function include(
    into: Line[],
    target: string,
    from: string,
    outer: readonly string[],
    { off }: RequirementsLine,
    where: Place,
  ): Promise<void> {
    const path = resolve(dirname(from), target);
    const problem = [...outer, from].includes(path)
      ? 'includes itself'
      : (await kindOf(path)) !== 'file'
        ? "doesn't exist"
        : (await reallyWithin(folders.repository, path))
          ? undefined
          : 'lies outside the repository';
    if (!problem) return readInto(into, path, [...outer, from]);
    report(
      'requirements-include',
      {
        what: `${target}, which ${where.file} names, ${problem}.`,
        why: 'A file named by -r or -c is read relative to the file that names it.',
        fix: 'Mend the path, or take the line out.',
        where,
      },
      off,
    );
  }

  async function keep(line: RequirementsLine, where: Place, from: string): Promise<Line[]> {
    const { content } = line;
    if (content.kind === 'unreadable') {
      report(...unreadable(content.line, content.reason, where), line.off);
      return [];
    }
    if (content.kind === 'options') {
      for (const { name, known } of content.options) {
        if (!known) {
          report(
            'requirements-option',
            {
              what: `pip doesn't take ${withoutSecret(name).shown} in a requirements file.`,
              why: 'Today’s pip stops at an option that it doesn’t know.',
              fix: 'Take the option out.',
              where,
            },
            line.off,
          );
        }
      }
      const links = content.options.find(({ name }) => name === '--find-links')?.value;
      if (links && !/^https?:/i.test(links)) await checkLinks(links, from, line, where);
      return asWritten(line, where);
    }
    if (content.kind === 'url') {
      checkSsh(content.url, line, where);
      const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(content.url)?.[1];
      const archive = archiveName(content.url.split(/\s/, 1)[0] ?? '');
      const name = egg ?? archive?.name;
      if (!name) return asWritten(line, where);
      return asWritten(line, where, { name: normalizeName(name), hashes: content.hashes > 0 });
    }
    if (content.kind !== 'requirement') return asWritten(line, where);

    const { name, specifier, url, extras, marker } = content.requirement;
    const normalized = normalizeName(name);
    if (normalized.startsWith('rsconnect')) {
      report(
        'rsconnect-requirement',
        {
          what: `${name} is left out of the requirements.`,
          why: 'It publishes from a desk; on the server nothing needs it, as with rsconnect-python itself.',
          where,
        },
        line.off,
      );
      return [];
    }
    if (url && /^file:/i.test(url)) {
      const path: Path = {
        kind: 'path',
        path: url,
        extras,
        ...(marker && { marker }),
        editable: false,
        hashes: content.hashes,
      };
      return onDisk(path, from, line, where, name);
    }
    if (url) checkSsh(url, line, where);
    const version = pinnedVersion(specifier);
    return asWritten(line, where, {
      name: normalized,
      hashes: content.hashes > 0,
      ...(specifier && { specifier }),
      ...(version && { version }),
    });
  }

  function checkSsh(url: string, { off }: RequirementsLine, where: Place): void {
    if (!/^(?:git|hg|bzr)\+ssh:|^git\+git@|^git\+[^/@]+@[^/:]+:/i.test(url)) return;
    report(
      'git-ssh',
      {
        what: 'A requirement is fetched over SSH.',
        why: 'The server needs an SSH key and the known host key of that place while it installs; most have neither.',
        fix: 'Use git+https://… for a public repository, or ask the administrator for access.',
        where,
      },
      off,
    );
  }

  async function checkLinks(links: string, from: string, { off }: RequirementsLine, where: Place) {
    const path = await firstThatExists(links, from);
    if (path && isWithin(folders.root, path)) return;
    report(
      'requirements-option',
      {
        what: `--find-links ${links} is not in the app folder.`,
        why: 'The server sees the files of the bundle only.',
        fix: 'Move the folder into the app folder, or take the line out.',
        where,
        level: path ? 'error' : 'warning',
      },
      off,
    );
  }

  /** A folder or an archive, relative to the file, the app folder or the repository: wherever pip may be run from. */
  async function firstThatExists(written: string, from: string): Promise<string | undefined> {
    const path = localPath(written, folders.root);
    if (path === undefined) return undefined;
    for (const base of [dirname(from), folders.root, folders.repository]) {
      const candidate = resolve(base, path);
      if ((await kindOf(candidate)) !== 'nothing') return candidate;
    }
    return undefined;
  }

  async function onDisk(
    content: Path,
    from: string,
    line: RequirementsLine,
    where: Place,
    name?: string,
  ): Promise<Line[]> {
    const path = await firstThatExists(content.path, from);
    if (!path) {
      report('local-file', missing(content.path, name, where), line.off);
      return [];
    }
    const shown = shownPath(folders.root, path);
    if (!(await reallyWithin(folders.repository, path))) {
      report(
        'own-package-outside',
        {
          what: `${name ?? content.path} lies outside the repository.`,
          why: `${where.file} names ${shown}, which the bundle can't hold.`,
          fix: 'Move it into the repository, or publish it to a package index and name it by version.',
          where,
        },
        line.off,
      );
      return [];
    }
    if ((await kindOf(path)) === 'folder') {
      projects.push({ folder: path, extras: content.extras, where, locked: false });
      return [];
    }
    const archive = isWithin(folders.root, path) ? shown : posix.join('wheels', basename(path));
    archives.push({ path: archive, source: path, size: (await stat(path)).size });
    const known = archiveName(path);
    const marker = content.marker ? ` ; ${formatMarker(content.marker)}` : '';
    const extras = content.extras.length > 0 ? `[${content.extras.join(',')}]` : '';
    const hashes = [...line.physical.join(' ').matchAll(/--hash[=\s]\S+/g)]
      .map(([hash]) => ` ${hash}`)
      .join('');
    return [
      {
        text: `./${archive}${extras}${marker}${hashes}`,
        where,
        ...(known && {
          brings: { name: normalizeName(known.name), version: known.version, hashes: content.hashes > 0 },
        }),
      },
    ];
  }
}

function asWritten(line: RequirementsLine, where: Place, brings?: Brought): Line[] {
  return line.physical.map((text, index) => ({
    text,
    where: { file: where.file, line: line.number + index },
    ...(brings && index === 0 && { brings, off: line.off }),
  }));
}

function reportOddities(line: RequirementsLine, where: Place, report: Report): void {
  for (const told of unknownRules(line.off, 'this comment')) report('unknown-rule', { ...told, where });
  const secret = line.physical.find((text) => withoutSecret(text).secret);
  if (secret !== undefined) reportSecret(secret, where, report, line.off);
  if (line.variables.length > 0) {
    report(
      'requirements-variable',
      {
        what: `The server would have to know ${line.variables.map((name) => `\${${name}}`).join(', ')}.`,
        why: 'pip fills in environment variables where it runs, which is on the server and not on this machine.',
        fix: 'Ask the administrator to set it for builds, or write the value.',
        where,
      },
      line.off,
    );
  }
}

function unreadable(line: string, { problem, part }: Unreadable, where: Place): [DependencyRule, Found] {
  const shown = withoutSecret(part).shown;
  const whole = withoutSecret(line).shown;
  const name = /^[\w.-]+/.exec(line)?.[0] ?? '';
  if (problem === 'conda') {
    const version = part.split('=')[1] ?? '';
    return [
      'conda-pin',
      {
        what: `${whole} is conda's spelling of a pin.`,
        why: 'pip reads name==version and knows no builds.',
        fix: `Write ${name}==${version.trim()}`,
        where,
      },
    ];
  }
  if (problem === 'specifier') {
    return [
      'legacy-specifier',
      {
        what: `Today's pip refuses ${name} ${shown}.`,
        why: `"${shown}" is not a version specifier by PEP 440.`,
        fix: `Write a specifier such as ${name}==1.2.3 or ${name}>=1.2,<2`,
        where,
      },
    ];
  }
  const what =
    problem === 'marker' ? `The marker can't be read: ${shown}` : `pip can't read this line: ${whole}`;
  return [
    'requirements-line',
    {
      what,
      why: `By PEP 508 a requirement is a name, extras, a version specifier and a marker; "${shown}" is none of it.`,
      fix: 'Mend the line, or take it out.',
      where,
    },
  ];
}

function missing(written: string, name: string | undefined, where: Place) {
  const archive = archiveName(written);
  const known = archive?.name ?? name;
  return {
    what: `${withoutSecret(written).shown} is not in the repository.`,
    why: name
      ? "conda's pip freeze writes such lines: they name a folder of the computer that built the package."
      : 'The server sees the files of the bundle only.',
    fix: known
      ? `Write ${known}==${archive?.version ?? 'VERSION'} (pip list --format=freeze prints it).`
      : 'Put it into the repository, or name a version from a package index.',
    where,
  };
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

/** Name and version out of the file name of a wheel (PEP 427) or a source archive. */
function archiveName(path: string): { name: string; version: string } | undefined {
  const file = basename(path.replace(/[#?].*$/s, ''));
  const wheel = /^([A-Za-z0-9._]+)-([^-]+)-.*\.whl$/.exec(file);
  const source = /^([A-Za-z0-9._-]+?)-(\d[^-]*)\.(?:tar\.gz|tgz|zip|tar\.bz2|tar\.xz)$/.exec(file);
  const [, name, version] = wheel ?? source ?? [];
  return name && version ? { name, version } : undefined;
}
