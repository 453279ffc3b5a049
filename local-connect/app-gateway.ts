import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Caller, type Header, mayEdit, mayOpen, roleFor, sessionCookie, xsrfCookie } from './auth.ts';
import type { Connect } from './connect.ts';
import { ConnectError } from './errors.ts';
import { pagePolicy } from './pages/layout.ts';
import { messagePage } from './pages/message.ts';
import { forward, headersForApp, type Visitor } from './proxy.ts';
import { sendThumbnail } from './routes/thumbnail.ts';
import { AppDidNotStart, type Visit } from './run/apps.ts';
import { identifyRequest } from './signed-request.ts';
import { findTarget, type Target } from './visit-target.ts';

/** What a visitor of an app gets. */
type Answer =
  | { readonly kind: 'app'; readonly visit: Visit; readonly rest: string }
  | { readonly kind: 'page'; readonly status: number; readonly title: string; readonly text: string }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'refusal'; readonly error: ConnectError }
  | { readonly kind: 'thumbnail' };

const ownCookies = new Set([sessionCookie, xsrfCookie]);

/** Answers a visitor of an app; false where the path, which is below the server's prefix, is no app's. */
export type AppGateway = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  path: string,
) => Promise<boolean>;

/** Visitors of apps: who may open what, and the app's answers. */
export function appGateway(connect: Connect): AppGateway {
  const { state, apps, options, address } = connect;

  return async (incoming, outgoing, path) => {
    const target = findTarget(connect, path);
    if (!target) return false;
    const caller = callerOf(incoming);
    if (caller instanceof ConnectError) {
      send(outgoing, refusal(caller));
      return true;
    }
    const visitor = connect.viewAs.visitorOf(caller, headerOf(incoming), target.content.guid);
    const answer = decide(target, caller, visitor, incoming);
    if (answer.kind === 'app') await serve(incoming, outgoing, answer, identityOf(visitor));
    else if (answer.kind === 'thumbnail') await sendThumbnail(connect, target.content.guid, outgoing);
    else send(outgoing, answer);
    return true;
  };

  function callerOf(incoming: IncomingMessage): Caller | ConnectError | undefined {
    try {
      return identifyRequest(connect, incoming);
    } catch (error) {
      if (error instanceof ConnectError) return error;
      throw error;
    }
  }

  /**
   * @param caller whose session or key it is
   * @param visitor who the app is shown to: the caller, or the user that the caller views the app as
   */
  function decide(
    target: Target,
    caller: Caller | undefined,
    visitor: Caller | undefined,
    incoming: IncomingMessage,
  ): Answer {
    const { content, prefix, rest, bundleId } = target;
    const url = incoming.url ?? '/';
    if (!mayVisit(target, caller, visitor)) {
      if (visitor) return page(403, 'No access', noAccess(caller, visitor));
      if (caller)
        return page(401, 'Sign-in required', 'A visitor who is not signed in gets the sign-in page here.');
      if (!isBrowser(incoming)) return refusal(new ConnectError(24));
      return redirect(`${options.pathPrefix}/__login__?url=${encodeURIComponent(url)}`);
    }
    if (rest === undefined) return redirect(prefix + (/\?.*/s.exec(url)?.[0] ?? ''));
    if (rest === '__thumbnail__') return { kind: 'thumbnail' };
    if (content.settings.locked)
      return page(403, 'Locked', content.settings.locked_message || 'It is locked.');
    const id = bundleId ?? content.bundle_id;
    const bundle = id === null ? undefined : state.bundles.byId(id);
    if (bundle?.content_guid !== content.guid) return page(404, 'Nothing here', 'This was not deployed yet.');
    if (!bundle.build) return page(404, 'Not built', `Bundle ${bundle.id} has not been built.`);
    return { kind: 'app', visit: { content, bundle, prefix }, rest };
  }

  /** A draft is for those who work on the content. They can view it as somebody who will have access once it is active. */
  function mayVisit({ content, bundleId }: Target, caller?: Caller, visitor?: Caller): boolean {
    const isDraft = bundleId !== undefined && bundleId !== content.bundle_id;
    if (isDraft && (!caller || !mayEdit(roleFor(state, content, caller)))) return false;
    return mayOpen(state, content, visitor);
  }

  async function serve(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    { visit, rest }: Answer & { kind: 'app' },
    visitor: Visitor | undefined,
  ): Promise<void> {
    const app = await apps.enter(visit).catch((error: unknown) => {
      if (error instanceof AppDidNotStart) return error;
      throw error;
    });
    if (app instanceof AppDidNotStart) return send(outgoing, startFailure(app));
    try {
      const { origin } = new URL(address);
      const headers = headersForApp(incoming.rawHeaders, {
        visitor,
        visitorAddress: incoming.socket.remoteAddress,
        appAddress: `${origin}${visit.prefix.replace(/\/$/, '')}`,
        requestAddress: `${origin}${incoming.url ?? ''}`,
        correlationId: String(incoming.headers['x-correlation-id'] ?? randomUUID()),
        ownCookies,
      });
      const answered = await forward(incoming, outgoing, { port: app.port, path: `/${rest}`, headers });
      if (answered) return;
      app.lost();
      send(outgoing, page(502, 'Bad gateway', 'The application ended before it answered.'));
    } finally {
      app.leave();
    }
  }

  function identityOf(caller: Caller | undefined): Visitor | undefined {
    if (caller?.kind !== 'user') return undefined;
    const groups = options.ldap ? [] : state.users.groupsOf(caller.user.guid).map(({ name }) => name);
    return { user: caller.user.username, groups };
  }

  function send(outgoing: ServerResponse, answer: Answer & { kind: 'page' | 'redirect' | 'refusal' }): void {
    switch (answer.kind) {
      case 'page':
        outgoing.writeHead(answer.status, {
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Security-Policy': pagePolicy,
        });
        outgoing.end(messagePage(answer.title, answer.text, options.pathPrefix));
        break;
      case 'redirect':
        outgoing.writeHead(302, { Location: answer.location });
        outgoing.end();
        break;
      case 'refusal':
        outgoing.writeHead(answer.error.status, { 'Content-Type': 'application/json' });
        outgoing.end(JSON.stringify(answer.error));
        break;
      default:
        answer satisfies never;
    }
  }
}

const page = (status: number, title: string, text: string) =>
  ({ kind: 'page', status, title, text }) as const;
const redirect = (location: string) => ({ kind: 'redirect', location }) as const;
const refusal = (error: ConnectError) => ({ kind: 'refusal', error }) as const;

function noAccess(caller: Caller | undefined, visitor: Caller): string {
  if (visitor === caller || visitor.kind !== 'user')
    return 'You are signed in, but this content was not shared with you.';
  return `This content was not shared with ${visitor.user.username}.`;
}

const headerOf =
  ({ headers }: IncomingMessage): Header =>
  (name) =>
    [headers[name]].flat()[0];

function startFailure({ timedOut }: AppDidNotStart) {
  const reason = timedOut
    ? 'It took no requests within its init timeout.'
    : 'It ended while it was starting.';
  const advice = 'Its log, which its publisher can read, tells more.';
  return page(timedOut ? 504 : 502, 'The application failed to start', `${reason} ${advice}`);
}

const isBrowser = ({ method, headers }: IncomingMessage) =>
  (method === 'GET' || method === 'HEAD') && /text\/html/.test(headers.accept ?? '');
