import { createHmac } from 'node:crypto';
import { undefinedOn } from '../connect/errors.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { Content, User } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { createdOrFound, recordContent } from '../deploy/create-content.ts';
import { explainError } from '../deploy/explain/explain.ts';
import { release } from '../deploy/release.ts';
import { verify } from '../deploy/verify.ts';
import type { Settings } from '../settings/settings.ts';
import { visitorsUrl } from '../settings/vanity.ts';
import { UserError } from '../shared/problems.ts';
import { recordingProgress } from '../shared/progress.ts';
import { isSamePullRequest } from './find.ts';
import { previewName } from './name.ts';
import { describePreview, type PreviewRecord, recordOf } from './record.ts';
import { ofLaterRun } from './replace.ts';
import type { PreviewDeployContext, PreviewRequest, PreviewResult } from './request.ts';
import { isOwnerOnly, missingVariables, type Production, previewSettings } from './settings.ts';

/**
 * Makes a content item of its own for the pull request, or deploys to the one that an earlier run made.
 *
 * @param user whose key it is
 * @throws {UserError} where the app doesn't build or doesn't start, or Connect refuses what is wished
 */
export async function makeSeparate(
  user: User,
  request: PreviewRequest,
  context: PreviewDeployContext,
): Promise<PreviewResult> {
  const { connect, progress, signal, seen } = context;
  const errorContext: DeployContext['errorContext'] = { server: connect.server, user };
  const runContext = { connect, progress, signal, errorContext };
  try {
    const [production, variables] = await readProduction(seen.content, context);
    const title = `${request.title} (pull request #${request.owner.pullRequest})`;
    const { wishes, declared } = request;
    const wanted = previewSettings(wishes, { production, declared, user, title });
    const content =
      (await ownPreview(user, request, context)) ??
      (await progress.stage('Create the content item', () => create(user, title, request, context)));
    errorContext.content = content;
    const missing = missingVariables(variables, request.wishes.variables);
    const notes = [
      ...(missing.length > 0 ? [lacking(missing)] : []),
      ...(!production && isOwnerOnly(wanted) ? [unseen] : []),
    ];
    for (const line of notes) progress.log.info(line);

    const digest = digestOf(request, wanted);
    const record = recordOf(content);
    const isSame = record?.deployed === digest && record.bundle === content.bundle_id && !request.force;
    const status = isSame ? 'unchanged' : await deploySeparate(content, wanted, request, runContext);
    const now = await connect.content(content.guid);
    const bundleId = now.bundle_id ?? '';
    if (status === 'replaced') return await made('skipped', now, notes, context);
    if (status === 'unchanged') {
      recordContent(now, runContext);
      progress.record({ bundleId });
      // What is live here may never have answered: there was nothing to go back to when it was deployed.
      await verifyAgain(now, bundleId, request, runContext);
    }
    if (!isSame) await note(now, { deployed: digest, bundle: bundleId }, request, runContext);
    return await made(status === 'unchanged' ? 'unchanged' : 'previewed', now, notes, context);
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, request.packable, errorContext);
  }
}

/** What a later run deployed to the pull request's content item, where one did: an older run, run again, takes no place of it. */
export async function laterSeparate(
  user: User,
  request: Pick<PreviewRequest, 'owner' | 'app' | 'source'>,
  context: PreviewDeployContext,
): Promise<PreviewResult | undefined> {
  const { connect } = context;
  const content = await ownPreview(user, request, context);
  const bundle = content?.bundle_id ? await connect.bundle(content.guid, content.bundle_id) : undefined;
  if (!content || !bundle || !ofLaterRun(request.source, [bundle])) return undefined;
  context.progress.record({ bundleId: bundle.id });
  return made('skipped', content, [], context);
}

/** @returns `replaced` where a newer run deployed to the same content item meanwhile */
async function deploySeparate(
  { guid, name }: Content,
  wanted: Settings,
  { appFolder, apiKey, packable, source, verify: how, force }: PreviewRequest,
  context: DeployContext,
): Promise<'deployed' | 'unchanged' | 'replaced'> {
  const { connect, signal } = context;
  const { progress, facts } = recordingProgress(context.progress);
  const asked = {
    kind: 'deploy',
    content: { guid, name },
    declared: { settings: wanted, appFolder, apiKey },
    app: packable,
    source,
    verify: how,
    keepBundles: 1,
    force,
  } as const;
  try {
    const status = await release(asked, { ...context, progress });
    return status === 'unchanged' ? status : 'deployed';
  } catch (error) {
    signal.throwIfAborted();
    const now = await connect.content(guid).catch(() => undefined);
    const { bundleId: own } = facts();
    if (own !== undefined && Number(now?.bundle_id ?? 0) > Number(own)) return 'replaced';
    throw error;
  }
}

/** Tells the same app with the same settings from others. Values of variables are in it: so it is keyed. */
function digestOf({ packable, apiKey = '' }: PreviewRequest, wanted: Settings): string {
  const text = JSON.stringify([packable.fingerprint, wanted]);
  return createHmac('sha256', apiKey).update(text).digest('hex').slice(0, 32);
}

/** Adds to the record in the description what was deployed: an old server keeps nothing beside a bundle. */
async function note(
  content: Content,
  deployed: Pick<PreviewRecord, 'deployed' | 'bundle'>,
  { repository }: PreviewRequest,
  { connect }: DeployContext,
): Promise<void> {
  const record = recordOf(content);
  // Whoever took it out doesn't want this to be taken for a preview any more.
  if (!record) return;
  await connect.updateContent(content.guid, {
    description: describePreview({ ...record, ...deployed }, repository),
  });
}

/** What of production its preview goes by: who sees it, and the names of its variables. */
async function readProduction(
  content: Content | undefined,
  { connect }: PreviewDeployContext,
): Promise<[Production | undefined, readonly string[]]> {
  if (!content) return [undefined, []];
  const [permissions, variables] = await Promise.all([
    connect.permissions(content.guid).catch(undefinedOn(401, 403)),
    connect.environment(content.guid).catch(undefinedOn(401, 403)),
  ]);
  return [{ content, permissions: permissions ?? [] }, variables ?? []];
}

/**
 * The content item that an earlier run made for this pull request and app, whatever it is named now.
 *
 * @throws {UserError} where other content has the name that it would have
 */
async function ownPreview(
  user: User,
  { owner, app }: Pick<PreviewRequest, 'owner' | 'app'>,
  { connect }: PreviewDeployContext,
): Promise<Content | undefined> {
  const own = await connect.contentOf(user.guid);
  const preview = own.find((content) => {
    const record = recordOf(content);
    return record?.app === app && isSamePullRequest(record, owner);
  });
  if (preview) return preview;
  const name = previewName(app, owner.pullRequest);
  const namesake = own.find((content) => content.name === name);
  if (namesake) throw new UserError(taken(namesake));
  return undefined;
}

const taken = ({ name, guid }: Content) => ({
  message: `The name of the preview, ${name}, is taken by content that isn't one.`,
  reason: `The description of ${guid} doesn't say that it is the preview of this pull request: it is left alone.`,
  hint: 'Rename that content, or set another name for the app.',
});

/** Makes the content item, seen by nobody else yet, with the record of whose it is in it from the first moment on. */
async function create(
  user: User,
  title: string,
  { owner, app, repository }: PreviewRequest,
  { connect, seen }: PreviewDeployContext,
): Promise<Content> {
  const production = seen.content?.guid;
  const record: PreviewRecord = { ...owner, app, ...(production && { production }), owner: user.guid };
  const name = previewName(app, owner.pullRequest);
  const fields = {
    name,
    title,
    description: describePreview(record, repository),
    access_type: 'acl',
  } as const;
  // Another run may have been quicker, or somebody who means something else.
  const content = await createdOrFound(fields, user, connect);
  const told = recordOf(content);
  if (!told || !isSamePullRequest(told, owner) || told.app !== app) throw new UserError(taken(content));
  if (told.content !== undefined) return content;
  const description = describePreview({ ...record, content: content.guid }, repository);
  return connect.updateContent(content.guid, { description });
}

async function verifyAgain(
  content: Content,
  bundleId: string,
  request: PreviewRequest,
  runContext: DeployContext,
): Promise<void> {
  const app = { guid: content.guid, bundleId, url: contentUrl(runContext.connect.server, content.guid) };
  await runContext.progress.stage('Verify', () => verify(app, request.verify, runContext));
}

/** Its address is the vanity path's, where it was wished and Connect took it. */
async function made(
  status: PreviewResult['status'],
  now: Content,
  notes: readonly string[],
  { connect, progress, seen }: PreviewDeployContext,
): Promise<PreviewResult> {
  const own = contentUrl(connect.server, now.guid).href;
  const url = now.vanity_url || own;
  const bundleId = now.bundle_id ?? '';
  const { size } = await connect.bundle(now.guid, bundleId);
  progress.record({
    contentUrl: own,
    previewUrl: url,
    previewKind: 'separate',
    ...(seen.content && { liveUrl: visitorsUrl(seen.content, connect.server).href }),
  });
  return {
    status,
    url,
    content: now,
    bundleId,
    bytes: size,
    notes,
  };
}

const lacking = (names: readonly string[]) =>
  `Production has these variables, and the preview hasn't (preview-environment gives them): ${names.join(', ')}.`;

const unseen =
  'Only the user of the API key can see this preview: the app is not deployed yet, and nobody else is named. preview-access or preview-viewers name others.';
