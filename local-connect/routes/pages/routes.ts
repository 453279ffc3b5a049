import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';
import type { Right } from '../../auth.ts';
import type { Connect } from '../../connect.ts';
import { ConnectError } from '../../errors.ts';
import { appPage } from '../../pages/app-page.ts';
import { browserFiles } from '../../pages/browser/files.ts';
import { bundlesPage } from '../../pages/bundles-page.ts';
import { contentListPage } from '../../pages/content-list.ts';
import { type ContentView, contentPath } from '../../pages/content-page.ts';
import { logLineParser } from '../../pages/log-lines.ts';
import { logsPage } from '../../pages/logs-page.ts';
import { messagePage } from '../../pages/message.ts';
import { settingsPage } from '../../pages/settings-page.ts';
import type { Job } from '../../state/jobs.ts';
import { asId, required } from '../api.ts';
import { apiActions, type CallApi, processActions } from './actions.ts';
import { contentOf, noticeOf, type PageContext, type PageEnv, viewerOf } from './context.ts';
import { loadAudience, loadContent, loadList, loadSettings } from './data.ts';
import { streamLog } from './log-stream.ts';

/** The dashboard below /connect/: pages made on the server, which work without JavaScript except for live updates. */
export function pageRoutes(connect: Connect, callApi: CallApi) {
  const prefix = connect.options.pathPrefix;
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
  routes.post('/connect/*', async (c, next) => {
    const { xsrf } = await c.req.parseBody();
    if (xsrf !== c.var.viewer.xsrf) throw new ConnectError(92);
    return next();
  });
  routes.get('/connect/', (c) => {
    const items = loadList(connect, c.var.viewer);
    return c.html(contentListPage(prefix, c.var.viewer, items, noticeOf(c)));
  });
  for (const part of [contentPages(connect), logPages(connect)]) routes.route('/connect/apps/:guid', part);
  routes.route('/connect/apps/:guid', processActions(connect));
  routes.route('/connect/apps/:guid', apiActions(connect, callApi));
  routes.onError((error, c) => {
    if (!(error instanceof ConnectError)) throw error;
    const title = error.status === 404 ? 'Nothing here' : 'Not possible';
    return c.html(messagePage(title, error.message, prefix), error.status as 400);
  });
  return routes;
}

function viewOf(connect: Connect, c: PageContext, right: Right): ContentView {
  return loadContent(connect, c.var.viewer, contentOf(connect, c, right), noticeOf(c));
}

function contentPages(connect: Connect) {
  const routes = new Hono<PageEnv>();
  routes.get('/', (c) => {
    const view = viewOf(connect, c, 'view');
    const active = view.bundles.find(({ id }) => id === view.content.bundle_id);
    return c.html(appPage(view, active, loadAudience(connect, c, view)));
  });
  routes.get('/draft/:id', (c) => {
    const view = viewOf(connect, c, 'maintain');
    const id = asId(c.req.param('id'));
    const bundle = required(view.bundles.find((each) => each.id === id));
    return c.html(appPage(view, bundle, loadAudience(connect, c, view)));
  });
  routes.get('/bundles', (c) => c.html(bundlesPage(viewOf(connect, c, 'maintain'))));
  routes.get('/settings', (c) => c.html(settingsPage(loadSettings(connect, viewOf(connect, c, 'set up')))));
  return routes;
}

/** Lines of a log that are part of its page; later ones are streamed. */
const linesOnPage = 1000;

function logPages(connect: Connect) {
  const { jobs } = connect.state;
  const routes = new Hono<PageEnv>();
  routes.get('/logs', (c) => {
    const view = viewOf(connect, c, 'maintain');
    const [newest] = view.jobs;
    if (!newest) return c.html(logsPage(view, undefined, []));
    // The page of one log, because the newest log may be another one when the page updates itself.
    return c.redirect(`${contentPath(view)}/logs/${newest.key}${new URL(c.req.url).search}`);
  });
  routes.get('/logs/:key', (c) => {
    const view = viewOf(connect, c, 'maintain');
    const job = jobOf(view, c.req.param('key'));
    const entries = jobs.linesAfter(job.key, jobs.lastNumber(job.key) - linesOnPage);
    return c.html(logsPage(view, job, entries.map(logLineParser())));
  });
  routes.get('/logs/:key/events', (c) => {
    const job = jobOf(viewOf(connect, c, 'maintain'), c.req.param('key'));
    // A browser that reconnects sends the number of the last line that it got.
    const after = c.req.header('last-event-id') ?? c.req.query('after');
    return streamLog(c, jobs, job, Number.parseInt(after ?? '', 10) || 0);
  });
  return routes;
}

const jobOf = ({ jobs }: ContentView, key: string): Job => required(jobs.find((job) => job.key === key));
