import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locateOrNothing, readAppText } from '../../shared/file-access.ts';
import { shownPath } from '../../shared/paths.ts';
import { unknownRules } from '../rules/suppressions.ts';
import {
  archiveName,
  type CollectedRequirements,
  collect,
  collectLocal,
  type Line,
  type Reading,
  requiredBy,
  requireSupportedCount,
} from './collected-requirements.ts';
import { formatRequirement, namesIn, normalizeName } from './requirement.ts';
import { messages, reportSecret, unreadable } from './requirement-messages.ts';
import {
  type Content,
  editableOption,
  parseRequirementsText,
  type RequirementsLine,
  splitTarget,
} from './requirements-syntax.ts';

type OfKind<Kind extends Content['kind']> = Extract<Content, { kind: Kind }>;
type Collected = Partial<CollectedRequirements>;

/** What is known of all files together. */
interface AllFiles extends Reading {
  /** The files that were read, with the option that named them. */
  readonly seen: Set<string>;
  /** How many lines name a package or a file. */
  readonly total: { packages: number };
}

/** A file that is being read. */
interface OpenFile extends AllFiles {
  /** Absolute. */
  readonly path: string;
  /** The path in messages. */
  readonly shown: string;
  /** Whether -c names it, or a file that includes it. */
  readonly constrains: boolean;
}

/**
 * Reads a requirements file in pip's format, with the files that it includes in their place. Reports what pip on the server
 * could not do. A line that needs no change is kept as written.
 *
 * @param path absolute
 * @throws {UserError} if the files list more than 10,000 packages, or can't be read
 */
export const readRequirementsFile = (path: string, reading: Reading): CollectedRequirements =>
  readFile(path, false, { ...reading, seen: new Set(), total: { packages: 0 } });

function readFile(path: string, constrains: boolean, files: AllFiles): CollectedRequirements {
  const { folders, report, seen, total } = files;
  // A file that is named by -c as well as by -r is read twice.
  const key = `${constrains ? '-c' : '-r'} ${path}`;
  const shown = shownPath(folders.root, path);
  const decoded = seen.has(key) ? undefined : readAppText(path, folders, shown);
  seen.add(key);
  if (!decoded) return collect([]);
  if (decoded.encoding) report(messages.encoded(shown, decoded.encoding), { location: { file: shown } });
  if (/^\s*Package +Version\b.*\n-{3,} +-{3,}/.test(decoded.text)) {
    report(messages.tableOfPipList(shown), { location: { file: shown, line: 1 } });
    return collect([]);
  }
  const lines = parseRequirementsText(decoded.text);
  total.packages += lines.filter(({ content }) => content.kind !== 'other').length;
  requireSupportedCount(total.packages, shown);
  return collect(lines.map((line) => readLine(line, { ...files, path, shown, constrains })));
}

function readLine({ content, text, number, off, variables }: RequirementsLine, file: OpenFile): Collected {
  const { report } = file;
  const line: Line = { text, location: { file: file.shown, line: number }, off };
  for (const found of unknownRules(off, 'this comment')) report({ ...found, rule: 'unknown-rule' }, line);
  reportSecret(text, line, report);
  if (variables.length > 0) report(messages.variables(variables), line);
  switch (content.kind) {
    case 'unreadable':
      report(unreadable(content.line, content.reason), line);
      return {};
    case 'include':
    case 'constraints':
      return /^https?:/i.test(content.file) ? { lines: [line] } : include(content, line, file);
    case 'url':
      return readUrl(content.url, line, file);
    case 'path':
      return readPath(content, line, file);
    case 'requirement':
      return readRequirement(content, line, file);
    default:
      return { lines: [line] };
  }
}

function include(
  { kind, file: target }: OfKind<'include' | 'constraints'>,
  line: Line,
  file: OpenFile,
): Collected {
  const { folders, report, shown } = file;
  const path = resolve(dirname(file.path), target);
  const found = locateOrNothing(path, folders);
  if (found.kind !== 'file') {
    const problem = found.kind === 'refused' ? `is ${found.reason}` : "doesn't exist";
    report(messages.badInclude(target, shown, problem), line);
    return {};
  }
  const constrains = file.constrains || kind === 'constraints';
  const { lines, constraints, ...rest } = readFile(path, constrains, file);
  return constrains && !file.constrains
    ? { ...rest, constraints: [...lines, ...constraints] }
    : { ...rest, lines, constraints };
}

const isSsh = (url: string) => /^(?:git|hg|bzr)\+ssh:|^git\+git@|^git\+[^/@]+@[^/:]+:/i.test(url);

function readUrl(url: string, line: Line, { report }: OpenFile): Collected {
  if (isSsh(url)) report(messages.overSsh(), line);
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(url)?.[1];
  const name = egg ?? archiveName(url.split(/\s/, 1)[0] ?? '')?.name;
  const text = editableOption.test(line.text) ? withoutEditable(url, egg) : line.text;
  return { lines: [{ ...line, text, required: name ? { name: normalizeName(name) } : undefined }] };
}

/**
 * `git+https://host/x.git#egg=y` as `y @ git+https://host/x.git`. pip freeze writes `-e`, which uv doesn't accept and which only
 * serves to change the package's source.
 */
function withoutEditable(url: string, egg: string | undefined): string {
  const { target, extras = '', marker } = splitTarget(url);
  const [address = '', fragment = ''] = target.split('#', 2);
  const rest = fragment.split('&').filter((part) => part !== '' && !part.startsWith('egg='));
  const direct = `${address}${rest.length > 0 ? `#${rest.join('&')}` : ''}`;
  if (egg === undefined) return formatRequirement({ url: direct, marker });
  return formatRequirement({ name: egg, extras: namesIn(extras), url: direct, marker });
}

function readRequirement({ requirement }: OfKind<'requirement'>, line: Line, file: OpenFile): Collected {
  const { url, extras, marker } = requirement;
  const required = requiredBy(requirement);
  if (required.name === 'pkg-resources' && required.version === '0.0.0') {
    file.report(messages.debianPackage(), line);
    return {};
  }
  if (url && /^file:/i.test(url))
    return readPath({ path: url, extras, marker }, line, file, requirement.name);
  if (url && isSsh(url)) file.report(messages.overSsh(), line);
  return { lines: [{ ...line, text: line.text.replace(editableOption, ''), required }] };
}

/** @param name of the requirement, if the line names it */
function readPath(
  { path: written, extras, marker }: Omit<OfKind<'path'>, 'kind'>,
  line: Line,
  { path: from, folders, report }: OpenFile,
  name?: string,
): Collected {
  const relative = localPath(written, folders.root);
  // pip may be run from any of these folders.
  const path = [dirname(from), folders.root, folders.repository]
    .map((base) => resolve(base, relative ?? ''))
    .find((candidate) => relative !== undefined && locateOrNothing(candidate, folders).kind !== 'nothing');
  if (!path) {
    report(messages.missing(written, name, archiveName(written)), line);
    return {};
  }
  const known = archiveName(path);
  const hashes = Array.from(line.text.matchAll(/--hash[=\s]\S+/g), ([hash]) => ` ${hash}`).join('');
  const text = `${formatRequirement({ extras, marker })}${hashes}`;
  const required = known && { name: normalizeName(known.name), version: known.version, marker };
  const local = { path, name: name ?? written, extras, locked: false };
  return collectLocal(local, { ...line, text, required }, { folders, report });
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
