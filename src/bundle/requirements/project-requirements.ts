import { glob } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Folders } from '../../shared/file-access.ts';
import { foldersUpwards, isWithin, shownPath } from '../../shared/paths.ts';
import type { SourceLocation } from '../../shared/problems.ts';
import { dig, linesOf, readTable, stringsOf } from '../../shared/toml.ts';
import {
  type CollectedRequirements,
  collect,
  collectLocal,
  indexLine,
  type Reading,
  requiredBy,
  requireSupportedCount,
} from './collected-requirements.ts';
import { type Project, type ProjectSelection, readProject, selectedRequirements } from './pyproject.ts';
import { formatRequirement, normalizeName, parseRequirement, type Requirement } from './requirement.ts';
import { messages, reportSecret, unreadable } from './requirement-messages.ts';
import type { Report } from './requirement-rules.ts';

/**
 * The requirements that a project states: not pinned, with the selected extras and groups. Path and workspace dependencies become own
 * projects.
 *
 * @throws {UserError} if it states more than 10,000
 */
export async function collectProject(
  project: Project,
  selection: ProjectSelection,
  reading: Reading,
): Promise<CollectedRequirements> {
  const { folders, report } = reading;
  const file = shownPath(folders.root, join(project.folder, project.file));
  if (project.dynamic) report(messages.dynamic(project.name ?? file, file), { location: { file } });
  const indexes = project.indexes.map((index) => indexLine(index, { location: { file } }, report));
  const parts: Partial<CollectedRequirements>[] = [{ lines: indexes }];
  // Poetry's tables have the name as a key.
  const lines = linesOf(project.text, /"([^"\n]*)"|'([^'\n]*)'|^[ \t]*([\w.-]+)[ \t]*=/gm);
  const { extras } = selection;
  const groups = [...new Set([...selection.groups, ...project.defaultGroups])];
  reportUnknown('extra', extras, project.extras.keys(), file, report);
  reportUnknown('group', groups, project.groups.keys(), file, report);
  const stated = new Set(selectedRequirements(project, { extras, groups }));
  requireSupportedCount(stated.size, file);
  for (const text of stated) {
    const line = lines.get(text) ?? lines.get(/^[\w.-]*/.exec(text)?.[0] ?? '');
    const place = { location: { file, ...line } };
    // A text in TOML may have line breaks.
    const requirement = parseRequirement(text.replace(/\s+/g, ' '));
    if ('problem' in requirement) report(unreadable(text, requirement), place);
    else parts.push(await collectRequirement(requirement, project, place, reading));
  }
  return collect(parts);
}

/** Reports the selected extras or groups that a source doesn't have. */
export function reportUnknown(
  kind: 'extra' | 'group',
  selected: Iterable<string>,
  known: Iterable<string>,
  file: string,
  report: Report,
): void {
  const names = [...new Set(known)];
  const normalized = new Set(names.map(normalizeName));
  for (const name of selected) {
    if (!normalized.has(normalizeName(name)))
      report(messages.unknownSelection(kind, name, file, names), { location: { file } });
  }
}

/** A requirement as a line, or as the folder or the archive that another table of the project names for it. */
async function collectRequirement(
  requirement: Requirement,
  project: Project,
  place: { readonly location: SourceLocation },
  reading: Reading,
): Promise<Partial<CollectedRequirements>> {
  const { folders, report } = reading;
  const required = requiredBy(requirement);
  const { name } = required;
  // A project may name itself to include its own extras, which are resolved already.
  if (project.name !== undefined && name === normalizeName(project.name)) return {};
  const source = project.sources.get(name);
  if (source?.kind !== 'path' && source?.kind !== 'workspace') {
    const url = requirement.url ?? source?.url;
    if (url !== undefined) reportSecret(url, place, report);
    return { lines: [{ ...place, text: formatRequirement({ ...requirement, url }), required }] };
  }
  const local =
    source.kind === 'path'
      ? resolve(project.folder, source.path)
      : await workspaceMember(name, project.folder, folders);
  if (local === undefined) {
    report(
      messages.outsideRepository(requirement.name, 'a member of the workspace', place.location.file),
      place,
    );
    return {};
  }
  const { extras } = requirement;
  const line = { ...place, text: '', required: { name } };
  return collectLocal({ path: local, name: requirement.name, extras, locked: false }, line, reading);
}

/** The folder of a member of the workspace, by the name of its project. */
async function workspaceMember(name: string, from: string, folders: Folders): Promise<string | undefined> {
  for (const folder of await workspaceFolders(from, folders)) {
    const member = await readProject(folder, folders);
    if (member?.name !== undefined && normalizeName(member.name) === name) return folder;
  }
  return undefined;
}

/**
 * The folders (absolute) of the uv workspace that a folder belongs to: those that `[tool.uv.workspace]` of the
 * nearest project above names, and that project's own. Empty if there is none.
 * https://docs.astral.sh/uv/concepts/projects/workspaces/
 */
export async function workspaceFolders(from: string, folders: Folders): Promise<string[]> {
  for (const folder of foldersUpwards({ root: from, repository: folders.repository })) {
    const file = await readTable(join(folder, 'pyproject.toml'), folders);
    const members = file && dig(file.table, 'tool', 'uv', 'workspace', 'members');
    if (!file || members === undefined) continue;
    const patterns = stringsOf(members).filter((pattern) =>
      isWithin(folders.repository, resolve(folder, pattern)),
    );
    const exclude = stringsOf(dig(file.table, 'tool', 'uv', 'workspace', 'exclude') ?? []);
    const found = await Array.fromAsync(glob(patterns, { cwd: folder, exclude }));
    return [folder, ...found.sort().map((member) => resolve(folder, member))];
  }
  return [];
}
