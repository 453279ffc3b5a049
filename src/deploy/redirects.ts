import type { PageResponse } from '../connect/pages.ts';
import { contentUrl } from '../connect/server-url.ts';
import type { DeployContext } from '../context.ts';
import { input } from '../shared/input-names.ts';
import type { Problem } from '../shared/problems.ts';
import { VerifyFailure } from './verify-failure.ts';
import type { VisitedApp } from './visit.ts';

/** A redirect that leads away from the app. */
interface Redirect {
  /** `outside`: to another path of the same server, where the app is not. */
  readonly kind: 'outside' | 'circle' | 'other host';
  readonly to: URL;
}

/**
 * Requires that a page is one of the app, and not the target of a redirect.
 *
 * @param options.mayLeaveHost whether the app may redirect to another host, such as that of an identity provider
 * @param options.newestRun finds the job of the app's newest run
 * @throws {VerifyFailure}
 */
export async function requireNoRedirect(
  page: PageResponse,
  app: VisitedApp,
  { mayLeaveHost, newestRun }: { readonly mayLeaveHost: boolean; readonly newestRun: () => Promise<unknown> },
  context: DeployContext,
): Promise<void> {
  const redirect = findRedirect(page, app, context);
  if (!redirect) return;
  if (await isLogin(app, page, redirect.to, newestRun, context)) {
    throw new VerifyFailure(loginProblem(page, redirect.to));
  }
  if (redirect.kind === 'other host' && mayLeaveHost) return;
  throw new VerifyFailure(redirectProblem(page, redirect));
}

/**
 * Whether a redirect leads to a login in front of the app: Connect's own, or that of a proxy. A redirect of the app itself
 * comes through Connect, which has started a process for it.
 */
async function isLogin(
  app: VisitedApp,
  page: PageResponse,
  to: URL,
  newestRun: () => Promise<unknown>,
  { connect, signal }: DeployContext,
): Promise<boolean> {
  if (isConnectLogin(to, connect.server)) return true;
  if (to.origin === app.url.origin || page.throughConnect) return false;
  const run = await newestRun();
  signal.throwIfAborted();
  return run === undefined;
}

const loginProblem = ({ status, url }: PageResponse, to: URL): Problem => ({
  message: `A login page answered instead of the app, at ${to.origin === url.origin ? to.pathname : to.host}.`,
  reason: `The status was ${status}. The API accepts the key, but the address of the app does not.`,
  hint: `Configure the proxy in front of Connect to pass requests with the key to /content/, including their headers. If that is not possible, set ${input('verify', 'none')}.`,
});

/** The first redirect on the way to a page that leads away from the app; `undefined` if there is none. */
function findRedirect(
  page: PageResponse,
  app: VisitedApp,
  { connect, errorContext }: DeployContext,
): Redirect | undefined {
  const home = contentUrl(connect.server, app.guid);
  const vanity = errorContext.content?.vanity_url;
  const paths = [app.url, home, ...(vanity && URL.canParse(vanity) ? [new URL(vanity)] : [])];
  const isInside = ({ pathname }: URL) => paths.some((path) => `${pathname}/`.startsWith(path.pathname));
  const outside = page.redirects.find((url) => !isInside(url));
  if (outside) return { kind: 'outside', to: outside };
  if (!page.redirect) return undefined;
  return { kind: page.redirect.origin === page.url.origin ? 'circle' : 'other host', to: page.redirect };
}

/** Connect's own login. No app has such an address: neither a vanity path nor the path of content begins with `__`. */
const isConnectLogin = ({ pathname, hash }: URL, server: URL): boolean =>
  pathname.startsWith(`${server.pathname}__`) || hash.startsWith('#/login');

/** The problem of an app whose page redirects away from it. */
export function redirectProblem({ status, url }: PageResponse, { kind, to }: Redirect): Problem {
  switch (kind) {
    case 'outside':
      return {
        message: `The app redirects to ${to.pathname}, which is outside of the app.`,
        reason: `On Connect, the addresses of an app begin with its own path, such as /content/….`,
        hint: `Use dash.get_relative_path("${to.pathname}") for the address of the redirect.`,
      };
    case 'circle':
      return {
        message: `The app redirects in a circle, to ${to.pathname}.`,
        reason: `It answered ${status} at ${url.pathname} again.`,
        hint: "Correct the redirect. The app's log shows the requests.",
      };
    case 'other host':
      return {
        message: `The app redirects to ${to.hostname === url.hostname ? to.origin : to.host}.`,
        reason: `It answered ${status} at ${url.pathname}. The API key is sent to no other host, so the redirect was not followed.`,
        hint: `If the app asks for a login there, set ${input('verify', 'starts')}, which accepts any answer of the app, or also ${input('verify-path')} to a page that needs no login.`,
      };
    default:
      return kind satisfies never;
  }
}
