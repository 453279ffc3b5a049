import type { DeployContext } from '../context.ts';
import { settingsTable, summaryTable } from '../settings/table.ts';
import type { Status } from '../shared/progress.ts';
import { type Decision, decide } from './decide.ts';
import { explainError } from './explain/explain.ts';
import { preflight } from './preflight.ts';
import type { DeployRequest } from './request.ts';
import { prefetchServerState } from './server-state.ts';

/**
 * Tells what a release would do, after all checks that it makes before it begins. Nothing is changed.
 *
 * @throws {UserError} with everything that would stand in its way
 */
export async function dryRun(
  request: DeployRequest,
  context: DeployContext,
  state = prefetchServerState(request.content, context),
): Promise<Status> {
  const { progress, signal, errorContext } = context;
  try {
    const seen = await progress.stage('Ask the server', () => preflight(request, context, state));
    progress.record({ ...(seen.pythonVersion && { pythonVersion: seen.pythonVersion }) });
    const decision = decide(request, seen);
    const { changes } = decision;
    await progress.stage('What would change', async () => {
      progress.log.info(describeApp(decision, request));
      if (changes.length === 0) progress.log.info('The settings: nothing.');
      for (const line of settingsTable(changes)) progress.log.info(line);
      const live = seen.content?.bundle_id;
      const was = live ? `bundle ${live}` : 'nothing is live';
      const is = `a new bundle, ${request.app.entrypoint.text}`;
      const rows = decision.kind === 'deploy' ? [{ setting: 'the app', was, is }, ...changes] : changes;
      const title = rows.length === 0 ? 'Nothing would change' : 'What would change';
      progress.record({ tables: [summaryTable(title, rows)] });
    });
    return 'planned';
  } catch (error) {
    signal.throwIfAborted();
    throw explainError(error, request.app, errorContext);
  }
}

function describeApp(decision: Decision, { app, verify }: DeployRequest): string {
  if (decision.kind === 'unchanged') {
    const unproven = decision.isProven ? '' : ' It would be looked at: it is not known to answer.';
    return `The app: bundle ${decision.active.id} is live and holds it already.${unproven}`;
  }
  if (decision.kind === 'later run is live') {
    return `The app: nothing. A later run is live, with bundle ${decision.later.bundleId}: ${decision.later.url}`;
  }
  const steps = verify.how === 'none' ? 'built and activated' : 'built, verified and activated';
  const { holder } = decision;
  const reason = holder ? ` Bundle ${holder.id} holds the same app, with another environment.` : '';
  return `The app: a new bundle with the entrypoint ${app.entrypoint.text} would be ${steps}.${reason}`;
}
