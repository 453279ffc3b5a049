import type { Connect } from '../connect/client.ts';
import { ConnectError } from '../connect/errors.ts';
import { parseServerUrl } from '../connect/server-url.ts';
import type { Content, User } from '../connect/types.ts';
import type { DeploymentRecord } from '../inputs/deployment-records.ts';
import { readVanities } from '../settings/facts.ts';
import { type VanityHolder, vanityPathOf } from '../settings/vanity.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';

/** How the workflow names its content item. */
export interface ContentSelector {
  readonly guid?: string;
  /** The server that the given GUID belongs to, where a whole address was given. */
  readonly guidServer?: URL;
  readonly name: string;
  /** With a slash at both ends. */
  readonly vanityPath?: string;
  /** True: a new one, unless one of this name is ours. False: never. */
  readonly create?: boolean;
  /** The file that the app is started from, relative to the app folder. */
  readonly entrypointFile?: string;
  /** The deployment records in the app folder. */
  readonly records?: readonly DeploymentRecord[];
}

/** What asking for one GUID gave. */
export type ContentLookup = Content | 'absent' | 'forbidden';

/** All that is known when the content item is chosen. What wasn't needed wasn't asked for, and is absent. */
export interface Evidence {
  readonly wanted: ContentSelector;
  readonly server: URL;
  /** Absent with trusted publishing. */
  readonly user?: User;
  readonly records: readonly DeploymentRecord[];
  /** The content item of the wanted GUID, or else of the record. */
  readonly asked?: ContentLookup;
  /** The content item that has the wanted vanity path. */
  readonly atVanityPath?: VanityHolder;
  /** All of the wanted name that our key may view, of whatever owner. */
  readonly named: readonly Content[];
}

export type Choice =
  /** `reason` is a sentence that the user will read. */
  | { readonly kind: 'found'; readonly content: Content; readonly reason: string }
  | { readonly kind: 'create'; readonly name: string; readonly reason: string }
  | { readonly kind: 'refused'; readonly problem: Problem };

/**
 * Which content item a deployment goes to: the wanted GUID; a deployment record of the repository; the wanted vanity
 * path, where it is ours; the name and the key's user; else a new one.
 */
export function chooseContent(evidence: Evidence): Choice {
  return (
    byGuid(evidence) ?? byRecord(evidence) ?? byVanityPath(evidence) ?? byName(evidence) ?? toCreate(evidence)
  );
}

function byGuid({ wanted, server, asked, records, user }: Evidence): Choice | undefined {
  const { guid, guidServer } = wanted;
  if (guid === undefined) return undefined;
  if (asked === undefined || asked === 'absent') {
    const isElsewhere = (other: URL) => other.href !== server.href;
    const record = records.find((one) => one.guid === guid && isElsewhere(one.server));
    const reason =
      // One server may have several addresses: so only told where the content isn't here.
      guidServer && isElsewhere(guidServer)
        ? `The address that was given is one of another server: ${guidServer.href}.`
        : record
          ? `It is of another server: by ${record.file}, of ${record.server.href}.`
          : 'It was deleted, it is of another server, or the key may not know of it.';
    return refused({
      message: `There is no content ${guid} on ${server.href}.`,
      reason,
      hint: `Correct ${input('content-guid')}. Without it, the content is found by its name, and created where there is none.`,
    });
  }
  return owned(asked, guid, 'content-guid names it.', user);
}

function byRecord(evidence: Evidence): Choice | undefined {
  const { wanted, asked, user } = evidence;
  const records = recordsFor(evidence);
  const [first] = records;
  if (!first || wanted.create) return undefined;
  const guids = new Set(records.map(({ guid }) => guid));
  if (guids.size > 1) {
    return refused({
      message: 'The deployment records in the repository name several content items on this server.',
      reason: `${records.map(({ guid, file }) => `${guid} (${file})`).join(', ')}.`,
      hint: `Set ${input('content-guid')} to the one that is meant.`,
    });
  }
  if (asked === undefined || asked === 'absent') {
    return refused({
      message: `The deployment record ${first.file} names content that is not on the server.`,
      reason: `${first.guid} was deleted, or the key may not know of it.`,
      hint: `Delete the record; or set ${input('create', 'true')} for new content, or ${input('content-guid')}.`,
      location: { file: first.file },
    });
  }
  return owned(asked, first.guid, `The deployment record ${first.file} names it.`, user);
}

/** The records for this server and this app. Only where several are left does the file that starts the app decide. */
export function recordsFor({
  records,
  server,
  wanted,
}: Pick<Evidence, 'records' | 'server' | 'wanted'>): readonly DeploymentRecord[] {
  const here = records.filter(
    (record) => record.server.href === server.href && (record.type ?? 'python-dash') === 'python-dash',
  );
  if (new Set(here.map(({ guid }) => guid)).size < 2) return here;
  const same = here.filter(
    ({ entrypoint }) => entrypoint !== undefined && entrypoint === wanted.entrypointFile,
  );
  return same.length > 0 ? same : here;
}

function byVanityPath({ wanted, atVanityPath, user }: Evidence): Choice | undefined {
  if (wanted.vanityPath === undefined || !atVanityPath) return undefined;
  const { content } = atVanityPath;
  // Somebody else's: that the path is taken is told with all that is wrong with the settings.
  if (!content || !mayDeploy(content, user)) return undefined;
  return { kind: 'found', content, reason: `It has the vanity path ${wanted.vanityPath}.` };
}

function byName({ wanted, named, user }: Evidence): Choice | undefined {
  const { name } = wanted;
  const own = named.filter(({ owner_guid }) => owner_guid === user?.guid);
  const others = named.filter((content) => !own.includes(content) && mayDeploy(content, user));
  const [first, second] = own;
  if (first && !second) {
    return { kind: 'found', content: first, reason: `It is named ${name}, and ${user?.username} owns it.` };
  }
  if (first) return several(name, own);
  if (user === undefined && others.length > 1) return several(name, others);
  const [other] = others;
  if (!other || wanted.create) return undefined;
  // A key of trusted publishing has no user, and may edit the one item that it is for.
  if (user === undefined) {
    return { kind: 'found', content: other, reason: `It is named ${name}, and the key may deploy to it.` };
  }
  return refused({
    message: `There is an app ${name}, but it isn't owned by ${user.username}.`,
    reason: `${user.username} is a collaborator of ${others.map(withOwner).join(', ')}.`,
    hint: `To deploy to it, set ${input('content-guid', other.guid)}. For a new content item of ${user.username}, set ${input('create', 'true')}.`,
  });
}

const several = (name: string, contents: readonly Content[]): Choice =>
  refused({
    message: `The server has ${contents.length} content items named ${name} that this key may deploy to.`,
    reason: `${contents.map(withOwner).join(', ')}.`,
    hint: `Set ${input('content-guid')} to the one that is meant.`,
  });

function toCreate({ wanted, named, user }: Evidence): Choice {
  const { name } = wanted;
  const owner = user?.username ?? "the key's user";
  const owners = named.map(({ owner: other, owner_guid }) => other?.username ?? owner_guid);
  const others = owners.length > 0 ? ` Others have one of that name: ${owners.join(', ')}.` : '';
  if (wanted.create === false) {
    return refused({
      message: `There is no content named ${name} of ${owner}, and create is false.`,
      reason: `It was looked for by name and owner.${others}`,
      hint: `Set ${input('content-guid')}, correct ${input('name')}, or take ${input('create', 'false')} out to have it created.`,
    });
  }
  return { kind: 'create', name, reason: `${owner} has no content named ${name}.${others}` };
}

/** The content item that a GUID led to, if it is one that the key may deploy to. */
function owned(content: Content | 'forbidden', guid: string, reason: string, user: User | undefined): Choice {
  const who = user?.username ?? 'The key';
  if (content === 'forbidden') {
    return refused({
      message: `${who} may not see the content ${guid}.`,
      reason: `${reason} It belongs to somebody else.`,
      hint: `Ask its owner to add ${user?.username ?? 'the user of the key'} as a collaborator, or use a key of the owner.`,
    });
  }
  if (mayDeploy(content, user)) return { kind: 'found', content, reason };
  return refused({
    message: `${who} may not deploy to ${withOwner(content)}.`,
    reason: `${reason} ${who} is neither its owner nor a collaborator.`,
    hint: `Ask its owner to add ${user?.username ?? 'the user of the key'} as a collaborator, or use a key of the owner.`,
  });
}

/** An administrator may change all content, but uploads only where it is owner or collaborator (api.md 7). */
const mayDeploy = ({ app_role, owner_guid }: Content, user: User | undefined): boolean =>
  app_role === 'owner' || app_role === 'editor' || app_role === undefined || owner_guid === user?.guid;

const withOwner = ({ guid, title, name, owner, owner_guid }: Content): string =>
  `${title || name} (${guid}, of ${owner?.username ?? owner_guid})`;

const refused = (problem: Problem): Choice => ({ kind: 'refused', problem });

/** The server of a pasted address of content; `undefined` for a bare GUID. */
export function serverOfAddress(given: string): URL | undefined {
  const server = URL.canParse(given.trim()) ? parseServerUrl(given) : undefined;
  return server?.ok ? server.value : undefined;
}

/**
 * Asks for what `chooseContent` needs, and lets it choose. Calls that don't depend on each other run side by side, and
 * the vanity paths of the server are only asked for where the content of that name hasn't the wanted one.
 *
 * @param user whose key it is, on the way; `undefined` for a key of trusted publishing
 */
export async function findContent(
  wanted: ContentSelector,
  records: readonly DeploymentRecord[],
  user: Promise<User | undefined>,
  connect: Connect,
): Promise<Choice> {
  const { server } = connect;
  const [recorded] = recordsFor({ records, server, wanted });
  const guid = wanted.guid ?? (wanted.create ? undefined : recorded?.guid);
  const [me, asked, named] = await Promise.all([
    user,
    guid === undefined ? undefined : lookUpContent(guid, connect),
    guid === undefined ? connect.contentNamed(wanted.name) : [],
  ]);
  const atVanityPath =
    guid === undefined && wanted.vanityPath !== undefined
      ? await atPath(wanted.vanityPath, named, me, connect)
      : undefined;
  return chooseContent({
    wanted,
    server,
    records,
    named,
    ...(me && { user: me }),
    ...(asked !== undefined && { asked }),
    ...(atVanityPath && { atVanityPath }),
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

async function atPath(
  path: string,
  named: readonly Content[],
  user: User | undefined,
  connect: Connect,
): Promise<VanityHolder | undefined> {
  const known = named.find((content) => vanityPathOf(content, connect.server) === path);
  if (known) return { guid: known.guid, path, content: known };
  const holders = await readVanities(connect, user);
  const holder = holders.find((one) => one.path === path);
  if (!holder || holder.content) return holder;
  const content = await lookUpContent(holder.guid, connect);
  return typeof content === 'string' ? holder : { ...holder, content };
}
