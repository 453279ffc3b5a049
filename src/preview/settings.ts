import type { AccessType, Content, Permission, User } from '../connect/types.ts';
import type { FieldName, FieldValues } from '../settings/fields.ts';
import {
  type Audience,
  nothingDeclared,
  type Principal,
  principalText,
  type Settings,
  type Variable,
} from '../settings/settings.ts';
import type { AudienceFacts } from '../shared/audience.ts';

/** The inputs about separate previews. */
export interface PreviewOptions {
  readonly access: AccessType | undefined;
  readonly viewers: readonly Principal[] | undefined;
  readonly variables: readonly Variable[];
  /** With a slash at both ends. */
  readonly vanityPath: string | undefined;
  /** The audience that the workflow sets for production. It counts if the app is not deployed yet. */
  readonly ofProduction: Audience;
}

/** The app in production, as far as its previews depend on it. */
export interface Production {
  readonly content: Content;
  readonly permissions: readonly Permission[];
}

export interface PreviewConditions {
  readonly production: Production | undefined;
  /** The declared settings of production. */
  readonly declared: Pick<Settings, 'fields'>;
  /** The user of the key, who owns the preview. */
  readonly user: User;
  readonly title: string;
}

export interface PreviewSetup {
  readonly settings: Settings;
  readonly audience: AudienceFacts;
}

/**
 * The settings of a separate preview. The audience is that of production, present or future, unless the workflow names
 * another one. It has only the variables that the workflow gives to previews. Limits and time-outs are those of
 * production, so that an app that starts there also starts here.
 */
export function previewSettings(
  options: PreviewOptions,
  { production, declared, user, title }: PreviewConditions,
): PreviewSetup {
  const { viewers, variables, vanityPath } = options;
  // If viewers of previews are named, nobody else should see them.
  const future = viewers === undefined ? options.ofProduction : {};
  const access = options.access ?? (production ? production.content.access_type : future.access) ?? 'acl';
  const present = production && membersOf(production, user);
  // Connect ignores the list of viewers with any other access.
  const inherited = access === 'acl' ? (present?.viewers ?? future.viewers ?? []) : undefined;
  const settings: Settings = {
    ...nothingDeclared,
    title,
    access,
    viewers: viewers ?? inherited,
    collaborators: present?.collaborators ?? [],
    vanityPath: vanityPath ?? null,
    environment: { variables, prune: true },
    fields: { ...limitsOf(production?.content ?? {}), ...limitsOf(declared.fields) },
  };
  return { settings, audience: audienceOf(settings, viewers === undefined ? production : undefined) };
}

/** @param source the app whose viewers the preview has, if none are named: their names aren't known */
function audienceOf(
  { access = 'acl', viewers = [], collaborators = [] }: Settings,
  source: Production | undefined,
): AudienceFacts {
  if (access !== 'acl') return { access };
  if (source) return source.content.access_type === 'acl' ? { access, asProduction: true } : { access };
  const others = collaborators.length > 0 ? ['the collaborators of the app'] : [];
  return { access, members: [...viewers.map(principalText), ...others] };
}

/** The users and groups who can see or change production, its owner included, except the user of the key. */
function membersOf({ content, permissions }: Production, user: User) {
  const withRole = (role: Permission['role']): Principal[] =>
    permissions
      .filter((permission) => permission.role === role && permission.principal_guid !== user.guid)
      .map(({ principal_type: type, principal_guid: name }) => ({ type, name }));
  const owner: Principal[] =
    content.owner_guid === user.guid ? [] : [{ type: 'user', name: content.owner_guid }];
  return { viewers: [...withRole('viewer'), ...owner], collaborators: withRole('owner') };
}

/** Fields that a publisher can set and that decide whether an app starts. A minimum of processes is only for production. */
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

function limitsOf(fields: FieldValues): FieldValues {
  const set = copied.filter((name) => fields[name] !== null && fields[name] !== undefined);
  return Object.fromEntries(set.map((name) => [name, fields[name]]));
}

/** The variables that production has and the preview hasn't: Connect never returns their values. */
export const missingVariables = (
  production: readonly string[],
  given: readonly Variable[],
): readonly string[] => production.filter((name) => !given.some((variable) => variable.name === name));
