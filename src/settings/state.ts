import type { Connect } from '../connect/client.ts';
import { ConnectError, undefinedOn } from '../connect/errors.ts';
import { isGuid } from '../connect/guid.ts';
import type { AccessType, Content, Permission, ServerSettings, Tag, User } from '../connect/types.ts';
import { type Problem, UserError } from '../shared/problems.ts';
import type { ValueDigests } from './environment.ts';
import { type Principal, principalText, type Settings } from './settings.ts';
import { digestOf, type Picture, readPicture, thumbnailOf } from './thumbnail.ts';
import { holdersAmong, holdersOf, parseVanityPath, type VanityHolder } from './vanity.ts';

/** The current settings of a content item, as far as they are declared. */
export interface ContentState {
  /** `undefined` if it is not created yet. */
  readonly content: Content | undefined;
  readonly permissions: readonly Permission[];
  /** With a slash at both ends. */
  readonly vanityPath: string | null;
  readonly tags: readonly Tag[];
  /** The names of its environment variables. */
  readonly variables: readonly string[];
  /** The digests of the values that earlier runs have set, as far as they are certain. */
  readonly digests: ValueDigests;
  /** The digest of the picture; null if there is none, `undefined` if it can't be read. */
  readonly thumbnail: string | null | undefined;
}

/** What is known from the check of the server at the start of a run. */
export interface ServerCapabilities {
  readonly server: ServerSettings;
  /** The user of the key; `undefined` with trusted publishing. */
  readonly user: User | undefined;
}

/** The current settings, and the facts of the server and the workspace that the declared ones depend on. */
export interface State extends ContentState, ServerCapabilities {
  /** `undefined` if the key may not read it. */
  readonly accessTypes: readonly AccessType[] | undefined;
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

/** The state of a new content item. */
export const newState = (content: Content | undefined): ContentState => ({
  content,
  permissions: [],
  vanityPath: null,
  tags: [],
  variables: [],
  digests: {},
  thumbnail: null,
});

/**
 * Reads what the declared settings depend on, all at the same time.
 *
 * @param appFolder an absolute path
 * @throws {UserError} if the key may not read a declared setting
 */
export async function readState(
  connect: Connect,
  content: Content | undefined,
  wanted: Settings,
  digests: ValueDigests,
  { appFolder, ...known }: ServerCapabilities & { readonly appFolder: string },
): Promise<State> {
  const principals = [...(wanted.viewers ?? []), ...(wanted.collaborators ?? [])];
  const [current, applications, lookups, tagTree, vanities, picture] = await Promise.all([
    content ? readContent(connect, content, wanted) : newState(undefined),
    // What the key may not read is not checked: the server itself refuses a wrong value then.
    wanted.access === undefined ? undefined : connect.applications().catch(undefinedOn('4xx')),
    Promise.all(principals.map((principal) => lookUp(principal, connect))),
    wanted.tags && wanted.tags.length > 0 ? connect.tags() : [],
    wanted.vanityPath ? readVanities(connect, known.user) : [],
    wanted.thumbnail
      ? readPicture(wanted.thumbnail, appFolder, known.server.maximum_app_image_size)
      : undefined,
  ]);
  const accessTypes = applications?.access_types;
  return { ...current, digests, ...known, accessTypes, principals: lookups, tagTree, vanities, picture };
}

async function readContent(connect: Connect, content: Content, wanted: Settings): Promise<ContentState> {
  const { guid } = content;
  const read = <T>(inputs: string, isDeclared: unknown, call: () => Promise<T>) =>
    isDeclared ? call().catch((error) => Promise.reject(asNotAllowed(inputs, error))) : undefined;
  const [permissions = [], vanity, tags = [], variables = [], thumbnail] = await Promise.all([
    read('viewers and collaborators', wanted.viewers || wanted.collaborators, () =>
      connect.permissions(guid),
    ),
    read('vanity-path', wanted.vanityPath !== undefined, () => connect.vanity(guid)),
    read('tags', wanted.tags, () => connect.contentTags(guid)),
    read('environment', wanted.environment, () => connect.environment(guid)),
    wanted.thumbnail === undefined ? null : thumbnailOf(guid, connect),
  ]);
  return {
    ...newState(content),
    permissions,
    vanityPath: parseVanityPath(vanity?.path ?? '') ?? null,
    tags,
    variables,
    thumbnail: thumbnail && digestOf(thumbnail),
  };
}

/** An error for the user if a call was refused because the key lacks the right; else the same error. */
export function asNotAllowed(inputs: string, error: unknown): unknown {
  if (!(error instanceof ConnectError) || error.status !== 403) return error;
  return new UserError(
    {
      message: `The key may not read or change the setting of ${inputs}.`,
      reason: `${error.message}. A key of trusted publishing may do little more than deploy.`,
      hint: `Use the API key of the content's owner or of a collaborator, or remove ${inputs}.`,
    },
    { cause: error },
  );
}

async function lookUp(principal: Principal, connect: Connect): Promise<Lookup> {
  const { type, name } = principal;
  try {
    if (isGuid(name)) return { principal, found: [await byGuid(principal, connect)], near: [] };
    const search = type === 'group' ? groupsLike : usersLike;
    const found = (await search(name, connect)).filter((one) => isSameName(one.name, name));
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

const asFound = ({ guid, username: name, user_role: role }: User) => ({ guid, name, role });

/** Connect compares the prefix with user name, first and last name. */
const usersLike = async (prefix: string, connect: Connect): Promise<Lookup['found']> =>
  (await connect.users(prefix)).results.map(asFound);

async function byGuid({ type, name }: Principal, connect: Connect) {
  // The API cannot look up a single group. A wrong GUID is refused when the permission is added.
  return type === 'group' ? { guid: name, name } : asFound(await connect.userByGuid(name));
}

const isSameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** All vanity paths for an administrator, else those of the content that the key may view. */
async function readVanities(connect: Connect, user: User | undefined): Promise<VanityHolder[]> {
  if (user?.user_role === 'administrator') return holdersOf(await connect.vanities());
  const contents = await connect.allContent().catch(undefinedOn('4xx'));
  return holdersAmong(contents ?? [], connect.server);
}

/** The GUID of a declared principal; `undefined` if it is not unique. */
export function guidOf(principal: Principal, { principals }: Pick<State, 'principals'>): string | undefined {
  const text = principalText(principal);
  const found = principals.find((lookup) => principalText(lookup.principal) === text)?.found ?? [];
  return found.length === 1 ? found[0]?.guid : undefined;
}
