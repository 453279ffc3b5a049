import { contentUrl } from '../connect/server-url.ts';
import type { Content, Vanity } from '../connect/types.ts';
import { input } from '../shared/input-names.ts';
import { withoutLastSlashes } from '../shared/paths.ts';
import type { Problem } from '../shared/problems.ts';

/**
 * A vanity path as Connect stores it, with a slash at both ends; `undefined` if it has characters that Connect does not
 * accept (api.md 11).
 */
export function parseVanityPath(given: string): string | undefined {
  const inner = withoutSlashes(given.trim());
  return /^[\w-]+(\/[\w-]+)*$/.test(inner) ? `/${inner}/` : undefined;
}

const withoutSlashes = (path: string) => withoutLastSlashes(path.replace(/^\/+/, ''));

/** First segments that are reserved by Connect (api.md 11). */
const prohibited =
  /^(__.*|apps|confirm|connect|content|favicon\.ico|groups|help|login|metrics|plots|recent|register|reports|resetpassword|setpassword|settings|tokens|unpublished|user-completion|users|welcome)$/;

/** The problem of a vanity path that is reserved. @param dashboard the server's `dashboard_path`, if known */
export function vanityProblem(path: string, dashboard: string | undefined): Problem | undefined {
  const first = path.split('/')[1]?.toLowerCase() ?? '';
  const own = dashboard?.split('/')[1]?.toLowerCase();
  if (!prohibited.test(first) && first !== own) return undefined;
  return {
    message: `The vanity path ${path} is not allowed.`,
    reason: `Paths that begin with /${first} are reserved by Connect.`,
    hint: `Choose another ${input('vanity-path')}.`,
  };
}

/** A content item with a vanity path. */
export interface VanityHolder {
  readonly guid: string;
  readonly path: string;
  /** Present if the key may view it. */
  readonly content?: Content;
}

/** The vanity path of a content item, from the URL that `include=vanity_url` adds. */
function vanityPathOf(content: Content, server: URL): string | null {
  const { vanity_url: url } = content;
  if (!url || !URL.canParse(url)) return null;
  // The URL has the configured address of the server, which may differ from the given one. The sub-path is the same.
  const { pathname } = new URL(url);
  const below = pathname.startsWith(server.pathname) ? pathname.slice(server.pathname.length) : pathname;
  return `/${withoutSlashes(below)}/`;
}

/** The address of the app for visitors: its vanity path, if it has one. It is on the given server, whatever address Connect reports. */
export const visitorsUrl = (content: Content, server: URL): URL =>
  addressOf(content.guid, vanityPathOf(content, server), server);

export const addressOf = (guid: string, vanityPath: string | null, server: URL): URL =>
  vanityPath === null ? contentUrl(server, guid) : new URL(`.${vanityPath}`, server);

/** The holders of the same path, or of one above or below it: Connect does not allow such paths at the same time. */
export const conflictingHolders = (path: string, holders: readonly VanityHolder[]): readonly VanityHolder[] =>
  holders.filter((other) => path.startsWith(other.path) || other.path.startsWith(path));

export const holdersAmong = (contents: readonly Content[], server: URL): VanityHolder[] =>
  contents.flatMap((content) => {
    const path = vanityPathOf(content, server);
    return path === null ? [] : [{ guid: content.guid, path, content }];
  });

export const holdersOf = (vanities: readonly Vanity[]): VanityHolder[] =>
  vanities.map(({ content_guid, path }) => ({ guid: content_guid, path }));
