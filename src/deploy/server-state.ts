import { undefinedOn } from '../connect/errors.ts';
import type { Bundle, Content, PythonInstallations, ServerSettings, User } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import type { DeployRequest } from './request.ts';
import { type Choice, findContent } from './resolve-content.ts';

/** What the server told before anything was changed. What our key may not know is `undefined`. */
export interface ServerState {
  readonly settings: ServerSettings;
  readonly user?: User;
  readonly pythons?: PythonInstallations;
  readonly choice: Choice;
  /** The content item that was chosen, if there is one. */
  readonly content?: Content;
  readonly gitManaged: boolean;
  /** Of the content item, newest first. */
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

/** Starts to fetch the server's state while the app is still being read. Its failure is reported to whoever awaits it. */
export function prefetchServerState(
  content: DeployRequest['content'],
  context: DeployContext,
): Promise<ServerState> {
  const state = fetchServerState(content, context);
  state.catch(() => {});
  return state;
}

/** Calls that don't depend on each other run side by side: two round trips of waiting, one where a GUID is given. */
export async function fetchServerState(
  wanted: DeployRequest['content'],
  { connect, errorContext }: Pick<DeployContext, 'connect' | 'errorContext'>,
): Promise<ServerState> {
  // A key of trusted publishing has no user: 403 then means "not told".
  const me = connect.user().catch(undefinedOn(403));
  // Until the GUID has proved right, what hangs on it is only a guess that saves a round trip.
  const guess =
    wanted.guid === undefined ? undefined : detailsOf(wanted.guid, connect).catch(() => undefined);
  const [settings, asked, installed, found] = await Promise.allSettled([
    connect.serverSettings(),
    me,
    // Not told to viewers: that they can't deploy is the news then, not that they may not ask this.
    connect.pythons().catch(undefinedOn(401, 403, 404)),
    findContent(wanted, wanted.records ?? [], me, connect),
  ]);
  const user = asked.status === 'fulfilled' ? asked.value : undefined;
  if (user) errorContext.user = user;
  // In this order: where there is no server, or no key that it knows, the rest only repeats the bad news.
  for (const answer of [settings, asked, found, installed]) {
    if (answer.status === 'rejected') throw answer.reason;
  }
  const choice = fulfilled(found);
  const content = choice.kind === 'found' ? choice.content : undefined;
  const details = content && ((await guess) ?? (await detailsOf(content.guid, connect)));
  const pythons = fulfilled(installed);
  return {
    settings: fulfilled(settings),
    ...(user && { user }),
    ...(pythons && { pythons }),
    choice,
    ...(content && { content }),
    gitManaged: false,
    bundles: [],
    ...details,
  };
}

/** What hangs on the content item, asked side by side. */
async function detailsOf(guid: string, connect: DeployContext['connect']) {
  const [bundles, repository] = await Promise.all([
    connect.bundles(guid).catch(undefinedOn(401, 403)),
    connect.repository(guid).catch(undefinedOn(400, 401, 403, 409)),
  ]);
  return { bundles: bundles ?? [], gitManaged: Boolean(repository?.repository) };
}

/** Only called after every rejection was thrown. */
function fulfilled<T>(answer: PromiseSettledResult<T>): T {
  if (answer.status === 'rejected') throw answer.reason;
  return answer.value;
}
