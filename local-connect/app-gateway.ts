import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serialize } from 'hono/utils/cookie';
import {
  type Caller,
  cookie,
  type Header,
  mayEdit,
  mayOpen,
  roleFor,
  sessionCookie,
  xsrfCookie,
} from './auth.ts';
import type { Connect } from './connect.ts';
import { ConnectError } from './errors.ts';
import { messagePage } from './pages/message.ts';
import { type ForwardFailure, forward, headersForApp, type Visitor } from './proxy.ts';
import { sendThumbnail } from './routes/thumbnail.ts';
import { AppDidNotStart, type AppRequest } from './run/app-process.ts';
import { AppIsBusy } from './run/apps.ts';
import { schedulingOf } from './run/scheduling.ts';
import { identifyRequest } from './signed-request.ts';
import { sendFile } from './static-content.ts';
import { findTarget, type Target } from './visit-target.ts';
import { recordVisit } from './visits.ts';

/** What a visitor of an app gets. */
type Answer =
  | { readonly kind: 'app'; readonly app: AppRequest; readonly rest: string }
  | { readonly kind: 'page'; readonly status: number; readonly title: string; readonly text: string }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'refusal'; readonly error: ConnectError }
  | { readonly kind: 'thumbnail' };

/** Names the process that served the visitor, so that the next request reaches it again. */
const processCookie = 'local-connect-process';
const ownCookies = new Set([sessionCookie, xsrfCookie, processCookie]);

/** Answers a request for an app. Resolves to false if the path, which is below the server's prefix, is not an app's. */
export type AppGateway = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  path: string,
) => Promise<boolean>;

/** Decides who may open which app, and forwards their requests. */
export function appGateway(connect: Connect): AppGateway {
  const { state, apps, options, address, sessionTokens } = connect;

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
    if (answer.kind === 'app') {
      const { app, rest } = answer;
      recordVisit(state, incoming, app.bundle, rest, visitor);
      if (app.bundle.manifest.appmode !== 'static')
        await serve(incoming, outgoing, answer, identityOf(visitor, target.content.guid, visitor === caller));
      else if (!(await sendFile(connect, app.bundle, { prefix: app.prefix, rest }, incoming, outgoing)))
        send(outgoing, page(404, 'Nothing here', 'The content has no file of that name.'));
    } else if (answer.kind === 'thumbnail') await sendThumbnail(connect, target.content.guid, outgoing);
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
      return page(403, 'Locked', content.settings.locked_message || 'This content is locked.');
    const id = bundleId ?? content.bundle_id;
    const bundle = id === null ? undefined : state.bundles.byId(id);
    if (bundle?.content_guid !== content.guid)
      return page(404, 'Nothing here', 'This content has not been deployed yet.');
    if (!bundle.build) return page(404, 'Not built', `Bundle ${bundle.id} has not been built.`);
    if (/^websocket$/i.test(incoming.headers.upgrade ?? ''))
      return page(501, 'No WebSockets', 'local-connect serves WSGI apps, which have no WebSockets.');
    return { kind: 'app', app: { content, bundle, prefix }, rest };
  }

  /** Only people who work on the content may open a draft. They can view it as a user who will have access later. */
  function mayVisit({ content, bundleId }: Target, caller?: Caller, visitor?: Caller): boolean {
    const isDraft = bundleId !== undefined && bundleId !== content.bundle_id;
    if (isDraft && (!caller || !mayEdit(roleFor(state, content, caller)))) return false;
    return mayOpen(state, content, visitor);
  }

  async function serve(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    { app, rest }: Answer & { kind: 'app' },
    visitor: Visitor | undefined,
  ): Promise<void> {
    const ownProcess = cookie(incoming.headers.cookie, processCookie);
    const lease = await apps.acquire(app, ownProcess).catch((error: unknown) => {
      if (error instanceof AppDidNotStart || error instanceof AppIsBusy) return error;
      throw error;
    });
    if (lease instanceof AppDidNotStart) return send(outgoing, startFailure(lease));
    if (lease instanceof AppIsBusy)
      return send(outgoing, page(503, 'Busy', 'All processes of the application are busy. Try again later.'));
    try {
      const { origin } = new URL(address);
      const headers = headersForApp(incoming.rawHeaders, {
        visitor,
        visitorAddress: incoming.socket.remoteAddress,
        appAddress: `${origin}${app.prefix.replace(/\/$/, '')}`,
        requestAddress: `${origin}${incoming.url ?? ''}`,
        correlationId: String(incoming.headers['x-correlation-id'] ?? randomUUID()),
        ownCookies,
        secret: lease.secret,
      });
      const processId = lease.newProcessId;
      const failure = await forward(incoming, outgoing, {
        port: lease.port,
        path: `/${rest}`,
        headers,
        cookie:
          processId === undefined
            ? undefined
            : serialize(processCookie, processId, { path: app.prefix, httpOnly: true, sameSite: 'Lax' }),
        timeout: schedulingOf(app.content.settings, options.idle).connectionTimeout * 1000,
      });
      if (failure === 'ended') lease.discard();
      if (failure !== undefined) send(outgoing, failurePages[failure]);
    } finally {
      lease.release();
    }
  }

  /** @param isCaller false for a user that the caller views the app as: the app gets no credentials of that user */
  function identityOf(
    visitor: Caller | undefined,
    contentGuid: string,
    isCaller: boolean,
  ): Visitor | undefined {
    if (visitor?.kind !== 'user') return undefined;
    const { guid: userGuid, username } = visitor.user;
    const groups = options.ldap ? [] : state.users.groupsOf(userGuid).map(({ name }) => name);
    const hasIntegrations = state.integrations.associationsOf(contentGuid).length > 0;
    const sessionToken =
      isCaller && hasIntegrations ? sessionTokens.tokenFor({ contentGuid, userGuid }) : undefined;
    return { user: username, groups, sessionToken };
  }

  function send(outgoing: ServerResponse, answer: Answer & { kind: 'page' | 'redirect' | 'refusal' }): void {
    switch (answer.kind) {
      case 'page':
        outgoing.writeHead(answer.status, { 'Content-Type': 'text/html; charset=utf-8' });
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

const failurePages = {
  ended: page(502, 'Bad gateway', 'The application ended before it answered.'),
  'invalid answer': page(502, 'Bad gateway', 'The application sent an answer that is not HTTP.'),
  timeout: page(504, 'Gateway timeout', 'The application did not answer within its connection timeout.'),
} as const satisfies Record<ForwardFailure, Answer>;

function startFailure({ timedOut }: AppDidNotStart) {
  const reason = timedOut
    ? 'It took no requests within its init timeout.'
    : 'It ended while it was starting.';
  return page(
    timedOut ? 504 : 502,
    'The application failed to start',
    `${reason} Its publisher can read its log.`,
  );
}

const isBrowser = ({ method, headers }: IncomingMessage) =>
  (method === 'GET' || method === 'HEAD') && /text\/html/.test(headers.accept ?? '');
