import type { IncomingMessage } from 'node:http';
import { attempt } from './attempt.ts';
import type { Caller } from './auth.ts';
import type { Bundle } from './state/bundles.ts';
import type { State } from './state/state.ts';

/**
 * Records a request if it counts as a visit: each request to an API, and otherwise each request for a page.
 * @param rest the path below the content's address, with its query
 */
export function recordVisit(
  { visits }: State,
  incoming: IncomingMessage,
  bundle: Bundle,
  rest: string,
  visitor: Caller | undefined,
): void {
  const { 'user-agent': agent, 'sec-fetch-dest': dest, 'sec-fetch-site': site } = incoming.headers;
  const [path = '', query = ''] = rest.split(/\?(.*)/s);
  if (bundle.manifest.appmode !== 'python-api' && !isForPage(incoming, path)) return;
  attempt('A visit was not recorded', () =>
    visits.add({
      content_guid: bundle.content_guid,
      user_guid: visitor?.kind === 'user' ? visitor.user.guid : null,
      bundle_id: bundle.id,
      path: `/${path}`,
      query,
      user_agent: agent ?? null,
      sec_fetch_dest: [dest].flat()[0] ?? null,
      sec_fetch_site: [site].flat()[0] ?? null,
    }),
  );
}

/** A browser says what it requests. Of another client only the first page counts, or what it wants as HTML. */
function isForPage({ method, headers }: IncomingMessage, path: string): boolean {
  if (method !== 'GET') return false;
  const dest = headers['sec-fetch-dest'];
  if (dest !== undefined) return dest === 'document' || dest === 'iframe';
  return path === '' || (headers.accept?.includes('text/html') ?? false);
}
