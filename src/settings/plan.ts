import type { AccessType, Content, ContentFields, Permission, Tag } from '../connect/types.ts';
import type { ValueDigests } from './environment.ts';
import { guidOf, type ServerFacts } from './facts.ts';
import { type FieldName, fields } from './fields.ts';
import type { Principal, Settings, TagPath } from './settings.ts';
import type { State } from './state.ts';
import { pathOf, tagsAlong, tagText } from './tags.ts';
import type { Picture } from './thumbnail.ts';

/**
 * When a change is made. `before`: before the upload. `between`: after the draft was built and before it is verified.
 * `after`: after the active app was verified.
 */
export type Phase = 'before' | 'between' | 'after';

/** A difference between the declared and the current settings. It contains no value of a variable. */
export type Change = ChangeDescription & Action;

interface ChangeDescription {
  /** The name in the table. */
  readonly setting: string;
  readonly was: string;
  readonly is: string;
  readonly phase: Phase;
}

export type Action =
  | {
      readonly kind: 'field';
      readonly field: keyof ContentFields;
      readonly value: ContentFields[keyof ContentFields];
      /** `undefined` if the server does not return it. */
      readonly former: ContentFields[keyof ContentFields];
    }
  | {
      readonly kind: 'permission';
      readonly principal: Pick<Permission, 'principal_guid' | 'principal_type'>;
      /** The id of an existing permission. */
      readonly id?: Permission['id'];
      /** Null removes it. */
      readonly role: Permission['role'] | null;
      readonly former: Permission['role'] | null;
    }
  | { readonly kind: 'tag'; readonly add: TagPath }
  | { readonly kind: 'tag'; readonly remove: Tag['id'] }
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** `again`: the value of the last deployment, which may have been changed on the dashboard. */
      readonly how: 'add' | 'change' | 'again' | 'remove';
    }
  | { readonly kind: 'vanity'; readonly path: string | null }
  | { readonly kind: 'thumbnail'; readonly picture: Picture | null };

export interface PlanOptions {
  /** The digests of the declared values of variables. */
  readonly digests: ValueDigests;
  /** Whether this run deploys a new bundle; false if only settings differ. */
  readonly deploys: boolean;
}

/**
 * Plans the changes that bring the content item to the declared settings, in a safe order: access is restricted before and
 * opened after the deployment; a lock and a new owner come last, because the key may lose its rights by them.
 */
export function planSettings(
  wanted: Settings,
  state: State,
  facts: ServerFacts,
  options: PlanOptions,
): readonly Change[] {
  const other = fieldChanges(wanted, state.content);
  const isFinal = ({ field }: { field: string }) => field === 'locked' || field === 'owner_guid';
  return [
    ...texts(wanted, state.content),
    ...other.filter((change) => !isFinal(change) || change.phase !== 'after'),
    ...access(wanted, state.content),
    ...permissions(wanted, state, facts),
    ...variables(wanted, state, options),
    ...tags(wanted, state, facts),
    ...thumbnail(wanted, state, facts),
    ...vanity(wanted, state),
    ...other.filter((change) => isFinal(change) && change.phase === 'after'),
  ];
}

/** Whether a changed environment requires a new deployment. */
export const changesEnvironment = (changes: readonly Change[]): boolean =>
  changes.some((change) => change.kind === 'variable' && (change.how === 'add' || change.how === 'change'));

const unset = 'not set';

type FieldChange = ChangeDescription & Extract<Action, { kind: 'field' }>;

function texts({ title, description }: Settings, content: Content | undefined): FieldChange[] {
  return Object.entries({ title, description }).flatMap(([name, value]) => {
    const field = name as 'title' | 'description';
    const was = content?.[field] ?? '';
    if (value === undefined || value === was) return [];
    const description = {
      setting: field,
      was: short(was) || unset,
      is: short(value),
      phase: 'after' as const,
    };
    return [{ kind: 'field' as const, field, value, former: content?.[field], ...description }];
  });
}

function fieldChanges({ fields: wanted }: Settings, content: Content | undefined): FieldChange[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const field = name as FieldName;
    const was = content?.[field];
    if (isSame(was, value)) return [];
    // Locked content accepts no bundle.
    const phase = fields[field].afterwards && !(field === 'locked' && value === false) ? 'after' : 'before';
    const change = { kind: 'field' as const, field, value: value as FieldChange['value'], former: was };
    return [{ ...change, setting: field, was: shown(was), is: shown(value), phase }];
  });
}

/** Connect returns an unset text as null or as ''. */
export const isSame = (was: unknown, wanted: unknown): boolean => (was ?? '') === (wanted ?? '');

const shown = (value: unknown): string =>
  value === null || value === undefined ? "the server's default" : value === '' ? '""' : short(String(value));

function short(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

const openness: readonly AccessType[] = ['acl', 'logged_in', 'all'];

function access({ access: wanted }: Settings, content: Content | undefined): FieldChange[] {
  // The default of new content (api.md 6.3).
  const was = content?.access_type ?? 'acl';
  if (wanted === undefined || wanted === was) return [];
  const phase = openness.indexOf(wanted) < openness.indexOf(was) ? 'before' : 'after';
  const change = { kind: 'field' as const, field: 'access_type' as const, value: wanted, former: was };
  return [{ ...change, setting: 'access', was, is: wanted, phase }];
}

const roleText = { viewer: 'viewer', owner: 'collaborator' } as const;

function permissions(
  wanted: Settings,
  { content, permissions: present }: State,
  facts: ServerFacts,
): Change[] {
  const roles = new Map([
    ...rolesOf('viewer', wanted.viewers, facts),
    ...rolesOf('owner', wanted.collaborators, facts),
  ]);
  // The owner has all rights and can't be listed (api.md 12).
  roles.delete(content?.owner_guid ?? facts.user?.guid ?? '');
  const isDeclared = { viewer: wanted.viewers !== undefined, owner: wanted.collaborators !== undefined };
  const changed = present.flatMap(({ id, principal_guid, principal_type, role: was }) => {
    const role = roles.get(principal_guid)?.role ?? null;
    if (role === was || (role === null && !isDeclared[was])) return [];
    const phase = role === 'owner' ? 'after' : 'before';
    return [{ id, ...permissionChange({ principal_guid, principal_type }, was, role, phase, facts) }];
  });
  const added = [...roles].flatMap(([principal_guid, { role, principal }]) => {
    if (present.some((one) => one.principal_guid === principal_guid)) return [];
    const { type: principal_type } = principal;
    return [permissionChange({ principal_guid, principal_type }, null, role, 'after', facts)];
  });
  return [...changed, ...added];
}

function permissionChange(
  principal: Pick<Permission, 'principal_guid' | 'principal_type'>,
  former: Permission['role'] | null,
  role: Permission['role'] | null,
  phase: Phase,
  facts: ServerFacts,
) {
  const name = nameOf(principal.principal_guid, facts);
  return {
    kind: 'permission' as const,
    principal,
    role,
    former,
    setting: `permission of ${principal.principal_type === 'group' ? 'group ' : ''}${name}`,
    was: former === null ? 'none' : roleText[former],
    is: role === null ? 'none' : roleText[role],
    phase,
  };
}

function rolesOf(role: Permission['role'], principals: readonly Principal[] | undefined, facts: ServerFacts) {
  return (principals ?? []).flatMap((principal) => {
    const guid = guidOf(principal, facts);
    return guid === undefined ? [] : [[guid, { role, principal }] as const];
  });
}

function nameOf(guid: string, { principals }: ServerFacts): string {
  return principals.flatMap(({ found }) => found).find((one) => one.guid === guid)?.name ?? guid;
}

function variables({ environment }: Settings, state: State, { digests, deploys }: PlanOptions): Change[] {
  if (!environment) return [];
  // A changed value reaches the active version at once, so it is set as late as possible if there is one.
  const phase = state.content?.bundle_id == null ? 'before' : 'between';
  const set = environment.variables.flatMap(({ name }): Change[] => {
    const setting = `environment: ${name}`;
    if (!state.variables.includes(name)) {
      return [{ kind: 'variable', name, how: 'add', setting, was: unset, is: 'set', phase }];
    }
    const digest = Object.hasOwn(state.digests, name) ? state.digests[name] : undefined;
    if (digest !== undefined && digest === digests[name]) {
      // A value that was changed on the dashboard can't be recognized, so a new bundle sets all declared values again.
      const again = { how: 'again', was: 'set', is: 'set again to the given value' } as const;
      return deploys ? [{ kind: 'variable', name, setting, phase, ...again }] : [];
    }
    const was = digest === undefined ? 'set (value unknown)' : 'set';
    return [{ kind: 'variable', name, how: 'change', setting, was, is: 'set to the given value', phase }];
  });
  if (!environment.prune) return set;
  const listed = environment.variables.map(({ name }) => name);
  const gone = state.variables.filter((name) => !listed.includes(name));
  // Afterwards: until then the version that needs them is active.
  const removal = { kind: 'variable', how: 'remove', was: 'set', is: 'removed', phase: 'after' } as const;
  const removed = gone.map((name) => ({ ...removal, name, setting: `environment: ${name}` }));
  return [...set, ...removed];
}

function tags({ tags: wanted }: Settings, { tags: present }: State, { tagTree }: ServerFacts): Change[] {
  if (!wanted) return [];
  const isPresent = (id: string) => present.some((tag) => tag.id === id);
  const kept = new Set<string>();
  const added = wanted.flatMap((path): Change[] => {
    const along = tagsAlong(path, tagTree);
    for (const { id } of along) kept.add(id);
    const tag = along[path.length - 1];
    if (tag && isPresent(tag.id)) return [];
    return [
      { kind: 'tag', add: path, setting: `tag ${tagText(path)}`, was: 'no', is: 'yes', phase: 'after' },
    ];
  });
  const unwanted = present.filter(({ id }) => !kept.has(id));
  // Removing a tag removes those below it.
  const top = unwanted.filter(({ parent_id }) => !unwanted.some(({ id }) => id === parent_id));
  const removed = top.map((tag): Change => {
    const name = tagText(pathOf(tag, [...present, ...tagTree]));
    return { kind: 'tag', remove: tag.id, setting: `tag ${name}`, was: 'yes', is: 'no', phase: 'after' };
  });
  return [...removed, ...added];
}

function thumbnail(wanted: Settings, state: State, { picture }: ServerFacts): Change[] {
  const was = state.thumbnail === null ? 'none' : state.thumbnail === undefined ? 'unknown' : 'a picture';
  const change = { kind: 'thumbnail', setting: 'thumbnail', was, phase: 'after' } as const;
  switch (wanted.thumbnail?.kind) {
    case 'file':
      if (!picture || 'message' in picture || picture.digest === state.thumbnail) return [];
      return [{ ...change, picture, is: picture.file }];
    case 'none':
      return state.thumbnail === null ? [] : [{ ...change, picture: null, is: 'none' }];
    case undefined:
      return [];
  }
}

function vanity({ vanityPath }: Settings, { vanityPath: was }: State): Change[] {
  if (vanityPath === undefined || vanityPath === was) return [];
  const change = { kind: 'vanity', path: vanityPath, setting: 'vanity-path', phase: 'after' } as const;
  return [{ ...change, was: was ?? 'none', is: vanityPath ?? 'none' }];
}
