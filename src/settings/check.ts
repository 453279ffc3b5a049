import { can, firstRelease } from '../connect/version.ts';
import { closest } from '../shared/did-you-mean.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import { guidOf, type Lookup, type ServerFacts } from './facts.ts';
import { type FieldName, fields, ordered, orderProblem } from './fields.ts';
import { isSame } from './plan.ts';
import { principalText, type Settings } from './settings.ts';
import type { State } from './state.ts';
import { missingTags } from './tags.ts';
import { conflictingHolders, vanityProblem } from './vanity.ts';

export interface SettingsReport {
  /** What the server would refuse. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Checks the declared settings against the facts of the server and returns every problem. */
export function checkSettings(wanted: Settings, state: State, facts: ServerFacts): SettingsReport {
  return {
    problems: [
      ...accessProblems(wanted, state, facts),
      ...fieldProblems(wanted, state, facts),
      ...facts.principals.flatMap((lookup) => lookupProblem(lookup, facts) ?? []),
      ...viewersAsCollaborators(wanted, facts),
      ...lockOut(wanted, state, facts),
      ...(wanted.tags ? missingTags(wanted.tags, facts.tagTree, tagRights(wanted, facts)) : []),
      ...vanityProblems(wanted, state, facts),
      ...thumbnailProblems(wanted, facts),
    ],
    warnings: ineffectiveViewers(wanted, state),
  };
}

const isAdministrator = ({ user }: ServerFacts) => user?.user_role === 'administrator';

function accessProblems({ access }: Settings, { content }: State, { applications }: ServerFacts): Problem[] {
  const allowed = applications?.access_types;
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

function fieldProblems({ fields: wanted }: Settings, { content }: State, facts: ServerFacts): Problem[] {
  const changed = Object.entries(wanted).filter(
    ([name, value]) => !isSame(content?.[name as FieldName], value),
  );
  const problems = changed.flatMap(([name, value]) => fieldProblem(name as FieldName, value, facts) ?? []);
  const effective = (name: FieldName) =>
    wanted[name] ?? content?.[name] ?? facts.scheduler?.[name as 'min_processes'];
  const crossed = ordered
    .filter((pair) => pair.some((name) => changed.some(([one]) => one === name)))
    // If both are declared, the problem was reported when they were parsed.
    .filter(([low, high]) => wanted[low] == null || wanted[high] == null)
    .flatMap((pair) => orderProblem(pair, effective) ?? []);
  return [...problems, ...crossed];
}

function fieldProblem(name: FieldName, value: unknown, facts: ServerFacts): Problem | undefined {
  const { administrators, kubernetes, since, limit } = fields[name];
  const { server, scheduler, user } = facts;
  if (value === null) return undefined;
  if (administrators && user && !isAdministrator(facts)) {
    return {
      message: `Only an administrator of Connect may set ${name}.`,
      reason: `The user of the key, ${user.username}, is a ${user.user_role}.`,
      hint: `Remove ${name} from ${input('settings')}, or ask an administrator to set it on the dashboard.`,
    };
  }
  if (kubernetes && server.execution_type && !/kubernetes/i.test(server.execution_type)) {
    return {
      message: `The setting ${name} has no effect on this server.`,
      reason: `It is for content that runs in Kubernetes; the execution type of this server is ${server.execution_type}.`,
      hint: `Remove ${name} from ${input('settings')}.`,
    };
  }
  if (since && can(since, server.version) === 'no') {
    return {
      message: `This server does not support the setting ${name}.`,
      reason: `It runs Connect ${server.version}; ${name} came with ${firstRelease(since)}.`,
      hint: `Remove ${name} from ${input('settings')}.`,
    };
  }
  const most = limit && scheduler?.[limit];
  if (!most || typeof value !== 'number' || value <= most) return undefined;
  return {
    message: `The setting ${name} (${value}) is above the server's limit, ${most}.`,
    reason: `The server reports it as ${limit}.`,
    hint: `Lower ${name} in ${input('settings')}, or ask an administrator of Connect to raise the limit.`,
  };
}

function lookupProblem(
  { principal, found, near, refused }: Lookup,
  { server }: ServerFacts,
): Problem | undefined {
  const text = principalText(principal);
  const kind = principal.type;
  if (kind === 'group' && found.length === 0 && server.authentication?.groups_enabled === false) {
    return {
      message: `The server has no groups, so there is no ${text}.`,
      reason: 'Groups are switched off there.',
      hint: 'Name users instead.',
    };
  }
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

function viewersAsCollaborators({ collaborators }: Settings, { principals }: ServerFacts): Problem[] {
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
function lockOut({ viewers, collaborators }: Settings, state: State, facts: ServerFacts): Problem[] {
  const { user } = facts;
  if (!user || !state.content || state.content.owner_guid === user.guid) return [];
  const own = state.permissions.find(({ principal_guid }) => principal_guid === user.guid);
  const stays = collaborators ? lists(collaborators, user.guid, facts) : !lists(viewers, user.guid, facts);
  if (own?.role !== 'owner' || stays) return [];
  return [
    {
      message: `With these ${input('collaborators')}, ${user.username} could not deploy to this content again.`,
      reason: `The key belongs to ${user.username}, who is a collaborator and not the owner.`,
      hint: `Add ${user.username} to ${input('collaborators')}.`,
    },
  ];
}

const lists = (list: Settings['viewers'], guid: string, facts: ServerFacts) =>
  (list ?? []).some((one) => guidOf(one, facts) === guid);

const tagRights = ({ createTags }: Settings, facts: ServerFacts) => ({
  create: createTags,
  isAdministrator: isAdministrator(facts),
});

function vanityProblems(
  { vanityPath }: Settings,
  state: State,
  { server, vanities }: ServerFacts,
): Problem[] {
  if (!vanityPath || vanityPath === state.vanityPath) return [];
  const problem = vanityProblem(vanityPath, server.dashboard_path);
  if (problem) return [problem];
  const others = conflictingHolders(vanityPath, vanities).filter(({ guid }) => guid !== state.content?.guid);
  return others.map(({ guid, path, content }) => ({
    message: `The vanity path ${vanityPath} ${path === vanityPath ? 'is taken' : `conflicts with ${path}`}.`,
    reason: `${path} belongs to ${content ? `${content.title || content.name} (${guid}${ofOwner(content.owner)})` : guid}.`,
    hint: `Choose another ${input('vanity-path')}, or remove that one first.`,
  }));
}

const ofOwner = (owner: { readonly username: string } | undefined) =>
  owner ? `, owned by ${owner.username}` : '';

function thumbnailProblems({ thumbnail }: Settings, { server, picture }: ServerFacts): Problem[] {
  if (!thumbnail) return [];
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
