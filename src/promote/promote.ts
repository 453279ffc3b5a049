import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf } from '../bundle/archive/fingerprint.ts';
import { type ReadArchive, readArchive } from '../bundle/archive/read-archive.ts';
import { type ExistingManifest, parseExistingManifest } from '../bundle/other-tools.ts';
import { choosePython } from '../bundle/requirements/python-version.ts';
import { normalizeName, pinnedVersion } from '../bundle/requirements/requirement.ts';
import { parseRequirementsText } from '../bundle/requirements/requirements-syntax.ts';
import type { Requirements } from '../bundle/types.ts';
import { originOf } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import type { Bundle } from '../connect/types.ts';
import type { RunContext } from '../context.ts';
import type { App } from '../deploy/request.ts';
import { formatSize } from '../shared/formatting.ts';
import { UserError } from '../shared/problems.ts';
import type { Progress } from '../shared/progress.ts';
import { checkArchive } from './check-archive.ts';
import { download, fetchSource, type PromotionSource, type SourceBundle } from './source-bundle.ts';

/** A bundle from another server, in the form that `release` takes. Disposing of it removes the archive. */
export interface PromotedBundle extends AsyncDisposable {
  readonly app: App;
  /** Where the app comes from, for people: the metadata of its first upload, and the server of the bundle. */
  readonly source: Readonly<Record<string, string>>;
}

/**
 * Downloads a bundle from another server, by default the active one, and checks that it is the archive that was uploaded.
 *
 * @param connect the client of the server of the bundle
 * @throws {UserError} if there is no such bundle, the key may not download it, or it fails a check
 */
export async function takeBundle(
  connect: Connect,
  wanted: PromotionSource,
  { progress, signal, temporary = tmpdir() }: Pick<RunContext, 'progress' | 'signal' | 'temporary'>,
): Promise<PromotedBundle> {
  const folder = await mkdtemp(join(temporary, 'connect-dash-deploy-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'bundle.tar.gz');
    const { source, bundle } = await progress.stage('Download the bundle', async () => {
      const source = await fetchSource(connect, wanted);
      logSource(source, connect.server, progress);
      await download(connect, source, file);
      const bundle = await readBundle(file, source, connect.server, signal);
      progress.log.info(`Checked:      ${bundle.checked}.`);
      return { source, bundle };
    });
    const app = appOf(file, bundle, progress);
    progress.record({
      entrypoint: app.entrypoint.text,
      ...(app.python.requires !== undefined && { pythonRequires: app.python.requires }),
      ...dashVersionOf(app.requirements),
      files: app.paths.length,
    });
    return {
      app,
      source: metadataFrom(source, connect.server),
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function logSource({ content, bundle }: SourceBundle, server: URL, { log }: Progress): void {
  const isLive = bundle.id === content.bundle_id;
  const { source_commit: commit, source_branch: branch } = bundle.metadata ?? {};
  const origin = [commit && `commit ${commit.slice(0, 12)}`, branch && `branch ${branch}`].filter(Boolean);
  log.info(`Source:       ${content.title || content.name} (${content.guid}) on ${server.href}`);
  log.info(
    `Bundle:       ${bundle.id} of ${[bundle.created_time, ...origin].join(', ')}, ${isLive ? 'active' : 'not active'} there`,
  );
}

interface ReadBundle {
  readonly archive: ReadArchive;
  readonly manifest: ExistingManifest;
  readonly entrypoint: string;
  readonly requirements: { readonly file: string; readonly text: string };
  readonly fingerprint: string;
  /** The checks that the archive passed, in words. */
  readonly checked: string;
  /** Its name in messages. */
  readonly name: string;
}

async function readBundle(
  file: string,
  { bundle, content }: SourceBundle,
  server: URL,
  signal: AbortSignal,
): Promise<ReadBundle> {
  const name = `bundle ${bundle.id} of ${content.title || content.name} on ${server.href}`;
  const archive = await readArchive(file, signal).catch((error: Error) => {
    signal.throwIfAborted();
    throw damaged(name, [`It can't be read as a .tar.gz: ${error.message}.`]);
  });
  const { manifest } = parseExistingManifest(archive.manifest ?? '');
  const entrypoint = entrypointOf(archive.manifest ?? '{}');
  if (!manifest || entrypoint === undefined) {
    throw new UserError({
      message: `The manifest in ${name} isn't that of a Dash app.`,
      reason:
        archive.manifest === undefined
          ? 'The bundle has no manifest.json.'
          : 'It has no entrypoint, or is for another type of content.',
      hint: 'Deploy the app there again, and promote the new bundle.',
    });
  }
  const { passed, failed } = checkArchive(archive, bundle, manifest.checksums);
  if (failed.length > 0) throw damaged(name, failed);
  const packageFile = manifest.packageFile ?? 'requirements.txt';
  return {
    archive,
    manifest,
    entrypoint,
    requirements: { file: packageFile, text: (await archive.text(packageFile)) ?? '' },
    fingerprint: fingerprintFor(bundle, archive),
    checked: passed.length > 0 ? passed.join(', and ') : 'it can be unpacked; there is no checksum of it',
    name,
  };
}

const damaged = (name: string, failed: readonly string[]) =>
  new UserError({
    message: `The download of ${name} is not the bundle that was deployed there.`,
    reason: failed.join(' '),
    hint: 'Run the job again. If it fails again, the bundle is damaged on that server: deploy there again, and promote the new bundle.',
  });

/** The fingerprint in the metadata of our upload, otherwise one of the contents. */
function fingerprintFor(bundle: Bundle, { files, manifest }: ReadArchive): string {
  return originOf(bundle)?.fingerprint ?? fingerprintOf(files, { manifest });
}

function entrypointOf(manifest: string): string | undefined {
  const { metadata } = JSON.parse(manifest) as { readonly metadata?: { readonly entrypoint?: unknown } };
  return typeof metadata?.entrypoint === 'string' && metadata.entrypoint !== ''
    ? metadata.entrypoint
    : undefined;
}

function appOf(file: string, bundle: ReadBundle, { log }: Progress): App {
  const { archive, manifest, requirements, name } = bundle;
  const [module = '', object = 'app'] = bundle.entrypoint.split(':');
  return {
    fingerprint: bundle.fingerprint,
    entrypoint: { module, object, text: bundle.entrypoint, source: name, certain: true },
    python: {
      ...(manifest.python?.requires !== undefined && { requires: manifest.python.requires }),
      source: name,
    },
    requirements: {
      text: requirements.text,
      packageFile: requirements.file,
      source: name,
      packages: packagesIn(requirements.text),
      locked: false,
      // The checkout may be of another commit than the bundle.
      origins: [],
      own: [],
      manager: 'pip',
    },
    paths: [...archive.files.keys()],
    choosePython: (installed) => choosePython(manifest.python?.requires, installed),
    byPython: new Map(),
    async pack() {
      log.info(`The bundle is uploaded unchanged: ${formatSize(archive.bytes)}.`);
      return { file, bytes: archive.bytes };
    },
  };
}

function packagesIn(requirements: string): Requirements['packages'] {
  return new Map(
    parseRequirementsText(requirements).flatMap(({ content }): [string, string | undefined][] => {
      if (content.kind !== 'requirement') return [];
      return [[normalizeName(content.requirement.name), pinnedVersion(content.requirement.specifier)]];
    }),
  );
}

function dashVersionOf({ packages }: Requirements): { readonly dashVersion?: string } {
  const version = packages.get('dash');
  return version === undefined ? {} : { dashVersion: version };
}

/** Our own metadata of the bundle is not copied: it describes that upload. */
function metadataFrom({ bundle, content }: SourceBundle, server: URL): Readonly<Record<string, string>> {
  // Connect reports unknown values as null, and doesn't accept null.
  const source = Object.entries(bundle.metadata ?? {}).filter(
    ([key, value]) => /^source(_|$)/.test(key) && value,
  );
  const from = `${server.href}content/${content.guid}/`;
  return { ...Object.fromEntries(source), promoted_from: from, promoted_bundle: bundle.id };
}
