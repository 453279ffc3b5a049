import { join } from 'node:path';
import { fingerprintOf } from '../bundle/archive/fingerprint.ts';
import { readArchive } from '../bundle/archive/read-archive.ts';
import { parseExistingManifest } from '../bundle/other-tools.ts';
import { choosePython } from '../bundle/requirements/python-version.ts';
import { requestedVersions } from '../bundle/requirements/requested-versions.ts';
import { pinnedVersion } from '../bundle/requirements/requirement.ts';
import { originOf } from '../connect/bundle-metadata.ts';
import type { Connect } from '../connect/client.ts';
import type { RunContext } from '../context.ts';
import type { App, DeployRequest } from '../deploy/request.ts';
import { formatSize } from '../shared/formatting.ts';
import { UserError } from '../shared/problems.ts';
import { downloadSource, type PromotionSource, type SourceBundle } from './source-bundle.ts';

/**
 * Downloads a bundle from another server, by default the active one, and checks that it is the archive that was uploaded.
 * The metadata of its first upload is kept as its source, and the server of the bundle is added.
 *
 * @param connect the client of the server of the bundle
 * @param folder for the archive
 * @throws {UserError} if there is no such bundle, the key may not download it, or it fails a check
 */
export async function takeBundle(
  connect: Connect,
  wanted: PromotionSource,
  folder: string,
  { progress, signal }: Pick<RunContext, 'progress' | 'signal'>,
): Promise<Pick<DeployRequest, 'app' | 'source'>> {
  const file = join(folder, 'bundle.tar.gz');
  const { source, app } = await progress.stage('Download the bundle', async () => {
    const source = await downloadSource(connect, wanted, file, progress);
    return { source, app: await readBundle(file, source, connect.server, { progress, signal }) };
  });
  const dashVersion = app.requirements.packages.get('dash');
  progress.record({
    entrypoint: app.entrypoint.text,
    ...(app.python.requires !== undefined && { pythonRequires: app.python.requires }),
    ...(dashVersion !== undefined && { dashVersion }),
    files: app.paths.length,
  });
  return { app, source: metadataFrom(source, connect.server) };
}

/**
 * The app in the archive. A damaged archive can't be unpacked; that it is the one that was uploaded can be checked only from
 * Connect 2025.12.0 on, which stores its MD5 (api.md 7.3).
 */
async function readBundle(
  file: string,
  { bundle, content }: SourceBundle,
  server: URL,
  { progress, signal }: Pick<RunContext, 'progress' | 'signal'>,
): Promise<App> {
  const name = `bundle ${bundle.id} of ${content.title || content.name} on ${server.href}`;
  const archive = await readArchive(file, signal).catch((error: Error) => {
    signal.throwIfAborted();
    throw damaged(name, `It can't be read as a .tar.gz: ${error.message}.`);
  });
  const { manifest } = parseExistingManifest(archive.manifest ?? '');
  const entrypoint = manifest?.entrypoint;
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
  const stored = bundle.metadata?.archive_md5?.toLowerCase();
  if (stored !== undefined && stored !== archive.md5) {
    throw damaged(name, `Its MD5 is ${archive.md5}, but the server stored ${stored}.`);
  }
  const checked = stored === undefined ? 'it can be unpacked' : 'its MD5 is the one that the server stored';
  progress.log.info(`Checked:      ${checked}.`);
  const { packageFile = 'requirements.txt', python } = manifest;
  const text = (await archive.text(packageFile)) ?? '';
  const packages = [...requestedVersions(text)];
  const [module = '', object = 'app'] = entrypoint.split(':');
  return {
    // That of our upload, otherwise one of the contents.
    fingerprint:
      originOf(bundle)?.fingerprint ?? fingerprintOf(archive.files, { manifest: archive.manifest }),
    entrypoint: { module, object, text: entrypoint, source: name, certain: true },
    python: { ...(python?.requires !== undefined && { requires: python.requires }), source: name },
    requirements: {
      text,
      packageFile,
      source: name,
      packages: new Map(packages.map(([name, specifier]) => [name, pinnedVersion(specifier)])),
      locked: false,
      // The checkout may be of another commit than the bundle.
      origins: [],
      own: [],
      manager: 'pip',
    },
    paths: [...archive.files.keys()],
    choosePython: (installed) => choosePython(python?.requires, installed),
    byPython: new Map(),
    async pack() {
      progress.log.info(`The bundle is uploaded unchanged: ${formatSize(archive.bytes)}.`);
      return { file, bytes: archive.bytes };
    },
  };
}

const damaged = (name: string, reason: string) =>
  new UserError({
    message: `The download of ${name} is not the bundle that was deployed there.`,
    reason,
    hint: 'Run the job again. If it fails again, the bundle is damaged on that server: deploy there again, and promote the new bundle.',
  });

/** Our own metadata of the bundle is not copied: it describes that upload. */
function metadataFrom({ bundle, content }: SourceBundle, server: URL): DeployRequest['source'] {
  // Connect reports unknown values as null, and doesn't accept null.
  const source = Object.entries(bundle.metadata ?? {}).filter(
    ([key, value]) => /^source(_|$)/.test(key) && value,
  );
  const from = `${server.href}content/${content.guid}/`;
  return { ...Object.fromEntries(source), promoted_from: from, promoted_bundle: bundle.id };
}
