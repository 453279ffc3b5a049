import { contentUrl } from '../connect/server-url.ts';
import type { Content, Vanity } from '../connect/types.ts';
import { withoutLastSlashes } from '../shared/paths.ts';
import type { Problem } from '../shared/problems.ts';

/**
 * A vanity path as Connect keeps it, with a slash at both ends; `undefined` where it has characters that Connect
 * doesn't take (api.md 11).
 */
export function parseVanityPath(given: string): string | undefined {
  const inner = withoutSlashes(given.trim());
  return /^[\w-]+(\/[\w-]+)*$/.test(inner) ? `/${inner}/` : undefined;
}

const withoutSlashes = (path: string) => withoutLastSlashes(path.replace(/^\/+/, ''));

/** The beginnings that Connect keeps for itself (api.md 11). */
const prohibited = [
  'apps',
  'confirm',
  'connect',
  'content',
  'favicon.ico',
  'groups',
  'help',
  'login',
  'metrics',
  'plots',
  'recent',
  'register',
  'reports',
  'resetpassword',
  'setpassword',
  'settings',
  'tokens',
  'unpublished',
  'user-completion',
  'users',
  'welcome',
];

/** What is wrong with a vanity path as such. @param dashboard the server's own `dashboard_path`, if it tells */
export function vanityProblem(path: string, dashboard: string | undefined): Problem | undefined {
  const first = path.split('/')[1]?.toLowerCase() ?? '';
  const own = dashboard?.split('/')[1]?.toLowerCase();
  if (!first.startsWith('__') && !prohibited.includes(first) && first !== own) return undefined;
  return {
    message: `The vanity path ${path} isn't allowed.`,
    reason: `Connect keeps paths that begin with /${first} for itself.`,
    hint: 'Choose another vanity-path.',
  };
}

/** Content that has a vanity path, as far as our key may see it. */
export interface VanityHolder {
  readonly guid: string;
  readonly path: string;
  /** Where it is content that we may look at. */
  readonly content?: Content;
}

/** The vanity path of a content item, from the address that `include=vanity_url` gives. */
export function vanityPathOf(content: Content, server: URL): string | null {
  const { vanity_url: url } = content;
  if (!url || !URL.canParse(url)) return null;
  // Of the same server, though under the address that it is configured with: the sub-path is the same.
  const { pathname } = new URL(url);
  const below = pathname.startsWith(server.pathname) ? pathname.slice(server.pathname.length) : pathname;
  return `/${withoutSlashes(below)}/`;
}

/**
 * Where visitors find the app: at its vanity path, where it has one. Always on the server that was given, whatever
 * address Connect reports.
 */
export const visitorsUrl = (content: Content, server: URL): URL =>
  addressOf(content.guid, vanityPathOf(content, server), server);

export const addressOf = (guid: string, vanityPath: string | null, server: URL): URL =>
  vanityPath === null ? contentUrl(server, guid) : new URL(`.${vanityPath}`, server);

/** Those whose path is, or lies above or below, the wanted one: such paths can't exist side by side. */
export const inTheWay = (path: string, holders: readonly VanityHolder[]): readonly VanityHolder[] =>
  holders.filter((other) => path.startsWith(other.path) || other.path.startsWith(path));

export const holdersAmong = (contents: readonly Content[], server: URL): VanityHolder[] =>
  contents.flatMap((content) => {
    const path = vanityPathOf(content, server);
    return path === null ? [] : [{ guid: content.guid, path, content }];
  });

export const holdersOf = (vanities: readonly Vanity[]): VanityHolder[] =>
  vanities.map(({ content_guid, path }) => ({ guid: content_guid, path }));
