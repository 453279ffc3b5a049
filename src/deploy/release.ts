import { contentUrl } from '../connect/server-url.ts';
import type { Content } from '../connect/types.ts';
import { can } from '../connect/version.ts';
import type { DeployContext } from '../context.ts';
import type { Change } from '../settings/plan.ts';
import { type Beginning, type SettingsRun, settingsRun } from '../settings/run.ts';
import { nothingDeclared } from '../settings/settings.ts';
import { type RunFacts, recordingProgress, type Status } from '../shared/progress.ts';
import { type Activation, activate, type Uploaded } from './activate.ts';
import { recordActiveBundle } from './active-bundle.ts';
import { createContent } from './create-content.ts';
import { type Decision, decide } from './decide.ts';
import { buildDraft, verifyDraft } from './draft.ts';
import { explainError } from './explain/explain.ts';
import { newerRunNotice } from './newer-run.ts';
import { type Preflight, preflight } from './preflight.ts';
import { prune } from './prune.ts';
import { planRelease } from './release-plan.ts';
import type { DeployRequest } from './request.ts';
import { prefetchServerState, type ServerState } from './server-state.ts';
import { asDraft, nothingChanged, stayedLive, whileUploading } from './status-messages.ts';
import { uploadBundle } from './upload.ts';
import { verify } from './verify.ts';

/**
 * Deploys an app: nothing goes live that doesn't answer, and what was live stays.
 *
 * What is learned on the way, above all what is live, is told to `progress` as soon as it is known, so that it holds
 * when the run is cancelled.
 *
 * @throws {UserError} where the user, or an administrator, can mend it
 * @throws the reason of `signal`, at once, where the run is cancelled or out of time
 */
export async function release(
  request: DeployRequest,
  context: DeployContext,
  state = prefetchServerState(request.content, context),
): Promise<Status> {
  const { progress, signal, errorContext } = context;
  progress.record({ live: nothingChanged });
  try {
    return await runRelease(request, context, state);
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, request.app, errorContext);
  }
}

/** With what was learned so far. */
interface Remembering extends DeployContext {
  readonly facts: () => RunFacts;
}

async function runRelease(
  request: DeployRequest,
  runContext: DeployContext,
  state: Promise<ServerState>,
): Promise<Status> {
  const context: Remembering = { ...runContext, ...recordingProgress(runContext.progress) };
  const { progress } = context;
  const seen = await progress.stage('Ask the server', () => preflight(request, context, state));
  if (seen.pythonVersion) progress.record({ pythonVersion: seen.pythonVersion });
  recordActiveBundle(seen.content?.bundle_id, progress);
  if (!keepsMetadata(seen)) logMissingMetadata(seen.settings.version, context);
  const decision = decide(request, seen);
  switch (decision.kind) {
    case 'later run is live':
      progress.log.notice(newerRunNotice(decision.later));
      return 'skipped';
    case 'unchanged':
      return await leave(decision, request, seen, context);
    case 'deploy':
      return await deployFolder(request, seen, context);
    default:
      return decision satisfies never;
  }
}

/** Leaves the app that is live as it is, where it is known to answer, or answers now. Settings that differ are changed. */
async function leave(
  { content, active, changes, isProven }: Extract<Decision, { kind: 'unchanged' }>,
  request: DeployRequest,
  { bundles }: Preflight,
  context: Remembering,
): Promise<Status> {
  const { connect, progress, signal } = context;
  const settings = settingsOf(content, changes, { before: active.id, bundles }, request, context);
  progress.record({ bundleId: active.id });
  await orUndone(settings, context, async () => {
    await settings.apply('before');
    if (isProven) return;
    const app = { guid: content.guid, bundleId: active.id, url: contentUrl(connect.server, content.guid) };
    await progress
      .stage('Verify', () => verify(app, request.verify, context))
      .catch((error) => {
        signal.throwIfAborted();
        progress.record({ live: stayedLive(active.id, 'it was live before this run.') });
        throw error;
      });
    progress.record({ verified: true });
  });
  await settings.apply('after');
  return 'unchanged';
}

/** Work that settings are changed for: where it fails, they go back as far as they can, and what stays of them is told. */
async function orUndone<T>(
  settings: SettingsRun,
  { progress, facts }: Remembering,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const left = await settings.undo(facts().bundleId);
    if (left !== undefined) progress.record({ live: [facts().live, left].filter(Boolean).join(' ') });
    throw error;
  }
}

async function deployFolder(request: DeployRequest, seen: Preflight, context: Remembering): Promise<Status> {
  const { progress } = context;
  const before = seen.content?.bundle_id ?? undefined;
  const content =
    seen.content ??
    (await progress.stage('Create the content item', () => createContent(request.content, context)));
  const created = seen.content ? {} : { created: content };
  const changes = seen.setup?.plan({ ...created, deploys: true }) ?? [];
  const beginning = { before, bundles: seen.bundles };
  const settings = settingsOf(content, changes, beginning, request, context);
  const packed = await progress.stage('Pack the app', () => request.app.pack(seen.pythonVersion));
  context.errorContext.packed = packed;
  progress.record({ bytes: packed.bytes, live: whileUploading(before) });
  const landed = await orUndone(settings, context, async () => {
    await settings.apply('before');
    const noted = { ...request, before, source: { ...request.source, ...seen.setup?.note } };
    const bundle = await progress.stage('Upload', () =>
      uploadBundle(content, packed, noted, keepsMetadata(seen), context),
    );
    progress.record({ bundleId: bundle.id, live: asDraft(before, bundle.id) });
    return await land({ content, bundle, before }, { request, seen, settings }, context);
  });
  if (!landed) return 'previewed';
  await settings.apply('after');
  await progress.stage('Clean up', () => prune(landed, request.keepBundles, context));
  return 'deployed';
}

interface Errand {
  readonly request: DeployRequest;
  readonly seen: Preflight;
  readonly settings: SettingsRun;
}

/**
 * From the upload to what visitors get.
 *
 * @returns `undefined` where it was to stay a draft
 */
async function land(
  { content, bundle, before }: Pick<Uploaded, 'content' | 'bundle' | 'before'>,
  { request, seen, settings }: Errand,
  context: DeployContext,
): Promise<Activation | undefined> {
  const draft = { guid: content.guid, bundleId: bundle.id, before, isEarlier: false };
  const drafts = can('drafts', seen.settings.version);
  const plan = planRelease({ kind: request.kind, drafts, verify: request.verify.how });
  const isDraft = plan.includes('build draft') && (await buildDraft(draft, drafts, context));
  await settings.apply('between');
  if (isDraft && plan.includes('verify draft')) await verifyDraft(draft, request.verify, context);
  if (request.kind === 'preview') return undefined;
  // Where the version is hidden, that there are no drafts is seen only when one is refused.
  const marks = {
    metadata: keepsMetadata(seen),
    drafts: plan.includes('build draft') ? isDraft : drafts !== 'no',
  };
  return await activate({ content, bundle, before, isBuilt: isDraft, marks }, request, context);
}

function settingsOf(
  { guid }: Content,
  changes: readonly Change[],
  beginning: Beginning,
  { declared }: DeployRequest,
  context: DeployContext,
): SettingsRun {
  return settingsRun(guid, changes, declared?.settings ?? nothingDeclared, beginning, context);
}

const keepsMetadata = ({ settings }: Preflight): boolean =>
  can('bundle metadata', settings.version) === 'yes';

function logMissingMetadata(version: string | undefined, { progress }: DeployContext): void {
  const reason = version
    ? `Connect ${version} keeps no notes beside a bundle`
    : 'The server hides its version';
  progress.log.info(`${reason}, so it can't be seen whether the app has changed: it is deployed.`);
}
