import type { AccessType, Content, Permission, Tag } from '../connect/types.ts';
import type { ValueDigests } from './environment.ts';
import { type FieldName, fieldOf, fields, isFieldName } from './fields.ts';
import type { Principal, Settings, TagPath } from './settings.ts';
import { guidOf, type State } from './state.ts';
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
      readonly field: FieldName | 'title' | 'description' | 'access_type';
      readonly value: string | number | boolean | null;
      /** `undefined` if the server does not return it. */
      readonly former: unknown;
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
export function planSettings(wanted: Settings, state: State, options: PlanOptions): readonly Change[] {
  const changes = fieldChanges(wanted, state.content);
  const isFinal = ({ field, phase }: FieldChange) =>
    phase === 'after' && (field === 'locked' || field === 'owner_guid');
  return [
    ...changes.filter((change) => !isFinal(change)),
    ...permissions(wanted, state),
    ...variables(wanted, state, options),
    ...tags(wanted, state),
    ...thumbnail(wanted, state),
    ...vanity(wanted, state),
    ...changes.filter(isFinal),
  ];
}

/** Whether a changed environment requires a new deployment. */
export const changesEnvironment = (changes: readonly Change[]): boolean =>
  changes.some((change) => change.kind === 'variable' && (change.how === 'add' || change.how === 'change'));

const unset = 'not set';

type FieldChange = ChangeDescription & Extract<Action, { kind: 'field' }>;

function fieldChanges(wanted: Settings, content: Content | undefined): FieldChange[] {
  const { title, description, fields: others, access: access_type } = wanted;
  return Object.entries({ title, description, ...others, access_type }).flatMap(([name, value]) => {
    const field = name as FieldChange['field'];
    // New content has the access acl (api.md 6.3).
    const was = content || field !== 'access_type' ? fieldOf(content, field) : 'acl';
    if (value === undefined || isSame(was, value)) return [];
    const setting = field === 'access_type' ? 'access' : field;
    const phase = phaseOf(field, value, was);
    return [{ kind: 'field', field, value, former: was, setting, was: shown(was), is: shown(value), phase }];
  });
}

const openness: readonly unknown[] = ['acl', 'logged_in', 'all'] satisfies AccessType[];

function phaseOf(field: FieldChange['field'], value: unknown, was: unknown): Phase {
  if (field === 'access_type') return openness.indexOf(value) < openness.indexOf(was) ? 'before' : 'after';
  // Locked content accepts no bundle.
  if (field === 'locked' && value === false) return 'before';
  return !isFieldName(field) || fields[field].afterwards ? 'after' : 'before';
}

/** Connect returns an unset text as null or as ''. */
export const isSame = (was: unknown, wanted: unknown): boolean => (was ?? '') === (wanted ?? '');

const shown = (value: unknown): string => short(String(value ?? '')) || unset;

function short(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

const roleText = { viewer: 'viewer', owner: 'collaborator' } as const;

function permissions(wanted: Settings, state: State): Change[] {
  const roles = new Map([
    ...rolesOf('viewer', wanted.viewers, state),
    ...rolesOf('owner', wanted.collaborators, state),
  ]);
  // The owner has all rights and can't be listed (api.md 12).
  roles.delete(state.content?.owner_guid ?? state.user?.guid ?? '');
  const isDeclared = { viewer: wanted.viewers !== undefined, owner: wanted.collaborators !== undefined };
  const present = new Map(state.permissions.map((one) => [one.principal_guid, one]));
  return [...new Set([...present.keys(), ...roles.keys()])].flatMap((guid): Change[] => {
    const { id, role: was = null, principal_type } = present.get(guid) ?? {};
    const { role = null, type = principal_type ?? 'user' } = roles.get(guid) ?? {};
    if (role === was || (role === null && was !== null && !isDeclared[was])) return [];
    return [
      {
        kind: 'permission',
        principal: { principal_guid: guid, principal_type: type },
        ...(id !== undefined && { id }),
        role,
        former: was,
        setting: `permission of ${type === 'group' ? 'group ' : ''}${nameOf(guid, state)}`,
        was: was === null ? 'none' : roleText[was],
        is: role === null ? 'none' : roleText[role],
        phase: was === null || role === 'owner' ? 'after' : 'before',
      },
    ];
  });
}

function rolesOf(role: Permission['role'], principals: readonly Principal[] = [], state: State) {
  return principals.flatMap((principal) => {
    const guid = guidOf(principal, state);
    return guid === undefined ? [] : [[guid, { role, type: principal.type }] as const];
  });
}

function nameOf(guid: string, { principals }: State): string {
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

function tags({ tags: wanted }: Settings, { tags: present, tagTree }: State): Change[] {
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

function thumbnail({ thumbnail: wanted }: Settings, { thumbnail: present, picture }: State): Change[] {
  if (wanted === undefined || wanted === present) return [];
  const was = present === null ? 'none' : present === undefined ? 'unknown' : 'a picture';
  const change = { kind: 'thumbnail', setting: 'thumbnail', was, phase: 'after' } as const;
  if (wanted === null) return [{ ...change, picture: null, is: 'none' }];
  if (!picture || 'message' in picture || picture.digest === present) return [];
  return [{ ...change, picture, is: picture.file }];
}

function vanity({ vanityPath }: Settings, { vanityPath: was }: State): Change[] {
  if (vanityPath === undefined || vanityPath === was) return [];
  const change = { kind: 'vanity', path: vanityPath, setting: 'vanity-path', phase: 'after' } as const;
  return [{ ...change, was: was ?? 'none', is: vanityPath ?? 'none' }];
}
