interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** Milliseconds since 1970; absent: as long as the run. */
  readonly expires?: number;
}

/**
 * The cookies of one origin. A cluster's load balancer keeps a visitor on one node by a cookie, and a task lives on
 * the node that started it: so what any answer sets goes with all later requests (api.md 1.2; RFC 6265).
 */
export function cookieJar() {
  const kept = new Map<string, Cookie>();
  return {
    keep(setCookies: readonly string[] | undefined, from: URL): void {
      for (const line of setCookies ?? []) {
        const cookie = parseSetCookie(line, from.pathname);
        if (cookie) kept.set(`${cookie.name} ${cookie.path}`, cookie);
      }
    },
    /** The value of the `Cookie` header for this request, or `undefined`. */
    headerFor(url: URL): string | undefined {
      const fitting = [...kept.values()].filter(
        ({ path, expires = Number.POSITIVE_INFINITY }) =>
          expires > Date.now() && isWithin(url.pathname, path),
      );
      return fitting.map(({ name, value }) => `${name}=${value}`).join('; ') || undefined;
    },
  };
}

function parseSetCookie(line: string, requestPath: string): Cookie | undefined {
  const [pair = '', ...rest] = line.split(';');
  const [name, ...value] = pair.split('=');
  if (!name?.trim() || value.length === 0) return undefined;
  const attributes = new Map(
    rest.map((attribute) => {
      const [key = '', ...text] = attribute.split('=');
      return [key.trim().toLowerCase(), text.join('=').trim()];
    }),
  );
  const path = attributes.get('path');
  const expires = endOf(attributes.get('max-age'), attributes.get('expires'));
  return {
    name: name.trim(),
    value: value.join('=').trim(),
    path: path?.startsWith('/') ? path : requestPath.slice(0, requestPath.lastIndexOf('/')) || '/',
    ...(expires === undefined ? {} : { expires }),
  };
}

function endOf(maxAge: string | undefined, expires: string | undefined): number | undefined {
  if (maxAge && /^-?\d+$/.test(maxAge)) return Date.now() + Number(maxAge) * 1000;
  const date = Date.parse(expires ?? '');
  return Number.isNaN(date) ? undefined : date;
}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
