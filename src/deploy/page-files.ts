import type { PageResponse } from '../connect/pages.ts';
import type { DeployContext } from '../context.ts';
import type { Log } from '../shared/log.ts';
import type { DashPage } from './page.ts';
import { VerifyFailure } from './verify-failure.ts';
import type { Visit, VisitedApp } from './visit.ts';

/** Whether a file belongs to this bundle. A draft may name the path of its content item, where the active version answers. */
export function isOwnFile(
  { pathname }: URL,
  app: VisitedApp,
  { prefix }: DashPage,
  page: PageResponse,
): boolean {
  const home = app.url.pathname.replace(/_bundle\d+\/$/, '');
  const paths = [prefix, app.url.pathname].filter((path) => page.url.pathname.startsWith(path));
  return !pathname.startsWith(home) || paths.every((path) => pathname.startsWith(path));
}

const isHtml = ({ headers }: PageResponse) => headers['content-type']?.startsWith('text/html') === true;

// A browser fetches a redirected file from there, such as a CDN.
const isServed = (answer: PageResponse) =>
  answer.redirect !== undefined || (answer.status < 400 && !isHtml(answer));

/** In milliseconds. */
const fileTimeout = { timeout: 10_000 };

/**
 * Requests a file without its content, which may be large, and with it if that fails: not every app answers a HEAD as it
 * answers a GET.
 *
 * @returns the answer if the file is not served
 */
async function unserved(
  url: URL,
  get: (url: URL) => Promise<PageResponse | undefined>,
  { connect, signal }: DeployContext,
): Promise<PageResponse | undefined> {
  const head = await connect.visit(url, { headersOnly: true, ...fileTimeout, signal }).catch(() => undefined);
  signal.throwIfAborted();
  if (head && isServed(head)) return undefined;
  const answer = await get(url);
  signal.throwIfAborted();
  return answer && !isServed(answer) ? answer : undefined;
}

/** Checks a script of Dash. @throws {VerifyFailure} if it is missing */
export async function checkScript(url: URL, visit: Visit, context: DeployContext): Promise<string> {
  const answer = await unserved(url, visit, context);
  if (!answer) return '';
  throw new VerifyFailure({
    message: `The page does not render without ${answer.url.pathname}, which is missing.`,
    reason: `It answered ${answer.status}${isHtml(answer) ? ' with an HTML page' : ''}.`,
    hint: 'Look for a route of the app that answers instead of Dash.',
  });
}

/**
 * The page works without such a file, so it is requested once, and it doesn't fail the verification.
 *
 * @returns its path and what was answered if it is missing, else `''`
 */
export async function checkFile(url: URL, context: DeployContext): Promise<string> {
  const { connect, signal } = context;
  const get = () => connect.visit(url, { ...fileTimeout, signal }).catch(() => undefined);
  const answer = await unserved(url, get, context);
  if (!answer || answer.status === 429) return '';
  return `${url.pathname} (${answer.status < 400 ? 'an HTML page instead' : answer.status})`;
}

export function warnOfMissingFiles(missing: readonly string[], log: Log): void {
  if (missing.length === 0) return;
  log.warn({
    message: `The page loads ${missing.length === 1 ? 'a file that is' : 'files that are'} not served: ${missing.join(', ')}.`,
    reason: 'Dash serves the files of the folder assets/ below the path of the app, and no others.',
    hint: 'Put the file into assets/, and build its address with dash.get_asset_url().',
  });
}
