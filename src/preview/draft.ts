import { ownerNote } from '../connect/bundle-metadata.ts';
import { draftUrl } from '../connect/server-url.ts';
import type { Bundle, Content } from '../connect/types.ts';
import type { DeployContext, ErrorContext } from '../context.ts';
import { recordContent } from '../deploy/create-content.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { release } from '../deploy/release.ts';
import { asDraft } from '../deploy/status-messages.ts';
import { verify } from '../deploy/verify.ts';
import { prepareSettings } from '../settings/prepare.ts';
import { plannedColumns, settingsTable, summaryTable } from '../settings/table.ts';
import { type Progress, recordingProgress } from '../shared/progress.ts';
import { draftsOf, fingerprintOf, isSamePullRequest } from './find.ts';
import { ofLaterRun, planReplacement, type Rival } from './replace.ts';
import type { PreviewDeployContext, PreviewRequest, PreviewResult } from './request.ts';

/**
 * Makes a draft bundle of the production content. Of the content itself nothing is changed: what the pull request
 * would change of it is only known once it is merged.
 *
 * @throws {UserError} where the app doesn't build or doesn't start
 */
export async function makeDraft(
  production: Content,
  request: PreviewRequest,
  context: PreviewDeployContext,
): Promise<PreviewResult> {
  const { connect, signal, seen } = context;
  const errorContext: ErrorContext = {
    server: connect.server,
    content: production,
    ...(seen.user && { user: seen.user }),
  };
  try {
    return await makeAndSettle(production, request, { ...context, errorContext });
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, request.packable, errorContext);
  }
}

async function makeAndSettle(
  production: Content,
  request: PreviewRequest,
  context: PreviewDeployContext & Pick<DeployContext, 'errorContext'>,
): Promise<PreviewResult> {
  const { connect, signal, seen, errorContext } = context;
  const { progress: told, facts } = recordingProgress(context.progress);
  const progress = draftProgress(told);
  const notes = await logPlannedSettings(production, request, context);
  const [newest] = draftsOfPullRequest(production, seen.bundles, request);
  if (newest?.py_version && fingerprintOf(newest) === request.packable.fingerprint && !request.force) {
    await verifyAgain(production, newest, request, { connect, progress, signal, errorContext });
    const { by } = await settle(production, newest, request, context);
    return made(by ? 'skipped' : 'unchanged', production, by ?? newest, notes, context);
  }
  try {
    await release(
      {
        kind: 'preview',
        content: { guid: production.guid, name: production.name },
        app: request.packable,
        source: { ...request.source, ...ownerNote(request.owner) },
        verify: request.verify,
        keepBundles: Number.POSITIVE_INFINITY,
        force: request.force,
      },
      { connect, progress, signal, errorContext },
    );
  } catch (error) {
    signal.throwIfAborted();
    const { bundleId: id } = facts();
    // A newer run removes the drafts before its own, also one that is still being built.
    const by = id === undefined ? undefined : await successor(production, id, request, context);
    if (!by) throw error;
    return made('skipped', production, by, notes, context);
  }
  const own = await connect.bundle(production.guid, facts().bundleId ?? '');
  const { by } = await settle(production, own, request, context);
  return made(by ? 'skipped' : 'previewed', production, by ?? own, notes, context);
}

/** The draft that a later run made for the pull request, where there is one: an older run, run again, makes none. */
export function laterDraft(
  production: Content,
  bundles: readonly Bundle[],
  request: Pick<PreviewRequest, 'owner' | 'source'>,
  context: Pick<PreviewDeployContext, 'connect' | 'progress'>,
): PreviewResult | undefined {
  const later = ofLaterRun(request.source, draftsOfPullRequest(production, bundles, request));
  return later && made('skipped', production, later, [], context);
}

/**
 * Tells what a deployment would change of the content item once this is merged. The draft has it all as it is.
 *
 * @returns notes for the comment
 */
async function logPlannedSettings(
  content: Content,
  { declared, appFolder, apiKey }: PreviewRequest,
  { connect, progress, signal, seen }: PreviewDeployContext,
): Promise<readonly string[]> {
  const { settings: server, user, bundles } = seen;
  const known = { content, server, user, bundles, appFolder, apiKey, force: false };
  try {
    const { problems, plan } = await prepareSettings(declared, known, connect);
    for (const problem of problems) progress.log.warn(problem);
    const changes = plan({ deploys: true });
    if (changes.length === 0) return [];
    progress.log.info('Once merged, this would change. The draft has it as it is:');
    for (const line of settingsTable(changes, plannedColumns)) progress.log.info(line);
    progress.record({ tables: [summaryTable('Once merged, this would change', changes, plannedColumns)] });
    return [`Once merged, this changes too: ${changes.map(({ setting }) => setting).join(', ')}.`];
  } catch (error) {
    signal.throwIfAborted();
    // The draft doesn't hang on it.
    progress.log.info(`What would change of the settings can't be told: ${(error as Error).message}`);
    return [];
  }
}

/** Newest first. */
const draftsOfPullRequest = (
  production: Content,
  bundles: readonly Bundle[],
  { owner }: Pick<PreviewRequest, 'owner'>,
): Bundle[] =>
  draftsOf(production, bundles).flatMap((draft) =>
    draft.bundle && isSamePullRequest(draft.owner, owner) ? [draft.bundle] : [],
  );

function made(
  status: PreviewResult['status'],
  content: Content,
  bundle: Bundle,
  notes: readonly string[],
  { connect, progress }: Pick<PreviewDeployContext, 'connect' | 'progress'>,
): PreviewResult {
  const url = `${content.dashboard_url}/draft/${bundle.id}`;
  progress.record({
    ...(status === 'skipped' && { live: asDraft(content.bundle_id ?? undefined, bundle.id) }),
    bundleId: bundle.id,
    contentUrl: draftUrl(connect.server, content.guid, bundle.id).href,
    previewUrl: url,
    previewKind: 'draft',
  });
  return { status, url, content, bundleId: bundle.id, bytes: bundle.size, notes };
}

/** What a release tells as the address of the app is that of production here. */
const draftProgress = (progress: Progress): Progress => ({
  ...progress,
  record: ({ contentUrl, ...facts }) =>
    progress.record({ ...facts, ...(contentUrl !== undefined && { liveUrl: contentUrl }) }),
});

/** Looks whether a draft that is there already still answers. */
async function verifyAgain(
  content: Content,
  bundle: Bundle,
  request: PreviewRequest,
  { connect, progress, signal, errorContext }: DeployContext,
): Promise<void> {
  const draft = {
    guid: content.guid,
    bundleId: bundle.id,
    url: draftUrl(connect.server, content.guid, bundle.id),
  };
  recordContent(content, { connect, progress, signal, errorContext });
  progress.record({ bundleId: bundle.id });
  progress.log.info(`Bundle ${bundle.id} is a draft of this very app: it is looked at, and not made again.`);
  await progress.stage('Verify the draft', () =>
    verify(draft, request.verify, { connect, progress, signal, errorContext }),
  );
  progress.record({ verified: request.verify.how !== 'none' });
}

/** Removes the drafts that this one took the place of, or this one where another did. */
async function settle(
  production: Content,
  own: Bundle,
  request: PreviewRequest,
  context: PreviewDeployContext,
): Promise<{ readonly by?: Bundle }> {
  const { connect, progress, signal } = context;
  const all = draftsOfPullRequest(production, await connect.bundles(production.guid), request);
  const others = all.filter(({ id }) => id !== own.id);
  if (others.length === 0) return {};
  const { removed, by } = planReplacement(rivalOf(own, request), others);
  for (const id of removed) {
    try {
      await connect.deleteBundle(production.guid, id);
      progress.log.info(`Removed the draft before it, bundle ${id}.`);
    } catch (error) {
      signal.throwIfAborted();
      progress.log.info(`The draft bundle ${id} was not removed: ${(error as Error).message}`);
    }
  }
  const successor = others.find(({ id }) => id === by);
  return successor ? { by: successor } : {};
}

/** The draft that took the place of one that is gone, or that is about to be. */
async function successor(
  production: Content,
  id: string,
  request: PreviewRequest,
  context: PreviewDeployContext,
): Promise<Bundle | undefined> {
  const { connect } = context;
  const all = await connect.bundles(production.guid).catch(() => []);
  const others = draftsOfPullRequest(production, all, request).filter((draft) => draft.id !== id);
  if (all.length === 0 || all.some((bundle) => bundle.id === id)) return undefined;
  const { by } = planReplacement(rivalOf({ id, metadata: request.source }, request), others);
  return others.find((other) => other.id === by);
}

/** With `force` the upload counts, and not the run: so an older one, run again, can win. */
const rivalOf = ({ id, metadata }: Rival, { force }: PreviewRequest): Rival =>
  force ? { id } : { id, ...(metadata && { metadata }) };
