import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import { parseServerUrl } from '../connect/server-url.ts';
import type { Content, User } from '../connect/types.ts';
import type { DeploymentRecord } from '../inputs/deployment-records.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';

/** How a job names its content item. */
export interface ContentSelector {
  readonly guid?: string;
  /** The server of the GUID, if the job gives a whole address. */
  readonly guidServer?: URL;
  readonly name: string;
  /** True: create a new item, unless the user of the key owns one of this name. False: never create one. */
  readonly create?: boolean;
  /** The deployment records in the app folder. */
  readonly records?: readonly DeploymentRecord[];
}

/** The content item of a GUID, or why it could not be read. */
export type ContentLookup = Content | 'absent' | 'forbidden';

/** What the choice of the content item is based on. What is not needed is not fetched, and absent. */
export interface Evidence {
  readonly wanted: ContentSelector;
  readonly server: URL;
  /** Absent with trusted publishing. */
  readonly user?: User;
  readonly records: readonly DeploymentRecord[];
  /** The content item of the GUID, or else of the deployment record. */
  readonly lookup?: ContentLookup;
  /** All content of the name that the key may view, of any owner. */
  readonly named: readonly Content[];
}

export type Choice =
  /** `reason` is a sentence for the user. */
  | { readonly kind: 'found'; readonly content: Content; readonly reason: string }
  | { readonly kind: 'create'; readonly name: string; readonly reason: string }
  | { readonly kind: 'refused'; readonly problem: Problem };

/**
 * Chooses the content item of a deployment. The first of these that exists: the GUID; the deployment record in the
 * repository; the name, among the content of the key's user; else a new item.
 */
export const chooseContent = (evidence: Evidence): Choice =>
  byGuid(evidence) ?? byRecord(evidence) ?? byName(evidence) ?? toCreate(evidence);

function byGuid({ wanted, server, lookup, records, user }: Evidence): Choice | undefined {
  const { guid, guidServer } = wanted;
  if (guid === undefined) return undefined;
  if (lookup !== undefined && lookup !== 'absent') {
    return deployable(lookup, guid, `${input('content-guid')} names it.`, user);
  }
  const isOther = (other: URL) => other.href !== server.href;
  const record = records.find((one) => one.guid === guid && isOther(one.server));
  // A server may have several addresses, so the address is only compared if the content wasn't found.
  const otherServer = guidServer && isOther(guidServer) ? guidServer : record?.server;
  return refused({
    message: otherServer
      ? `The content ${guid} is on another server, ${otherServer.href}.`
      : `There is no content ${guid} on ${server.href}.`,
    reason: otherServer
      ? `${guidServer ? `The address given as ${input('content-guid')}` : record?.file} names that server, and ${server.href} has no such content.`
      : 'It was deleted, it is on another server, or the key may not see it.',
    hint: `Correct ${input('content-guid')} or ${input('server')}. Without ${input('content-guid')}, the content is found by its name, or created.`,
  });
}

function byRecord(evidence: Evidence): Choice | undefined {
  const { wanted, lookup, user } = evidence;
  const records = recordsFor(evidence);
  const [first] = records;
  if (!first || wanted.create) return undefined;
  const guids = new Set(records.map(({ guid }) => guid));
  if (guids.size > 1) {
    return refused({
      message: 'The deployment records in the repository name several content items on this server.',
      reason: `${records.map(({ guid, file }) => `${guid} (${file})`).join(', ')}.`,
      hint: `Set ${input('content-guid')} to one of them.`,
    });
  }
  if (lookup === undefined || lookup === 'absent') {
    return refused({
      message: `The deployment record ${first.file} names content that is not on the server.`,
      reason: `${first.guid} was deleted, or the key may not see it.`,
      hint: `Delete the record, or set ${input('create', 'true')} for new content, or set ${input('content-guid')}.`,
      location: { file: first.file },
    });
  }
  return deployable(lookup, first.guid, `The deployment record ${first.file} names it.`, user);
}

/** The records of this server and of Dash apps. */
const recordsFor = ({ records, server }: Pick<Evidence, 'records' | 'server'>) =>
  records.filter(
    (record) => record.server.href === server.href && (record.type ?? 'python-dash') === 'python-dash',
  );

function byName({ wanted, named, user }: Evidence): Choice | undefined {
  const { name } = wanted;
  const own = named.filter(({ owner_guid }) => owner_guid === user?.guid);
  const others = named.filter((content) => !own.includes(content) && mayDeploy(content, user));
  const [first, second] = own;
  if (first && !second) {
    return { kind: 'found', content: first, reason: `It is named ${name} and owned by ${user?.username}.` };
  }
  if (first) return several(name, own);
  if (user === undefined && others.length > 1) return several(name, others);
  const [other] = others;
  if (!other || wanted.create) return undefined;
  // A key of trusted publishing has no user and may edit one content item.
  if (user === undefined) {
    return { kind: 'found', content: other, reason: `It is named ${name}, and the key may deploy to it.` };
  }
  return refused({
    message: `There is an app ${name}, but ${user.username} does not own it.`,
    reason: `${user.username} is a collaborator of ${others.map(withOwner).join(', ')}.`,
    hint: `To deploy to it, set ${input('content-guid', other.guid)}. For a new content item of ${user.username}, set ${input('create', 'true')}.`,
  });
}

const several = (name: string, contents: readonly Content[]): Choice =>
  refused({
    message: `The server has ${contents.length} content items named ${name} that this key may deploy to.`,
    reason: `${contents.map(withOwner).join(', ')}.`,
    hint: `Set ${input('content-guid')} to one of them.`,
  });

function toCreate({ wanted, named, user }: Evidence): Choice {
  const { name } = wanted;
  const owner = user?.username ?? 'The user of the key';
  const owners = named.map(({ owner: other, owner_guid }) => other?.username ?? owner_guid);
  const others = owners.length > 0 ? ` Other users own one of that name: ${owners.join(', ')}.` : '';
  if (wanted.create === false) {
    return refused({
      message: `${owner} owns no content named ${name}, and ${input('create')} is false.`,
      reason: `The content was looked up by name and owner.${others}`,
      hint: `Set ${input('content-guid')}, correct ${input('name')}, or remove ${input('create', 'false')} to create it.`,
    });
  }
  return { kind: 'create', name, reason: `${owner} owns no content named ${name}.${others}` };
}

/** The content item of a GUID, if the key may deploy to it. */
function deployable(
  content: Content | 'forbidden',
  guid: string,
  reason: string,
  user: User | undefined,
): Choice {
  if (content !== 'forbidden' && mayDeploy(content, user)) return { kind: 'found', content, reason };
  const who = user?.username ?? 'The key';
  return refused({
    message: `${who} may not deploy to ${content === 'forbidden' ? `the content ${guid}, and not see it` : withOwner(content)}.`,
    reason: `${reason} ${who} is neither its owner nor a collaborator.`,
    hint: `Ask its owner to add ${user?.username ?? 'the user of the key'} as a collaborator, or use the API key of the owner.`,
  });
}

/** An administrator may change all content, but may upload only as its owner or collaborator (api.md 7). */
export const mayDeploy = ({ app_role, owner_guid }: Content, user: User | undefined): boolean =>
  app_role === 'owner' || app_role === 'editor' || app_role === undefined || owner_guid === user?.guid;

export const withOwner = ({ guid, title, name, owner, owner_guid }: Content): string =>
  `${title || name} (${guid}, owned by ${owner?.username ?? owner_guid})`;

const refused = (problem: Problem): Choice => ({ kind: 'refused', problem });

/** The server of an address of content; `undefined` for a GUID. */
export function serverOfAddress(given: string): URL | undefined {
  const server = URL.canParse(given.trim()) ? parseServerUrl(given) : undefined;
  return server?.ok ? server.value : undefined;
}

/**
 * Fetches what `chooseContent` needs and chooses. Calls that don't depend on each other run at the same time.
 *
 * @param user the user of the key; `undefined` for a key of trusted publishing
 */
export async function findContent(
  wanted: ContentSelector,
  user: Promise<User | undefined>,
  connect: Connect,
): Promise<Choice> {
  const { server } = connect;
  const { records = [] } = wanted;
  const [recorded] = recordsFor({ records, server });
  const guid = wanted.guid ?? (wanted.create ? undefined : recorded?.guid);
  const [me, lookup, named] = await Promise.all([
    user,
    guid === undefined ? undefined : lookUpContent(guid, connect),
    guid === undefined ? connect.contentNamed(wanted.name) : [],
  ]);
  return chooseContent({
    wanted,
    server,
    records,
    named,
    ...(me && { user: me }),
    ...(lookup !== undefined && { lookup }),
  });
}

async function lookUpContent(guid: string, connect: Connect): Promise<ContentLookup> {
  try {
    return await connect.content(guid);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    if (error.status === 404) return 'absent';
    if (error.status === 403) return 'forbidden';
    throw error;
  }
}
