import { ownerNote } from '../connect/bundle-metadata.ts';
import { draftUrl } from '../connect/server-url.ts';
import type { Bundle, Content } from '../connect/types.ts';
import type { DeployContext, ErrorContext } from '../context.ts';
import { asDraft } from '../deploy/active-bundle.ts';
import { recordContent } from '../deploy/create-content.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { release } from '../deploy/release.ts';
import { verify } from '../deploy/verify.ts';
import { prepareSettings } from '../settings/prepare.ts';
import { plannedColumns, settingsTable, summaryTable } from '../settings/table.ts';
import { type Progress, recordingProgress } from '../shared/progress.ts';
import { draftsOf, fingerprintOf, isSamePullRequest } from './find.ts';
import type { PreviewContext, PreviewRequest, PreviewResult } from './request.ts';

/**
 * Uploads a draft of the production content and verifies it. The content item itself is not changed: which settings the
 * pull request would change is only reported.
 *
 * Two runs can upload at the same time. The newer upload wins: the run of the older one ends as `superseded`, and the run of
 * the newer one removes the older draft once its own is verified.
 *
 * @throws {UserError} if the app doesn't build or start
 */
export async function makeDraft(
  production: Content,
  request: PreviewRequest,
  context: PreviewContext,
): Promise<PreviewResult> {
  const { connect, signal, state } = context;
  const { progress, facts } = recordingProgress(context.progress);
  const errorContext: ErrorContext = {
    server: connect.server,
    content: production,
    ...(state.user && { user: state.user }),
  };
  const deploying = { connect, signal, errorContext, progress: draftProgress(progress) };
  const notes = await logPlannedSettings(production, request, context);
  const findNewer = (own: string) => newerDraft(production, own, request, context);
  const finish = async (status: PreviewResult['status'], own: Bundle) => {
    const newer = await findNewer(own.id);
    if (newer) return resultOf('superseded', production, newer, notes, context);
    // A newer draft stays, and its run decides about the others.
    const replaced = (bundles: readonly Bundle[]) =>
      draftsOfPullRequest(production, bundles, request).filter(({ id }) => Number(id) < Number(own.id));
    await removeDrafts(production.guid, replaced, context);
    return resultOf(status, production, own, notes, context);
  };
  try {
    const [newest] = draftsOfPullRequest(production, state.bundles, request);
    const isSame = newest?.py_version && fingerprintOf(newest) === request.app.fingerprint;
    if (newest && isSame && !request.force) {
      await verifyAgain(production, newest, request, deploying);
      return await finish('unchanged', newest);
    }
    await release(
      {
        kind: 'preview',
        content: { guid: production.guid, name: production.name },
        app: request.app,
        source: { ...request.source, ...ownerNote(request.owner) },
        verify: request.verify,
        keepBundles: Number.POSITIVE_INFINITY,
        force: request.force,
      },
      deploying,
    );
    return await finish('previewed', await connect.bundle(production.guid, facts().bundleId ?? ''));
  } catch (error) {
    signal.throwIfAborted();
    // The run of a newer upload removes this draft, perhaps while it is built or verified.
    const { bundleId: own } = facts();
    const newer = own === undefined ? undefined : await findNewer(own).catch(() => undefined);
    if (newer) return resultOf('superseded', production, newer, notes, context);
    throw explainError(error, request.app, errorContext);
  }
}

/**
 * Reports what a deployment would change of the settings once this is merged.
 *
 * @returns notes for the comment
 */
async function logPlannedSettings(
  content: Content,
  { declared, appFolder, apiKey }: PreviewRequest,
  { connect, progress, signal, state }: PreviewContext,
): Promise<readonly string[]> {
  const { settings: server, user, bundles } = state;
  const known = { content, server, user, bundles, appFolder, apiKey, force: false };
  try {
    const { problems, plan } = await prepareSettings(declared, known, connect);
    progress.log.warn(...problems);
    const changes = plan({ deploys: true });
    if (changes.length === 0) return [];
    progress.log.info('The merge would change these settings. The draft has them unchanged:');
    for (const line of settingsTable(changes, plannedColumns)) progress.log.info(line);
    progress.record({ tables: [summaryTable('Settings that the merge changes', changes, plannedColumns)] });
    return [`The merge also changes settings: ${changes.map(({ setting }) => setting).join(', ')}.`];
  } catch (error) {
    signal.throwIfAborted();
    progress.log.info(`Could not find out which settings the merge changes: ${(error as Error).message}`);
    return [];
  }
}

/** The drafts of a pull request, newest first. */
export const draftsOfPullRequest = (
  production: Content,
  bundles: readonly Bundle[],
  { owner }: Pick<PreviewRequest, 'owner'>,
): Bundle[] =>
  draftsOf(production, bundles)
    .flatMap(({ bundle, owner: its }) => (bundle && isSamePullRequest(its, owner) ? [bundle] : []))
    .toSorted(byUpload);

/** Connect numbers bundles in the order of their uploads. */
const byUpload = (one: Bundle, other: Bundle) => Number(other.id) - Number(one.id);

/** The newest draft of the pull request, if it is newer than the own one. */
async function newerDraft(
  production: Content,
  own: string,
  request: PreviewRequest,
  { connect }: PreviewContext,
): Promise<Bundle | undefined> {
  const [newest] = draftsOfPullRequest(production, await connect.bundles(production.guid), request);
  return newest && Number(newest.id) > Number(own) ? newest : undefined;
}

/**
 * Removes drafts that the own one replaces. A failure is only logged: the next run tries again.
 *
 * @param choose which of all bundles of the content item
 */
export async function removeDrafts(
  guid: string,
  choose: (bundles: readonly Bundle[]) => readonly Bundle[],
  { connect, progress, signal }: Pick<DeployContext, 'connect' | 'progress' | 'signal'>,
  name = 'the earlier draft',
): Promise<void> {
  try {
    for (const { id } of choose(await connect.bundles(guid))) {
      await connect.deleteBundle(guid, id);
      progress.log.info(`Removed ${name}, bundle ${id}.`);
    }
  } catch (error) {
    signal.throwIfAborted();
    progress.log.info(`Earlier drafts were not removed: ${(error as Error).message}`);
  }
}

/** The address of a draft for people. */
export const draftPage = (content: Content, bundleId: string): string =>
  `${content.dashboard_url}/draft/${bundleId}`;

/**
 * Records a draft as the result of the run.
 *
 * @returns its address for people
 */
export function recordDraft(
  content: Content,
  bundleId: string,
  { connect, progress }: Pick<PreviewContext, 'connect' | 'progress'>,
): string {
  const previewUrl = draftPage(content, bundleId);
  progress.record({
    bundleId,
    contentUrl: draftUrl(connect.server, content.guid, bundleId).href,
    previewUrl,
    previewKind: 'draft',
    audience: { access: 'collaborators' },
  });
  return previewUrl;
}

function resultOf(
  status: PreviewResult['status'],
  content: Content,
  { id: bundleId, size: bytes }: Bundle,
  notes: readonly string[],
  context: Pick<PreviewContext, 'connect' | 'progress'>,
): PreviewResult {
  const url = recordDraft(content, bundleId, context);
  if (status === 'superseded')
    context.progress.record({ live: asDraft(content.bundle_id ?? undefined, bundleId) });
  const audience = { access: 'collaborators' } as const;
  return { status, kind: 'draft', url, content, bundleId, bytes, audience, notes };
}

/** Records the address of the app as that of production: a draft has its own. */
export const draftProgress = (progress: Progress): Progress => ({
  ...progress,
  record: ({ contentUrl, audience: _, ...facts }) =>
    progress.record({ ...facts, ...(contentUrl !== undefined && { liveUrl: contentUrl }) }),
});

/** Verifies an existing draft again. */
async function verifyAgain(
  content: Content,
  bundle: Bundle,
  request: PreviewRequest,
  context: DeployContext,
): Promise<void> {
  const { connect, progress } = context;
  const draft = {
    guid: content.guid,
    bundleId: bundle.id,
    url: draftUrl(connect.server, content.guid, bundle.id),
  };
  recordContent(content, context);
  progress.record({ bundleId: bundle.id });
  progress.log.info(`Bundle ${bundle.id} is a draft of the same app. It is verified again.`);
  await progress.stage('Verify the draft', () => verify(draft, request.verify, context));
  progress.record({ verified: request.verify.how !== 'none' });
}
