import type { PageResponse } from '../connect/caller.ts';
import { ConnectError, parseJson } from '../connect/errors.ts';
import type { DeployContext } from '../context.ts';
import { TransportError } from '../http/errors.ts';
import { retryAfter } from '../http/retry-policy.ts';
import { formatDuration } from '../shared/formatting.ts';
import { input } from '../shared/input-names.ts';
import type { Log } from '../shared/log.ts';
import type { Problem } from '../shared/problems.ts';
import { type AppRun, endedRuns, hasFailed, isHealthy, newestJob, newestRun } from './jobs.ts';
import { dependenciesMistake, isOwnFile, layoutMistake, parseDashPage } from './page.ts';
import type { Verification } from './request.ts';

/** Which app to look at. */
export interface Visited {
  readonly guid: string;
  readonly bundleId: string;
  /** Ends in `/`. */
  readonly url: URL;
}

/** The app was visited and isn't well. */
export class VerifyFailure extends Error {
  readonly problem: Problem;
  readonly run?: AppRun;
  /** It is to be mended where the Dash object is made, or near it. */
  readonly isOfDashObject: boolean;

  constructor(
    problem: Problem,
    {
      run,
      isOfDashObject = false,
      ...options
    }: ErrorOptions & { run?: AppRun | undefined; isOfDashObject?: boolean } = {},
  ) {
    super(problem.message, options);
    this.name = 'VerifyFailure';
    this.problem = problem;
    this.isOfDashObject = isOfDashObject;
    if (run) this.run = run;
  }
}

/**
 * Visits the app as a browser would: the page, then what its script asks for. No callback is called. Of an app that
 * isn't well the log is shown.
 *
 * @param options.reminder how often it is told that it still waits, in milliseconds
 * @throws {VerifyFailure}
 */
export async function verify(
  app: Visited,
  how: Verification,
  context: DeployContext,
  { reminder = 30_000 }: { readonly reminder?: number } = {},
): Promise<void> {
  if (how.how === 'none') return;
  const { log } = context.progress;
  // One look that fails decides: those beside it are not to go on while the run goes back and cleans up.
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const began = performance.now();
  const reminding = setInterval(() => {
    const waited = formatDuration(performance.now() - began);
    log.info(`Waiting for the app to answer: ${waited} so far, of at most ${how.timeout} s.`);
  }, reminder);
  try {
    await lookAround(app, how, { ...context, signal });
  } catch (error) {
    if (error instanceof VerifyFailure && error.run) showLog(error.run, log);
    throw error;
  } finally {
    clearInterval(reminding);
    over.abort();
  }
}

/** Its end: an app may have written much before it failed. */
function showLog({ lines }: AppRun, log: Log): void {
  const shown = lines.slice(-300);
  const left = lines.length - shown.length;
  const first = left > 0 ? `, without its first ${left} lines` : '';
  log.info(shown.length === 0 ? 'The app wrote nothing to its log.' : `The app's log${first}:`);
  for (const line of shown) log.info(line);
}

/** The page first, then what hangs on it. */
async function lookAround(app: Visited, how: Verification, context: DeployContext): Promise<void> {
  // Asked beside the first visit, which they come before: the bundle may have run long ago, and ended badly.
  const past = endedRuns(app.guid, app.bundleId, context);
  const look = looker(app, how, past, context);
  const page = await look(app.url);
  // Connect's own refusals are JSON with a number; those of an app with a login of its own are the app's affair.
  if (page.status >= 400 && isConnects(page)) {
    throw new ConnectError(`GET ${page.url.pathname}`, page.status, page.text, page.headers);
  }
  if (await isLoginBefore(app, page, past, context)) throw new VerifyFailure(loginAnswered(page));
  if (how.how === 'layout') await verifyLayout(app, page, look, context);
  if (how.path === undefined) return;
  const health = await look(new URL(how.path.replace(/^\/+/, ''), app.url));
  if (health.status >= 400 || health.redirect) throw new VerifyFailure(appAnswered(health));
}

/**
 * Whether a login that stands before the app answered: Connect's own, or that of a proxy before Connect. An app that
 * sends its visitors to sign in elsewhere answers at its own address and through Connect, which started it for us.
 */
async function isLoginBefore(
  app: Visited,
  page: PageResponse,
  past: Past,
  { connect, signal }: DeployContext,
): Promise<boolean> {
  if (isConnectsLogin(page.url, connect.server)) return true;
  if (page.redirect === undefined || page.redirect.origin === page.url.origin || page.throughConnect)
    return false;
  const jobs = await connect.jobs(app.guid).catch(() => undefined);
  signal.throwIfAborted();
  if (!jobs) return false;
  const over = await past;
  const since = jobs.filter(({ key }) => !over.has(key));
  return newestJob('run', since, app.bundleId) === undefined;
}

/** No app lies there: neither a vanity path nor a content item's begins with `__` (api.md 11). */
const isConnectsLogin = ({ pathname, hash }: URL, server: URL): boolean =>
  pathname.startsWith(`${server.pathname}__`) || hash.startsWith('#/login');

const loginAnswered = ({ status, url, redirect }: PageResponse): Problem => ({
  message: `A login page answered in the app's place, at ${url.pathname}.`,
  reason: `It answered ${status}${redirect ? `, with a redirect to ${redirect.host}` : ''}. The API took the key, but the app's page is not shown for it.`,
  hint: `Let the proxy before Connect pass requests with the key to /content/ too, header and all; if it must not, set ${input('verify', 'none')}.`,
});

type Look = (url: URL) => Promise<PageResponse>;
type Past = ReturnType<typeof endedRuns>;

async function verifyLayout(
  app: Visited,
  page: PageResponse,
  look: Look,
  { progress, connect }: DeployContext,
) {
  if (page.status === 401 || page.status === 403) {
    progress.log.notice({
      message: `The app answered ${page.status} at ${page.url.pathname}, so its layout wasn't looked at.`,
      reason: 'It seems to have a login of its own.',
      hint: `Set ${input('verify', 'starts')}, or ${input('verify-path')} to a page that it shows to everybody.`,
    });
    return;
  }
  if (page.redirect) {
    throw new VerifyFailure(sentOn(page, page.redirect));
  }
  const dash = parseDashPage(page.text, page.url);
  if (!dash) {
    throw new VerifyFailure({
      message: `The page at ${page.url.pathname} isn't a Dash page.`,
      reason: `It answered ${page.status}, without Dash's configuration (_dash-config) in it.`,
      hint: `If that is meant (a login page, an index of the app's own), set ${input('verify', 'starts')}.`,
    });
  }
  // A draft may name the content item's own path: how Connect sets it there is its own affair.
  const home = new URL(`content/${app.guid}/`, connect.server).pathname;
  if (
    !page.url.pathname.startsWith(dash.prefix) ||
    dash.prefix.length < Math.min(home.length, page.url.pathname.length)
  ) {
    throw new VerifyFailure(wrongPrefix(dash.prefix, page.url.pathname));
  }
  const at = (name: string) => new URL(dash.prefix + name, page.url);
  // Where a draft names the content item's own path, its files would be looked for in the version that is live.
  const address = [dash.prefix, app.url.pathname]
    .filter((path) => page.url.pathname.startsWith(path))
    .reduce((one, other) => (other.length > one.length ? other : one));
  const files = dash.files.filter((url) => isOwnFile(url, address));
  await fewAtOnce([
    () => look(at('_dash-layout')).then((visit) => judged(visit, layoutMistake)),
    () => look(at('_dash-dependencies')).then((visit) => judged(visit, dependenciesMistake)),
    ...files.map((url) => () => look(url).then(served)),
  ]);
  const parts = [
    'the page',
    '_dash-layout',
    '_dash-dependencies',
    files.length > 0 && `${files.length} files of it`,
  ];
  progress.log.info(`The app answers: ${parts.filter(Boolean).join(', ')}.`);
  if (dash.version !== undefined) progress.record({ dashVersion: dash.version });
}

/** As a browser does, which asks a server for six things at once: an app may have one process for all of them. */
async function fewAtOnce(looks: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = looks.values();
  const next = async () => {
    for (const look of waiting) await look();
  };
  await Promise.all(Array.from({ length: 6 }, next));
}

function judged(
  visit: PageResponse,
  mistakeIn: (text: string) => Pick<Problem, 'message' | 'hint'> | undefined,
): void {
  if (visit.status !== 200) throw new VerifyFailure(appAnswered(visit));
  // A figure with all of its data may stand in a layout: of one that is too long for us, a part says nothing.
  const mistake = visit.isWhole ? mistakeIn(visit.text) : undefined;
  if (mistake === undefined) return;
  throw new VerifyFailure(
    { ...mistake, reason: `It answered 200 at ${visit.url.pathname}.` },
    { isOfDashObject: true },
  );
}

function served(visit: PageResponse): void {
  // A browser fetches it from there, such as a CDN.
  if (visit.redirect && visit.redirect.origin !== visit.url.origin) return;
  const isPage = visit.headers['content-type']?.startsWith('text/html');
  if (visit.status < 400 && !isPage) return;
  throw new VerifyFailure({
    message: `The page names ${visit.url.pathname}, which isn't there.`,
    reason: `It answered ${visit.status}${isPage ? ' with a page of HTML' : ''}.`,
    hint: 'Build the addresses of assets with dash.get_asset_url(), not with a fixed /assets/.',
  });
}

const wrongPrefix = (asked: string, path: string): Problem => ({
  message: 'The page would stay at "Loading…": it asks for its parts at another path.',
  reason: `It is served at ${path}, but asks under ${asked} (requests_pathname_prefix).`,
  hint: 'Take url_base_pathname, requests_pathname_prefix and routes_pathname_prefix out of the call of Dash(…): Connect sets them.',
});

function appAnswered(visit: PageResponse): Problem {
  const { status, url, redirect } = visit;
  if (redirect) return sentOn(visit, redirect);
  return { message: `Your app answered ${status} at ${url.pathname}.`, hint: "The app's log says why." };
}

/** The app answered with a redirect that wasn't followed. */
function sentOn({ status, url }: PageResponse, to: URL): Problem {
  if (to.origin === url.origin) {
    return {
      message: `The app sends its visitors in a circle, to ${to.pathname}.`,
      reason: `It answered ${status} at ${url.pathname}, as before.`,
      hint: "Correct the redirect; the app's log shows the requests.",
    };
  }
  const isOtherHost = to.hostname !== url.hostname;
  return {
    message: `The app sends its visitors to ${isOtherHost ? `${to.host}, to sign in as it seems` : to.origin}.`,
    reason: `It answered ${status} at ${url.pathname}; the key goes to no other host, so what comes there was not looked at.`,
    hint: `If that is meant, set ${input('verify', 'starts')}, which takes any answer of the app; or beside it ${input('verify-path')}, to a page that the app shows to everybody.`,
  };
}

/** Visits a page until it answers below 500 and not by a rate limit, the app's process ended, the time is up, or `signal` ends it. */
function looker(
  app: Visited,
  how: Verification,
  past: Past,
  { connect, signal, progress }: DeployContext,
): Look {
  const { clock } = connect;
  const started = clock.now();
  return async (url) => {
    // What comes after a slow start has some time of its own.
    const deadline = Math.max(started + how.timeout * 1000, clock.now() + 5000);
    for (let attempt = 1; ; attempt++) {
      // Half of what is left: a connection that hangs leaves time for another one. A start goes on meanwhile.
      const left = Math.max(1000, (deadline - clock.now()) / 2);
      let seen: PageResponse | TransportError;
      try {
        seen = await connect.visit(url, { timeout: left, signal });
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        seen = error;
      }
      signal.throwIfAborted();
      if (!(seen instanceof Error) && seen.status < 500 && seen.status !== 429) return seen;
      const message = seen instanceof Error ? seen.message : `${seen.status}`;
      progress.log.debug(`Visiting ${url.pathname}: ${message}`);
      const run = await newestRun(app.guid, app.bundleId, { connect }, await past).catch(() => undefined);
      const isHopeless =
        !(seen instanceof Error) &&
        (isAppsOwn(seen) ? attempt >= 2 : run !== undefined && hasFailed(run.job));
      if (isHopeless || clock.now() >= deadline) throw failureOf(url, seen, run, how);
      const pause = Math.min(pauseAfter(seen, attempt), Math.max(0, deadline - clock.now()));
      await clock.sleep(pause, signal);
    }
  };
}

/** In milliseconds: a rate limit may say how long it holds, and what is asked meanwhile could prolong it. */
function pauseAfter(seen: PageResponse | TransportError, attempt: number): number {
  const asked =
    !(seen instanceof Error) && seen.status === 429 ? retryAfter(seen.headers['retry-after']) : undefined;
  return asked ?? Math.min(5000, 500 * attempt);
}

/** An error of the app's own making: asking again would only repeat it. Connect's own are 502, 503 and 504. */
const isAppsOwn = (seen: PageResponse): boolean =>
  (seen.status === 500 || seen.status === 501) && !isConnects(seen);

/** Connect's errors are JSON with a number. */
function isConnects({ text }: PageResponse): boolean {
  const json = parseJson(text);
  return json !== null && typeof json === 'object' && 'code' in json && 'error' in json;
}

/** What is wrong with an app that never answered below 500. */
function failureOf(
  url: URL,
  seen: PageResponse | TransportError,
  run: AppRun | undefined,
  how: Verification,
): VerifyFailure {
  if (seen instanceof Error) return new VerifyFailure(late(how, seen), { run, cause: seen });
  if (seen.status === 500 || seen.status === 501)
    return new VerifyFailure(appAnswered({ ...seen, url }), { run });
  if (seen.status === 429) return new VerifyFailure(limited(seen, how), { run });
  if (run && isHealthy(run.job)) return new VerifyFailure(late(how), { run });
  return new VerifyFailure(
    {
      message: `Your app doesn't start: Connect answered ${seen.status}.`,
      reason: 'Connect answers so in place of an app whose process ended, or did not come up in time.',
      hint: "The app's log says why.",
    },
    { run },
  );
}

const limited = ({ url }: PageResponse, { timeout }: Verification): Problem => ({
  message: `A rate limit kept the app from being looked at: ${url.pathname} answered 429 to the end.`,
  reason: `Connect, a proxy before it, or the app itself takes no more requests of one visitor. It was tried for ${timeout} s.`,
  hint: `Loosen the limit, or raise ${input('verify-timeout')}; ${input('verify', 'starts')} asks for one page only.`,
});

/** @param failure absent where Connect answered in the app's place */
function late({ timeout }: Verification, failure?: TransportError): Problem {
  const message = `The app didn't answer within ${timeout} s.`;
  const isBusy = failure === undefined || failure.failure === 'timeout';
  return {
    message,
    reason: isBusy
      ? 'It may do long work while it is imported, or in its layout: read much data, train a model, wait for a database.'
      : `The last try: ${failure.message}.`,
    hint: `Move what takes long into a callback, or raise ${input('verify-timeout')}.`,
  };
}
