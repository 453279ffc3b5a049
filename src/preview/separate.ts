import { createHash } from 'node:crypto';
import type { PreviewOwner } from '../connect/bundle-metadata.ts';
import { undefinedOn } from '../connect/errors.ts';
import type { Content, User } from '../connect/types.ts';
import { createdOrFound } from '../deploy/create-content.ts';
import { release } from '../deploy/release.ts';
import { visitorsUrl } from '../settings/vanity.ts';
import { input } from '../shared/input-names.ts';
import { UserError } from '../shared/problems.ts';
import type { Progress } from '../shared/progress.ts';
import { isSamePullRequest } from './find.ts';
import { describePreview, type PreviewRecord, recordOf } from './record.ts';
import type { PreviewContext, PreviewRequest, PreviewResult } from './request.ts';
import { missingVariables, type Production, previewSettings } from './settings.ts';

/** Creates a content item for the pull request, or deploys to the one that an earlier run created. */
export async function makeSeparate(request: PreviewRequest, context: PreviewContext): Promise<PreviewResult> {
  const { connect, progress, state } = context;
  const { options, declared, app, source, verify, force, owner } = request;
  const { user } = state;
  if (!user) throw new TypeError('A separate preview was planned for a key without a user.');
  const { production, variables } = await readProduction(state.content, context);
  const title = `${request.title} (pull request #${owner.pullRequest})`;
  const conditions = { production, declared: declared.settings, user, title };
  const { settings, audience } = previewSettings(options, conditions);
  const { guid, name } =
    (await findOwnPreview(user, request, context)) ??
    (await progress.stage('Create the content item', () => create(user, title, request, context)));
  const missing = missingVariables(variables, options.variables);
  const notes = missing.length > 0 ? [lackingVariables(missing)] : [];
  for (const note of notes) progress.log.info(note);
  const status = await release(
    {
      kind: 'deploy',
      content: { guid, name },
      declared: { ...declared, settings },
      app,
      source,
      verify,
      keepBundles: 1,
      force,
    },
    { ...context, progress: previewProgress(progress) },
  );
  const content = await connect.content(guid);
  const bundleId = content.bundle_id ?? '';
  const { size: bytes } = await connect.bundle(guid, bundleId);
  return {
    status: status === 'unchanged' ? status : 'previewed',
    kind: 'separate',
    url: visitorsUrl(content, connect.server).href,
    content,
    bundleId,
    bytes,
    audience,
    notes,
  };
}

/** All settings of a new preview are changes, which nobody needs to read. */
const previewProgress = (progress: Progress): Progress => ({
  ...progress,
  record: ({ tables: _, audience: __, ...facts }) => progress.record(facts),
});

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

/** The content item that an earlier run created for this pull request and app, whatever its name is now. */
async function findOwnPreview(
  user: User,
  { owner, name }: PreviewRequest,
  { connect }: PreviewContext,
): Promise<Content | undefined> {
  const own = await connect.contentOf(user.guid);
  return own.find((content) => isPreviewOf(content, owner, name));
}

function isPreviewOf(content: Content, owner: PreviewOwner, app: string): boolean {
  const record = recordOf(content);
  return record?.app === app && isSamePullRequest(record, owner);
}

const nameTaken = ({ name, guid }: Content) => ({
  message: `The name of the preview, ${name}, is taken by content that is not a preview.`,
  reason: `The description of ${guid} doesn't say that it is the preview of this pull request, so it is not changed.`,
  hint: `Rename that content, or set another ${input('name')} for the app.`,
});

/**
 * Creates the content item. It has its record from the first moment on, and nobody else can see it yet.
 *
 * @throws {UserError} if other content has its name
 */
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
  if (!isPreviewOf(content, owner, app)) throw new UserError(nameTaken(content));
  if (recordOf(content)?.content !== undefined) return content;
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

const lackingVariables = (names: readonly string[]) =>
  `Production has variables that the preview lacks (set them with ${input('preview-environment')}): ${names.join(', ')}.`;
