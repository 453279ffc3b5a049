import type { Connect } from './connect.ts';
import type { Content } from './state/content.ts';

/** What a path below the server's prefix leads to. */
export interface Target {
  readonly content: Content;
  /** The public path of the app, with a slash at both ends. */
  readonly prefix: string;
  /** What follows the prefix, with its query; undefined where the prefix's own last slash is missing. */
  readonly rest: string | undefined;
  /** The bundle that `_bundle<id>/` asks for. */
  readonly bundleId: number | undefined;
}

/**
 * The app that a path belongs to: by its GUID, one bundle of it, or its vanity path (api.md, section 6.5).
 * @param path the request's path below the server's prefix, with its query
 */
export function findTarget(connect: Connect, path: string): Target | undefined {
  const [pathname = ''] = path.split('?', 1);
  const [, guid, rest = ''] = /^\/content\/([0-9a-f-]{36})(?:\/(.*))?$/is.exec(pathname) ?? [];
  if (guid === undefined) return findByVanityPath(connect, path, pathname);
  const content = connect.state.content.byGuid(guid.toLowerCase());
  if (!content) return undefined;
  const [folder, id] = (connect.has('draft addresses') && /^_bundle(\d+)(?=\/|$)/.exec(rest)) || [];
  const asked = folder === undefined ? `/content/${guid}` : `/content/${guid}/${folder}`;
  return {
    content,
    prefix: `${connect.options.pathPrefix}${asked.replace(guid, content.guid)}/`,
    rest: below(path, asked),
    bundleId: id === undefined ? undefined : Number(id),
  };
}

function findByVanityPath({ state, options }: Connect, path: string, pathname: string): Target | undefined {
  const vanity = state.vanities.all().find((each) => `${pathname}/`.startsWith(each.path));
  const content = vanity && state.content.byGuid(vanity.content_guid);
  if (!vanity || !content) return undefined;
  const prefix = `${options.pathPrefix}${vanity.path}`;
  return { content, prefix, rest: below(path, vanity.path.slice(0, -1)), bundleId: undefined };
}

/** What follows `base/` in a path with its query; undefined where the slash is missing. */
function below(path: string, base: string): string | undefined {
  const rest = path.slice(base.length);
  return rest.startsWith('/') ? rest.slice(1) : undefined;
}
