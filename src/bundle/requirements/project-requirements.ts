import { join, resolve } from 'node:path';
import { type Folders, kindOf } from '../../shared/file-access.ts';
import { excerpt } from '../../shared/formatting.ts';
import { theInput } from '../../shared/input-names.ts';
import { shownPath } from '../../shared/paths.ts';
import type { SourceLocation } from '../../shared/problems.ts';
import { withoutUrlSecret } from '../../shared/redaction.ts';
import type { BundleFile } from '../types.ts';
import type { CollectedRequirements, Line, OwnProject } from './collected-requirements.ts';
import { archiveLine } from './local-archives.ts';
import { formatMarker } from './markers/marker.ts';
import { type Project, readProject } from './pyproject.ts';
import { reportSecret } from './report-secret.ts';
import { normalizeName, parseRequirement, pinnedVersion, type Requirement } from './requirement.ts';
import type { Report } from './requirement-rules.ts';
import { workspaceFolders } from './workspace.ts';

/** The extras and groups to install beside a project's plain dependencies; names as written by the user. */
export interface ProjectSelection {
  readonly extras: readonly string[];
  readonly groups: readonly string[];
}

/**
 * The requirements that a project states: not pinned, with the selected extras and groups. Path and workspace dependencies become own
 * projects.
 */
export async function gatherProject(
  project: Project,
  selection: ProjectSelection,
  folders: Folders,
  report: Report,
): Promise<CollectedRequirements> {
  const file = shownPath(folders.root, join(project.folder, project.file));
  const lines: Line[] = [];
  const projects: OwnProject[] = [];
  const archives: BundleFile[] = [];

  if (project.dynamic) {
    report('dynamic-dependencies', {
      message: `The dependencies of ${project.name ?? file} are computed by its build.`,
      reason: `${file} does not list them, and no code of the app is run.`,
      hint: 'List them in requirements.txt, or as dependencies in [project] of pyproject.toml.',
      location: { file },
    });
  }
  for (const { url, isDefault } of project.indexes) {
    lines.push(indexLine(url, isDefault && !/pypi\.org/.test(url), { file }, report));
  }
  const extras = selectedExtras(project, selection.extras, file, report);
  const groups = [...new Set([...selection.groups, ...project.defaultGroups])].flatMap((group) => {
    const stated = project.groups.get(normalizeName(group));
    if (!stated) report('unused-extras', unknown('group', group, project.groups, file));
    return stated ?? [];
  });
  for (const { text, line } of [...(project.dependencies ?? []), ...extras, ...groups]) {
    const location = { file, ...(line !== undefined && { line }) };
    const requirement = parseRequirement(text);
    if ('problem' in requirement) {
      report(requirement.problem === 'specifier' ? 'legacy-specifier' : 'requirements-line', {
        message: `This requirement can't be read: ${excerpt(withoutUrlSecret(text).shown)}`,
        reason: `"${excerpt(withoutUrlSecret(requirement.part).shown)}" is not valid by PEP 508.`,
        hint: 'Write it as in: name[extra]>=1.2,<2 ; python_version >= "3.10"',
        location,
      });
      continue;
    }
    const name = normalizeName(requirement.name);
    // A project may name itself to include its own extras, which are resolved already.
    if (project.name !== undefined && name === normalizeName(project.name)) continue;
    const source = project.sources.get(name);
    if (source?.kind !== 'path' && source?.kind !== 'workspace') {
      lines.push(lineOf(requirement, source?.url, location, report));
      continue;
    }
    const local =
      source.kind === 'path'
        ? resolve(project.folder, source.path)
        : await workspaceMember(name, project.folder, folders);
    if (local === undefined || kindOf(local, folders) === 'nothing') {
      report('own-package-outside', outside(requirement.name, local, folders, location));
    } else if (kindOf(local, folders) === 'folder') {
      projects.push({ folder: local, extras: requirement.extras, location, locked: false });
    } else {
      const archive = archiveLine(local, requirement.name, '', folders, location, report);
      if (archive) {
        archives.push(archive.file);
        lines.push({ ...archive.line, brings: { name, hashes: false } });
      }
    }
  }
  return { lines, constraints: [], projects, archives };
}

/** A requirement as a line for pip. `source`: the URL in another table of the project. */
function lineOf(
  requirement: Requirement,
  source: string | undefined,
  location: SourceLocation,
  report: Report,
): Line {
  const { name, specifier, extras, marker, url = source } = requirement;
  if (url !== undefined && withoutUrlSecret(url).secret) reportSecret(url, location, report);
  const version = pinnedVersion(specifier);
  const bracket = extras.length > 0 ? `[${extras.join(',')}]` : '';
  const condition = marker ? ` ; ${formatMarker(marker)}` : '';
  return {
    text: `${name}${bracket}${url === undefined ? specifier : ` @ ${url}`}${condition}`,
    location,
    brings: {
      name: normalizeName(name),
      hashes: false,
      ...(specifier && { specifier }),
      ...(version && { version }),
      ...(marker && { marker }),
    },
  };
}

/** An index as an option of pip. A secret in it is reported. */
export function indexLine(url: string, isDefault: boolean, location: SourceLocation, report: Report): Line {
  if (withoutUrlSecret(url).secret) reportSecret(url, location, report);
  return { text: `${isDefault ? '--index-url' : '--extra-index-url'} ${url}`, location };
}

/** The requirements of extras, with those of the extras that they name of the project itself (`me[plots]`). */
function selectedExtras(project: Project, selection: readonly string[], file: string, report: Report) {
  const own = project.name === undefined ? undefined : normalizeName(project.name);
  const seen = new Set<string>();
  const expand = (extra: string): { text: string; line?: number }[] => {
    const name = normalizeName(extra);
    if (seen.has(name)) return [];
    seen.add(name);
    const stated = project.extras.get(name);
    if (!stated) report('unused-extras', unknown('extra', extra, project.extras, file));
    return (stated ?? []).flatMap((one) => {
      const [, named, inner] = /^([\w.-]+)\s*\[([^\]]*)\]/.exec(one.text) ?? [];
      if (named === undefined || normalizeName(named) !== own) return [one];
      return (inner ?? '').split(',').flatMap((other) => expand(other.trim()));
    });
  };
  return selection.flatMap(expand);
}

/** The problem of an unknown extra or group. */
export function unknown(
  kind: 'extra' | 'group',
  name: string,
  known: ReadonlyMap<string, unknown>,
  file: string,
) {
  const names = [...known.keys()];
  return {
    message: `${file} has no ${kind} "${name}".`,
    reason: names.length > 0 ? `It has: ${names.join(', ')}.` : `It has no ${kind}s.`,
    hint: `Correct ${theInput(`${kind}s`)}.`,
    location: { file },
  };
}

function outside(name: string, local: string | undefined, { root }: Folders, location: SourceLocation) {
  return {
    message: `${name} is outside the repository.`,
    reason: local
      ? `${location.file} names ${shownPath(root, local)}, which isn't in the checkout.`
      : `${location.file} names a member of the workspace, but no member has that name.`,
    hint: 'Move it into the repository, or publish it to a package index and name it by version.',
    location,
  };
}

/** The folder of a workspace member: `[tool.uv.workspace] members` of a project above names it by a glob. */
async function workspaceMember(name: string, from: string, folders: Folders): Promise<string | undefined> {
  for (const folder of await workspaceFolders(from, folders)) {
    const member = await readProject(folder, folders);
    if (member?.name !== undefined && normalizeName(member.name) === name) return folder;
  }
  return undefined;
}
