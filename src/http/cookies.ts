import { parseSetCookie } from 'set-cookie-parser';
import { folderOf } from '../shared/paths.ts';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** Milliseconds since 1970. Default: as long as the run. */
  readonly expires?: number;
}

export type CookieJar = ReturnType<typeof cookieJar>;

/**
 * The cookies of one origin. A cluster's load balancer uses a cookie to send a client's requests to the same node, and a
 * task exists only on the node that started it (api.md 1.2; RFC 6265).
 */
export function cookieJar() {
  const jar = new Map<string, Cookie>();
  return {
    /** @param setCookie the `Set-Cookie` headers of a response to a request for `from` */
    store(setCookie: string | readonly string[] | undefined, from: URL): void {
      const headers = typeof setCookie === 'string' ? [setCookie] : [...(setCookie ?? [])];
      for (const one of parseSetCookie(headers, { decodeValues: false, silent: true })) {
        if (!one.name) continue;
        const { name, value, maxAge } = one;
        const expires = maxAge === undefined ? one.expires?.getTime() : Date.now() + maxAge * 1000;
        const path = one.path?.startsWith('/') ? one.path : folderOf(from.pathname) || '/';
        jar.set(`${name} ${path}`, { name, value, path, ...(expires !== undefined && { expires }) });
      }
    },
    /** The value of the `Cookie` header of a request, or `undefined`. */
    headerFor({ pathname }: URL): string | undefined {
      const now = Date.now();
      const matching = [...jar.values()].filter(
        ({ path, expires = Number.POSITIVE_INFINITY }) => expires > now && isWithin(pathname, path),
      );
      return matching.map(({ name, value }) => `${name}=${value}`).join('; ') || undefined;
    },
  };
}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
