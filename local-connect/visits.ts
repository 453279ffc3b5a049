import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Caller, identify, mayEdit, mayOpen, roleFor, sessionCookie, xsrfCookie } from './auth.ts';
import type { Connect } from './connect.ts';
import { ConnectError } from './errors.ts';
import { messagePage } from './pages/message.ts';
import { headersForApp, passOn } from './proxy.ts';
import { sendThumbnail } from './routes/thumbnail.ts';
import { AppDidNotStart, type Visit } from './run/apps.ts';
import type { Content } from './state/content.ts';

/** Who looks, as an app is told: dash-credentials.md. */
export interface Visitor {
  readonly user: string;
  readonly groups: readonly string[];
}

/** What a path below the server's prefix leads to. */
interface Target {
  readonly content: Content;
  /** The public path of the app, with a slash at both ends. */
  readonly prefix: string;
  /** What follows the prefix; undefined where the prefix's own last slash is missing. */
  readonly rest: string | undefined;
  /** The bundle that `_bundle<id>/` asks for. */
  readonly draft: number | undefined;
}

const ownCookies = new Set([sessionCookie, xsrfCookie]);

/** Answers a visitor of an app; false where the path is no app's. */
export type Visits = (incoming: IncomingMessage, outgoing: ServerResponse, path: string) => Promise<boolean>;

/** Visitors of apps: who may open what, and the app's answers. */
export function visits(connect: Connect): Visits {
  const { state, apps, options, address } = connect;

  return async (incoming, outgoing, path) => {
    const target = find(path);
    if (!target) return false;
    const say = (status: number, title: string, text: string) => {
      outgoing.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' });
      outgoing.end(messagePage(title, text, options.pathPrefix));
    };
    const header = (name: string) => [incoming.headers[name]].flat()[0];
    let caller: Caller | undefined;
    try {
      caller = identify(state, header);
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      sendJson(outgoing, error);
      return true;
    }
    const { content } = target;
    if (!mayOpenTarget(target, caller)) {
      if (caller) say(403, 'No access', 'You are signed in, but this content was not shared with you.');
      else if (isBrowser(incoming))
        redirect(outgoing, `${options.pathPrefix}/__login__?url=${encodeURIComponent(incoming.url ?? '/')}`);
      else sendJson(outgoing, new ConnectError(24));
      return true;
    }
    if (target.rest === undefined) {
      const query = (incoming.url ?? '')
        .split('?')
        .slice(1)
        .map((text) => `?${text}`)
        .join('');
      redirect(outgoing, `${target.prefix}${query}`);
      return true;
    }
    if (target.rest === '__thumbnail__') {
      await sendThumbnail(connect, content.guid, outgoing);
      return true;
    }
    const bundle = state.bundles.byId(target.draft ?? content.bundle_id ?? -1);
    if (!bundle || bundle.content_guid !== content.guid) {
      say(404, 'Nothing here yet', 'This content has not been deployed.');
      return true;
    }
    if (!bundle.build) {
      say(404, 'Not built', `Bundle ${bundle.id} has not been built.`);
      return true;
    }
    if (content.settings.locked) {
      say(403, 'Locked', content.settings.locked_message || 'This content is locked.');
      return true;
    }
    const visit: Visit = { content, bundle, prefix: target.prefix };
    await serve(visit, target.rest).catch((error: unknown) => {
      if (!(error instanceof AppDidNotStart)) throw error;
      say(
        error.timedOut ? 504 : 502,
        'The application failed to start',
        error.timedOut
          ? 'It took no requests within its init timeout. Its log, which the content’s publisher can read, may tell why.'
          : 'It exited during initialization. Its log, which the content’s publisher can read, tells why.',
      );
    });
    return true;

    async function serve(asked: Visit, rest: string): Promise<void> {
      const app = await apps.enter(asked);
      try {
        const { protocol, host } = new URL(address);
        const headers = headersForApp(incoming.rawHeaders, {
          visitor: visitorOf(caller),
          appAddress: `${protocol}//${host}${asked.prefix.replace(/\/$/, '')}`,
          requestAddress: `${protocol}//${host}${incoming.url ?? ''}`,
          correlationId: header('x-correlation-id') ?? randomUUID(),
          ownCookies,
        });
        const answered = await passOn(incoming, outgoing, { port: app.port, path: `/${rest}`, headers });
        if (!answered) {
          app.lost();
          say(502, 'Bad gateway', 'The application ended before it answered.');
        }
      } finally {
        app.leave();
      }
    }
  };

  /** @param path the request's path below the server's prefix, with its query */
  function find(path: string): Target | undefined {
    const [pathname = ''] = path.split('?', 1);
    const [, guid, afterGuid] = /^\/content\/([0-9a-f-]{36})(?:\/(.*))?$/is.exec(pathname) ?? [];
    if (guid !== undefined) {
      const content = state.content.byGuid(guid.toLowerCase());
      if (!content) return undefined;
      const base = `${options.pathPrefix}/content/${content.guid}/`;
      const draft = connect.has('draft addresses') ? /^_bundle(\d+)(?:\/|$)/.exec(afterGuid ?? '') : null;
      if (!draft) return { content, prefix: base, rest: below(path, `/content/${guid}`), draft: undefined };
      const folder = `_bundle${draft[1]}`;
      return {
        content,
        prefix: `${base}${folder}/`,
        rest: below(path, `/content/${guid}/${folder}`),
        draft: Number(draft[1]),
      };
    }
    const vanity = state.vanities.all().find((each) => `${pathname}/`.startsWith(each.path));
    const content = vanity && state.content.byGuid(vanity.content_guid);
    if (!vanity || !content) return undefined;
    return {
      content,
      prefix: `${options.pathPrefix}${vanity.path}`,
      rest: below(path, vanity.path.slice(0, -1)),
      draft: undefined,
    };
  }

  function mayOpenTarget({ content, draft }: Target, caller: Caller | undefined): boolean {
    if (draft === undefined || draft === content.bundle_id) return mayOpen(state, content, caller);
    return caller !== undefined && mayEdit(roleFor(state, content, caller));
  }

  function visitorOf(caller: Caller | undefined): Visitor | undefined {
    if (caller?.kind !== 'user') return undefined;
    const groups = options.ldap ? [] : state.users.groupsOf(caller.user.guid).map(({ name }) => name);
    return { user: caller.user.username, groups };
  }
}

/** What follows `base/` in a path with its query; undefined where the slash is missing. */
function below(path: string, base: string): string | undefined {
  const rest = path.slice(base.length);
  return rest.startsWith('/') ? rest.slice(1) : undefined;
}

const isBrowser = (incoming: IncomingMessage) =>
  (incoming.method === 'GET' || incoming.method === 'HEAD') &&
  /text\/html/.test(incoming.headers.accept ?? '');

function redirect(outgoing: ServerResponse, location: string): void {
  outgoing.writeHead(302, { Location: location });
  outgoing.end();
}

function sendJson(outgoing: ServerResponse, error: ConnectError): void {
  outgoing.writeHead(error.status, { 'Content-Type': 'application/json' });
  outgoing.end(JSON.stringify(error));
}
