import { undefinedOn } from '../connect/errors.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { Bundle, Content } from '../connect/types.ts';
import { can } from '../connect/version.ts';
import type { DeployContext } from '../context.ts';
import type { Change } from '../settings/plan.ts';
import { type SettingsRun, startSettingsRun } from '../settings/run.ts';
import { nothingDeclared } from '../settings/settings.ts';
import { visitorsUrl } from '../settings/vanity.ts';
import type { Status } from '../shared/progress.ts';
import { activate, verifyDraft } from './activate.ts';
import {
  activeButFailing,
  asDraft,
  nothingChanged,
  recordActiveBundle,
  whileUploading,
} from './active-bundle.ts';
import { prefetchAudience, reportAudience } from './audience.ts';
import { build } from './build.ts';
import { createContent } from './create-content.ts';
import { type Decision, decide } from './decide.ts';
import { explainError } from './explain/explain.ts';
import { prune } from './history.ts';
import { type Preflight, preflight } from './preflight.ts';
import type { DeployRequest } from './request.ts';
import { prefetchServerState, type ServerState } from './server-state.ts';
import { uploadBundle } from './upload.ts';
import { verify } from './verify.ts';

/**
 * Deploys an app. A bundle that fails its verification doesn't replace the active one.
 *
 * What becomes known, above all what is live, is recorded immediately: a run that is cancelled reports it, too.
 *
 * @throws {UserError} if the user or an administrator can fix it
 * @throws the reason of the signal if the run is cancelled or out of time
 */
export async function release(
  request: DeployRequest,
  context: DeployContext,
  state: Promise<ServerState> = prefetchServerState(request.content, context),
): Promise<Status> {
  const { progress, signal, errorContext } = context;
  progress.record({ live: nothingChanged });
  try {
    const server = await progress.stage('Check the server', () => preflight(request, context, state));
    if (server.pythonVersion) progress.record({ pythonVersion: server.pythonVersion });
    recordActiveBundle(server.content?.bundle_id, progress);
    if (!hasMetadata(server)) {
      const reason = 'The server stores no metadata of bundles, or hides its version';
      progress.log.info(`${reason}, so unchanged apps cannot be recognized. The app is deployed.`);
    }
    const decision = decide(request, server);
    const status =
      decision.kind === 'unchanged'
        ? await keepActive(decision, request, server, context)
        : await deployBundle(request, server, context);
    const { title } = request.content;
    if (request.kind === 'deploy' && title !== undefined) progress.record({ title });
    return status;
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, request.app, errorContext);
  }
}

/** Keeps the active bundle, verifies it if no earlier run has, and changes the settings that differ. */
async function keepActive(
  { content, active, changes, isVerified }: Extract<Decision, { kind: 'unchanged' }>,
  request: DeployRequest,
  server: Preflight,
  context: DeployContext,
): Promise<Status> {
  const { connect, progress, signal } = context;
  const settings = settingsOf(content, changes, request, server, context);
  progress.record({ bundleId: active.id });
  try {
    await settings.apply('before');
    if (!isVerified) {
      const app = { guid: content.guid, bundleId: active.id, url: contentUrl(connect.server, content.guid) };
      await progress.stage('Verify', () => verify(app, request.verify, context));
      progress.record({ verified: true });
    }
  } catch (error) {
    if (!signal.aborted && !isVerified) progress.record({ live: activeButFailing(active.id) });
    await settings.undo(active.id);
    throw error;
  }
  await settings.apply('after');
  if (content.py_version) progress.record({ pythonVersion: content.py_version });
  const current = changes.length === 0 ? content : connect.content(content.guid);
  await reportAudience(prefetchAudience(current, context), context);
  return 'unchanged';
}

/**
 * Packs, uploads, builds, verifies and activates the app. It is activated only after it has been verified as a draft. On a
 * server without drafts it is verified after its activation, and the bundle before it is restored if that fails.
 */
async function deployBundle(
  request: DeployRequest,
  server: Preflight,
  context: DeployContext,
): Promise<Status> {
  const { progress, errorContext } = context;
  let before = server.content?.bundle_id ?? undefined;
  const content =
    server.content ??
    (await progress.stage('Create the content item', () => createContent(request.content, context)));
  const { guid } = content;
  const created = server.content ? {} : { created: content };
  const changes = server.setup?.plan({ ...created, deploys: true }) ?? [];
  const settings = settingsOf(content, changes, request, server, context);
  // Nothing that this run does will change it.
  const isAudienceKnown = request.kind === 'deploy' && changes.length === 0;
  const audience = isAudienceKnown ? prefetchAudience(content, context) : undefined;
  const packed = await progress.stage('Pack the app', () => request.app.pack(server.pythonVersion));
  errorContext.packed = packed;
  progress.record({ bytes: packed.bytes, live: whileUploading(before) });
  const drafts = can('drafts', server.settings.version);
  const verifies = request.verify.how !== 'none';
  let bundleId: string | undefined;
  let bundles: readonly Bundle[] | undefined;
  try {
    await settings.apply('before');
    const source = { ...request.source, ...server.setup?.note };
    const upload = { packed, before, source, withMetadata: hasMetadata(server) };
    const bundle = await progress.stage('Upload', () => uploadBundle(content, upload, request, context));
    bundleId = bundle.id;
    progress.record({ bundleId, live: asDraft(before, bundleId) });
    const candidate = { guid, bundleId, before, isEarlier: false };
    const draft = { ...candidate, drafts, activate: false };
    const needsDraft = request.kind === 'preview' || (verifies && drafts !== 'no');
    const isBuilt = needsDraft && (await progress.stage('Build', () => build(draft, context)));
    await settings.apply('between');
    const isDraftVerified = isBuilt && verifies;
    const areFilesServed = isDraftVerified && (await verifyDraft(candidate, request.verify, context));
    if (request.kind === 'preview') {
      await recordPythonOfDraft(guid, bundleId, server, context);
      return 'previewed';
    }
    ({ before, bundles } = await activate(
      { ...candidate, isBuilt, areFilesServed },
      request.verify,
      context,
    ));
    progress.record({ contentUrl: visitorsUrl(content, context.connect.server).href });
  } catch (error) {
    await settings.undo(bundleId);
    throw error;
  }
  await settings.apply('after');
  await prune(guid, bundles, { active: bundleId, before, keep: request.keepBundles }, context);
  await reportAudience(audience ?? prefetchAudience(context.connect.content(guid), context), context);
  return 'deployed';
}

/** The Python of a draft, if the key may not list those of the server. */
async function recordPythonOfDraft(
  guid: string,
  bundleId: string,
  { pythonVersion }: Preflight,
  { connect, progress }: DeployContext,
): Promise<void> {
  if (pythonVersion !== undefined) return;
  const bundle = await connect.bundle(guid, bundleId).catch(undefinedOn('4xx'));
  if (bundle?.py_version) progress.record({ pythonVersion: bundle.py_version });
}

function settingsOf(
  { guid }: Content,
  changes: readonly Change[],
  { declared }: DeployRequest,
  { content, bundles }: Preflight,
  context: DeployContext,
): SettingsRun {
  const start = { before: content?.bundle_id ?? undefined, bundles };
  return startSettingsRun(guid, changes, declared?.settings ?? nothingDeclared, start, context);
}

const hasMetadata = ({ settings }: Preflight): boolean => can('bundle metadata', settings.version) === 'yes';
