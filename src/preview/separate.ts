import { createHmac } from 'node:crypto';
import { undefinedOn } from '../connect/errors.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { Content, User } from '../connect/types.ts';
import { createdOrFound, learnContent } from '../deploy/create-content.ts';
import { explained } from '../deploy/explain/explain.ts';
import type { Surroundings } from '../deploy/request.ts';
import { release } from '../deploy/release.ts';
import { findBrowser } from '../settings/screenshot.ts';
import type { Settings } from '../settings/settings.ts';
import { thumbnailOf } from '../settings/thumbnail.ts';
import { visitorsUrl } from '../settings/vanity.ts';
import { verify } from '../deploy/verify.ts';
import { UserError } from '../shared/problems.ts';
import { remembering } from '../shared/progress.ts';
import { isSamePullRequest } from './find.ts';
import { previewName } from './name.ts';
import type { Made, PreviewOrder, PreviewSurroundings } from './request.ts';
import { describePreview, type PreviewRecord, recordOf } from './record.ts';
import { ofLaterRun } from './replace.ts';
import { isSeenByNobody, missingVariables, type Production, previewSettings } from './settings.ts';

/**
 * Makes a content item of its own for the pull request, or deploys to the one that an earlier run made.
 *
 * @param user whose key it is
 * @throws {UserError} where the app doesn't build or doesn't start, or Connect refuses what is wished
 */
export async function makeSeparate(
  user: User,
  order: PreviewOrder,
  surroundings: PreviewSurroundings,
): Promise<Made> {
  const { connect, progress, signal, seen } = surroundings;
  const about: Surroundings['about'] = { server: connect.server, user };
  const around = { connect, progress, signal, about };
  try {
    const [production, variables] = await readProduction(seen.content, surroundings);
    const title = `${order.title} (pull request #${order.owner.pullRequest})`;
    const hasBrowser = findBrowser() !== undefined;
    const { wishes, declared } = order;
    const wanted = previewSettings(wishes, { production, declared, user, title, hasBrowser });
    const content =
      (await ownPreview(user, order, surroundings)) ??
      (await progress.stage('Create the content item', () => create(user, title, order, surroundings)));
    about.content = content;
    const missing = missingVariables(variables, order.wishes.variables);
    const notes = [
      ...(missing.length > 0 ? [lacking(missing)] : []),
      ...(!production && isSeenByNobody(wanted) ? [unseen] : []),
    ];
    for (const line of notes) progress.log.info(line);

    const digest = digestOf(order, wanted);
    const record = recordOf(content);
    const isSame = record?.deployed === digest && record.bundle === content.bundle_id && !order.force;
    const status = isSame ? 'unchanged' : await deploy(content, wanted, order, around);
    const now = await connect.content(content.guid);
    const bundleId = now.bundle_id ?? '';
    if (status === 'replaced') return await made('skipped', now, notes, wanted, surroundings);
    if (status === 'unchanged') {
      learnContent(now, around);
      progress.learn({ bundleId });
      // What is live here may never have answered: there was nothing to go back to when it was deployed.
      await verifyAgain(now, bundleId, order, around);
    }
    if (!isSame) await note(now, { deployed: digest, bundle: bundleId }, order, around);
    return await made(status === 'unchanged' ? 'unchanged' : 'previewed', now, notes, wanted, surroundings);
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error, order.packable, about);
  }
}

/** What a later run deployed to the pull request's content item, where one did: an older run, run again, takes no place of it. */
export async function laterSeparate(
  user: User,
  order: Pick<PreviewOrder, 'owner' | 'app' | 'source'>,
  surroundings: PreviewSurroundings,
): Promise<Made | undefined> {
  const { connect } = surroundings;
  const content = await ownPreview(user, order, surroundings);
  const bundle = content?.bundle_id ? await connect.bundle(content.guid, content.bundle_id) : undefined;
  if (!content || !bundle || !ofLaterRun(order.source, [bundle])) return undefined;
  surroundings.progress.learn({ bundleId: bundle.id });
  return made('skipped', content, [], { thumbnail: undefined }, surroundings);
}

/** @returns `replaced` where a newer run deployed to the same content item meanwhile */
async function deploy(
  { guid, name }: Content,
  wanted: Settings,
  { appFolder, apiKey, packable, source, verify: how, force }: PreviewOrder,
  { connect, signal, ...around }: Surroundings,
): Promise<'deployed' | 'unchanged' | 'replaced'> {
  const { progress, facts } = remembering(around.progress);
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
    const status = await release(asked, { connect, signal, progress });
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
function digestOf({ packable, apiKey = '' }: PreviewOrder, wanted: Settings): string {
  const text = JSON.stringify([packable.fingerprint, { ...wanted, thumbnail: undefined }]);
  return createHmac('sha256', apiKey).update(text).digest('hex').slice(0, 32);
}

/** Adds to the record in the description what was deployed: an old server keeps nothing beside a bundle. */
async function note(
  content: Content,
  deployed: Pick<PreviewRecord, 'deployed' | 'bundle'>,
  { repository }: PreviewOrder,
  { connect }: Surroundings,
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
  { connect }: PreviewSurroundings,
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
  { owner, app }: Pick<PreviewOrder, 'owner' | 'app'>,
  { connect }: PreviewSurroundings,
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
  what: `The name of the preview, ${name}, is taken by content that isn't one.`,
  why: `The description of ${guid} doesn't say that it is the preview of this pull request: it is left alone.`,
  fix: 'Rename that content, or set another name for the app.',
});

/** Makes the content item, seen by nobody else yet, with the record of whose it is in it from the first moment on. */
async function create(
  user: User,
  title: string,
  { owner, app, repository }: PreviewOrder,
  { connect, seen }: PreviewSurroundings,
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
  order: PreviewOrder,
  around: Surroundings,
): Promise<void> {
  const app = { guid: content.guid, bundleId, url: contentUrl(around.connect.server, content.guid) };
  await around.progress.stage('Verify', () => verify(app, order.verify, around));
}

/** Its address is the vanity path's, where it was wished and Connect took it. */
async function made(
  status: Made['status'],
  now: Content,
  notes: readonly string[],
  wanted: Pick<Settings, 'thumbnail'>,
  { connect, progress, seen }: PreviewSurroundings,
): Promise<Made> {
  const own = contentUrl(connect.server, now.guid).href;
  const url = now.vanity_url || own;
  const bundleId = now.bundle_id ?? '';
  const [{ size }, picture] = await Promise.all([
    connect.bundle(now.guid, bundleId),
    wanted.thumbnail && thumbnailOf(now.guid, connect),
  ]);
  progress.learn({
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
    // Where it could not be taken, a warning told so; one that we can't look at nobody else can, either.
    ...(picture && { picture: `${own}__thumbnail__` }),
  };
}

const lacking = (names: readonly string[]) =>
  `Production has these variables, and the preview hasn't (preview-environment gives them): ${names.join(', ')}.`;

const unseen =
  'Only the user of the API key can see this preview: the app is not deployed yet, and nobody else is named. preview-access or preview-viewers name others.';
