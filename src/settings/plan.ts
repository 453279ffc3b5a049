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
 * `after`: once the app has answered as the live one.
 */
export type Phase = 'before' | 'between' | 'after';

/** One difference between what is declared and what is. No value of a variable is in it. */
export type Change = ChangeDescription & Action;

interface ChangeDescription {
  /** As the table names it. */
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
      /** `undefined` where the server doesn't tell. */
      readonly former: ContentFields[keyof ContentFields];
    }
  | {
      readonly kind: 'permission';
      readonly principal: Pick<Permission, 'principal_guid' | 'principal_type'>;
      /** Of the permission that is there already. */
      readonly id?: Permission['id'];
      /** Null takes it away. */
      readonly role: Permission['role'] | null;
      readonly former: Permission['role'] | null;
    }
  | { readonly kind: 'tag'; readonly add: TagPath }
  | { readonly kind: 'tag'; readonly remove: Tag['id'] }
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** `again`: the value that was noted last, which somebody may have changed by hand. */
      readonly how: 'add' | 'change' | 'again' | 'remove';
    }
  | { readonly kind: 'vanity'; readonly path: string | null }
  | { readonly kind: 'thumbnail'; readonly picture: Picture | 'screenshot' | null };

export interface PlanOptions {
  /** The marks of the wanted values. */
  readonly marks: ValueDigests;
  /** Whether this run deploys the app anew; false where only settings differ. */
  readonly deploys: boolean;
}

/**
 * The changes that bring the content item to what is declared, in the order in which they are safe: access is
 * tightened before and opened after; the vanity path comes nearly last; a lock and a new owner end our own rights.
 */
export function planSettings(
  wanted: Settings,
  state: State,
  facts: ServerFacts,
  occasion: PlanOptions,
): readonly Change[] {
  const other = fieldChanges(wanted, state.content);
  const isFinal = ({ field }: { field: string }) => field === 'locked' || field === 'owner_guid';
  return [
    ...texts(wanted, state.content),
    ...other.filter((change) => !isFinal(change) || change.phase !== 'after'),
    ...access(wanted, state.content),
    ...permissions(wanted, state, facts),
    ...variables(wanted, state, occasion),
    ...tags(wanted, state, facts),
    ...thumbnail(wanted, state, facts, occasion),
    ...vanity(wanted, state),
    ...other.filter((change) => isFinal(change) && change.phase === 'after'),
  ];
}

/** Whether the app has to be deployed again for its environment. */
export const changesEnvironment = (changes: readonly Change[]): boolean =>
  changes.some((change) => change.kind === 'variable' && (change.how === 'add' || change.how === 'change'));

const unset = 'not set';

type FieldChange = ChangeDescription & Extract<Action, { kind: 'field' }>;

function texts({ title, description }: Settings, content: Content | undefined): FieldChange[] {
  return Object.entries({ title, description }).flatMap(([name, value]) => {
    const field = name as 'title' | 'description';
    const was = content?.[field] ?? '';
    if (value === undefined || value === was) return [];
    const told = { setting: field, was: short(was) || unset, is: short(value), phase: 'after' as const };
    return [{ kind: 'field' as const, field, value, former: content?.[field], ...told }];
  });
}

function fieldChanges({ fields: wanted }: Settings, content: Content | undefined): FieldChange[] {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const field = name as FieldName;
    const was = content?.[field];
    if (isSame(was, value)) return [];
    // To unlock comes first: locked content takes no bundle.
    const phase = fields[field].afterwards && !(field === 'locked' && value === false) ? 'after' : 'before';
    const change = { kind: 'field' as const, field, value: value as FieldChange['value'], former: was };
    return [{ ...change, setting: field, was: shown(was), is: shown(value), phase }];
  });
}

/** Connect writes an absent text as null or as ''. */
export const isSame = (was: unknown, wanted: unknown): boolean => (was ?? '') === (wanted ?? '');

const shown = (value: unknown): string =>
  value === null || value === undefined ? "the server's default" : value === '' ? '""' : short(String(value));

function short(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

const openness: readonly AccessType[] = ['acl', 'logged_in', 'all'];

function access({ access: wanted }: Settings, content: Content | undefined): FieldChange[] {
  // What is created is for those listed only (api.md 6.3).
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
  // The owner has all rights, and can't be listed (api.md 12).
  roles.delete(content?.owner_guid ?? facts.user?.guid ?? '');
  const isDeclared = { viewer: wanted.viewers !== undefined, owner: wanted.collaborators !== undefined };
  const changed = present.flatMap((permission): Change[] => {
    const { id, principal_guid, principal_type, role: was } = permission;
    const role = roles.get(principal_guid)?.role ?? null;
    if (role === was || (role === null && !isDeclared[was])) return [];
    return [
      {
        kind: 'permission',
        principal: { principal_guid, principal_type },
        id,
        role,
        former: was,
        setting: permissionText(principal_type, nameOf(principal_guid, facts)),
        was: roleText[was],
        is: role === null ? 'none' : roleText[role],
        phase: role === 'owner' ? 'after' : 'before',
      },
    ];
  });
  const added = [...roles].flatMap(([guid, { role, principal }]): Change[] => {
    if (present.some(({ principal_guid }) => principal_guid === guid)) return [];
    return [
      {
        kind: 'permission',
        principal: { principal_guid: guid, principal_type: principal.type },
        role,
        former: null,
        setting: permissionText(principal.type, nameOf(guid, facts)),
        was: 'none',
        is: roleText[role],
        phase: 'after',
      },
    ];
  });
  return [...changed, ...added];
}

const permissionText = (type: Principal['type'], name: string) =>
  `permission of ${type === 'group' ? 'group ' : ''}${name}`;

function rolesOf(role: Permission['role'], principals: readonly Principal[] | undefined, facts: ServerFacts) {
  return (principals ?? []).flatMap((principal) => {
    const guid = guidOf(principal, facts);
    return guid === undefined ? [] : [[guid, { role, principal }] as const];
  });
}

function nameOf(guid: string, { principals }: ServerFacts): string {
  return principals.flatMap(({ found }) => found).find((one) => one.guid === guid)?.name ?? guid;
}

function variables({ environment }: Settings, state: State, { marks, deploys }: PlanOptions): Change[] {
  if (!environment) return [];
  // Before the first deployment there is no live version that a changed value could reach too early.
  const phase = state.content?.bundle_id == null ? 'before' : 'between';
  const set = environment.variables.flatMap(({ name }): Change[] => {
    const setting = `environment: ${name}`;
    if (!state.variables.includes(name)) {
      return [{ kind: 'variable', name, how: 'add', setting, was: unset, is: 'set', phase }];
    }
    const mark = Object.hasOwn(state.marks, name) ? state.marks[name] : undefined;
    if (mark !== undefined && mark === marks[name]) {
      // Connect never tells values, so one that was changed by hand looks the same: a new bundle gets what is declared.
      const again = { how: 'again', was: 'set', is: 'set again, to the value given' } as const;
      return deploys ? [{ kind: 'variable', name, setting, phase, ...again }] : [];
    }
    const was = mark === undefined ? 'set (to what, Connect never tells)' : 'set';
    return [{ kind: 'variable', name, how: 'change', setting, was, is: 'set to the value given', phase }];
  });
  if (!environment.prune) return set;
  const listed = environment.variables.map(({ name }) => name);
  const gone = state.variables.filter((name) => !listed.includes(name));
  // Only afterwards: until then the version that needs them is live.
  const removed = gone.map((name): Change => {
    return {
      kind: 'variable',
      name,
      how: 'remove',
      setting: `environment: ${name}`,
      was: 'set',
      is: 'removed',
      phase: 'after',
    };
  });
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
  // What lies below goes along.
  const top = unwanted.filter(({ parent_id }) => !unwanted.some(({ id }) => id === parent_id));
  const removed = top.map((tag): Change => {
    const name = tagText(pathOf(tag, [...present, ...tagTree]));
    return { kind: 'tag', remove: tag.id, setting: `tag ${name}`, was: 'yes', is: 'no', phase: 'after' };
  });
  return [...removed, ...added];
}

function thumbnail(
  wanted: Settings,
  state: State,
  { picture }: ServerFacts,
  { deploys }: PlanOptions,
): Change[] {
  const told = { kind: 'thumbnail', setting: 'thumbnail', phase: 'after' } as const;
  const was = state.thumbnail === null ? 'none' : state.thumbnail === undefined ? 'unknown' : 'a picture';
  switch (wanted.thumbnail?.kind) {
    case 'file':
      if (!picture || 'message' in picture || picture.digest === state.thumbnail) return [];
      return [{ ...told, picture, was, is: picture.file }];
    case 'screenshot':
      if (!deploys && state.thumbnail !== null) return [];
      return [{ ...told, picture: 'screenshot', was, is: 'a screenshot of the app' }];
    case 'none':
      return state.thumbnail === null ? [] : [{ ...told, picture: null, was, is: 'none' }];
    case undefined:
      return [];
  }
}

function vanity({ vanityPath }: Settings, { vanityPath: was }: State): Change[] {
  if (vanityPath === undefined || vanityPath === was) return [];
  const told = {
    setting: 'vanity-path',
    was: was ?? 'none',
    is: vanityPath ?? 'none',
    phase: 'after',
  } as const;
  return [{ kind: 'vanity', path: vanityPath, ...told }];
}
