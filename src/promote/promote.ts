import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf } from '../bundle/archive/fingerprint.ts';
import { type ReadArchive, readArchive } from '../bundle/archive/read-archive.ts';
import { type ExistingManifest, parseExistingManifest } from '../bundle/existing-manifest.ts';
import { choosePython } from '../bundle/requirements/python-version.ts';
import { normalizeName, pinnedVersion } from '../bundle/requirements/requirement.ts';
import { parseRequirementsText } from '../bundle/requirements/requirements-syntax.ts';
import type { Requirements } from '../bundle/types.ts';
import { originOf } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import type { Bundle } from '../connect/types.ts';
import type { App } from '../deploy/request.ts';
import { formatSize } from '../shared/formatting.ts';
import { UserError } from '../shared/problems.ts';
import type { Progress } from '../shared/progress.ts';
import { compareArchive } from './check-archive.ts';
import { download, findStaged, type PromotionSource, type Staged } from './staged.ts';

/** A bundle that was taken from another server, as a release takes it. Dispose of it to remove the archive. */
export interface Taken extends AsyncDisposable {
  readonly app: App;
  /** Where the app comes from, for people: as it was noted at its first upload, and where it was taken from. */
  readonly source: Readonly<Record<string, string>>;
}

/**
 * Takes a bundle from another server, the one that is live there where none is named: the very archive, checked.
 *
 * @param connect to the server that it is taken from
 * @throws {UserError} where there is none, the key may not have it, or it isn't what was uploaded there
 */
export async function takeBundle(
  connect: Connect,
  wanted: PromotionSource,
  { progress, temporary = tmpdir() }: { readonly progress: Progress; readonly temporary: string | undefined },
): Promise<Taken> {
  const folder = await mkdtemp(join(temporary, 'connect-dash-deploy-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'bundle.tar.gz');
    const taken = await progress.stage('Take the bundle', async () => {
      const staged = await findStaged(connect, wanted);
      logSource(staged, connect.server, progress);
      await download(connect, staged, file);
      const bundle = await readBundle(file, staged, connect.server);
      progress.log.info(`Checked:      ${bundle.checked}.`);
      return { ...bundle, staged };
    });
    const app = appOf(file, taken, progress);
    progress.record({
      entrypoint: app.entrypoint.text,
      ...(app.python.requires !== undefined && { pythonRequires: app.python.requires }),
      ...dashVersionOf(app.requirements),
      files: app.paths.length,
    });
    return {
      app,
      source: sourceOf(taken.staged, connect.server),
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function logSource({ content, bundle }: Staged, server: URL, { log }: Progress): void {
  const isLive = bundle.id === content.bundle_id;
  const { source_commit: commit, source_branch: branch } = bundle.metadata ?? {};
  const of = [commit && `commit ${commit.slice(0, 12)}`, branch && `branch ${branch}`].filter(Boolean);
  log.info(`Taken from:   ${content.title || content.name} (${content.guid}) on ${server.href}`);
  log.info(
    `Bundle:       ${bundle.id} of ${[bundle.created_time, ...of].join(', ')}; it is ${isLive ? '' : 'not '}live there`,
  );
}

interface ReadBundle {
  readonly archive: ReadArchive;
  readonly manifest: ExistingManifest;
  readonly entrypoint: string;
  readonly requirements: { readonly file: string; readonly text: string };
  readonly fingerprint: string;
  /** What the archive was checked by, in words. */
  readonly checked: string;
  /** What it is called in messages. */
  readonly name: string;
}

async function readBundle(file: string, { bundle, content }: Staged, server: URL): Promise<ReadBundle> {
  const name = `bundle ${bundle.id} of ${content.title || content.name} on ${server.href}`;
  const archive = await readArchive(file).catch((error: Error) => {
    throw damaged(name, [`It can't be read as a .tar.gz: ${error.message}.`]);
  });
  const { manifest } = parseExistingManifest(archive.manifest ?? '');
  const entrypoint = entrypointOf(archive.manifest ?? '{}');
  if (!manifest || entrypoint === undefined) {
    throw new UserError({
      message: `The manifest in ${name} isn't that of a Dash app.`,
      reason:
        archive.manifest === undefined
          ? 'It has none.'
          : 'It names no entrypoint, or another kind of content.',
      hint: 'Deploy the app there anew, and promote that bundle.',
    });
  }
  const { agrees, differs } = compareArchive(archive, bundle, manifest.checksums);
  if (differs.length > 0) throw damaged(name, differs);
  const packageFile = manifest.packageFile ?? 'requirements.txt';
  return {
    archive,
    manifest,
    entrypoint,
    requirements: { file: packageFile, text: (await archive.text(packageFile)) ?? '' },
    fingerprint: fingerprintFor(bundle, archive),
    checked: agrees.length > 0 ? agrees.join(', and ') : 'it unpacks; no checksum of it was kept',
    name,
  };
}

const damaged = (name: string, differs: readonly string[]) =>
  new UserError({
    message: `What was downloaded as ${name} isn't what was deployed there.`,
    reason: differs.join(' '),
    hint: 'Run it again. If it stays so, the bundle is damaged on that server: deploy there anew, and promote that.',
  });

/**
 * The fingerprint that was noted when we packed it: so a bundle is known again whichever way it came to a server.
 * Where none was noted, one of all that is in it.
 */
function fingerprintFor(bundle: Bundle, { files, manifest }: ReadArchive): string {
  return originOf(bundle)?.fingerprint ?? fingerprintOf(files, { manifest });
}

function entrypointOf(manifest: string): string | undefined {
  const { metadata } = JSON.parse(manifest) as { readonly metadata?: { readonly entrypoint?: unknown } };
  return typeof metadata?.entrypoint === 'string' && metadata.entrypoint !== ''
    ? metadata.entrypoint
    : undefined;
}

function appOf(file: string, taken: ReadBundle, { log }: Progress): App {
  const { archive, manifest, requirements, name } = taken;
  const [module = '', object = 'app'] = taken.entrypoint.split(':');
  return {
    fingerprint: taken.fingerprint,
    entrypoint: { module, object, text: taken.entrypoint, source: name, certain: true },
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
    choosePython: (installed) => choosePython(manifest.python?.requires, installed).version,
    byPython: new Map(),
    async pack() {
      log.info(`It is packed already: ${formatSize(archive.bytes)}, uploaded as it is.`);
      return { file, bytes: archive.bytes, md5Base64: Buffer.from(archive.md5, 'hex').toString('base64') };
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

/** Of our own notes beside the bundle none is kept: they tell of that upload. */
function sourceOf({ bundle, content }: Staged, server: URL): Readonly<Record<string, string>> {
  const noted = Object.entries(bundle.metadata ?? {}).filter(([key]) => /^source(_|$)/.test(key));
  const from = `${server.href}content/${content.guid}/`;
  return { ...Object.fromEntries(noted), promoted_from: from, promoted_bundle: bundle.id };
}
