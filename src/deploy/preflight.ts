import type { DeployContext } from '../context.ts';
import { type Prepared, prepareSettings } from '../settings/prepare.ts';
import { throwProblems } from '../shared/problems.ts';
import { recordContent } from './create-content.ts';
import { checkServerState, offeredPythons, sortVersions } from './preflight-rules.ts';
import type { DeployRequest } from './request.ts';
import type { Choice } from './resolve-content.ts';
import type { ServerState } from './server-state.ts';
import { similarContentProblems } from './similar-content.ts';

/** The server's state after all checks have passed. */
export interface Preflight extends ServerState {
  /** The declared settings, checked; absent for a preview. */
  readonly setup?: Prepared;
  /** The Python that the server will build with, if that is known. */
  readonly pythonVersion?: string;
}

/**
 * Checks everything on the server that decides whether this deployment can succeed, before anything is packed.
 *
 * @throws {UserError} with every problem
 */
export async function preflight(
  request: DeployRequest,
  context: DeployContext,
  pending: Promise<ServerState>,
): Promise<Preflight> {
  const state = await pending;
  const { problems, warnings, pythonVersion } = checkServerState(state, request);
  const [setup, similar] = await Promise.all([
    prepare(state, request, context),
    similarContentProblems(request, state, context),
  ]);
  if (state.content) recordContent(state.content, context);
  throwProblems([...problems, ...similar, ...(setup?.problems ?? [])]);
  const { log } = context.progress;
  if (state.choice.kind !== 'refused') log.info(describeChoice(state.choice, request));
  if (pythonVersion !== undefined) log.info(describePython(pythonVersion, state, request));
  for (const warning of [...warnings, ...(setup?.warnings ?? [])]) log.warn(warning);
  return {
    ...state,
    ...(setup && { setup }),
    ...(pythonVersion !== undefined && { pythonVersion }),
  };
}

function describeChoice(
  choice: Exclude<Choice, { kind: 'refused' }>,
  { kind, content }: DeployRequest,
): string {
  if (choice.kind === 'create') return `Content item: new. ${choice.reason}`;
  const name = `${choice.content.title || choice.content.name} (${choice.content.guid})`;
  if (kind === 'preview') return `Content item: a draft of ${name}, beside its active version.`;
  // A GUID needs no explanation: the workflow names it.
  return `Content item: ${name}.${content.guid === undefined ? ` ${choice.reason}` : ''}`;
}

function describePython(version: string, state: ServerState, { app: { python } }: DeployRequest): string {
  const offered = offeredPythons(state) ?? [];
  const available =
    offered.length > 0
      ? `the server has ${sortVersions(offered).join(', ')}`
      : 'the content item was built with it before';
  const wanted = python.requires ? `${python.source} requires ${python.requires}` : python.source;
  return `Python ${version}: ${available}; ${wanted}.`;
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
