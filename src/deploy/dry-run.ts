import type { DeployContext } from '../context.ts';
import { plannedColumns, settingsTable, summaryTable } from '../settings/table.ts';
import type { Status } from '../shared/progress.ts';
import { type Decision, decide } from './decide.ts';
import { explainError } from './explain/explain.ts';
import { preflight } from './preflight.ts';
import type { DeployRequest } from './request.ts';
import { prefetchServerState, type ServerState } from './server-state.ts';

/**
 * Reports what a release would do, after the same checks. It changes nothing.
 *
 * @throws {UserError} with everything that would make the release fail
 */
export async function dryRun(
  request: DeployRequest,
  context: DeployContext,
  state: Promise<ServerState> = prefetchServerState(request.content, context),
): Promise<Status> {
  const { progress, signal, errorContext } = context;
  try {
    const server = await progress.stage('Check the server', () => preflight(request, context, state));
    if (server.pythonVersion) progress.record({ pythonVersion: server.pythonVersion });
    const decision = decide(request, server);
    const { changes } = decision;
    await progress.stage('Planned changes', async () => {
      if (!server.content) progress.log.info(`Content item: would create ${request.content.name}.`);
      progress.log.info(describeApp(decision, request));
      if (changes.length === 0) progress.log.info('Settings: no changes.');
      for (const line of settingsTable(changes, plannedColumns)) progress.log.info(line);
      const rows = [...appRows(decision, request, server), ...changes];
      const title = rows.length === 0 ? 'Nothing would change' : 'Planned changes';
      progress.record({ tables: [summaryTable(title, rows, plannedColumns)] });
    });
    return 'planned';
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, request.app, errorContext);
  }
}

function appRows({ kind }: Decision, { app, content: { name } }: DeployRequest, { content }: ServerState) {
  if (kind === 'unchanged') return [];
  const active = content?.bundle_id;
  return [
    ...(content ? [] : [{ setting: 'content item', was: 'none', is: `would create ${name}` }]),
    {
      setting: 'app',
      was: active ? `bundle ${active}` : 'not deployed',
      is: `a new bundle of ${app.entrypoint.text}`,
    },
  ];
}

function describeApp(decision: Decision, { app, verify }: DeployRequest): string {
  if (decision.kind === 'unchanged') {
    const verification = decision.isVerified ? '' : ' It would be verified, because no earlier run has.';
    return `App: unchanged. Bundle ${decision.active.id} is live and contains it.${verification}`;
  }
  const steps = verify.how === 'none' ? 'built and activated' : 'built, verified and activated';
  return `App: a new bundle of ${app.entrypoint.text} would be ${steps}.`;
}
