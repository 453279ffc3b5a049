import { originOf, ownerNote } from '../connect/bundle-metadata.ts';
import type { Content } from '../connect/types.ts';
import { can, firstRelease } from '../connect/version.ts';
import type { DeployContext } from '../context.ts';
import { verifyDraft } from '../deploy/activate.ts';
import { recordContent } from '../deploy/create-content.ts';
import { release } from '../deploy/release.ts';
import type { DeployRequest } from '../deploy/request.ts';
import type { ServerState } from '../deploy/server-state.ts';
import { prepareSettings } from '../settings/prepare.ts';
import { plannedColumns, settingsTable, summaryTable } from '../settings/table.ts';
import { input } from '../shared/input-names.ts';
import { UserError } from '../shared/problems.ts';
import type { Progress, Status } from '../shared/progress.ts';
import { draftsOfPullRequest } from './find.ts';
import { type PreviewContext, type PreviewRequest, type PreviewResult, recordPreview } from './request.ts';

/**
 * Uploads a draft of the production content and verifies it, or verifies the last one again if it has the same app. The
 * content item itself is not changed: which settings the pull request would change is only reported.
 */
export async function makeDraft(
  production: Content,
  request: PreviewRequest,
  context: PreviewContext,
): Promise<PreviewResult> {
  const { connect, progress, state } = context;
  const { app, source, verify, force, owner } = request;
  const { guid, name } = production;
  const notes = await logPlannedSettings(production, request, context);
  const deploying = { ...context, progress: draftProgress(progress) };
  const [newest] = draftsOfPullRequest(production, state.bundles, owner);
  const isSame = newest?.py_version && originOf(newest)?.fingerprint === app.fingerprint && !force;
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
  const { id, size } = isSame ? newest : await connect.bundle(guid, progress.facts().bundleId ?? '');
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
const draftPage = (content: Content, bundleId: string): string =>
  `${content.dashboard_url}/draft/${bundleId}`;

/** Records the address of the app as that of production: a draft has its own. */
const draftProgress = (progress: Progress): Progress => ({
  ...progress,
  record: ({ contentUrl, audience: _, ...facts }) =>
    progress.record({ ...facts, ...(contentUrl !== undefined && { liveUrl: contentUrl }) }),
});

/**
 * Deploys a draft outside of pull requests, for `mode: draft`: it is verified and not activated, and the content item is
 * not changed. Later deployments remove it as they remove old bundles.
 *
 * @throws {UserError} if the server has no drafts, the app is not deployed yet, or it doesn't build or start
 */
export async function deployDraft(
  request: Omit<DeployRequest, 'kind' | 'declared'>,
  context: DeployContext,
  state: Promise<ServerState>,
): Promise<Status> {
  const { connect, progress } = context;
  // `release` reports it if the server's state could not be fetched.
  const version = await state.then(({ settings }) => settings.version).catch(() => undefined);
  if (can('drafts', version) === 'no') throw new UserError(noDrafts(version ?? ''));
  const deploying = { ...context, progress: draftProgress(progress) };
  await release({ ...request, kind: 'preview' }, deploying, state);
  const { contentGuid: guid = '', bundleId = '' } = progress.facts();
  const content = await connect.content(guid);
  const url = draftPage(content, bundleId);
  recordPreview({ kind: 'draft', url, content, bundleId, audience: { access: 'collaborators' } }, context);
  return 'previewed';
}

const noDrafts = (version: string) => ({
  message: `Connect ${version} has no drafts.`,
  reason: `They exist from Connect ${firstRelease('drafts')} on.`,
  hint: `Remove ${input('mode', 'draft')}, or use a content item of its own: set another ${input('name')}.`,
});
