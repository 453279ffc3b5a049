import { ownerNote } from '../connect/bundle-metadata.ts';
import type { Content } from '../connect/types.ts';
import { verifyDraft } from '../deploy/activate.ts';
import { recordContent } from '../deploy/create-content.ts';
import { release } from '../deploy/release.ts';
import { prepareSettings } from '../settings/prepare.ts';
import { plannedColumns, settingsTable, summaryTable } from '../settings/table.ts';
import type { Progress } from '../shared/progress.ts';
import { draftsOfPullRequest, fingerprintOf } from './find.ts';
import type { PreviewContext, PreviewRequest, PreviewResult } from './request.ts';

/**
 * Uploads a draft of the production content and verifies it, or verifies the last one again if it has the same app. The
 * content item itself is not changed: which settings the pull request would change is only reported.
 */
export async function makeDraft(
  production: Content,
  request: PreviewRequest,
  context: PreviewContext,
): Promise<PreviewResult> {
  const { connect, facts, progress, state } = context;
  const { app, source, verify, force, owner } = request;
  const { guid, name } = production;
  const notes = await logPlannedSettings(production, request, context);
  const deploying = { ...context, progress: draftProgress(progress) };
  const [newest] = draftsOfPullRequest(production, state.bundles, owner);
  const isSame = newest?.py_version && fingerprintOf(newest) === app.fingerprint && !force;
  if (isSame) {
    recordContent(production, deploying);
    progress.record({ bundleId: newest.id });
    progress.log.info(`Bundle ${newest.id} is a draft of the same app. It is verified again.`);
    if (verify.how !== 'none') await verifyDraft({ guid, bundleId: newest.id }, verify, deploying);
  } else {
    const owned = { ...source, ...ownerNote(owner) };
    const keepBundles = Number.POSITIVE_INFINITY;
    await release(
      { kind: 'preview', content: { guid, name }, app, source: owned, verify, keepBundles, force },
      deploying,
    );
  }
  const { id, size } = isSame ? newest : await connect.bundle(guid, facts().bundleId ?? '');
  return {
    status: isSame ? 'unchanged' : 'previewed',
    kind: 'draft',
    url: draftPage(production, id),
    content: production,
    bundleId: id,
    bytes: size,
    audience: { access: 'collaborators' },
    notes,
  };
}

/**
 * Reports what a deployment would change of the settings once this is merged.
 *
 * @returns notes for the comment
 */
async function logPlannedSettings(
  content: Content,
  { declared: { settings, appFolder, apiKey } }: PreviewRequest,
  { connect, progress, signal, state }: PreviewContext,
): Promise<readonly string[]> {
  const { settings: server, user, bundles } = state;
  const known = { content, server, user, bundles, appFolder, apiKey, force: false };
  try {
    const { problems, plan } = await prepareSettings(settings, known, connect);
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

/** The address of a draft for people. */
export const draftPage = (content: Content, bundleId: string): string =>
  `${content.dashboard_url}/draft/${bundleId}`;

/** Records the address of the app as that of production: a draft has its own. */
export const draftProgress = (progress: Progress): Progress => ({
  ...progress,
  record: ({ contentUrl, audience: _, ...facts }) =>
    progress.record({ ...facts, ...(contentUrl !== undefined && { liveUrl: contentUrl }) }),
});
