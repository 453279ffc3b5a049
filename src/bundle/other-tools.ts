import { excerpt } from '../shared/formatting.ts';
import type { SourceLocation } from '../shared/problems.ts';
import { dig, lineOf, parseToml, stringOf, type Table, tableOf } from '../shared/toml.ts';
import { finding } from './files/file-rules.ts';
import type { ManifestSettings } from './manifest.ts';
import type { AppFolder, Diagnostic, PythonRequirement } from './types.ts';

/*
 * What files of other tools state about the app: `manifest.json` (rsconnect-python, Posit Publisher), configurations of Posit
 * Publisher, and a `Procfile`.
 */

/** A `manifest.json` in the app folder, written by rsconnect-python or Publisher. */
export interface ExistingManifest {
  readonly entrypoint?: string | undefined;
  readonly python?: PythonRequirement | undefined;
  readonly packageFile?: string | undefined;
  readonly settings: ManifestSettings;
}

const FILE = 'manifest.json';

/** Reads an existing manifest. One that can't be used is a finding: the app itself states the same. */
export function parseExistingManifest(text: string): {
  manifest?: ExistingManifest;
  findings: readonly Diagnostic[];
} {
  let json: Table;
  try {
    json = tableOf(JSON.parse(text));
  } catch {
    return { findings: [unreadable('It is not valid JSON.')] };
  }
  const metadata = tableOf(json.metadata);
  if (json.metadata !== metadata)
    return { findings: [unreadable('It has no metadata, so it is not a manifest of Connect.')] };
  const appmode = textOf(metadata.appmode);
  if (appmode !== undefined && appmode !== 'python-dash') {
    const reason = `It is for another kind of content (${excerpt(appmode)}), not for a Dash app (python-dash).`;
    return { findings: [unreadable(reason)] };
  }
  const environment = tableOf(json.environment);
  const manager = tableOf(dig(json, 'python', 'package_manager'));
  const requires =
    textOf(dig(environment, 'python', 'requires')) ?? compatible(textOf(dig(json, 'python', 'version')));
  const management = environment.environment_management;
  const requests = json.integration_requests;
  const manifest: ExistingManifest = {
    entrypoint: textOf(metadata.entrypoint),
    python: requires === undefined ? undefined : { requires, source: FILE, location: { file: FILE } },
    packageFile: textOf(manager.package_file),
    settings: {
      locale: textOf(json.locale),
      contentCategory: textOf(metadata.content_category),
      environment: {
        image: textOf(environment.image),
        ...booleansOf({ prebuilt: environment.prebuilt }),
        ...(isTable(management) && { environment_management: booleansOf(management) }),
      },
      integrationRequests: Array.isArray(requests) ? requests : undefined,
      ...booleansOf({ allowUv: manager.allow_uv }),
    },
  };
  return { manifest, findings: [] };
}

const isTable = (value: unknown): value is Table => tableOf(value) === value;

/** A string that is not empty. */
const textOf = (value: unknown) => stringOf(value) || undefined;

/** The entries that are booleans. */
const booleansOf = (table: Table): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(table).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );

const unreadable = (reason: string) =>
  finding('unreadable-manifest', FILE, {
    message: `${FILE} is ignored.`,
    reason,
    hint: 'Remove it, or generate it again. It is not needed for the deployment.',
  });

/** The patch release is that of the machine that wrote the manifest, so any of its minor version is accepted. */
function compatible(version: string | undefined): string | undefined {
  const [, minor] = /^(\d+\.\d+)(?:\.\d+)?$/.exec(version ?? '') ?? [];
  return minor && `~=${minor}.0`;
}

/** What a file states for another tool. */
interface Recorded {
  readonly location: SourceLocation;
  /** `app.py`, or `app:app`. */
  readonly entrypoint: string | undefined;
  /** The requirements file. */
  readonly packageFile: string | undefined;
}

/**
 * Reads the configurations of Posit Publisher for Dash apps (`.posit/publish/*.toml`,
 * https://posit-dev.github.io/publisher/configuration.html). One that can't be read is ignored: Publisher reports it.
 */
async function readPublisherConfigs(app: AppFolder): Promise<Recorded[]> {
  const configs: Recorded[] = [];
  for (const file of app.publisherConfigs ?? []) {
    const text = (await app.read(file)) ?? '';
    const config = await parseToml(text).catch((): Table => ({}));
    if (config.type !== 'python-dash') continue;
    configs.push({
      location: { file, ...lineOf(text, 'entrypoint') },
      entrypoint: textOf(config.entrypoint),
      packageFile: textOf(dig(config, 'python', 'package_file')),
    });
  }
  return configs;
}

/** The requirements file that a manifest or the configurations of Posit Publisher name, if its name is unusual. */
export async function recordedRequirements(
  app: AppFolder,
  manifest: ExistingManifest | undefined,
): Promise<{ readonly requirementsFile: string; readonly namedBy: string } | undefined> {
  const { packageFile } = manifest ?? {};
  const named =
    packageFile === undefined ? await readPublisherConfigs(app) : [{ location: { file: FILE }, packageFile }];
  const [first] = named;
  if (!first?.packageFile || named.some((other) => other.packageFile !== first.packageFile)) return undefined;
  if (first.packageFile === 'requirements.txt' || !app.paths.includes(first.packageFile)) return undefined;
  return { requirementsFile: first.packageFile, namedBy: first.location.file };
}

/** An entrypoint that a file states for another tool. */
export interface RecordedEntrypoint {
  /** As `entrypoint` takes it. */
  readonly text: string;
  readonly location: SourceLocation;
}

/**
 * The entrypoints of `manifest.json` (rsconnect-python, Posit Publisher), of Posit Publisher's configurations if they
 * agree, and of a `Procfile`, in this order.
 */
export async function readRecordedEntrypoints(app: AppFolder): Promise<RecordedEntrypoint[]> {
  const manifest = (await app.read(FILE)) ?? '';
  const configs = (await readPublisherConfigs(app)).filter(({ entrypoint }) => entrypoint !== undefined);
  const agree = configs.every(({ entrypoint }) => entrypoint === configs[0]?.entrypoint);
  const recorded = [
    {
      location: { file: FILE, ...lineOf(manifest, '"entrypoint"') },
      entrypoint: parseExistingManifest(manifest).manifest?.entrypoint,
    },
    ...configs.slice(0, agree ? 1 : 0),
  ];
  return [
    ...recorded.flatMap(({ entrypoint: text, location }) => (text === undefined ? [] : [{ text, location }])),
    ...procfileEntrypoint((await app.read('Procfile')) ?? ''),
  ];
}

/** The `module:object` of a Procfile's `web` line, in the folder of `--chdir`. */
function procfileEntrypoint(text: string): RecordedEntrypoint[] {
  const web = /^[ \t]*web:.*\b(?:gunicorn|waitress-serve|mod_wsgi-express|hypercorn|granian)[ \t].*/m;
  const [line = ''] = web.exec(text) ?? [];
  const words = line.split(/\s+/);
  const target = words.find((word, at) => isTarget(word) && !words[at - 1]?.startsWith('-'));
  if (target === undefined) return [];
  const [, folder = ''] = /\s--chdir[\s=](\S+)/.exec(line) ?? [];
  // `./src/` means `src`.
  const below = folder.split('/').filter((part) => part !== '' && part !== '.');
  return [{ text: [...below, target].join('.'), location: { file: 'Procfile', ...lineOf(text, line) } }];
}

/** Whether a word is `module:object`, not an address (`0.0.0.0:80`), a flag or a variable. */
const isTarget = (word: string) => /^[\p{L}_][\p{L}\p{N}_.]*:[\p{L}_][\p{L}\p{N}_.]*$/u.test(word);
