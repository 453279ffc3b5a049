import type { Connect } from '../connect/client.ts';
import { ConnectError, failureKind } from '../connect/errors.ts';
import type { Content, Tag } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { input } from '../shared/input-names.ts';
import { UserError } from '../shared/problems.ts';
import { fieldOf } from './fields.ts';
import { type Change, isSame, type Phase } from './plan.ts';
import type { Settings } from './settings.ts';
import { asNotAllowed } from './state.ts';
import { tagsAlong } from './tags.ts';
import { addressOf } from './vanity.ts';

type ApplyContext = Pick<DeployContext, 'connect' | 'progress' | 'signal'>;

/**
 * Makes the changes of one phase, in their order. A vanity path that the key may not set is only a warning.
 *
 * @param made receives each change that was made, or may have been because the answer was lost
 * @throws {UserError} if the server refuses a change; those before it are kept
 */
export async function applySettings(
  guid: string,
  changes: readonly Change[],
  phase: Phase,
  wanted: Settings,
  context: ApplyContext,
  made: (change: Change) => void,
): Promise<void> {
  for (const group of grouped(changes.filter((change) => change.phase === phase))) {
    context.signal.throwIfAborted();
    try {
      if (await applyGroup(guid, group, wanted, context)) group.forEach(made);
    } catch (error) {
      if (!(error instanceof UserError) && failureKind(error) !== 'unsent') group.forEach(made);
      throw error;
    }
  }
}

type Group = readonly [Change, ...Change[]];

/** Groups neighbouring changes that one call can make: fields of the content, variables. */
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

/** @returns false if a warning was logged instead */
async function applyGroup(
  guid: string,
  group: Group,
  wanted: Settings,
  { connect, progress }: ApplyContext,
): Promise<boolean> {
  const [change] = group;
  try {
    await applyChange(guid, group, wanted, connect);
    if (change.kind === 'vanity') {
      progress.record({ contentUrl: addressOf(guid, change.path, connect.server).href });
    }
    return true;
  } catch (error) {
    if (!(error instanceof ConnectError) || error.status >= 500) throw error;
    const names = group.map(({ setting }) => setting).join(', ');
    // The app is live and verified by now. It doesn't fail because of a missing vanity path.
    if (change.kind === 'vanity' && error.status === 403) {
      progress.log.warn({
        message: `The vanity path ${change.path ?? ''} was not set: the key may not set it.`,
        reason: `${error.message}. It depends on the server's setting Authorization.PublishersCanManageVanities.`,
        hint: `Ask an administrator of Connect to allow it or to set the path, or remove ${input('vanity-path')}.`,
      });
      return false;
    }
    if (error.status === 403) throw asNotAllowed(names, error);
    throw new UserError(
      {
        message: `Connect refused to set ${names}.`,
        reason: `${error.message}.`,
        hint: 'Correct the value.',
      },
      { cause: error },
    );
  }
}

async function applyChange(guid: string, group: Group, wanted: Settings, connect: Connect): Promise<void> {
  const [change] = group;
  switch (change.kind) {
    case 'field':
      await connect.updateContent(guid, fieldsOf(group));
      return;
    case 'variable':
      await writeVariables(guid, group, wanted, connect);
      return;
    case 'permission':
      await grant(guid, change, connect);
      return;
    case 'tag':
      if ('remove' in change) await connect.removeTag(guid, change.remove);
      else await connect.addTag(guid, await tagAt(change.add, connect));
      return;
    case 'thumbnail':
      if (change.picture === null) await connect.deleteThumbnail(guid);
      else await connect.setThumbnail(guid, change.picture.path);
      return;
    case 'vanity':
      if (change.path === null) await connect.deleteVanity(guid);
      else await connect.setVanity(guid, change.path);
      return;
    default:
      change satisfies never;
  }
}

function fieldsOf(group: Group): Readonly<Record<string, unknown>> {
  const entries = group.flatMap((change) => (change.kind === 'field' ? [[change.field, change.value]] : []));
  return Object.fromEntries(entries);
}

async function writeVariables(guid: string, group: Group, { environment }: Settings, connect: Connect) {
  const variables = group.flatMap((change) => {
    if (change.kind !== 'variable') return [];
    const declared = environment?.variables.find(({ name }) => name === change.name);
    return [{ name: change.name, value: change.how === 'remove' ? null : (declared?.value ?? null) }];
  });
  await connect.updateEnvironment(guid, variables);
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
  await connect.addPermission(guid, { ...principal, role });
}

/** The id of a tag. Missing tags of its path are created. */
async function tagAt(path: readonly string[], connect: Connect): Promise<string> {
  const along: Tag[] = [...tagsAlong(path, await connect.tags())];
  for (const name of path.slice(along.length)) {
    along.push(await connect.createTag(name, along.at(-1)?.id ?? null));
  }
  const id = along.at(-1)?.id;
  if (id === undefined) throw new TypeError('A tag has a path.');
  return id;
}

/**
 * After a failure: restores the fields and permissions that were set before the upload, unless somebody else has changed
 * them meanwhile, and removes the variables that were added. Changed variables stay changed, also for the active version,
 * because Connect never returns their values.
 *
 * @param made the changes that were made, or may have been
 * @param now the content item as it is
 * @returns the changes that could not be undone
 */
export async function undoSettings(
  guid: string,
  made: readonly Change[],
  now: Content,
  connect: Connect,
): Promise<readonly Change[]> {
  const left: Change[] = [];
  const fields: FieldChange[] = [];
  const added: VariableChange[] = [];
  for (const change of made) {
    if (change.kind === 'variable' && change.how === 'add') added.push(change);
    if (change.kind === 'variable' && change.how === 'change') left.push(change);
    if (change.phase !== 'before') continue;
    if (change.kind === 'field' && isSame(fieldOf(now, change.field), change.value)) fields.push(change);
    if (change.kind === 'permission' && !(await isRestored(guid, change, connect))) left.push(change);
  }
  const known = fields.filter(({ former }) => former !== undefined);
  const values = Object.fromEntries(known.map(({ field, former }) => [field, former]));
  const areSet = known.length === 0 || (await isDone(connect.updateContent(guid, values)));
  const removals = added.map(({ name }) => ({ name, value: null }));
  const areGone = added.length === 0 || (await isDone(connect.updateEnvironment(guid, removals)));
  const others = fields.filter((change) => !areSet || change.former === undefined);
  return [...left, ...others, ...(areGone ? [] : added)];
}

type FieldChange = Extract<Change, { kind: 'field' }>;
type VariableChange = Extract<Change, { kind: 'variable' }>;

function isRestored(
  guid: string,
  { id, role, former, ...change }: Extract<Change, { kind: 'permission' }>,
  connect: Connect,
): Promise<boolean> {
  // A permission that was removed gets another id when it is added again.
  const current = role !== null && id !== undefined ? { id } : {};
  return isDone(grant(guid, { ...change, ...current, role: former, former: role }, connect));
}

/** Whether a call succeeded. A failure to undo is not thrown: the run already failed for another reason. */
const isDone = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    () => false,
  );
