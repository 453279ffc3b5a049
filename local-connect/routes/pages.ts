import { readFile } from 'node:fs/promises';
import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { cookie, type Right, requireRight, sessionCookie } from '../auth.ts';
import type { Connect } from '../connect.ts';
import { ConnectError } from '../errors.ts';
import { type Audience, appPage } from '../pages/app-page.ts';
import { browserFiles } from '../pages/browser/files.ts';
import { bundlesPage } from '../pages/bundles-page.ts';
import { contentListPage } from '../pages/content-list.ts';
import { type ContentView, contentPath } from '../pages/content-page.ts';
import type { Viewer } from '../pages/layout.ts';
import { logLineParser } from '../pages/log-lines.ts';
import { logsPage } from '../pages/logs-page.ts';
import { messagePage } from '../pages/message.ts';
import { settingsPage } from '../pages/settings-page.ts';
import type { Job } from '../state/jobs.ts';
import type { User } from '../state/users.ts';
import { asGuid, asId, required } from './api.ts';
import { type CallApi, noticeOf, type PageContext, type PageEnv, pageActions } from './page-actions.ts';
import { callerOf, loadContent, loadList, loadSettings } from './page-data.ts';

/** Lines of a log that are part of its page; later ones are streamed. */
const linesOnPage = 1000;

/** The dashboard below /connect/: pages made on the server, which work without JavaScript except for live updates. */
export function pageRoutes(connect: Connect, callApi: CallApi) {
  const { state, options } = connect;
  const prefix = options.pathPrefix;
  const routes = new Hono<PageEnv>();

  routes.get('/connect', (c) => c.redirect(`${prefix}/connect/`));
  for (const { name, path, type } of browserFiles) {
    routes.get(`/connect/${name}`, async (c) => c.body(await readFile(path), 200, { 'Content-Type': type }));
  }
  routes.use('/connect/*', async (c, next) => {
    const viewer = viewerOf(connect, c);
    if (!viewer) {
      const url = c.req.method === 'GET' ? `${c.req.path}${new URL(c.req.url).search}` : `${prefix}/connect/`;
      return c.redirect(`${prefix}/__login__?url=${encodeURIComponent(url)}`);
    }
    c.set('viewer', viewer);
    return next();
  });

  routes.get('/connect/', (c) => {
    const items = loadList(connect, c.var.viewer);
    return c.html(contentListPage(prefix, c.var.viewer, items, noticeOf(c)));
  });
  routes.get('/connect/apps/:guid', (c) => {
    const view = viewOf(c, 'view');
    const active = view.bundles.find(({ id }) => id === view.content.bundle_id);
    return c.html(appPage(view, active, audienceOf(c, view)));
  });
  routes.get('/connect/apps/:guid/draft/:id', (c) => {
    const view = viewOf(c, 'maintain');
    const id = asId(c.req.param('id'));
    return c.html(
      appPage(view, required(view.bundles.find((bundle) => bundle.id === id)), audienceOf(c, view)),
    );
  });
  routes.get('/connect/apps/:guid/bundles', (c) => c.html(bundlesPage(viewOf(c, 'maintain'))));
  routes.get('/connect/apps/:guid/settings', (c) =>
    c.html(settingsPage(loadSettings(connect, viewOf(c, 'set up')))),
  );
  routes.get('/connect/apps/:guid/logs', (c) => {
    const view = viewOf(c, 'maintain');
    const [newest] = view.jobs;
    if (!newest) return c.html(logsPage(view, undefined, []));
    // Its own address: the page must not turn to another log while it is open.
    return c.redirect(`${contentPath(view)}/logs/${newest.key}${new URL(c.req.url).search}`);
  });
  routes.get('/connect/apps/:guid/logs/:key', (c) => {
    const view = viewOf(c, 'maintain');
    const job = jobOf(view, c.req.param('key'));
    const entries = state.jobs.linesAfter(job.key, state.jobs.lastNumber(job.key) - linesOnPage);
    return c.html(logsPage(view, job, entries.map(logLineParser())));
  });
  routes.get('/connect/apps/:guid/logs/:key/events', (c) => {
    const job = jobOf(viewOf(c, 'maintain'), c.req.param('key'));
    // A browser that reconnects sends the number of the last line that it got.
    return streamLog(c, job, Number(c.req.header('last-event-id') ?? c.req.query('after') ?? 0));
  });
  routes.route('/', pageActions(connect, callApi));
  routes.onError((error, c) => {
    if (!(error instanceof ConnectError)) throw error;
    const title = error.status === 404 ? 'Nothing here' : 'Not possible';
    return c.html(messagePage(title, error.message, prefix), error.status as 400);
  });
  return routes;

  /** @throws ConnectError if there is no such content, or the viewer lacks the right */
  function viewOf(c: PageContext, right: Right): ContentView {
    const content = required(state.content.byGuid(asGuid(c.req.param('guid') ?? '')));
    const { viewer } = c.var;
    requireRight(state, content, callerOf(viewer), right);
    return loadContent(connect, viewer, content, noticeOf(c));
  }

  function audienceOf(c: PageContext, { content, rights }: ContentView): Audience {
    const { user } = c.var.viewer;
    const shownTo = connect.viewAs.visitorOf(
      callerOf(c.var.viewer),
      (name) => c.req.header(name),
      content.guid,
    );
    const identityOf = (someone: User) => ({
      user: someone,
      groups: options.ldap ? [] : state.users.groupsOf(someone.guid).map(({ name }) => name),
    });
    return {
      current: shownTo?.kind === 'user' ? identityOf(shownTo.user) : null,
      choices: rights.maintain ? state.users.all().filter(({ guid }) => guid !== user.guid) : undefined,
    };
  }

  /** The lines after number `after`, as server-sent events: a list of lines at a time, and at last `end`. */
  function streamLog(c: PageContext, { key }: Job, after: number): Response {
    return streamSSE(c, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const parse = logLineParser();
      // The parser has to know whether a traceback began before the first line that is sent.
      let seen = Math.max(0, after - 200);
      while (!gone.signal.aborted) {
        const entries = state.jobs.linesAfter(key, seen);
        const lines = entries.map(parse).filter(({ number }) => number > after);
        seen = entries.at(-1)?.number ?? seen;
        if (lines.length > 0) await stream.writeSSE({ data: JSON.stringify(lines), id: String(seen) });
        if (entries.length > 0) continue;
        if (state.jobs.byKey(key)?.status !== 0) break;
        await state.jobs.changed(key, gone.signal);
      }
      if (!gone.signal.aborted) await stream.writeSSE({ event: 'end', data: '' });
    });
  }
}

/** The user of the request's session; an API key opens no page. */
function viewerOf({ state }: Connect, c: Context): Viewer | undefined {
  const token = cookie(c.req.header('cookie'), sessionCookie);
  const session = token === undefined ? undefined : state.credentials.session(token);
  const user = session && state.users.byGuid(session.user_guid);
  if (token === undefined || !session || !user || user.locked) return undefined;
  return { user, session: token, xsrf: session.xsrf };
}

const jobOf = ({ jobs }: ContentView, key: string): Job => required(jobs.find((job) => job.key === key));
