import type { Connect } from '../connect/client.ts';
import { ConnectError, undefinedOn } from '../connect/errors.ts';
import { isGuid } from '../connect/guid.ts';
import type { ApplicationSettings, SchedulerSettings, ServerSettings, Tag, User } from '../connect/types.ts';
import type { Problem } from '../shared/problems.ts';
import { type Principal, principalText, type Settings } from './settings.ts';
import { type Picture, readPicture } from './thumbnail.ts';
import { holdersAmong, holdersOf, type VanityHolder } from './vanity.ts';

/** Facts of the server and the workspace about the declared settings. Unknown ones are `undefined`. */
export interface ServerFacts {
  readonly server: ServerSettings;
  /** The user of the key; `undefined` with trusted publishing. */
  readonly user: User | undefined;
  readonly applications: ApplicationSettings | undefined;
  readonly scheduler: SchedulerSettings | undefined;
  readonly principals: readonly Lookup[];
  /** All tags of the server. */
  readonly tagTree: readonly Tag[];
  /** All vanity paths that the key may see. */
  readonly vanities: readonly VanityHolder[];
  readonly picture: Picture | Problem | undefined;
}

/** The result of looking up a declared user or group. */
export interface Lookup {
  readonly principal: Principal;
  /** Those with exactly this name: normally one. */
  readonly found: readonly {
    readonly guid: string;
    readonly name: string;
    readonly role?: User['user_role'];
  }[];
  /** If there is none: others whose name begins with the same letter. */
  readonly near: readonly string[];
  /** Why it could not be looked up. */
  readonly refused?: ConnectError;
}

/** Facts that are known from the check of the server at the start of a run. */
export interface ServerCapabilities {
  readonly server: ServerSettings;
  readonly user: User | undefined;
  /** An absolute path. */
  readonly appFolder: string;
}

/**
 * Reads the facts that the declared settings depend on, all at the same time. What the key may not read is not checked:
 * the server itself refuses a wrong value then.
 */
export async function readFacts(
  connect: Connect,
  wanted: Settings,
  known: ServerCapabilities,
): Promise<ServerFacts> {
  const { server, user, appFolder } = known;
  const hasFields = Object.keys(wanted.fields).length > 0;
  const principals = [...(wanted.viewers ?? []), ...(wanted.collaborators ?? [])];
  const { thumbnail } = wanted;
  const [applications, scheduler, lookups, tagTree, vanities, picture] = await Promise.all([
    wanted.access === undefined ? undefined : connect.applications().catch(undefinedOn('4xx')),
    hasFields ? connect.scheduler('python-dash').catch(undefinedOn('4xx')) : undefined,
    Promise.all(principals.map((principal) => lookUp(principal, connect))),
    wanted.tags && wanted.tags.length > 0 ? connect.tags() : [],
    wanted.vanityPath ? readVanities(connect, user) : [],
    thumbnail?.kind === 'file'
      ? readPicture(thumbnail.file, appFolder, server.maximum_app_image_size)
      : undefined,
  ]);
  return { server, user, applications, scheduler, principals: lookups, tagTree, vanities, picture };
}

async function lookUp(principal: Principal, connect: Connect): Promise<Lookup> {
  const { type, name } = principal;
  try {
    if (isGuid(name)) return { principal, found: [await byGuid(principal, connect)], near: [] };
    const search = type === 'group' ? groupsLike : usersLike;
    const found = (await search(name, connect)).filter((one) => isSame(one.name, name));
    // For a suggestion: all that begin with the same letter.
    const near = found.length > 0 ? [] : await search(name.slice(0, 1), connect);
    return { principal, found, near: near.map((one) => one.name) };
  } catch (error) {
    if (!(error instanceof ConnectError) || error.status >= 500) throw error;
    return { principal, found: [], near: [], ...(error.status !== 404 && { refused: error }) };
  }
}

const groupsLike = async (prefix: string, connect: Connect): Promise<Lookup['found']> =>
  (await connect.groups(prefix)).results;

/** Connect compares the prefix with user name, first and last name. */
const usersLike = async (prefix: string, connect: Connect): Promise<Lookup['found']> =>
  (await connect.users(prefix)).results.map(({ guid, username, user_role }) => ({
    guid,
    name: username,
    role: user_role,
  }));

async function byGuid({ type, name }: Principal, connect: Connect) {
  // The API cannot look up a single group. A wrong GUID is refused when the permission is added.
  if (type === 'group') return { guid: name, name };
  const { guid, username, user_role } = await connect.userByGuid(name);
  return { guid, name: username, role: user_role };
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** All vanity paths for an administrator, else those of the content that the key may view. */
export async function readVanities(connect: Connect, user: User | undefined): Promise<VanityHolder[]> {
  if (user?.user_role === 'administrator') return holdersOf(await connect.vanities());
  const contents = await connect.allContent().catch(undefinedOn('4xx'));
  return holdersAmong(contents ?? [], connect.server);
}

/** The GUID of a declared principal; `undefined` if it is not unique. */
export function guidOf(
  principal: Principal,
  { principals }: Pick<ServerFacts, 'principals'>,
): string | undefined {
  const text = principalText(principal);
  const found = principals.find((lookup) => principalText(lookup.principal) === text)?.found ?? [];
  return found.length === 1 ? found[0]?.guid : undefined;
}
