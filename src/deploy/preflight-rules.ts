import type { Content, User } from '../connect/types.ts';
import type { Mishap } from '../errors.ts';
import type { Order } from './order.ts';
import type { Seen } from './preflight.ts';

export interface Verdict {
  /** What would make the deployment fail. */
  readonly problems: readonly Mishap[];
  readonly notices: readonly Mishap[];
  /** The Python that the server will build with, where it can be told. */
  readonly pythonVersion?: string;
}

/** Judges what was seen, without asking anybody: every problem at once. */
export function judge(seen: Seen, order: Order): Verdict {
  const installed = seen.pythons?.installations.map(({ version }) => version);
  const pythonVersion = installed && order.app.choosePython(installed);
  const problems = [
    ...(seen.user ? userProblems(seen.user) : []),
    ...serverProblems(seen),
    ...(installed && installed.length > 0 && !pythonVersion ? [noPython(order, installed)] : []),
    ...(seen.content ? contentProblems(seen.content, seen) : nameProblems(seen, order)),
  ];
  const notices =
    seen.content || seen.namesakes.length === 0 || problems.length > 0 ? [] : [sameName(seen, order)];
  return { problems, notices, ...(pythonVersion !== undefined && { pythonVersion }) };
}

function userProblems({ username, user_role, locked, confirmed }: User): Mishap[] {
  if (locked) {
    return [
      {
        what: `The account ${username} is locked on the server.`,
        fix: 'Ask an administrator of Connect to unlock it, or use a key of another account.',
      },
    ];
  }
  if (!confirmed) {
    return [
      {
        what: `The account ${username} isn't confirmed yet.`,
        fix: `Sign in to Connect as ${username} and confirm the e-mail address.`,
      },
    ];
  }
  if (user_role !== 'viewer') return [];
  return [
    {
      what: `The key's user, ${username}, may not publish.`,
      why: `Its role on this server is viewer.`,
      fix: 'Use a key of a publisher, or ask an administrator of Connect to make this user one.',
    },
  ];
}

function serverProblems({ settings, pythons }: Seen): Mishap[] {
  const problems: Mishap[] = [];
  if (settings.license?.['allow-apis'] === false) {
    problems.push({
      what: "The server's licence doesn't include Dash apps.",
      why: 'Its licence has allow-apis switched off.',
      fix: 'Ask an administrator of Connect about the licence.',
    });
  }
  if (pythons && (pythons.api_enabled === false || pythons.installations.length === 0)) {
    problems.push({
      what: "The server can't run Dash apps.",
      why:
        pythons.installations.length === 0
          ? 'No Python is installed there.'
          : 'Python apps are switched off there.',
      fix: 'Ask an administrator of Connect to set Python.Enabled and to install a Python.',
    });
  }
  return problems;
}

function noPython({ app: { python } }: Order, installed: readonly string[]): Mishap {
  const versions = installed.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).join(', ');
  return {
    what: `The server has no Python that fits ${python.requires ?? 'this app'}.`,
    why: `${python.source} asks for it; the server has ${versions}.`,
    fix: 'Widen the requirement so that it takes one of these, or ask an administrator of Connect to install another.',
    ...(python.where && { where: python.where }),
  };
}

function contentProblems(content: Content, { user, gitManaged }: Seen): Mishap[] {
  const title = named(content);
  const problems: Mishap[] = [];
  if (content.app_mode !== 'unknown' && content.app_mode !== 'python-dash') {
    problems.push({
      what: `${title} isn't a Dash app.`,
      why: `Its kind is ${content.app_mode}, and Connect never changes the kind of a content item.`,
      fix: 'Set another content-guid, or another name to make a new content item.',
    });
  }
  if (content.locked) {
    problems.push({
      what: `${title} is locked.`,
      why: content.locked_message
        ? `The message: ${content.locked_message}`
        : 'Somebody locked it on the dashboard.',
      fix: `Unlock it on its Advanced tab: ${content.dashboard_url}`,
    });
  }
  if (gitManaged) {
    problems.push({
      what: `${title} is deployed by Connect itself, from Git.`,
      why: 'Connect takes no uploads for such content.',
      fix: 'Set another content-guid, or another name to make a new content item.',
    });
  }
  if (
    user &&
    content.owner_guid !== user.guid &&
    (content.app_role === 'viewer' || content.app_role === 'none')
  ) {
    problems.push({
      what: `${user.username} may not deploy to ${title}.`,
      why: `It belongs to ${content.owner?.username ?? content.owner_guid}, and ${user.username} is no collaborator of it.`,
      fix: `Ask its owner to add ${user.username} as a collaborator, or use a key of the owner.`,
    });
  }
  return problems;
}

/** A new item beside one that we may deploy to would be a surprise: the key's account was changed, most likely. */
function nameProblems({ namesakes, user }: Seen, { content, kind }: Order): Mishap[] {
  if (kind === 'preview') {
    return [
      {
        what: `There is nothing to preview: ${content.name} isn't on the server yet.`,
        why: 'A draft lies beside an active version of the same content item.',
        fix: 'Deploy the app once from its main branch.',
      },
    ];
  }
  const editable = namesakes.filter(({ app_role }) => app_role === 'editor' || app_role === 'owner');
  if (editable.length === 0) return [];
  const list = editable.map(({ guid, owner, owner_guid }) => `${guid} (of ${owner?.username ?? owner_guid})`);
  return [
    {
      what: `The app ${content.name} exists, but it isn't owned by ${user?.username ?? "the key's user"}.`,
      why: `Found: ${list.join(', ')}. The key's user is a collaborator there.`,
      fix: 'Set content-guid to deploy to it, or another name to make a new content item.',
    },
  ];
}

function sameName({ namesakes, user }: Seen, { content }: Order): Mishap {
  const owners = namesakes.map(({ owner, owner_guid }) => owner?.username ?? owner_guid);
  return {
    what: `Other users have content named ${content.name}, too: ${owners.join(', ')}.`,
    why: `Names are unique per owner. A new content item is made for ${user?.username ?? "the key's user"}.`,
    fix: 'To deploy to one of theirs, become its collaborator and set content-guid.',
  };
}

const named = ({ title, name, guid }: Content) => `${title || name} (${guid})`;
