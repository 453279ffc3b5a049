import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serialize } from 'hono/utils/cookie';
import { type Caller, cookie, sessionCookie, xsrfCookie } from './auth.ts';
import type { Connect } from './connect.ts';
import { ConnectError } from './errors.ts';
import { messagePage } from './pages/message.ts';
import { type ForwardFailure, forward, headersForApp, type Visitor } from './proxy.ts';
import { sendThumbnail } from './routes/thumbnail.ts';
import { AppDidNotStart, type AppRequest } from './run/app-process.ts';
import { AppIsBusy, type Lease } from './run/pool.ts';
import { schedulingOf } from './run/scheduling.ts';
import { identifyRequest } from './signed-request.ts';
import { sendFile } from './static-content.ts';
import { type DirectAnswer, decideVisit, page, refusal, type Visitors } from './visit-decision.ts';
import { findTarget } from './visit-target.ts';
import { recordVisit } from './visits.ts';

/** Names the process that served the visitor, so that the next request reaches it again. */
const processCookie = 'local-connect-process';
const ownCookies = new Set([sessionCookie, xsrfCookie, processCookie]);

/** A request and its answer. */
interface Exchange {
  readonly connect: Connect;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/**
 * Answers a request for an app.
 * @param path the request's path below the server's prefix
 * @returns false if the path is not an app's
 */
export async function serveApp(exchange: Exchange, path: string): Promise<boolean> {
  const { connect, incoming, outgoing } = exchange;
  const target = findTarget(connect, path);
  if (!target) return false;
  const { guid } = target.content;
  const caller = callerOf(exchange);
  if (caller instanceof ConnectError) {
    send(exchange, refusal(caller));
    return true;
  }
  const header = (name: string) => [incoming.headers[name]].flat()[0];
  const visitors = { caller, visitor: connect.viewAs.visitorOf(caller, header, guid) };
  const decision = decideVisit(connect, target, visitors, incoming);
  if (decision.kind === 'thumbnail') await sendThumbnail(connect, guid, outgoing);
  else if (decision.kind !== 'app') send(exchange, decision);
  else {
    const { app, rest } = decision;
    recordVisit(connect.state, incoming, app.bundle, rest, visitors.visitor);
    if (app.bundle.manifest.appmode === 'static') await sendStatic(exchange, app, rest);
    else await sendFromApp(exchange, app, rest, identityOf(connect, visitors, guid));
  }
  return true;
}

function callerOf({ connect, incoming }: Exchange): Caller | ConnectError | undefined {
  try {
    return identifyRequest(connect, incoming);
  } catch (error) {
    if (error instanceof ConnectError) return error;
    throw error;
  }
}

/** The visitor as the app sees them. A user as whom the caller views the app gives the app no credentials. */
function identityOf(
  { state, options, sessionTokens }: Connect,
  { caller, visitor }: Visitors,
  contentGuid: string,
): Visitor | undefined {
  if (visitor?.kind !== 'user') return undefined;
  const { guid: userGuid, username } = visitor.user;
  const groups = options.ldap ? [] : state.groups.of(userGuid).map(({ name }) => name);
  const hasIntegrations = state.associations.of(contentGuid).length > 0;
  const sessionToken =
    visitor === caller && hasIntegrations ? sessionTokens.tokenFor({ contentGuid, userGuid }) : undefined;
  return { user: username, groups, sessionToken };
}

async function sendStatic(exchange: Exchange, { bundle, prefix }: AppRequest, rest: string): Promise<void> {
  const { connect, incoming, outgoing } = exchange;
  const isSent = await sendFile(connect, bundle, { prefix, rest }, incoming, outgoing);
  if (!isSent) send(exchange, page(404, 'Nothing here', 'The content has no file with that name.'));
}

async function sendFromApp(
  exchange: Exchange,
  app: AppRequest,
  rest: string,
  visitor: Visitor | undefined,
): Promise<void> {
  const { connect, incoming, outgoing } = exchange;
  const ownProcess = cookie(incoming.headers.cookie, processCookie);
  const lease = await connect.apps.acquire(app, ownProcess).catch((error: unknown) => {
    if (error instanceof AppDidNotStart) return startFailure(error);
    if (error instanceof AppIsBusy) return busy;
    throw error;
  });
  if ('kind' in lease) {
    send(exchange, lease);
    return;
  }
  const { idle } = connect.options;
  try {
    const failure = await forward(incoming, outgoing, {
      port: lease.port,
      path: `/${rest}`,
      headers: headersFor(exchange, app, lease, visitor),
      cookie: cookieFor(app, lease),
      timeout: schedulingOf(app.content.settings, idle).connection_timeout * 1000,
    });
    if (failure === 'ended') lease.discard();
    if (failure !== undefined) send(exchange, failurePages[failure]);
  } finally {
    lease.release();
  }
}

function headersFor(
  { connect, incoming }: Exchange,
  { prefix }: AppRequest,
  { secret }: Lease,
  visitor: Visitor | undefined,
) {
  const { origin } = new URL(connect.address);
  return headersForApp(incoming.rawHeaders, {
    visitor,
    visitorAddress: incoming.socket.remoteAddress,
    appAddress: `${origin}${prefix.replace(/\/$/, '')}`,
    requestAddress: `${origin}${incoming.url ?? ''}`,
    correlationId: String(incoming.headers['x-correlation-id'] ?? randomUUID()),
    ownCookies,
    secret,
  });
}

function cookieFor({ prefix }: AppRequest, { newProcessId }: Lease): string | undefined {
  if (newProcessId === undefined) return undefined;
  return serialize(processCookie, newProcessId, { path: prefix, httpOnly: true, sameSite: 'Lax' });
}

function send({ connect, outgoing }: Exchange, answer: DirectAnswer): void {
  switch (answer.kind) {
    case 'page':
      outgoing.writeHead(answer.status, { 'Content-Type': 'text/html; charset=utf-8' });
      outgoing.end(messagePage(answer.title, answer.text, connect.options.pathPrefix));
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

const busy = page(503, 'Busy', 'All processes of the application are busy. Try again later.');

const failurePages = {
  ended: page(502, 'Bad gateway', 'The application ended before it answered.'),
  'invalid answer': page(502, 'Bad gateway', 'The application sent an answer that is not HTTP.'),
  timeout: page(504, 'Gateway timeout', 'The application did not answer within its connection timeout.'),
} as const satisfies Record<ForwardFailure, DirectAnswer>;

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
