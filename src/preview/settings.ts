import type { AccessType, Content, Permission, User } from '../connect/types.ts';
import type { FieldName, FieldValues } from '../settings/fields.ts';
import type { Audience, Principal, Settings, Variable } from '../settings/settings.ts';

/** What the workflow says of separate previews. */
export interface PreviewOptions {
  readonly access: AccessType | undefined;
  readonly viewers: readonly Principal[] | undefined;
  readonly variables: readonly Variable[];
  /** With a slash at both ends. */
  readonly vanityPath: string | undefined;
  /** What it says of production, which may not be there yet. */
  readonly ofProduction: Audience;
}

/** The app in production, as far as its preview goes by it. */
export interface Production {
  readonly content: Content;
  readonly permissions: readonly Permission[];
}

export interface PreviewConditions {
  readonly production: Production | undefined;
  /** What is declared of production. */
  readonly declared: Pick<Settings, 'fields'>;
  /** Whose key makes the preview, and who therefore owns it. */
  readonly user: User;
  readonly title: string;
}

/**
 * How the content item of a separate preview is set up: seen by those who see production, or who will once it is there,
 * unless the workflow names others; with the variables that the workflow gives to previews, and no others; with production's limits and time-outs,
 * so that what starts there starts here.
 */
export function previewSettings(
  wishes: PreviewOptions,
  { production, declared, user, title }: PreviewConditions,
): Settings {
  const { viewers, variables, vanityPath } = wishes;
  // Who names viewers of previews doesn't want others to see them.
  const { access, viewers: named = [] } = viewers === undefined ? wishes.ofProduction : {};
  const seenBy = wishes.access ?? (production ? production.content.access_type : access) ?? 'acl';
  const others = production ? thoseOf(production, user) : { viewers: named, collaborators: [] };
  // With any other access Connect doesn't ask who is listed.
  const inherited = seenBy === 'acl' ? others.viewers : undefined;
  return {
    title,
    description: undefined,
    access: seenBy,
    viewers: viewers ?? inherited,
    collaborators: without(others.collaborators, viewers),
    vanityPath: vanityPath ?? null,
    tags: undefined,
    createTags: false,
    environment: { variables, prune: true },
    thumbnail: undefined,
    fields: { ...limitsOf(production?.content ?? {}), ...limitsOf(declared.fields) },
  };
}

/** Who may see and change production, its owner included, but for the user of the key. */
function thoseOf({ content, permissions }: Production, user: User) {
  const of = (role: Permission['role']): Principal[] =>
    permissions
      .filter((permission) => permission.role === role && permission.principal_guid !== user.guid)
      .map(({ principal_type: type, principal_guid: name }) => ({ type, name }));
  const owner: Principal[] =
    content.owner_guid === user.guid ? [] : [{ type: 'user', name: content.owner_guid }];
  return { viewers: [...of('viewer'), ...owner], collaborators: of('owner') };
}

/** Nobody may be in both lists. */
function without(collaborators: readonly Principal[], viewers: readonly Principal[] = []): Principal[] {
  return collaborators.filter(({ name }) => !viewers.some((viewer) => viewer.name === name));
}

/** Those that a publisher may set, and that decide whether an app starts. Running at all times is production's alone. */
const copied: readonly FieldName[] = [
  'connection_timeout',
  'read_timeout',
  'init_timeout',
  'idle_timeout',
  'max_conns_per_process',
  'load_factor',
  'memory_request',
  'memory_limit',
  'cpu_request',
  'cpu_limit',
  'default_image_name',
  'default_environment_guid',
  'default_py_environment_management',
];

function limitsOf(of: FieldValues): FieldValues {
  const set = copied.filter((name) => of[name] !== null && of[name] !== undefined);
  return Object.fromEntries(set.map((name) => [name, of[name]]));
}

/** The variables that production has and a preview isn't given: Connect never tells their values. */
export const missingVariables = (
  production: readonly string[],
  given: readonly Variable[],
): readonly string[] => production.filter((name) => !given.some((variable) => variable.name === name));

/** True where only its owner sees what is set up like this. */
export const isOwnerOnly = ({ access, viewers = [], collaborators = [] }: Settings): boolean =>
  access === 'acl' && viewers.length === 0 && collaborators.length === 0;
