import type { FileHash } from './archive/hash-files.ts';
import { finding } from './files/file-rules.ts';
import { type ManifestSettings, oldestOf } from './manifest.ts';
import type { Diagnostic, PythonRequirement } from './types.ts';

/** A `manifest.json` that lies in the app folder, written by rsconnect-python or Publisher. */
export interface ExistingManifest {
  readonly python?: PythonRequirement;
  readonly packageFile?: string;
  readonly settings: ManifestSettings;
  /** MD5 in hex, by path. */
  readonly checksums: ReadonlyMap<string, string>;
}

export const noSettings: ManifestSettings = { environment: {} };

const FILE = 'manifest.json';

/**
 * Reads an existing manifest. Whatever it holds, it is at most a finding: it only adds to what the app itself says.
 */
export function parseExistingManifest(text: string): {
  manifest?: ExistingManifest;
  findings: readonly Diagnostic[];
} {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { findings: [unreadable(`It is not JSON: ${(error as Error).message}.`)] };
  }
  const metadata = objectAt(json, 'metadata');
  if (metadata === undefined)
    return { findings: [unreadable('It has no metadata, so it is not a manifest of Connect.')] };
  const appmode = textAt(metadata, 'appmode');
  if (appmode !== undefined && appmode !== 'python-dash') return { findings: [otherKind(appmode)] };

  const environment = objectAt(json, 'environment');
  const manager = objectAt(objectAt(json, 'python'), 'package_manager');
  const requires =
    textAt(objectAt(environment, 'python'), 'requires') ??
    compatible(textAt(objectAt(json, 'python'), 'version'));
  const packageFile = textAt(manager, 'package_file');
  const locale = textAt(json, 'locale');
  const contentCategory = textAt(metadata, 'content_category');
  const image = textAt(environment, 'image');
  const management = objectAt(environment, 'environment_management');
  const allowUv = manager?.allow_uv;
  const prebuilt = environment?.prebuilt;
  const requests = objectAt({ json }, 'json')?.integration_requests;
  const manifest: ExistingManifest = {
    ...(requires !== undefined && { python: { requires, source: FILE, location: { file: FILE } } }),
    ...(packageFile !== undefined && { packageFile }),
    settings: {
      ...(locale !== undefined && { locale }),
      ...(contentCategory !== undefined && { contentCategory }),
      environment: {
        ...(image !== undefined && { image }),
        ...(typeof prebuilt === 'boolean' && { prebuilt }),
        ...(management && { environment_management: booleansOf(management) }),
      },
      ...(Array.isArray(requests) && { integrationRequests: requests }),
      ...(typeof allowUv === 'boolean' && { allowUv }),
    },
    checksums: checksumsOf(objectAt(json, 'files')),
  };
  return { manifest, findings: [] };
}

/** The kind of content that a manifest is of, where it says so. */
export function appmodeOf(text: string): string | undefined {
  try {
    return textAt(objectAt(JSON.parse(text), 'metadata'), 'appmode');
  } catch {
    return undefined;
  }
}

/** What of the manifest's list of files is no longer so. Told once, since it is mended by itself. */
export function findStale(
  { checksums }: ExistingManifest,
  hashes: ReadonlyMap<string, FileHash>,
): Diagnostic[] {
  const listed = Array.from(checksums);
  const changed = listed.filter(([path, md5]) => hashes.has(path) && hashes.get(path)?.md5 !== md5);
  const gone = listed.filter(([path]) => !hashes.has(path));
  const fresh = Array.from(hashes.keys()).filter((path) => !checksums.has(path));
  if (listed.length === 0 || changed.length + gone.length + fresh.length === 0) return [];
  const examples = [...changed.map(([path]) => path), ...gone.map(([path]) => path), ...fresh]
    .slice(0, 5)
    .join(', ');
  const counted = (count: number, one: string, many = one) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  const differences = [
    ...counted(changed.length, 'of its files changed'),
    ...counted(gone.length, 'of its files does not travel', 'of its files do not travel'),
    ...counted(fresh.length, "file isn't in it", "files aren't in it"),
  ];
  return [
    finding('stale-manifest', {
      message: `${FILE} is out of date: ${differences.join(', ')}.`,
      reason: `Among them: ${examples}.`,
      hint: 'Nothing has to be done: the bundle gets a fresh list. The file itself can go, if nothing else needs it.',
      location: { file: FILE },
    }),
  ];
}

const unreadable = (reason: string) =>
  finding('unreadable-manifest', {
    message: `${FILE} is passed over.`,
    reason,
    hint: 'Remove it, or have it written anew; it is not needed here.',
    location: { file: FILE },
  });

const otherKind = (appmode: string) =>
  finding('other-app-mode', {
    message: `${FILE} is that of another kind of content (${appmode}), so it is passed over.`,
    reason: 'This action deploys Dash apps, which are python-dash.',
    hint: 'Check that path is the folder of the Dash app.',
    location: { file: FILE },
  });

/** The exact version is only that of the machine that wrote the manifest: its series is what was meant. */
function compatible(version: string | undefined): string | undefined {
  const [, series] = /^(\d+\.\d+)(?:\.\d+)?$/.exec(version ?? '') ?? [];
  return series && `~=${oldestOf(`==${series}`)}`;
}

type Json = Readonly<Record<string, unknown>>;

function objectAt(value: unknown, key: string): Json | undefined {
  const inner = isObject(value) ? value[key] : undefined;
  return isObject(inner) ? inner : undefined;
}

function textAt(value: unknown, key: string): string | undefined {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === 'string' && inner !== '' ? inner : undefined;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const booleansOf = (object: Json) =>
  Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );

function checksumsOf(files: Json | undefined): Map<string, string> {
  const checksums = new Map<string, string>();
  for (const path of Object.keys(files ?? {})) {
    const checksum = textAt(objectAt(files, path), 'checksum');
    if (checksum !== undefined) checksums.set(path.normalize('NFC'), checksum.toLowerCase());
  }
  return checksums;
}
