import type { Job } from '../connect/types.ts';
import type { DeployContext } from '../context.ts';
import { type Prepared, prepareSettings } from '../settings/prepare.ts';
import { throwProblems } from '../shared/problems.ts';
import { recordContent } from './create-content.ts';
import { holderOf } from './decide.ts';
import { inOrder, judge, pythonsFor } from './preflight-rules.ts';
import type { DeployRequest } from './request.ts';
import type { Choice } from './resolve-content.ts';
import type { ServerState } from './server-state.ts';

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
  state: Promise<ServerState>,
): Promise<Preflight> {
  const seen = await state;
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
