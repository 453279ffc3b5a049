import type { Connect } from '../connect/client.ts';
import { ConnectError, undefinedOn } from '../connect/errors.ts';
import { isGuid } from '../connect/guid.ts';
import type { ApplicationSettings, SchedulerSettings, ServerSettings, Tag, User } from '../connect/types.ts';
import type { Problem } from '../shared/problems.ts';
import { type Principal, principalText, type Settings } from './settings.ts';
import { type Picture, readPicture } from './thumbnail.ts';
import { holdersAmong, holdersOf, type VanityHolder } from './vanity.ts';

/** What the server and the workspace say about what is wanted. What can't be learned is `undefined`. */
export interface ServerFacts {
  readonly server: ServerSettings;
  /** Whose key it is; `undefined` with trusted publishing. */
  readonly user: User | undefined;
  readonly applications: ApplicationSettings | undefined;
  readonly scheduler: SchedulerSettings | undefined;
  readonly principals: readonly Lookup[];
  /** All tags of the server. */
  readonly tagTree: readonly Tag[];
  /** All vanity paths that our key may know of. */
  readonly vanities: readonly VanityHolder[];
  readonly picture: Picture | Problem | undefined;
}

/** A user or group that the workflow names, as it was looked up. */
export interface Lookup {
  readonly principal: Principal;
  /** Those that have exactly this name: one, if all is well. */
  readonly found: readonly {
    readonly guid: string;
    readonly name: string;
    readonly role?: User['user_role'];
  }[];
  /** Where none has it: others whose name begins with the same letter. */
  readonly near: readonly string[];
  /** Why it couldn't be looked up. */
  readonly refused?: ConnectError;
}

/** What is known before: from the look at the server that every run begins with. */
export interface ServerCapabilities {
  readonly server: ServerSettings;
  readonly user: User | undefined;
  /** Absolute. */
  readonly appFolder: string;
}

/**
 * Looks up, side by side, what is wanted and nothing else. What isn't told can't be judged before: then the server itself
 * refuses what it doesn't take.
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
    // For whom may have been meant: all that begin with the same letter.
    const near = found.length > 0 ? [] : await search(name.slice(0, 1), connect);
    return { principal, found, near: near.map((one) => one.name) };
  } catch (error) {
    if (!(error instanceof ConnectError) || error.status >= 500) throw error;
    return { principal, found: [], near: [], ...(error.status !== 404 && { refused: error }) };
  }
}

const groupsLike = async (prefix: string, connect: Connect): Promise<Lookup['found']> =>
  (await connect.groups(prefix)).results;

/** By the beginning of the user name, or of a first or last name. */
const usersLike = async (prefix: string, connect: Connect): Promise<Lookup['found']> =>
  (await connect.users(prefix)).results.map(({ guid, username, user_role }) => ({
    guid,
    name: username,
    role: user_role,
  }));

async function byGuid({ type, name }: Principal, connect: Connect) {
  // The API has no way to ask for one group: a wrong GUID is refused when it is granted something.
  if (type === 'group') return { guid: name, name };
  const { guid, username, user_role } = await connect.userByGuid(name);
  return { guid, name: username, role: user_role };
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Only administrators get the list of all; else what is seen of the content that our key may view. */
export async function readVanities(connect: Connect, user: User | undefined): Promise<VanityHolder[]> {
  if (user?.user_role === 'administrator') return holdersOf(await connect.vanities());
  const contents = await connect.allContent().catch(undefinedOn('4xx'));
  return holdersAmong(contents ?? [], connect.server);
}

/** The GUID that a wanted principal stands for; `undefined` where it isn't certain. */
export function guidOf(
  principal: Principal,
  { principals }: Pick<ServerFacts, 'principals'>,
): string | undefined {
  const text = principalText(principal);
  const found = principals.find((lookup) => principalText(lookup.principal) === text)?.found ?? [];
  return found.length === 1 ? found[0]?.guid : undefined;
}
