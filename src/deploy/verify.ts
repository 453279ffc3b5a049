import { ConnectError } from '../connect/errors.ts';
import type { PageResponse } from '../connect/pages.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { DeployContext } from '../context.ts';
import { formatCount } from '../shared/formatting.ts';
import { inParallel } from '../shared/in-parallel.ts';
import { input } from '../shared/input-names.ts';
import type { Log } from '../shared/log.ts';
import type { Problem } from '../shared/problems.ts';
import { componentsIn, initialRequests, parseCallbacks, startPageRequest } from './callbacks.ts';
import { lastTracebackStart } from './explain/traceback.ts';
import { type AppRun, watchRuns } from './jobs.ts';
import { type DashPage, dependenciesFault, layoutFault, parseDashPage, removePrefixes } from './page.ts';
import { checkFile, checkScript, isOwnFile, warnOfMissingFiles } from './page-files.ts';
import { redirectProblem, requireNoRedirect } from './redirects.ts';
import type { Verification } from './request.ts';
import { VerifyFailure } from './verify-failure.ts';
import { createVisit, errorStatus, isFromConnect, type Visit, type VisitedApp } from './visit.ts';

/**
 * Verifies an app by the requests that a browser would make. If it fails, the log of the app is shown.
 *
 * @param areFilesServed what the verification of the same bundle as a draft returned. If true, its files are not requested again
 * @returns true if the page and all its files were verified; false if some were not, because that is not wanted, needs a
 * login, or a draft names files of the active version
 * @throws {VerifyFailure}
 */
export async function verify(
  app: VisitedApp,
  verification: Verification,
  context: DeployContext,
  areFilesServed = false,
): Promise<boolean> {
  if (verification.how === 'none') return false;
  // The first failure ends all other requests, so that none of them continues while the run restores the old version.
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  try {
    return await checkApp(app, verification, areFilesServed, { ...context, signal });
  } catch (error) {
    if (error instanceof VerifyFailure && error.run) showLog(error.run, context.progress.log);
    throw error;
  } finally {
    over.abort();
  }
}

/** Logs the end of the app's log, with the whole of its last traceback. */
function showLog({ lines }: AppRun, log: Log): void {
  if (lines.length === 0) {
    log.info("The app's log is empty.");
    return;
  }
  const shown = lines.slice(Math.min(Math.max(0, lines.length - 300), lastTracebackStart(lines)));
  const omitted = lines.length - shown.length;
  log.info(`The app's log${omitted > 0 ? `, without its first ${omitted} lines` : ''}:`);
  for (const line of shown) log.output(line);
}

async function checkApp(
  app: VisitedApp,
  verification: Verification,
  areFilesServed: boolean,
  context: DeployContext,
): Promise<boolean> {
  const newestRun = watchRuns(app.guid, app.bundleId, context);
  const plainVisit = createVisit(app, verification, newestRun, context);
  const visit = areFilesServed ? withEarlyRequests(app.url, plainVisit) : plainVisit;
  const page = await visit(app.url);
  // `verify: starts` is for apps that redirect to an identity provider.
  await requireNoRedirect(page, app, { mayLeaveHost: verification.how === 'starts', newestRun }, context);
  if (page.status >= 400 && isFromConnect(page)) {
    throw new ConnectError(`GET ${page.url.pathname}`, page.status, page.text, page.headers);
  }
  const served =
    verification.how !== 'starts' &&
    (await checkPage(page, { app, verification, visit, areFilesServed }, context));
  if (verification.path === undefined) return served;
  const health = await visit(new URL(verification.path.replace(/^\/+/, ''), app.url));
  await requireNoRedirect(health, app, { mayLeaveHost: false, newestRun }, context);
  if (health.status >= 400) throw new VerifyFailure(errorStatus(health));
  return served;
}

/**
 * Requests the layout and the callbacks together with the page of an app that has been verified as a draft. The page may
 * name another prefix: then they are requested from there.
 */
function withEarlyRequests(home: URL, visit: Visit): Visit {
  const early = new Map<string, Promise<PageResponse>>();
  for (const name of ['', '_dash-layout', '_dash-dependencies']) {
    const url = new URL(name, home);
    const answer = visit(url);
    // Another failure may end the verification before this one is awaited.
    answer.catch(() => {});
    early.set(url.href, answer);
  }
  return (url, json) => (json === undefined ? early.get(url.href) : undefined) ?? visit(url, json);
}

interface PageCheck {
  readonly app: VisitedApp;
  readonly verification: Verification;
  readonly visit: Visit;
  readonly areFilesServed: boolean;
}

/** Checks the page and what it loads. @returns as `verify` */
async function checkPage(
  page: PageResponse,
  { app, verification, visit, areFilesServed }: PageCheck,
  context: DeployContext,
): Promise<boolean> {
  const { log, record } = context.progress;
  if (page.status === 401 || page.status === 403) {
    const login = page.headers['www-authenticate'] !== undefined;
    log.notice({
      message: login ? 'The app answers and asks for a login.' : `The app answered ${page.status}.`,
      reason: 'Its layout was not verified.',
      hint: `To verify more than that, set ${input('verify-path')} to a page that needs no login.`,
    });
    return false;
  }
  const dash = requireDashPage(page, contentUrl(context.connect.server, app.guid));
  const at = (name: string) => new URL(dash.prefix + name, page.url);
  const isWanted = (url: URL) => !areFilesServed && isOwnFile(url, app, dash, page);
  // Eight at once: Connect may start another process for an app with more connections than half of its
  // `MaxConnsPerProcess`, which is 20 by default.
  const [layout = '', dependencies = '', ...missing] = await inParallel([
    () => visit(at('_dash-layout')).then((answer) => checked(answer, layoutFault)),
    () => visit(at('_dash-dependencies')).then((answer) => checked(answer, dependenciesFault)),
    ...dash.scripts.filter(isWanted).map((url) => () => checkScript(url, visit, context)),
    ...dash.files.filter(isWanted).map((url) => () => checkFile(url, context)),
  ]);
  warnOfMissingFiles(missing.filter(Boolean), log);
  const called = await checkCallbacks(
    { layout, dependencies, page: page.url, prefix: dash.prefix },
    verification,
    visit,
  );
  log.info(
    `The app answers: the page, its layout, ${formatCount(dash.scripts.length, 'script')} of Dash${called}.`,
  );
  if (dash.version !== undefined) record({ dashVersion: dash.version });
  return [...dash.scripts, ...dash.files].every((url) => isOwnFile(url, app, dash, page));
}

/** @param home the URL of the content item: a draft may use its path, depending on how Connect sets it */
function requireDashPage(page: PageResponse, home: URL): DashPage {
  const dash = parseDashPage(page.text, page.url);
  if (!dash) throw new VerifyFailure(notDash(page));
  const { pathname } = page.url;
  const shortest = Math.min(home.pathname.length, pathname.length);
  if (pathname.startsWith(dash.prefix) && dash.prefix.length >= shortest) return dash;
  throw new VerifyFailure(wrongPrefix(dash.prefix, pathname));
}

/** Checks an answer in JSON and returns its text; `''` for one that is too large to be checked. */
function checked(
  answer: PageResponse,
  faultOf: (text: string) => Pick<Problem, 'message' | 'hint'> | undefined,
): string {
  requireStatus200(answer);
  if (!answer.isWhole) return '';
  const fault = faultOf(answer.text);
  if (fault === undefined) return answer.text;
  throw new VerifyFailure(
    { ...fault, reason: `The answer is that of ${answer.url.pathname}.` },
    { isOfDashObject: true },
  );
}

function requireStatus200(answer: PageResponse): void {
  if (answer.status === 200) return;
  const problem = answer.redirect
    ? redirectProblem(answer, { kind: 'other host', to: answer.redirect })
    : errorStatus(answer);
  throw new VerifyFailure(problem);
}

interface LoadedPage {
  readonly page: URL;
  /** The path below which the page requests its callbacks. */
  readonly prefix: string;
  /** The responses of `_dash-layout` and `_dash-dependencies`. */
  readonly layout: string;
  readonly dependencies: string;
}

/**
 * Calls the callback that shows the start page of a multi-page app, and with `verify: callbacks` those that Dash calls
 * when the page loads.
 *
 * @returns what was called, for the log
 */
async function checkCallbacks(
  { layout, dependencies, page, prefix }: LoadedPage,
  { how }: Verification,
  visit: Visit,
): Promise<string> {
  const callbacks = parseCallbacks(dependencies);
  const url = new URL(`${prefix}_dash-update-component`, page);
  const call = async (request: { readonly output: string }): Promise<string> => {
    const answer = await visit(url, request).catch((error) => {
      throw error instanceof VerifyFailure ? callbackFailure(error, request.output) : error;
    });
    if (answer.status >= 400) throw callbackFailure(new VerifyFailure(errorStatus(answer)), request.output);
    return answer.text;
  };
  // At another path the app would show "404" instead of its start page.
  const startPage =
    page.pathname === prefix ? startPageRequest(callbacks, componentsIn(layout), page) : undefined;
  const content = startPage ? await call(startPage) : '';
  const requests = how === 'callbacks' ? initialRequests(callbacks, componentsIn(layout, content), page) : [];
  await inParallel(requests.map((request) => () => call(request)));
  return `${startPage ? ', the start page' : ''}${requests.length > 0 ? `, ${formatCount(requests.length, 'callback')}` : ''}`;
}

function callbackFailure({ problem, run, cause }: VerifyFailure, output: string): VerifyFailure {
  const what = output.includes('_pages_content.')
    ? 'start page'
    : `callback of ${output.replace(/^\.\.|\.\.$/g, '')}`;
  return new VerifyFailure({ ...problem, message: `The ${what} fails. ${problem.message}` }, { run, cause });
}

const notDash = ({ status, url }: PageResponse): Problem => ({
  message: `The page at ${url.pathname} is not a page of Dash.`,
  reason: `It answered ${status} without the configuration of Dash (_dash-config).`,
  hint: `If that is intended (a login page, a start page of your own), set ${input('verify', 'starts')}.`,
});

const wrongPrefix = (prefix: string, path: string): Problem => ({
  message: 'The page would stay at "Loading…": it requests its layout at another path.',
  reason: `The page is at ${path}, and requests its layout below ${prefix} (requests_pathname_prefix).`,
  hint: removePrefixes,
});
