import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { requireRight } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import type { Viewer } from '../pages/layout.ts';
import type { Content } from '../state/content.ts';
import { asGuid, asId, required } from './api.ts';
import { callerOf } from './page-data.ts';

/** What the routes of the dashboard find in their context. */
export interface PageEnv {
  Bindings: HttpBindings;
  Variables: { viewer: Viewer };
}

export type PageContext = Context<PageEnv>;

/** Passes a request to this server's own API. */
export type CallApi = (request: Request, env: HttpBindings) => Response | Promise<Response>;

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

/** The buttons of the dashboard. What the API can do is done by the API, with its checks. */
export function pageActions(connect: Connect, callApi: CallApi) {
  const { state, options, apps, viewAs } = connect;
  const routes = new Hono<PageEnv>();
  const item = '/connect/apps/:guid';

  routes.post('/connect/*', async (c, next) => {
    const { xsrf } = await c.req.parseBody();
    if (xsrf !== c.var.viewer.xsrf) throw new ConnectError(92);
    return next();
  });

  routes.post(`${item}/view-as`, async (c) => {
    const { guid } = maintained(c);
    const { user, draft } = await c.req.parseBody();
    viewAs.choose(c.var.viewer.session, guid, chosenUser(user));
    return back(c, typeof draft === 'string' ? `/draft/${asId(draft)}` : '');
  });
  routes.post(`${item}/restart`, async (c) => {
    const { guid } = maintained(c);
    await apps.stopContent(guid);
    apps.startMinimum(guid);
    const draft = c.req.query('draft');
    return back(c, draft === undefined ? '' : `/draft/${asId(draft)}`, 'restarted');
  });
  routes.post(`${item}/stop`, async (c) => {
    await apps.stopContent(maintained(c).guid);
    // Not the page of the app: its frame would start the app again.
    return back(c, '/logs', 'stopped');
  });
  routes.post(`${item}/access`, async (c) => {
    const { access_type } = await c.req.parseBody();
    await call(c, 'PATCH', '', { access_type });
    return back(c, '/settings', 'access-saved');
  });
  routes.post(`${item}/delete`, async (c) => {
    await call(c, 'DELETE', '');
    return c.redirect(`${options.pathPrefix}/connect/?done=content-deleted`, 303);
  });
  routes.post(`${item}/bundles/:id/activate`, async (c) => {
    await call(c, 'POST', '/deploy', { bundle_id: c.req.param('id') });
    return back(c, '/logs', 'activating');
  });
  routes.post(`${item}/bundles/:id/delete`, async (c) => {
    await call(c, 'DELETE', `/bundles/${asId(c.req.param('id'))}`);
    return back(c, '/bundles', 'bundle-deleted');
  });
  routes.post(`${item}/logs/:key/stop`, async (c) => {
    const key = encodeURIComponent(c.req.param('key'));
    await call(c, 'DELETE', `/jobs/${key}`);
    return back(c, `/logs/${key}`, 'job-stopped');
  });
  routes.get(`${item}/bundles/:id/download`, (c) =>
    call(c, 'GET', `/bundles/${asId(c.req.param('id'))}/download`),
  );
  routes.get(`${item}/logs/:key/download`, (c) =>
    call(c, 'GET', `/jobs/${encodeURIComponent(c.req.param('key'))}/download`),
  );
  return routes;

  function maintained(c: PageContext): Content {
    const content = required(state.content.byGuid(asGuid(c.req.param('guid') ?? '')));
    requireRight(state, content, callerOf(c.var.viewer), 'maintain');
    return content;
  }

  function chosenUser(value: unknown): string | null | undefined {
    if (value === 'nobody') return null;
    if (typeof value !== 'string' || value === '') return undefined;
    return required(state.users.byGuid(asGuid(value)), 9).guid;
  }

  /** To a page of the content item, with what was done. */
  function back(c: PageContext, path: string, done?: string): Response {
    const page = `${options.pathPrefix}/connect/apps/${asGuid(c.req.param('guid') ?? '')}${path}`;
    return c.redirect(done === undefined ? page : `${page}?done=${done}`, 303);
  }

  /** @throws ConnectError with the API's own code, if it refuses */
  async function call(c: PageContext, method: string, path: string, body?: unknown): Promise<Response> {
    const guid = asGuid(c.req.param('guid') ?? '');
    const request = new Request(
      new URL(`${options.pathPrefix}/__api__/v1/content/${guid}${path}`, c.req.url),
      {
        method,
        headers: {
          cookie: c.req.header('cookie') ?? '',
          'x-rsc-xsrf': c.var.viewer.xsrf,
          'content-type': 'application/json',
        },
        body: body === undefined ? null : JSON.stringify(body),
      },
    );
    const response = await callApi(request, c.env);
    if (response.ok) return response;
    const { code, error } = (await response.json()) as { code: ConnectError['code']; error: string };
    throw new ConnectError(code, error);
  }
}
