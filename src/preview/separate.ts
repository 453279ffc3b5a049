import { createHash, createHmac } from 'node:crypto';
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
import { input } from '../shared/input-names.ts';
import { UserError } from '../shared/problems.ts';
import { type Progress, recordingProgress } from '../shared/progress.ts';
import { isSamePullRequest } from './find.ts';
import { describePreview, type PreviewRecord, recordOf } from './record.ts';
import type { PreviewContext, PreviewRequest, PreviewResult } from './request.ts';
import { missingVariables, type Production, previewSettings } from './settings.ts';

/**
 * Creates a content item for the pull request, or deploys to the one that an earlier run created.
 *
 * @param user the user of the key
 * @throws {UserError} if the app doesn't build or start, or Connect refuses a setting
 */
export async function makeSeparate(
  user: User,
  request: PreviewRequest,
  context: PreviewContext,
): Promise<PreviewResult> {
  const { connect, progress, signal, state } = context;
  const errorContext: DeployContext['errorContext'] = { server: connect.server, user };
  const deploying = { connect, signal, errorContext, progress: previewProgress(progress) };
  const { options, declared } = request;
  try {
    const { production, variables } = await readProduction(state.content, context);
    const title = `${request.title} (pull request #${request.owner.pullRequest})`;
    const { settings, audience } = previewSettings(options, { production, declared, user, title });
    const content =
      (await findOwnPreview(user, request, context)) ??
      (await progress.stage('Create the content item', () => create(user, title, request, context)));
    errorContext.content = content;
    const notes = missingVariables(variables, options.variables);
    if (notes.length > 0) progress.log.info(lackingVariables(notes));
    const status = await deploy(content, settings, request, deploying);
    const now = await connect.content(content.guid);
    const bundleId = now.bundle_id ?? '';
    const { size } = await connect.bundle(now.guid, bundleId);
    const url = visitorsUrl(now, connect.server).href;
    progress.record({
      bundleId,
      contentUrl: contentUrl(connect.server, now.guid).href,
      previewUrl: url,
      previewKind: 'separate',
      audience,
      ...(state.content && { liveUrl: visitorsUrl(state.content, connect.server).href }),
    });
    return {
      status,
      kind: 'separate',
      url,
      content: now,
      bundleId,
      bytes: size,
      audience,
      notes: notes.length > 0 ? [lackingVariables(notes)] : [],
    };
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, request.app, errorContext);
  }
}

/** All settings of a new preview are changes, which nobody needs to read. */
const previewProgress = (progress: Progress): Progress => ({
  ...progress,
  record: ({ tables: _, audience: __, ...facts }) => progress.record(facts),
});

/** Deploys the app unless the preview has it already with the same settings. */
async function deploy(
  content: Content,
  settings: Settings,
  request: PreviewRequest,
  context: DeployContext,
): Promise<PreviewResult['status']> {
  const { guid, name, bundle_id: active } = content;
  const { connect, signal } = context;
  const digest = digestOf(request, settings);
  const record = recordOf(content);
  if (active && record?.deployed === digest && record.bundle === active && !request.force) {
    await verifyAgain(content, active, request, context);
    return 'unchanged';
  }
  const { progress, facts } = recordingProgress(context.progress);
  const { appFolder, apiKey, app, source, verify: how, force } = request;
  try {
    const status = await release(
      {
        kind: 'deploy',
        content: { guid, name },
        declared: { settings, appFolder, apiKey },
        app,
        source,
        verify: how,
        keepBundles: 1,
        force,
      },
      { ...context, progress },
    );
    await recordDeployment(guid, digest, request, context);
    return status === 'unchanged' ? status : 'previewed';
  } catch (error) {
    signal.throwIfAborted();
    const { bundleId: own } = facts();
    const now = own === undefined ? undefined : await connect.content(guid).catch(() => undefined);
    if (Number(now?.bundle_id ?? 0) > Number(own)) return 'superseded';
    throw error;
  }
}

/** A digest of the app and its settings. It has a key, because the values of variables are part of it. */
function digestOf({ app, apiKey = '' }: PreviewRequest, settings: Settings): string {
  const text = JSON.stringify([app.fingerprint, settings]);
  return createHmac('sha256', apiKey).update(text).digest('hex').slice(0, 32);
}

/** Adds to the record in the description what was deployed: an old server stores no metadata of bundles. */
async function recordDeployment(
  guid: string,
  deployed: string,
  { repository }: PreviewRequest,
  { connect }: DeployContext,
): Promise<void> {
  const content = await connect.content(guid);
  const record = recordOf(content);
  // If somebody removed the record, this is not to be treated as a preview any more.
  if (!record || !content.bundle_id) return;
  const description = describePreview({ ...record, deployed, bundle: content.bundle_id }, repository);
  await connect.updateContent(guid, { description });
}

/** Reads who can open production, and the names of its variables. */
async function readProduction(
  content: Content | undefined,
  { connect }: PreviewContext,
): Promise<{ production: Production | undefined; variables: readonly string[] }> {
  if (!content) return { production: undefined, variables: [] };
  const [permissions, variables] = await Promise.all([
    connect.permissions(content.guid).catch(undefinedOn(401, 403)),
    connect.environment(content.guid).catch(undefinedOn(401, 403)),
  ]);
  return { production: { content, permissions: permissions ?? [] }, variables: variables ?? [] };
}

/**
 * The content item that an earlier run created for this pull request and app, whatever its name is now.
 *
 * @throws {UserError} if other content has the name that it would have
 */
export async function findOwnPreview(
  user: User,
  { owner, name }: Pick<PreviewRequest, 'owner' | 'name'>,
  { connect }: Pick<PreviewContext, 'connect'>,
): Promise<Content | undefined> {
  const own = await connect.contentOf(user.guid);
  const preview = own.find((content) => {
    const record = recordOf(content);
    return record?.app === name && isSamePullRequest(record, owner);
  });
  if (preview) return preview;
  const wanted = previewName(name, owner.pullRequest);
  const namesake = own.find((content) => content.name === wanted);
  if (namesake) throw new UserError(nameTaken(namesake));
  return undefined;
}

const nameTaken = ({ name, guid }: Content) => ({
  message: `The name of the preview, ${name}, is taken by content that is not a preview.`,
  reason: `The description of ${guid} doesn't say that it is the preview of this pull request, so it is not changed.`,
  hint: `Rename that content, or set another ${input('name')} for the app.`,
});

/** Creates the content item. It has its record from the first moment on, and nobody else can see it yet. */
async function create(
  user: User,
  title: string,
  { owner, name: app, repository }: PreviewRequest,
  { connect, state }: PreviewContext,
): Promise<Content> {
  const production = state.content?.guid;
  const record: PreviewRecord = { ...owner, app, ...(production && { production }), owner: user.guid };
  const fields = {
    name: previewName(app, owner.pullRequest),
    title,
    description: describePreview(record, repository),
    access_type: 'acl',
  } as const;
  // Another run may have created it, or somebody may have created other content of this name.
  const content = await createdOrFound(fields, user, connect);
  const found = recordOf(content);
  if (!found || !isSamePullRequest(found, owner) || found.app !== app)
    throw new UserError(nameTaken(content));
  if (found.content !== undefined) return content;
  const description = describePreview({ ...record, content: content.guid }, repository);
  return connect.updateContent(content.guid, { description });
}

/**
 * The name of a separate preview: the name of the app with the number of the pull request.
 *
 * @returns at most 64 characters: a long name is cut, with a digest of the whole name
 */
export function previewName(app: string, pullRequest: number): string {
  const suffix = `-pr-${pullRequest}`;
  if (app.length + suffix.length <= 64) return app + suffix;
  const digest = createHash('sha256').update(app).digest('hex').slice(0, 8);
  return `${app.slice(0, 64 - suffix.length - digest.length - 1)}-${digest}${suffix}`;
}

async function verifyAgain(
  content: Content,
  bundleId: string,
  request: PreviewRequest,
  context: DeployContext,
): Promise<void> {
  recordContent(content, context);
  const url = contentUrl(context.connect.server, content.guid);
  const app = { guid: content.guid, bundleId, url };
  await context.progress.stage('Verify', () => verify(app, request.verify, context));
}

const lackingVariables = (names: readonly string[]) =>
  `Production has variables that the preview lacks (set them with ${input('preview-environment')}): ${names.join(', ')}.`;
