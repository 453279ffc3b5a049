import { undefinedOn } from '../connect/errors.ts';
import type { Bundle, Content, PythonInstallations, ServerSettings, User } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import type { DeployRequest } from './request.ts';
import { type Choice, findContent } from './resolve-content.ts';

/** The server's state before anything is changed. What the key may not read is absent. */
export interface ServerState {
  readonly settings: ServerSettings;
  readonly user?: User;
  readonly pythons?: PythonInstallations;
  readonly choice: Choice;
  /** The content item that was chosen, if there is one. */
  readonly content?: Content;
  /** The bundles of the content item, newest first. */
  readonly bundles: readonly Bundle[];
}

/** The context of a deployment. `guid` is that of the content item, if the job names one. */
export const deployContext = (
  { connect, progress, signal }: Omit<DeployContext, 'errorContext'>,
  guid?: string,
): DeployContext => ({
  connect,
  progress,
  signal,
  errorContext: { server: connect.server, ...(guid !== undefined && { guid }) },
});

/** Starts to fetch the server's state while the app is still being read. An error is thrown where it is awaited. */
export function prefetchServerState(
  content: DeployRequest['content'],
  context: DeployContext,
): Promise<ServerState> {
  const state = fetchServerState(content, context);
  state.catch(() => {});
  return state;
}

/**
 * Fetches the server's state. Calls that don't depend on each other run at the same time: two round trips, or one if a
 * GUID is given.
 */
export async function fetchServerState(
  wanted: DeployRequest['content'],
  { connect, errorContext }: Pick<DeployContext, 'connect' | 'errorContext'>,
): Promise<ServerState> {
  // A key of trusted publishing has no user: Connect answers 403.
  const user = connect.user().catch(undefinedOn(403));
  const bundlesOf = (guid: string) => connect.bundles(guid).catch(undefinedOn(401, 403));
  // A GUID may turn out to be wrong. Listing its bundles at once saves a round trip.
  const early = wanted.guid === undefined ? undefined : bundlesOf(wanted.guid).catch(() => undefined);
  const [settings, me, pythons, choice] = await Promise.allSettled([
    connect.serverSettings(),
    user,
    // Viewers may not list them. That they can't deploy is reported by another check.
    connect.pythons().catch(undefinedOn(401, 403, 404)),
    findContent(wanted, user, connect),
  ]);
  if (me.status === 'fulfilled' && me.value) errorContext.user = me.value;
  // In this order: without a server or a valid key, the other calls fail for the same reason.
  for (const result of [settings, me, choice, pythons]) unwrap<unknown>(result);
  const chosen = unwrap(choice);
  const content = chosen.kind === 'found' ? chosen.content : undefined;
  const bundles = content && ((await early) ?? (await bundlesOf(content.guid)));
  return {
    settings: unwrap(settings),
    ...(unwrap(me) && { user: unwrap(me) as User }),
    ...(unwrap(pythons) && { pythons: unwrap(pythons) as PythonInstallations }),
    choice: chosen,
    ...(content && { content }),
    bundles: bundles ?? [],
  };
}

function unwrap<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
