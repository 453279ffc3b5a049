import { can, firstRelease } from '../connect/version.ts';
import { closest } from '../shared/did-you-mean.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import { type FieldName, fieldOf, fields } from './fields.ts';
import { isSame } from './plan.ts';
import { principalText, type Settings } from './settings.ts';
import { guidOf, type Lookup, type State } from './state.ts';
import { pathOf, tagsAlong, tagText } from './tags.ts';
import { conflictingHolders, vanityProblem } from './vanity.ts';

export interface SettingsReport {
  /** What the server would refuse. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Checks the declared settings against the state of the server and returns every problem. */
export function checkSettings(wanted: Settings, state: State): SettingsReport {
  return {
    problems: [
      ...accessProblems(wanted, state),
      ...fieldsOfAdministrators(wanted, state),
      ...state.principals.flatMap((lookup) => lookupProblem(lookup) ?? []),
      ...viewersAsCollaborators(wanted, state),
      ...lockOut(wanted, state),
      ...missingTags(wanted, state),
      ...vanityProblems(wanted, state),
      ...thumbnailProblems(wanted, state),
    ],
    warnings: ineffectiveViewers(wanted, state),
  };
}

const isAdministrator = ({ user }: State) => user?.user_role === 'administrator';

function accessProblems({ access }: Settings, { content, accessTypes: allowed }: State): Problem[] {
  if (access === undefined || access === content?.access_type || !allowed || allowed.includes(access))
    return [];
  return [
    {
      message: `The server does not allow ${input('access', access)}.`,
      reason: `It allows ${allowed.join(', ')}.`,
      hint: 'Choose one of these, or ask an administrator of Connect about Applications.MostPermissiveAccessType.',
    },
  ];
}

function fieldsOfAdministrators({ fields: wanted }: Settings, state: State): Problem[] {
  const { content, user } = state;
  if (!user || isAdministrator(state)) return [];
  return (Object.keys(wanted) as FieldName[])
    .filter((name) => fields[name].administrators && wanted[name] !== null)
    .filter((name) => !isSame(fieldOf(content, name), wanted[name]))
    .map((name) => ({
      message: `Only an administrator of Connect may set ${name}.`,
      reason: `The user of the key, ${user.username}, is a ${user.user_role}.`,
      hint: `Remove ${name} from ${input('settings')}, or ask an administrator to set it on the dashboard.`,
    }));
}

function lookupProblem({ principal, found, near, refused }: Lookup): Problem | undefined {
  const kind = principal.type;
  if (refused) {
    return {
      message: `The ${kind} ${principal.name} could not be looked up.`,
      reason: refused.message,
      hint: 'Use an API key of a publisher; a key of trusted publishing may not look up users and groups.',
    };
  }
  if (found.length === 0) {
    const meant = closest(principal.name, near);
    return {
      message: `There is no ${kind} named ${principal.name} on the server.`,
      ...(meant ? {} : { reason: 'The whole name is compared, without regard to case.' }),
      hint: meant
        ? `Did you mean ${meant}?`
        : `Correct the name${kind === 'user' ? ', or write "group: " before the name of a group' : ''}.`,
    };
  }
  if (found.length === 1) return undefined;
  return {
    message: `The server has ${found.length} ${kind}s named ${principal.name}.`,
    reason: `Their GUIDs: ${found.map(({ guid }) => guid).join(', ')}.`,
    hint: `Write the GUID instead of the name${kind === 'group' ? ': group: <guid>' : ''}.`,
  };
}

function viewersAsCollaborators({ collaborators }: Settings, { principals }: State): Problem[] {
  const named = (collaborators ?? []).map(principalText);
  const viewers = principals.filter(
    ({ principal, found }) =>
      named.includes(principalText(principal)) && found.length === 1 && found[0]?.role === 'viewer',
  );
  return viewers.map(({ principal }) => ({
    message: `${principal.name} cannot be a collaborator.`,
    reason: 'The role of this user on the server is viewer.',
    hint: `Name ${principal.name} in ${input('viewers')}, or ask an administrator of Connect to make this user a publisher.`,
  }));
}

/** Without the user of the key in the list, it could not deploy again. */
function lockOut({ viewers, collaborators }: Settings, state: State): Problem[] {
  const { user } = state;
  if (!user || !state.content || state.content.owner_guid === user.guid) return [];
  const own = state.permissions.find(({ principal_guid }) => principal_guid === user.guid);
  const stays = collaborators
    ? includes(collaborators, user.guid, state)
    : !includes(viewers, user.guid, state);
  if (own?.role !== 'owner' || stays) return [];
  return [
    {
      message: `With these ${input('collaborators')}, ${user.username} could not deploy to this content again.`,
      reason: `The key belongs to ${user.username}, who is a collaborator and not the owner.`,
      hint: `Add ${user.username} to ${input('collaborators')}.`,
    },
  ];
}

const includes = (list: Settings['viewers'], guid: string, state: State) =>
  (list ?? []).some((one) => guidOf(one, state) === guid);

/** Declared tags that do not exist and that the key can't create. */
function missingTags({ tags = [], createTags: create }: Settings, state: State): Problem[] {
  const { tagTree: tree } = state;
  if (create && isAdministrator(state)) return [];
  const known = tree.filter(({ parent_id }) => parent_id !== null).map((tag) => tagText(pathOf(tag, tree)));
  const missing = tags.filter((path) => tagsAlong(path, tree).length < path.length).map(tagText);
  return missing.map((path) => {
    const near = closest(path, known);
    return {
      message: `The server has no tag ${path}.`,
      ...(create && {
        reason: 'Only an administrator of Connect may create tags. This key belongs to another user.',
      }),
      hint: near
        ? `Did you mean ${near}?`
        : `Correct its path, or set ${input('create-tags', 'true')} with the key of an administrator.`,
    };
  });
}

function vanityProblems({ vanityPath }: Settings, state: State): Problem[] {
  const { server, vanities } = state;
  if (!vanityPath || vanityPath === state.vanityPath) return [];
  const problem = vanityProblem(vanityPath, server.dashboard_path);
  if (problem) return [problem];
  const others = conflictingHolders(vanityPath, vanities).filter(({ guid }) => guid !== state.content?.guid);
  return others.map(({ guid, path, content }) => ({
    message: `The vanity path ${vanityPath} ${path === vanityPath ? 'is taken' : `conflicts with ${path}`}.`,
    reason: `${path} belongs to ${content ? `${content.title || content.name} (${guid}${ofOwner(content.owner)})` : guid}.`,
    hint: `Choose another ${input('vanity-path')}, or remove that one first. To deploy to that content, set ${input('content-guid', guid)}.`,
  }));
}

const ofOwner = (owner: { readonly username: string } | undefined) =>
  owner ? `, owned by ${owner.username}` : '';

function thumbnailProblems({ thumbnail }: Settings, { server, picture }: State): Problem[] {
  if (thumbnail === undefined) return [];
  if (can('thumbnails', server.version) === 'no') {
    return [
      {
        message: 'This server does not support setting thumbnails through its API.',
        reason: `It runs Connect ${server.version}; this came with ${firstRelease('thumbnails')}.`,
        hint: `Remove ${input('thumbnail')}.`,
      },
    ];
  }
  return picture && 'message' in picture ? [picture] : [];
}

function ineffectiveViewers({ viewers, access }: Settings, { content }: State): Problem[] {
  const effective = access ?? content?.access_type ?? 'acl';
  if (!viewers || viewers.length === 0 || effective === 'acl') return [];
  return [
    {
      message: `The listed ${input('viewers')} have no effect, because the access is ${effective}.`,
      reason: 'Connect checks viewers only if the access is acl.',
      hint: `Set ${input('access', 'acl')} if only they should see the app.`,
    },
  ];
}
