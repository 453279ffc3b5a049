import type { IncomingMessage } from 'node:http';
import { type Caller, mayEdit, mayOpen, roleFor } from './auth.ts';
import type { Connect } from './connect.ts';
import { ConnectError } from './errors.ts';
import type { AppRequest } from './run/app-process.ts';
import type { Target } from './visit-target.ts';

/** What a visitor of an app gets. */
export type VisitDecision =
  | { readonly kind: 'app'; readonly app: AppRequest; readonly rest: string }
  | { readonly kind: 'thumbnail' }
  | DirectAnswer;

/** An answer of the server itself. */
export type DirectAnswer =
  | { readonly kind: 'page'; readonly status: number; readonly title: string; readonly text: string }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'refusal'; readonly error: ConnectError };

/** Who sent a request for an app, and who sees the app. */
export interface Visitors {
  /** The user or key of the request. */
  readonly caller: Caller | undefined;
  /** The caller, or the user as whom the caller views the app. */
  readonly visitor: Caller | undefined;
}

/** Decides what a request for an app gets. */
export function decideVisit(
  { state, options }: Connect,
  target: Target,
  visitors: Visitors,
  { method = '', url = '/', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
): VisitDecision {
  const { content, prefix, rest, bundleId } = target;
  if (!mayVisit(state, target, visitors)) {
    const { caller, visitor } = visitors;
    if (visitor) return page(403, 'No access', noAccess(caller, visitor));
    if (caller)
      return page(401, 'Sign-in required', 'A visitor who is not signed in gets the sign-in page here.');
    const isBrowser = ['GET', 'HEAD'].includes(method) && /text\/html/.test(headers.accept ?? '');
    if (!isBrowser) return refusal(new ConnectError(24));
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
  if (/^websocket$/i.test(headers.upgrade ?? ''))
    return page(501, 'No WebSockets', 'local-connect serves WSGI apps, which have no WebSockets.');
  return { kind: 'app', app: { content, bundle, prefix }, rest };
}

/** Only people who work on the content may open a draft. They can view it as a user who will have access later. */
function mayVisit(
  state: Connect['state'],
  { content, bundleId }: Target,
  { caller, visitor }: Visitors,
): boolean {
  const isDraft = bundleId !== undefined && bundleId !== content.bundle_id;
  if (isDraft && (!caller || !mayEdit(roleFor(state, content, caller)))) return false;
  return mayOpen(state, content, visitor);
}

function noAccess(caller: Caller | undefined, visitor: Caller): string {
  if (visitor === caller || visitor.kind !== 'user')
    return 'You are signed in, but this content was not shared with you.';
  return `This content was not shared with ${visitor.user.username}.`;
}

export const page = (status: number, title: string, text: string) =>
  ({ kind: 'page', status, title, text }) as const;
export const refusal = (error: ConnectError) => ({ kind: 'refusal', error }) as const;
const redirect = (location: string) => ({ kind: 'redirect', location }) as const;
