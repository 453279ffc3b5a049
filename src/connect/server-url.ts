import { input } from '../shared/input-names.ts';
import { withoutLastSlashes } from '../shared/paths.ts';
import type { Parsed } from '../shared/problems.ts';
import { isGuid } from './guid.ts';
import type { Content } from './types.ts';

/**
 * The server's URL from what people paste: with or without a trailing slash, the API root (`…/__api__`), a page of
 * the dashboard (`…/connect/#/apps/<guid>`) or an app's own address (`…/content/<guid>/`). The answer always ends
 * in `/`, so that `new URL('__api__/…', server)` keeps a sub-path such as `/pub`. Where that path itself ends in
 * `/connect`, only one of these forms tells it: `…/connect` alone is the dashboard's.
 */
export function parseServerUrl(text: string): Parsed<URL> {
  const given = text.trim();
  const mistake = (reason: string): Parsed<URL> => ({
    ok: false,
    mistake: {
      message: "The server isn't the address of a Posit Connect server.",
      reason,
      hint: 'Give the address of the dashboard up to, not including, /connect: https://connect.example.org',
    },
  });
  if (!URL.canParse(given)) {
    const scheme = URL.canParse(`https://${given}`) ? ` Did you mean https://${given}?` : '';
    return mistake(`${JSON.stringify(given)} isn't a URL.${scheme}`);
  }
  const url = new URL(given);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    const isHost = !given.includes('://') && URL.canParse(`https://${given}`);
    const meant = isHost ? ` Did you mean https://${given}?` : '';
    return mistake(`${JSON.stringify(given)} doesn't begin with https:// or http://.${meant}`);
  }
  if (url.username || url.password) {
    return mistake(
      `It holds a user name or a password, which would show up in logs. Give the key as ${input('api-key')}.`,
    );
  }
  const path = withoutLastSlashes(rootOf(url.pathname));
  return { ok: true, value: new URL(`${url.origin}${path}/`) };
}

/** A server may live below a `/connect` of its own: so only one thing is taken off, and of several `/connect` the last. */
function rootOf(path: string): string {
  const api = path.search(/\/(?:__api__|content\/[0-9a-f-]{36})(?:\/|$)/i);
  if (api >= 0) return path.slice(0, api);
  const dashboard = /^(.*)\/connect(?:\/|$)/.exec(path)?.[1];
  return dashboard ?? path;
}

/** The GUID of a content item, given as it is or within a pasted dashboard or content URL. */
export function parseContentGuid(text: string): Parsed<string> {
  const given = text.trim();
  const found = isGuid(given) ? given : /\/(?:apps|content)\/([0-9a-f-]{36})(?:[/?#]|$)/i.exec(given)?.[1];
  if (found !== undefined && isGuid(found)) return { ok: true, value: found.toLowerCase() };
  return {
    ok: false,
    mistake: {
      message: "The content GUID isn't a GUID.",
      reason: `It is ${JSON.stringify(given)}.`,
      hint: 'Copy it from the end of the app’s address on the dashboard: …/connect/#/apps/<guid>.',
    },
  };
}

/** The app's address on this very server: checked here even where Connect reports another host. */
export const contentUrl = (server: URL, guid: string): URL => new URL(`content/${guid}/`, server);

/** The address of a bundle that isn't active, for programs (api.md 6.5): it runs in a process of its own. */
export const draftUrl = (server: URL, guid: string, bundleId: string): URL =>
  new URL(`content/${guid}/_bundle${bundleId}/`, server);

/** The page of a content item on the dashboard. The server reports it; an address that is not of the web is not used. */
export const dashboardUrl = (
  { dashboard_url: url, guid }: Pick<Content, 'dashboard_url' | 'guid'>,
  server: URL,
): string =>
  /^https?:\/\//i.test(url) && URL.canParse(url) ? url : new URL(`connect/#/apps/${guid}`, server).href;
