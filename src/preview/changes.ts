import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, valid } from '@renovatebot/pep440';
import { readTexts } from '../bundle/archive/read-archive.ts';
import { parseExistingManifest } from '../bundle/existing-manifest.ts';
import { normalizeName, parseRequirement, pinnedVersion } from '../bundle/requirements/requirement.ts';
import type { Connect } from '../connect/client.ts';
import type { Bundle } from '../connect/types.ts';
import { formatSize } from '../shared/formatting.ts';

/** Packages with what is asked of their version: `==3.1.0`, `>=2`, or `''`. */
export type RequestedVersions = ReadonlyMap<string, string>;

/** What a bundle has that another can be held against. */
export interface Contents {
  /** Of the archive, in bytes. */
  readonly bytes: number;
  /** Absent where it isn't known. */
  readonly asked?: RequestedVersions;
}

/** What is another against the live bundle, a line each; the size always, the packages that differ. */
export function planChanges(live: Contents | undefined, now: Contents): readonly string[] {
  if (!live) return [`${formatSize(now.bytes)}; nothing is live yet`];
  const lines = [sizeChange(live.bytes, now.bytes)];
  if (!live.asked || !now.asked) return lines;
  const [was, is] = [live.asked, now.asked];
  const added = [...is]
    .filter(([name]) => !was.has(name))
    .map(([name, asked]) => `added ${name}${shown(asked)}`);
  const removed = [...was.keys()].filter((name) => !is.has(name)).map((name) => `removed ${name}`);
  const changed = [...is].flatMap(([name, asked]) => {
    const before = was.get(name);
    return before === undefined || before === asked ? [] : [versionChange(name, before, asked)];
  });
  return [...lines, ...changed, ...added, ...removed];
}

function sizeChange(was: number, is: number): string {
  const difference = Math.abs(is - was);
  // What packing alone makes of it.
  if (difference < 1000) return `${formatSize(is)}, about as large as before`;
  return `${formatSize(is)}, ${formatSize(difference)} ${is > was ? 'more' : 'less'}`;
}

function versionChange(name: string, was: string, is: string): string {
  const [before, now] = [pinnedVersion(was), pinnedVersion(is)];
  const isPlain = before !== undefined && now !== undefined && valid(before) && valid(now);
  const way = isPlain ? (compare(now, before) > 0 ? 'up: ' : 'down: ') : '';
  return `${way}${name} ${before ?? (was || 'any version')} → ${now ?? (is || 'any version')}`;
}

const shown = (asked: string) => (asked === '' ? '' : ` ${pinnedVersion(asked) ?? asked}`);

/** The packages that a requirements file asks for. Its options and whatever can't be read are passed over. */
export function requestedVersions(requirements: string): RequestedVersions {
  const lines = requirements.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const text = line
        .replace(/(^|\s)#.*$/, '')
        .replace(/\s--\w.*$/, '')
        .trim();
      if (text === '' || text.startsWith('-')) return [];
      const read = parseRequirement(text);
      return 'problem' in read
        ? []
        : [[normalizeName(read.name), read.url ?? read.specifier.replace(/\s+/g, '')]];
    }),
  );
}

/** A larger archive isn't fetched only to read a small file of it. */
const largest = 50_000_000;

/** What is live, as far as it can be told: its archive is fetched for its requirements. */
export async function liveContents(connect: Connect, live: Bundle, temporary = tmpdir()): Promise<Contents> {
  const bytes = live.size;
  if (bytes > largest) return { bytes };
  const folder = await mkdtemp(join(temporary, 'connect-dash-deploy-live-'));
  try {
    const file = join(folder, 'live.tar.gz');
    await connect.downloadBundle(live.content_guid, live.id, file);
    const requirements = await requirementsIn(file);
    return requirements === undefined ? { bytes } : { bytes, asked: requestedVersions(requirements) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The text of the file that a bundle's manifest names as its requirements. */
async function requirementsIn(file: string): Promise<string | undefined> {
  const { manifest, text } = await readTexts(file);
  if (manifest === undefined) return undefined;
  return text(parseExistingManifest(manifest).manifest?.packageFile ?? 'requirements.txt');
}
