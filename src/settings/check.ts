import { closest } from '../shared/did-you-mean.ts';
import { can, firstRelease } from '../connect/version.ts';
import type { Mishap } from '../shared/problems.ts';
import { input } from '../shared/input-names.ts';
import { type Facts, guidOf, type Lookup } from './facts.ts';
import { type FieldName, fields, ordered } from './fields.ts';
import { isAbove, orderMistake } from '../inputs/settings-inputs.ts';
import { isSame } from './plan.ts';
import { principalText, type Settings } from './settings.ts';
import type { State } from './state.ts';
import { missingTags } from './tags.ts';
import { inTheWay, vanityProblem } from './vanity.ts';

export interface SettingsVerdict {
  /** What the server would refuse: nothing may be changed. */
  readonly problems: readonly Mishap[];
  readonly warnings: readonly Mishap[];
}

/** Judges what is declared by what the server told, without asking anybody: every problem at once. */
export function checkSettings(wanted: Settings, state: State, facts: Facts): SettingsVerdict {
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
    warnings: [...uselessViewers(wanted, state), ...groupLeftOut(wanted, state, facts)],
  };
}

const isAdministrator = ({ user }: Facts) => user?.user_role === 'administrator';

function accessProblems({ access }: Settings, { content }: State, { applications }: Facts): Mishap[] {
  const allowed = applications?.access_types;
  if (access === undefined || access === content?.access_type || !allowed || allowed.includes(access))
    return [];
  return [
    {
      what: `The server doesn't allow ${input('access', access)}.`,
      why: `It allows ${allowed.join(', ')}.`,
      fix: 'Choose one of these, or ask an administrator of Connect about Applications.MostPermissiveAccessType.',
    },
  ];
}

function fieldProblems({ fields: wanted }: Settings, { content }: State, facts: Facts): Mishap[] {
  const changed = Object.entries(wanted).filter(
    ([name, value]) => !isSame(content?.[name as FieldName], value),
  );
  const problems = changed.flatMap(([name, value]) => fieldProblem(name as FieldName, value, facts) ?? []);
  const effective = (name: FieldName) =>
    wanted[name] ?? content?.[name] ?? facts.scheduler?.[name as 'min_processes'];
  const crossed = ordered
    .filter((pair) => pair.some((name) => changed.some(([one]) => one === name)))
    // Where both are declared, it was told when they were parsed.
    .filter(([low, high]) => wanted[low] == null || wanted[high] == null)
    .filter(([low, high]) => isAbove(effective(low), effective(high)))
    .map(([low, high]) => orderMistake(low, high, Number(effective(low)), Number(effective(high))));
  return [...problems, ...crossed];
}

function fieldProblem(name: FieldName, value: unknown, facts: Facts): Mishap | undefined {
  const { administrators, kubernetes, since, limit } = fields[name];
  const { server, scheduler, user } = facts;
  if (value === null) return undefined;
  if (administrators && user && !isAdministrator(facts)) {
    return {
      what: `Only an administrator of Connect may set ${name}.`,
      why: `The key's user, ${user.username}, is a ${user.user_role}.`,
      fix: `Take ${name} out of settings, or ask an administrator to set it on the dashboard.`,
    };
  }
  if (kubernetes && server.execution_type && !/kubernetes/i.test(server.execution_type)) {
    return {
      what: `The setting ${name} means nothing on this server.`,
      why: `It is for content that runs in Kubernetes; this server runs it as ${server.execution_type}.`,
      fix: `Take ${name} out of settings.`,
    };
  }
  if (since && can(since, server.version) === 'no') {
    return {
      what: `This server doesn't know ${name}.`,
      why: `It is Connect ${server.version}; ${name} came with ${firstRelease(since)}.`,
      fix: `Take ${name} out of settings.`,
    };
  }
  const most = limit && scheduler?.[limit];
  if (!most || typeof value !== 'number' || value <= most) return undefined;
  return {
    what: `The setting ${name} (${value}) is above the server's limit, ${most}.`,
    why: `The server tells it as ${limit}.`,
    fix: `Lower ${name} in settings, or ask an administrator of Connect to raise the limit.`,
  };
}

function lookupProblem({ principal, found, near, refused }: Lookup, { server }: Facts): Mishap | undefined {
  const text = principalText(principal);
  const kind = principal.type;
  if (kind === 'group' && found.length === 0 && server.authentication?.groups_enabled === false) {
    return {
      what: `The server has no groups, so there is no ${text}.`,
      why: 'Groups are switched off there.',
      fix: 'Name users instead.',
    };
  }
  if (refused) {
    return {
      what: `The ${kind} ${principal.name} couldn't be looked up.`,
      why: refused.message,
      fix: 'Use an API key of a publisher; a key of trusted publishing may not look up users and groups.',
    };
  }
  if (found.length === 0) {
    const meant = closest(principal.name, near);
    return {
      what: `There is no ${kind} named ${principal.name} on the server.`,
      ...(meant ? {} : { why: `Names are compared whole; upper and lower case are the same.` }),
      fix: meant
        ? `Did you mean ${meant}?`
        : `Correct the name${kind === 'user' ? ', or write group: before that of a group' : ''}.`,
    };
  }
  if (found.length === 1) return undefined;
  return {
    what: `The server has ${found.length} ${kind}s named ${principal.name}.`,
    why: `Their GUIDs: ${found.map(({ guid }) => guid).join(', ')}.`,
    fix: `Write the GUID instead of the name${kind === 'group' ? ': group: <guid>' : ''}.`,
  };
}

function viewersAsCollaborators({ collaborators }: Settings, { principals }: Facts): Mishap[] {
  const named = (collaborators ?? []).map(principalText);
  const viewers = principals.filter(
    ({ principal, found }) =>
      named.includes(principalText(principal)) && found.length === 1 && found[0]?.role === 'viewer',
  );
  return viewers.map(({ principal }) => ({
    what: `${principal.name} can't be a collaborator.`,
    why: 'The role of this user on the server is viewer.',
    fix: `Name ${principal.name} in viewers, or ask an administrator of Connect to make this user a publisher.`,
  }));
}

/** A list that leaves out the key's own user, or the group by which it has its right, would end its deployments. */
function lockOut(wanted: Settings, state: State, facts: Facts): Mishap[] {
  const { user } = facts;
  if (!user || !state.content || state.content.owner_guid === user.guid) return [];
  const own = state.permissions.find(({ principal_guid }) => principal_guid === user.guid);
  const loses = own?.role === 'owner' && !staysCollaborator(user.guid, wanted, facts);
  const { all, left } = ownGroups(wanted, state, facts);
  if (!loses && (all === 0 || left > 0)) return [];
  return [
    {
      what: `With these collaborators, ${user.username} could not deploy to this content again.`,
      why: `The key is of ${user.username}, who is its collaborator${loses ? '' : ' by a group'} and not its owner.`,
      fix: `Add ${user.username} to collaborators.`,
    },
  ];
}

/** Who belongs to a group can't always be asked (api.md 5.4): where one of several goes, it may be ours. */
function groupLeftOut(wanted: Settings, state: State, facts: Facts): Mishap[] {
  const { all, left } = ownGroups(wanted, state, facts);
  if (!facts.user || left === 0 || left === all) return [];
  const { username } = facts.user;
  return [
    {
      what: `With these collaborators, ${username} might not be able to deploy to this content again.`,
      why: `The key is of ${username}, who is its collaborator by a group, and only ${left} of ${all} groups would stay.`,
      fix: `Add ${username} to collaborators, unless a group that stays has this user.`,
    },
  ];
}

/**
 * How many groups the key's user may have its right from, and how many of them keep it: none where it has, or is to
 * have, a right of its own.
 */
function ownGroups(wanted: Settings, { content, permissions }: State, facts: Facts) {
  const guid = facts.user?.guid ?? '';
  const needsNone =
    content?.owner_guid === guid ||
    (content?.app_role ?? 'editor') !== 'editor' ||
    permissions.some(({ principal_guid, role }) => principal_guid === guid && role === 'owner') ||
    lists(wanted.collaborators, guid, facts);
  const groups = permissions.filter(
    ({ principal_type, role }) => !needsNone && principal_type === 'group' && role === 'owner',
  );
  const left = groups.filter(({ principal_guid }) => staysCollaborator(principal_guid, wanted, facts));
  return { all: groups.length, left: left.length };
}

const staysCollaborator = (guid: string, { viewers, collaborators }: Settings, facts: Facts) =>
  collaborators ? lists(collaborators, guid, facts) : !lists(viewers, guid, facts);

const lists = (list: Settings['viewers'], guid: string, facts: Facts) =>
  (list ?? []).some((one) => guidOf(one, facts) === guid);

const tagRights = ({ createTags }: Settings, facts: Facts) => ({
  create: createTags,
  isAdministrator: isAdministrator(facts),
});

function vanityProblems({ vanityPath }: Settings, state: State, { server, vanities }: Facts): Mishap[] {
  if (!vanityPath || vanityPath === state.vanityPath) return [];
  const problem = vanityProblem(vanityPath, server.dashboard_path);
  if (problem) return [problem];
  const others = inTheWay(vanityPath, vanities).filter(({ guid }) => guid !== state.content?.guid);
  return others.map(({ guid, path, content }) => ({
    what: `The vanity path ${vanityPath} ${path === vanityPath ? 'is taken' : `can't stand beside ${path}`}.`,
    why: `${path} belongs to ${content ? `${content.title || content.name} (${guid}${ofOwner(content.owner)})` : guid}.`,
    fix: `Choose another ${input('vanity-path')}, or take that one away there first.`,
  }));
}

const ofOwner = (owner: { readonly username: string } | undefined) => (owner ? `, of ${owner.username}` : '');

function thumbnailProblems({ thumbnail }: Settings, { server, picture }: Facts): Mishap[] {
  if (!thumbnail) return [];
  if (can('thumbnails', server.version) === 'no') {
    return [
      {
        what: 'This server takes no thumbnails from programs.',
        why: `It is Connect ${server.version}; that came with ${firstRelease('thumbnails')}.`,
        fix: `Leave ${input('thumbnail')} out.`,
      },
    ];
  }
  return picture && 'what' in picture ? [picture] : [];
}

function uselessViewers({ viewers, access }: Settings, { content }: State): Mishap[] {
  const effective = access ?? content?.access_type ?? 'acl';
  if (!viewers || viewers.length === 0 || effective === 'acl') return [];
  return [
    {
      what: `The viewers that are listed make no difference: access is ${effective}.`,
      why: 'Connect asks for them only where access is acl.',
      fix: `Set ${input('access', 'acl')} if only they are to see the app.`,
    },
  ];
}
