import { isWebUrl } from '../shared/checks.ts';
import { input } from '../shared/input-names.ts';
import { withoutLastSlashes } from '../shared/paths.ts';
import type { Parsed } from '../shared/problems.ts';
import { isGuid } from './guid.ts';
import type { Content } from './types.ts';

/**
 * Parses the server's URL as people paste it: with or without a trailing slash, the API root (`…/__api__`), a page of the
 * dashboard (`…/connect/#/apps/<guid>`) or the URL of an app (`…/content/<guid>/`). `…/connect` alone is the dashboard.
 *
 * @returns a URL that ends in `/`, so that `new URL('__api__/…', server)` keeps a sub-path such as `/pub`
 */
export function parseServerUrl(text: string): Parsed<URL> {
  const given = text.trim();
  const mistake = (reason: string): Parsed<URL> => ({
    ok: false,
    mistake: {
      message: "This isn't the URL of a Posit Connect server.",
      reason,
      hint: 'Use the URL of the dashboard up to, not including, /connect: https://connect.example.org',
    },
  });
  const url = URL.parse(given);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    const isHost = !given.includes('://') && URL.canParse(`https://${given}`);
    const meant = isHost ? ` Did you mean https://${given}?` : '';
    return mistake(`${JSON.stringify(given)} is not a URL that begins with https:// or http://.${meant}`);
  }
  if (url.username || url.password) {
    return mistake(
      `It contains a user name or a password, which would appear in logs. Set the key as ${input('api-key')}.`,
    );
  }
  const path = withoutLastSlashes(rootOf(url.pathname));
  return { ok: true, value: new URL(`${url.origin}${path}/`) };
}

/** A server's own sub-path may end in `/connect`, so only the last `/connect` is removed. */
function rootOf(path: string): string {
  const api = path.search(/\/(?:__api__|content\/[0-9a-f-]{36})(?:\/|$)/i);
  if (api >= 0) return path.slice(0, api);
  const dashboard = /^(.*)\/connect(?:\/|$)/.exec(path)?.[1];
  return dashboard ?? path;
}

/** Parses the GUID of a content item: the GUID itself, or a URL of the dashboard or of the app. */
export function parseContentGuid(text: string): Parsed<string> {
  const given = text.trim();
  const found = isGuid(given) ? given : /\/(?:apps|content)\/([0-9a-f-]{36})(?:[/?#]|$)/i.exec(given)?.[1];
  if (found !== undefined && isGuid(found)) return { ok: true, value: found.toLowerCase() };
  return {
    ok: false,
    mistake: {
      message: "This isn't the GUID or the URL of a content item.",
      reason: `It is ${JSON.stringify(given)}.`,
      hint: 'Copy it from the end of the URL of the app on the dashboard: …/connect/#/apps/<guid>.',
    },
  };
}

/** The URL of an app on this server. It is verified here, even if Connect reports another host. */
export const contentUrl = (server: URL, guid: string): URL => new URL(`content/${guid}/`, server);

/** The URL of a bundle that isn't active, for programs (api.md 6.5): it runs in its own process. */
export const draftUrl = (server: URL, guid: string, bundleId: string): URL =>
  new URL(`content/${guid}/_bundle${bundleId}/`, server);

/** The page of a content item on the dashboard: as the server reports it, unless that is not an http or https URL. */
export const dashboardUrl = (
  { dashboard_url: url, guid }: Pick<Content, 'dashboard_url' | 'guid'>,
  server: URL,
): string => (isWebUrl(url) ? url : new URL(`connect/#/apps/${guid}`, server).href);
