import type { Connect } from '../connect/client.ts';
import { undefinedOn } from '../connect/errors.ts';
import type { Bundle, Content, Job, PythonInstallations, ServerSettings, User } from '../connect/types.ts';
import { type Prepared, prepareSettings } from '../settings/prepare.ts';
import { throwProblems } from '../shared/problems.ts';
import { recordContent } from './create-content.ts';
import { holderOf } from './decide.ts';
import { inOrder, judge, pythonsFor } from './preflight-rules.ts';
import type { DeployContext, DeployRequest, ErrorContext } from './request.ts';
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

/** What preflight found out, with the Python that the server will build with where that can be told. */
export interface Preflight extends ServerState {
  /** What is declared of the content item, checked; not for a preview. */
  readonly setup?: Prepared;
  readonly pythonVersion?: string;
  /** Asked only where the live bundle holds the app already; absent where they aren't told. */
  readonly jobs?: readonly Job[];
}

/**
 * Asks the server all that decides whether this deployment can work, before a byte is packed.
 *
 * @throws {UserError} with every problem at once
 */
export async function preflight(
  request: DeployRequest,
  context: DeployContext,
  asked: PendingServerState = prefetchServerState(request.content, context.connect),
): Promise<Preflight> {
  const seen = await asked.seen;
  const { problems, warnings, pythonVersion } = judge(seen, request);
  const [setup, jobs] = await Promise.all([
    prepare(seen, request, context),
    jobsOfHolder(seen, request, context),
  ]);
  if (seen.content) recordContent(seen.content, context);
  throwProblems([...problems, ...(setup?.problems ?? [])]);
  const { log } = context.progress;
  if (seen.choice.kind !== 'refused') log.info(describeChoice(seen.choice, request));
  if (pythonVersion !== undefined) log.info(describePython(pythonVersion, seen, request));
  for (const warning of [...warnings, ...(setup?.warnings ?? [])]) log.warn(warning);
  return {
    ...seen,
    ...(setup && { setup }),
    ...(pythonVersion !== undefined && { pythonVersion }),
    ...(jobs && { jobs }),
  };
}

/** They tell whether what is live has started. */
async function jobsOfHolder(seen: ServerState, request: DeployRequest, { connect, signal }: DeployContext) {
  if (!seen.content || !holderOf(request, seen) || request.verify.how === 'none') return undefined;
  return await connect.jobs(seen.content.guid).catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
}

function describeChoice(
  choice: Exclude<Choice, { kind: 'refused' }>,
  { kind, content }: DeployRequest,
): string {
  if (choice.kind === 'create') return `A new content item is made. ${choice.reason}`;
  const to = `${choice.content.title || choice.content.name} (${choice.content.guid})`;
  // A GUID is reason enough; who gave it knows.
  const reason = content.guid === undefined ? ` ${choice.reason}` : '';
  return kind === 'preview' ? `A draft of ${to}, beside what is live.` : `Deploying to ${to}.${reason}`;
}

/** Which Python, out of which, and who wanted it so. */
function describePython(version: string, seen: ServerState, { app: { python } }: DeployRequest): string {
  const has = pythonsFor(seen)?.offered ?? [];
  const from =
    has.length > 0 ? `the server has ${inOrder(has).join(', ')}` : 'the content is built with it now';
  return `Python ${version}: ${from}; ${python.requires ? `${python.source} asks for ${python.requires}` : python.source}.`;
}

async function prepare(
  { choice, settings: server, user, content, bundles }: ServerState,
  { declared, kind, force }: DeployRequest,
  { connect }: DeployContext,
): Promise<Prepared | undefined> {
  if (!declared || kind === 'preview' || choice.kind === 'refused') return undefined;
  const { settings, appFolder, apiKey } = declared;
  return prepareSettings(settings, { server, user, content, bundles, appFolder, apiKey, force }, connect);
}

/** Questions that are on their way to the server. */
export interface PendingServerState {
  /** Filled in as answers come. */
  readonly errorContext: ErrorContext;
  readonly seen: Promise<ServerState>;
}

/** Asks ahead, while the app is still being read. Whoever waits for `seen` hears of a failure. */
export function prefetchServerState(wanted: DeployRequest['content'], connect: Connect): PendingServerState {
  const errorContext: ErrorContext = {
    server: connect.server,
    ...(wanted.guid !== undefined && { guid: wanted.guid }),
  };
  const seen = fetchServerState(wanted, { connect, errorContext });
  seen.catch(() => {});
  return { errorContext, seen };
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
