import { annotations } from './github/annotations.ts';
import { missingCheckout } from './github/checkout.ts';
import { readEvent } from './github/event.ts';
import { appendSummary, getInput, info, setOutput } from './github/runner.ts';
import { describeCount, describeRemovedApp, matrixOf, planSummary } from './monorepo/outputs.ts';
import { parsePlanInputs, planApps } from './monorepo/plan-apps.ts';
import { UserError } from './shared/problems.ts';
import { resolveWorkspace } from './shared/workspace.ts';

/** The action plan/: lists the Dash apps that a push or pull request affects. */
export async function planStep(environment: NodeJS.ProcessEnv): Promise<void> {
  const shown = annotations('');
  try {
    const workspace = environment.GITHUB_WORKSPACE || process.cwd();
    const inputs = await parsePlanInputs((name) => getInput(name));
    const unplanned = missingCheckout(resolveWorkspace(workspace, inputs.path), { needsGit: true });
    if (unplanned) throw new UserError(unplanned);
    const { rows, decisions, removed, compared } = await planApps({
      ...inputs,
      workspace,
      repository: environment.GITHUB_REPOSITORY || workspace,
      event: environment.GITHUB_EVENT_NAME || 'workflow_dispatch',
      payload: await readEvent(environment),
    });
    info(compared);
    for (const { app, listed, reason } of decisions) {
      info(`${listed ? '+' : '-'} ${app.folder || '.'}: ${reason}`);
    }
    for (const app of removed) info(describeRemovedApp(app));
    info(`${describeCount(rows.length, decisions.length)}.`);
    if (decisions.length === 0) {
      shown.show('warning', {
        message: 'No Dash app was found.',
        reason:
          'No folder has a connect.toml, and no Python file creates a Dash object at the top level of a module.',
        hint: 'Add a file connect.toml (it may be empty) to the folder of each app.',
      });
    }
    await appendSummary(planSummary(decisions, compared, removed));
    setOutput('matrix', matrixOf(rows));
    setOutput('count', `${rows.length}`);
    setOutput('any', `${rows.length > 0}`);
    setOutput('apps', JSON.stringify(rows.map(({ path }) => path)));
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof UserError)) throw error;
    shown.show('error', ...error.problems);
  }
}
