import { join } from 'node:path';
import { readTexts } from '../bundle/archive/read-archive.ts';
import { parseExistingManifest } from '../bundle/other-tools.ts';
import { type RequestedVersions, requestedVersions } from '../bundle/requirements/requested-versions.ts';
import { pinnedVersion } from '../bundle/requirements/requirement.ts';
import { formatSize } from '../shared/formatting.ts';
import { temporaryFolder } from '../shared/temporary-folder.ts';
import type { PreviewContext } from './request.ts';

/** What is compared of two bundles. */
export interface Contents {
  /** The size of the archive. */
  readonly bytes: number;
  /** Not set if it isn't known. */
  readonly requested?: RequestedVersions;
}

/** The differences from the active bundle, a line each: the size, and the packages that differ. */
export function describeChanges(live: Contents | undefined, now: Contents): readonly string[] {
  if (!live) return [`${formatSize(now.bytes)}; not in production yet`];
  const lines = [sizeChange(live.bytes, now.bytes)];
  if (!live.requested || !now.requested) return lines;
  const [before, after] = [live.requested, now.requested];
  const added = [...after]
    .filter(([name]) => !before.has(name))
    .map(([name, specifier]) => `added ${name}${shown(specifier)}`);
  const removed = [...before.keys()].filter((name) => !after.has(name)).map((name) => `removed ${name}`);
  const changed = [...after].flatMap(([name, specifier]) => {
    const old = before.get(name);
    return old === undefined || old === specifier ? [] : [versionChange(name, old, specifier)];
  });
  return [...lines, ...changed, ...added, ...removed];
}

function sizeChange(was: number, is: number): string {
  const difference = Math.abs(is - was);
  // Packing alone can cause such a difference.
  if (difference < 1000) return `${formatSize(is)}, same size as before`;
  return `${formatSize(is)}, ${formatSize(difference)} ${is > was ? 'more' : 'less'}`;
}

function versionChange(name: string, was: string, is: string): string {
  const [before, now] = [pinnedVersion(was), pinnedVersion(is)];
  return `${name} ${before ?? (was || 'any version')} → ${now ?? (is || 'any version')}`;
}

const shown = (specifier: string) => (specifier === '' ? '' : ` ${pinnedVersion(specifier) ?? specifier}`);

/** Larger archives are not downloaded only to read a small file of them. */
const maxDownload = 50_000_000;

/** The contents of the active bundle, if there is one. Its archive is downloaded for its requirements. */
export async function liveContents(
  { connect, progress, signal, state }: PreviewContext,
  temporary?: string,
): Promise<Contents | undefined> {
  const active = state.bundles.find(({ id }) => id === state.content?.bundle_id);
  if (!active || active.size > maxDownload) return active && { bytes: active.size };
  const bytes = active.size;
  try {
    await using folder = await temporaryFolder(temporary);
    const file = join(folder.path, 'live.tar.gz');
    await connect.downloadBundle(active.content_guid, active.id, file, maxDownload);
    const requirements = await requirementsIn(file, signal);
    return requirements === undefined ? { bytes } : { bytes, requested: requestedVersions(requirements) };
  } catch (error) {
    progress.log.debug(`The active bundle can't be read: ${(error as Error).message}`);
    return { bytes };
  }
}

/** The text of the requirements file that the manifest of a bundle names. */
async function requirementsIn(file: string, signal: AbortSignal): Promise<string | undefined> {
  const { manifest, text } = await readTexts(file, signal);
  if (manifest === undefined) return undefined;
  return text(parseExistingManifest(manifest).manifest?.packageFile ?? 'requirements.txt');
}
