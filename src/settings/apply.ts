import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import { ending } from '../connect/failure-kind.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { Content, ContentFields, Tag } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { input } from '../shared/input-names.ts';
import { type Problem, UserError } from '../shared/problems.ts';
import { type Change, isSame, type Phase } from './plan.ts';
import { findBrowser, takeScreenshot } from './screenshot.ts';
import type { Settings } from './settings.ts';
import { notAllowed } from './state.ts';
import { tagsAlong } from './tags.ts';
import { digestOf, readPicture, thumbnailOf } from './thumbnail.ts';
import { addressOf } from './vanity.ts';

type ApplyContext = Pick<DeployContext, 'connect' | 'progress' | 'signal'>;

/**
 * Makes the changes of one phase, in their order, each only once. Of what may fail without harm (a vanity path, a
 * screenshot) a warning tells.
 *
 * @param made is told each change that was made, or may have been where its answer was lost
 * @throws {UserError} where the server refuses one; those before it stay
 */
export async function applySettings(
  guid: string,
  changes: readonly Change[],
  phase: Phase,
  wanted: Settings,
  runContext: ApplyContext,
  made: (change: Change) => void,
): Promise<void> {
  for (const group of grouped(changes.filter((change) => change.phase === phase))) {
    runContext.signal.throwIfAborted();
    try {
      if (await applyGroup(guid, group, wanted, runContext)) group.forEach(made);
    } catch (error) {
      if (!(error instanceof UserError) && ending(error) !== 'unsent') group.forEach(made);
      throw error;
    }
  }
}

type Group = readonly [Change, ...Change[]];

/** Neighbours that one call can make: fields of the content, variables. */
function grouped(changes: readonly Change[]): Group[] {
  const groups: [Change, ...Change[]][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    const joins = change.kind === last?.[0].kind && (change.kind === 'field' || change.kind === 'variable');
    if (last && joins) last.push(change);
    else groups.push([change]);
  }
  return groups;
}

/** @returns false where it wasn't made, and a warning tells why */
async function applyGroup(
  guid: string,
  group: Group,
  wanted: Settings,
  runContext: ApplyContext,
): Promise<boolean> {
  const { connect, progress } = runContext;
  const [change] = group;
  const names = group.map(({ setting }) => setting).join(', ');
  try {
    switch (change.kind) {
      case 'field':
        await connect.updateContent(guid, fieldsOf(group));
        return true;
      case 'variable':
        await writeVariables(guid, group, wanted, connect);
        return true;
      case 'permission':
        await grant(guid, change, connect);
        return true;
      case 'tag':
        if ('remove' in change) await connect.removeTag(guid, change.remove);
        else await connect.addTag(guid, await tagAt(change.add, connect));
        return true;
      case 'thumbnail':
        return await setThumbnail(guid, change.picture, runContext);
      case 'vanity':
        if (change.path === null) await connect.deleteVanity(guid);
        else await connect.setVanity(guid, change.path, false);
        progress.record({ contentUrl: addressOf(guid, change.path, connect.server).href });
        return true;
    }
  } catch (error) {
    if (!(error instanceof ConnectError) || error.status >= 500) throw error;
    const problem = describeFailure(change, names, error);
    // The app is live and verified by now: that it lacks its short address is no reason to fail.
    if (change.kind !== 'vanity' || error.status !== 403) throw new UserError(problem, { cause: error });
    progress.log.warn(problem);
    return false;
  }
}

function fieldsOf(group: Group): ContentFields {
  const entries = group.flatMap((change) => (change.kind === 'field' ? [[change.field, change.value]] : []));
  return Object.fromEntries(entries);
}

async function writeVariables(guid: string, group: Group, { environment }: Settings, connect: Connect) {
  const variables = group.flatMap((change) => {
    if (change.kind !== 'variable') return [];
    const declared = environment?.variables.find(({ name }) => name === change.name);
    return [{ name: change.name, value: change.how === 'remove' ? null : (declared?.value ?? null) }];
  });
  for (let attempt = 1; ; attempt++) {
    try {
      await connect.updateEnvironment(guid, variables);
      return;
    } catch (error) {
      // 106: another call changed the environment at the same moment. This one names only its own variables.
      if (attempt === 3 || !(error instanceof ConnectError) || error.code !== 106) throw error;
    }
  }
}

async function grant(guid: string, change: Extract<Change, { kind: 'permission' }>, connect: Connect) {
  const { id, role, principal } = change;
  if (role === null) {
    if (id !== undefined) await connect.deletePermission(guid, id);
    return;
  }
  if (id !== undefined) {
    await connect.updatePermission(guid, { id, ...principal, role });
    return;
  }
  try {
    await connect.addPermission(guid, { ...principal, role });
  } catch (error) {
    // 154, 155: somebody added it meanwhile, on a server that doesn't take that for a change.
    if (!(error instanceof ConnectError) || (error.code !== 154 && error.code !== 155)) throw error;
    const present = await connect.permissions(guid);
    const found = present.find(({ principal_guid }) => principal_guid === principal.principal_guid);
    if (!found) throw error;
    if (found.role !== role) await connect.updatePermission(guid, { ...found, role });
  }
}

/** The id of a tag; what is missing of its path is created. */
async function tagAt(path: readonly string[], connect: Connect): Promise<string> {
  const along: Tag[] = [...tagsAlong(path, await connect.tags())];
  for (const name of path.slice(along.length)) {
    along.push(await connect.createTag(name, along.at(-1)?.id ?? null));
  }
  const id = along.at(-1)?.id;
  if (id === undefined) throw new TypeError('A tag has a path.');
  return id;
}

async function setThumbnail(
  guid: string,
  picture: Extract<Change, { kind: 'thumbnail' }>['picture'],
  runContext: ApplyContext,
): Promise<boolean> {
  const { connect } = runContext;
  if (picture === null) await connect.deleteThumbnail(guid);
  else if (picture === 'screenshot') return setScreenshot(guid, runContext);
  else await connect.setThumbnail(guid, picture.path);
  return true;
}

/**
 * The app is live and verified by now: that it lacks a picture of itself is no reason to fail, whatever kept it from one.
 *
 * @returns false where none was set: it is as it was, or a warning tells why
 */
async function setScreenshot(guid: string, runContext: ApplyContext): Promise<boolean> {
  const warn = (reason: string, hint = 'Give a picture file as thumbnail.') => {
    runContext.progress.log.warn({ message: 'The thumbnail was not made.', reason, hint });
    return false;
  };
  try {
    return await makeScreenshot(guid, warn, runContext);
  } catch (error) {
    runContext.signal.throwIfAborted();
    const [line = ''] = error instanceof Error ? error.message.split('\n', 1) : [];
    return warn(ending(error) === undefined ? `The browser failed: ${line}` : `${line}.`);
  }
}

async function makeScreenshot(
  guid: string,
  warn: (reason: string, hint?: string) => boolean,
  { connect, signal }: ApplyContext,
): Promise<boolean> {
  const browser = findBrowser();
  if (!browser) {
    return warn(
      'There is no Chromium, Chrome or Edge on this machine.',
      'Use a machine that has one, or give a picture file as thumbnail.',
    );
  }
  const { access_type } = await connect.content(guid);
  if (access_type !== 'all') {
    return warn(
      `The app is not open to all (access is ${access_type}), and a browser can't be given the API key.`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'connect-dash-deploy-thumbnail-'));
  try {
    const file = await takeScreenshot(browser, contentUrl(connect.server, guid), folder, signal);
    if (!file) return warn('What the browser saw is no Dash app.');
    const picture = await readPicture(file, folder, undefined);
    if ('message' in picture) return warn(picture.message);
    // Looked at only to spare a call: where it can't be seen, the new one is set.
    const now = await thumbnailOf(guid, connect);
    if (now && digestOf(now) === picture.digest) return false;
    await connect.setThumbnail(guid, file);
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** What the server says to a change, by its code: its texts change between releases. */
function describeFailure(change: Change, names: string, error: ConnectError): Problem {
  if (change.kind === 'vanity' && error.status === 403) {
    return {
      message: `The vanity path ${change.path ?? ''} was not set: the key may not set it.`,
      reason: `${error.message}. The server's setting Authorization.PublishersCanManageVanities decides.`,
      hint: `Ask an administrator of Connect to allow it or to set the path, or leave ${input('vanity-path')} out.`,
    };
  }
  const known = change.kind === 'vanity' ? vanityWords[error.code ?? 0] : generalWords[error.code ?? 0];
  if (known) return { message: `${names}: ${known.message}`, reason: `${error.message}.`, hint: known.hint };
  if (error.status === 403) return notAllowed(names, error);
  return {
    message: `Connect refused to set ${names}.`,
    reason: `${error.message}.`,
    hint: 'Correct what declares it.',
  };
}

interface Words {
  readonly message: string;
  readonly hint: string;
}

const vanityWords: Readonly<Partial<Record<number, Words>>> = {
  51: {
    message: 'the path is taken, or lies above or below one that is.',
    hint: 'Choose another vanity-path; the content that has it may be one that this key does not see.',
  },
  52: { message: 'the server keeps that path for itself.', hint: 'Choose another vanity-path.' },
};

const generalWords: Readonly<Partial<Record<number, Words>>> = {
  33: { message: 'a viewer can not be a collaborator.', hint: 'Name the user in viewers.' },
  108: {
    message: 'one of these names is kept by Connect for itself.',
    hint: 'Use another name in environment, and read that one in the app.',
  },
  118: { message: 'the server does not allow this access.', hint: 'Choose another access.' },
  153: { message: 'there is no such group.', hint: 'Correct its GUID.' },
  260: { message: 'the licence of the server allows no public content.', hint: 'Choose another access.' },
};

/**
 * After a failure: puts back the fields and permissions that were set before the upload, as far as they still are as
 * this run set them: what somebody else changed meanwhile is left alone.
 *
 * @param made the changes that were made, or may have been
 * @param now the content item as it is
 * @returns those that stay
 */
export async function undoSettings(
  guid: string,
  made: readonly Change[],
  now: Content,
  connect: Connect,
): Promise<readonly Change[]> {
  const left: Change[] = [];
  const fields: FieldChange[] = [];
  for (const change of made.filter(({ phase }) => phase === 'before')) {
    if (change.kind === 'field' && isSame(now[change.field], change.value)) fields.push(change);
    if (change.kind === 'permission' && !(await isRestored(guid, change, connect))) left.push(change);
  }
  const known = fields.filter(({ former }) => former !== undefined);
  const values = Object.fromEntries(known.map(({ field, former }) => [field, former]));
  const isBack =
    known.length === 0 ||
    (await connect.updateContent(guid, values).then(
      () => true,
      () => false,
    ));
  return [...left, ...fields.filter((change) => !isBack || !known.includes(change))];
}

type FieldChange = Extract<Change, { kind: 'field' }>;

async function isRestored(
  guid: string,
  { id, role, former, ...change }: Extract<Change, { kind: 'permission' }>,
  connect: Connect,
): Promise<boolean> {
  try {
    // One that was taken away is another one when it comes back.
    await grant(
      guid,
      { ...change, ...(role !== null && id !== undefined && { id }), role: former, former: role },
      connect,
    );
    return true;
  } catch {
    return false;
  }
}

/**
 * After a failure: takes away the variables that this run added, unless another version went live that may need them.
 * The values that it changed stay changed, also for the version that is live: Connect never tells what they were.
 *
 * @param made the changes that were made, or may have been
 * @param options.remove false: leave what was added
 * @returns a warning that names the variables that are other than before, if any are
 */
export async function undoEnvironment(
  guid: string,
  made: readonly Change[],
  connect: Connect,
  { remove }: { readonly remove: boolean },
): Promise<Problem | undefined> {
  const named = (how: 'add' | 'change' | 'remove') =>
    made.flatMap((change) => (change.kind === 'variable' && change.how === how ? [change.name] : []));
  const [added, changed] = [named('add'), named('change')];
  const isGone = added.length === 0 || (remove && (await isRemoved(guid, added, connect)));
  if (changed.length === 0 && isGone) return undefined;
  const left = isGone ? changed : [...changed, ...added];
  return {
    message: `These variables have new values now, also for the version that is live: ${left.join(', ')}.`,
    reason:
      changed.length === 0
        ? 'They were added by this run, and could not be taken away again.'
        : "Connect never tells a variable's value, so the old ones can't be put back.",
    hint: 'If the live version needs the old values, deploy again with them.',
  };
}

async function isRemoved(guid: string, names: readonly string[], connect: Connect): Promise<boolean> {
  try {
    await connect.updateEnvironment(
      guid,
      names.map((name) => ({ name, value: null })),
    );
    return true;
  } catch {
    // The run failed already, and for another reason: that one is to be told.
    return false;
  }
}
