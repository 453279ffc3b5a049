import { excerpt } from '../shared/formatting.ts';
import { finding } from './files/file-rules.ts';
import { type ManifestSettings, oldestOf } from './manifest.ts';
import type { AppFolder, Diagnostic, PythonRequirement } from './types.ts';

/*
 * What files of other tools state about the app: `manifest.json` (rsconnect-python, Posit Publisher), configurations of Posit
 * Publisher, and a `Procfile`.
 */

/** A `manifest.json` in the app folder, written by rsconnect-python or Publisher. */
export interface ExistingManifest {
  readonly python?: PythonRequirement;
  readonly packageFile?: string;
  readonly settings: ManifestSettings;
  /** MD5 in hex, by path. */
  readonly checksums: ReadonlyMap<string, string>;
}

export const noSettings: ManifestSettings = { environment: {} };

const FILE = 'manifest.json';

/** Reads an existing manifest. One that can't be used is a finding: the app itself states the same. */
export function parseExistingManifest(text: string): {
  manifest?: ExistingManifest;
  findings: readonly Diagnostic[];
} {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { findings: [unreadable('It is not valid JSON.')] };
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

const unreadable = (reason: string) =>
  finding('unreadable-manifest', {
    message: `${FILE} is ignored.`,
    reason,
    hint: 'Remove it, or generate it again. It is not needed for the deployment.',
    location: { file: FILE },
  });

const otherKind = (appmode: string) =>
  finding('other-app-mode', {
    message: `${FILE} is of another kind of content (${excerpt(appmode)}), so it is ignored.`,
    reason: 'This action deploys Dash apps, which are python-dash.',
    hint: 'Check that path is the folder of the Dash app.',
    location: { file: FILE },
  });

/** The patch release is that of the machine that wrote the manifest, so any of its minor version is accepted. */
function compatible(version: string | undefined): string | undefined {
  const [, minor] = /^(\d+\.\d+)(?:\.\d+)?$/.exec(version ?? '') ?? [];
  return minor && `~=${oldestOf(`==${minor}`)}`;
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

/** A configuration of Posit Publisher. */
export interface PublisherConfig {
  /** Relative to the app folder, with `/`. */
  readonly file: string;
  /** `app.py`, or `app:app`. */
  readonly entrypoint?: { readonly text: string; readonly line: number };
  /** The requirements file. */
  readonly packageFile?: string;
}

/**
 * Reads the configurations of Posit Publisher for Dash apps (`.posit/publish/*.toml`,
 * https://posit-dev.github.io/publisher/configuration.html). One that can't be read is ignored: Publisher reports it.
 */
export async function readPublisherConfigs(app: AppFolder): Promise<PublisherConfig[]> {
  const { publisherConfigs: files = [] } = app;
  if (files.length === 0) return [];
  const { parse } = await import('smol-toml');
  const read = await Promise.all(
    files.map(async (file) => configOf(file, (await app.read(file)) ?? '', parse)),
  );
  return read.filter((config) => config !== undefined);
}

function configOf(
  file: string,
  text: string,
  parse: (text: string) => Record<string, unknown>,
): PublisherConfig | undefined {
  let config: Record<string, unknown>;
  try {
    config = parse(text);
  } catch {
    return undefined;
  }
  const { type, entrypoint, python } = config;
  if (type !== 'python-dash') return undefined;
  const packageFile =
    typeof python === 'object' && python !== null && 'package_file' in python && python.package_file;
  const line = text.split('\n').findIndex((part) => /^\s*entrypoint\s*=/.test(part)) + 1;
  return {
    file,
    ...(typeof entrypoint === 'string' && entrypoint !== '' && { entrypoint: { text: entrypoint, line } }),
    ...(typeof packageFile === 'string' && { packageFile }),
  };
}

/** An entrypoint that a file states for another tool. */
export interface RecordedEntrypoint {
  /** As `entrypoint` takes it. */
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number };
}

/**
 * The entrypoints of `manifest.json` (rsconnect-python, Posit Publisher), of Posit Publisher's configurations if they
 * agree, and of a `Procfile`, in this order.
 */
export async function readRecordedEntrypoints(app: AppFolder): Promise<RecordedEntrypoint[]> {
  const manifest = await app.read('manifest.json');
  const procfile = await app.read('Procfile');
  return [
    manifestEntrypoint(manifest ?? ''),
    await publisherEntrypoint(app),
    procfileEntrypoint(procfile ?? ''),
  ].filter((recorded) => recorded !== undefined);
}

async function publisherEntrypoint(app: AppFolder): Promise<RecordedEntrypoint | undefined> {
  const named = (await readPublisherConfigs(app)).flatMap(({ file, entrypoint }) =>
    entrypoint ? [{ text: entrypoint.text, location: { file, line: entrypoint.line } }] : [],
  );
  return new Set(named.map(({ text }) => text)).size === 1 ? named[0] : undefined;
}

function manifestEntrypoint(text: string): RecordedEntrypoint | undefined {
  try {
    const entrypoint: unknown = JSON.parse(text)?.metadata?.entrypoint;
    if (typeof entrypoint !== 'string' || entrypoint === '') return undefined;
    const line = text.split('\n').findIndex((part) => part.includes('"entrypoint"')) + 1;
    return { text: entrypoint, location: { file: 'manifest.json', line } };
  } catch {
    // The reader of the manifest's other settings reports a manifest that isn't valid.
    return undefined;
  }
}

const servers = new Set(['gunicorn', 'waitress-serve', 'mod_wsgi-express', 'hypercorn', 'granian']);

/** The `module:object` of a Procfile's `web` line, in the folder of `--chdir`. */
function procfileEntrypoint(text: string): RecordedEntrypoint | undefined {
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = line.trim().split(/\s+/);
    if (words[0] !== 'web:' || !words.some((word) => servers.has(word.split('/').at(-1) ?? ''))) continue;
    const folder = words.find((_, at) => words[at - 1] === '--chdir') ?? flagValue(words, '--chdir=');
    const target = words.find((word, at) => isTarget(word) && !words[at - 1]?.startsWith('-'));
    if (target === undefined) return undefined;
    // `./src/` means `src`.
    const below = (folder ?? '').split('/').filter((part) => part !== '' && part !== '.');
    return { text: [...below, target].join('.'), location: { file: 'Procfile', line: index + 1 } };
  }
  return undefined;
}

const flagValue = (words: readonly string[], flag: string) =>
  words.find((word) => word.startsWith(flag))?.slice(flag.length);

/** Whether a word is `module:object`, not an address (`0.0.0.0:80`), a flag or a variable. */
const isTarget = (word: string) => /^[\p{L}_][\p{L}\p{N}_.]*:[\p{L}_][\p{L}\p{N}_.]*$/u.test(word);
