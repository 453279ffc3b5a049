import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Connect } from '../../connect.ts';
import { ConnectError } from '../../errors.ts';
import { asGuid, asId, required } from '../api.ts';
import { contentOf, type PageContext, type PageEnv, redirectBack } from './context.ts';

/** The dashboard's buttons for what the API can't do: who an app is shown to, and its processes. */
export function processActions(connect: Connect) {
  const { state, apps, viewAs } = connect;
  const routes = new Hono<PageEnv>();
  routes.post('/view-as', async (c) => {
    const { guid } = contentOf(connect, c, 'maintain');
    const { user, draft } = await c.req.parseBody();
    viewAs.choose(c.var.viewer.session, guid, chosenUser(user));
    return redirectBack(connect, c, typeof draft === 'string' ? `/draft/${asId(draft)}` : '');
  });
  routes.post('/restart', async (c) => {
    const { guid } = contentOf(connect, c, 'maintain');
    await apps.stopContent(guid);
    apps.startMinimum(guid);
    const draft = c.req.query('draft');
    return redirectBack(connect, c, draft === undefined ? '' : `/draft/${asId(draft)}`, 'restarted');
  });
  routes.post('/stop', async (c) => {
    await apps.stopContent(contentOf(connect, c, 'maintain').guid);
    // Not the page of the app: its frame would start the app again.
    return redirectBack(connect, c, '/logs', 'stopped');
  });
  return routes;

  function chosenUser(value: unknown): string | null | undefined {
    if (value === 'nobody') return null;
    if (typeof value !== 'string' || value === '') return undefined;
    return required(state.users.byGuid(asGuid(value)), 9).guid;
  }
}

/** Passes a request to this server's own API. */
export type CallApi = (request: Request, env: HttpBindings) => Response | Promise<Response>;

/** The dashboard's buttons for what the API can do. The API checks them as it checks every other client. */
export function apiActions(connect: Connect, callApi: CallApi) {
  const { pathPrefix } = connect.options;
  const routes = new Hono<PageEnv>();
  routes.post('/access', async (c) => {
    const { access_type } = await c.req.parseBody();
    await call(c, 'PATCH', '', { access_type });
    return redirectBack(connect, c, '/settings', 'access-saved');
  });
  routes.post('/delete', async (c) => {
    await call(c, 'DELETE', '');
    return c.redirect(`${pathPrefix}/connect/?done=content-deleted`, 303);
  });
  routes.post('/bundles/:id/activate', async (c) => {
    await call(c, 'POST', '/deploy', { bundle_id: c.req.param('id') });
    return redirectBack(connect, c, '/logs', 'activating');
  });
  routes.post('/bundles/:id/delete', async (c) => {
    await call(c, 'DELETE', `/bundles/${asId(c.req.param('id'))}`);
    return redirectBack(connect, c, '/bundles', 'bundle-deleted');
  });
  routes.post('/logs/:key/stop', async (c) => {
    await call(c, 'DELETE', `/jobs/${keyIn(c)}`);
    return redirectBack(connect, c, `/logs/${keyIn(c)}`, 'job-stopped');
  });
  routes.get('/bundles/:id/download', (c) => call(c, 'GET', `/bundles/${asId(c.req.param('id'))}/download`));
  routes.get('/logs/:key/download', (c) => call(c, 'GET', `/jobs/${keyIn(c)}/download`));
  return routes;

  /** @throws ConnectError with the API's own code, if it refuses */
  async function call(c: PageContext, method: string, path: string, body?: unknown): Promise<Response> {
    const guid = asGuid(c.req.param('guid') ?? '');
    const url = new URL(`${pathPrefix}/__api__/v1/content/${guid}${path}`, c.req.url);
    const headers = {
      cookie: c.req.header('cookie') ?? '',
      'x-rsc-xsrf': c.var.viewer.xsrf,
      'content-type': 'application/json',
    };
    const request = new Request(url, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const response = await callApi(request, c.env);
    if (response.ok) return response;
    const { code, error } = (await response.json()) as { code: ConnectError['code']; error: string };
    throw new ConnectError(code, error);
  }
}

const keyIn = (c: PageContext): string => encodeURIComponent(c.req.param('key') ?? '');
