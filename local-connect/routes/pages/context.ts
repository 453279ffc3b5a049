import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { type Caller, cookie, type Right, requireRight, sessionCookie } from '../../auth.ts';
import type { Connect } from '../../connect.ts';
import type { Viewer } from '../../pages/layout.ts';
import type { Content } from '../../state/content.ts';
import { asGuid, required } from '../api.ts';

/** What the routes of the dashboard find in their context. */
export interface PageEnv {
  Bindings: HttpBindings;
  Variables: { viewer: Viewer };
}

export type PageContext = Context<PageEnv>;

/** The user of the request's session; an API key opens no page. */
export function viewerOf({ state }: Connect, c: Context): Viewer | undefined {
  const token = cookie(c.req.header('cookie'), sessionCookie);
  const session = token === undefined ? undefined : state.credentials.session(token);
  const user = session && state.users.byGuid(session.user_guid);
  if (token === undefined || !session || !user || user.locked) return undefined;
  return { user, session: token, xsrf: session.xsrf };
}

/** The viewer as the API knows a caller. */
export const callerOf = ({ user }: Viewer): Caller => ({ kind: 'user', user, by: 'session' });

/** The content that the path names. @throws ConnectError if there is none, or the viewer lacks the right */
export function contentOf({ state }: Connect, c: PageContext, right: Right): Content {
  const content = required(state.content.byGuid(asGuid(c.req.param('guid') ?? '')));
  requireRight(state, content, callerOf(c.var.viewer), right);
  return content;
}

/** Sentences that a page shows after an action, by the word in its address: an address can't make a page say anything else. */
const notices: Readonly<Record<string, string>> = {
  activating: 'The bundle is being activated.',
  'bundle-deleted': 'The bundle has been deleted.',
  restarted: 'The app has been restarted.',
  stopped: 'The app has been stopped. The next visit starts it again.',
  'job-stopped': 'The process has been stopped.',
  'access-saved': 'The access has been saved.',
  'content-deleted': 'The content has been deleted.',
};

export const noticeOf = (c: Context): string | undefined => notices[c.req.query('done') ?? ''];

/** Redirects to a page of the content item, with what was done. */
export function redirectBack({ options }: Connect, c: PageContext, path: string, done?: string): Response {
  const page = `${options.pathPrefix}/connect/apps/${asGuid(c.req.param('guid') ?? '')}${path}`;
  return c.redirect(done === undefined ? page : `${page}?done=${done}`, 303);
}
