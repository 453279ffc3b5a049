import type { Connect } from './connect.ts';
import type { Content } from './state/content.ts';

/** The app that a path belongs to. */
export interface Target {
  readonly content: Content;
  /** The public path of the app, with `/` at both ends. */
  readonly prefix: string;
  /** The part after the prefix, with its query; undefined if the prefix lacks its last slash. */
  readonly rest: string | undefined;
  /** The bundle of `_bundle<id>/`. */
  readonly bundleId: number | undefined;
}

/** First segments of the server's own paths, and those that Connect reserves (api.md, section 11). */
const reservedSegments = new Set(
  `connect content oauth .well-known favicon.ico apps users groups setpassword user-completion confirm recent reports
  plots unpublished settings metrics tokens help login welcome register resetpassword`.split(/\s+/),
);

/** Whether a path's first segment belongs to the server, such as `connect` or `__api__`. No vanity path starts with one. */
export const isReserved = (segment: string): boolean =>
  segment.startsWith('__') || reservedSegments.has(segment.toLowerCase());

/**
 * Finds the app of a path: by its GUID, by one of its bundles, or by its vanity path (api.md, section 6.5).
 * @param path the request's path below the server's prefix, with its query
 */
export function findTarget(connect: Connect, path: string): Target | undefined {
  const [pathname = ''] = path.split('?', 1);
  const [, guid, rest = ''] = /^\/content\/([0-9a-f-]{36})(?:\/(.*))?$/is.exec(pathname) ?? [];
  if (guid === undefined) return findByVanityPath(connect, path, pathname);
  const content = connect.state.content.byGuid(guid.toLowerCase());
  if (!content) return undefined;
  const [folder, id] = (connect.has('draft addresses') && /^_bundle(\d+)(?=\/|$)/.exec(rest)) || [];
  // Each spelling of a bundle's number would start a process of its own.
  if (id !== undefined && String(Number(id)) !== id) return undefined;
  const base = folder === undefined ? `/content/${guid}` : `/content/${guid}/${folder}`;
  return {
    content,
    prefix: `${connect.options.pathPrefix}${base.replace(guid, content.guid)}/`,
    rest: below(path, base),
    bundleId: id === undefined ? undefined : Number(id),
  };
}

function findByVanityPath({ state, options }: Connect, path: string, pathname: string): Target | undefined {
  if (isReserved(pathname.split('/')[1] ?? '')) return undefined;
  const vanity = state.vanities.all().find((each) => `${pathname}/`.startsWith(each.path));
  const content = vanity && state.content.byGuid(vanity.content_guid);
  if (!vanity || !content) return undefined;
  const prefix = `${options.pathPrefix}${vanity.path}`;
  return { content, prefix, rest: below(path, vanity.path.slice(0, -1)), bundleId: undefined };
}

/** The part after `base/` in a path with its query; undefined if the slash is missing. */
function below(path: string, base: string): string | undefined {
  const rest = path.slice(base.length);
  return rest.startsWith('/') ? rest.slice(1) : undefined;
}
