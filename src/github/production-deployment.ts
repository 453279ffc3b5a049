import type { Status } from '../shared/progress.ts';
import type { GitHubContext } from './context.ts';
import { deploymentReporter } from './deployment-reporter.ts';
import { endEarlier, removeIfAnotherIsActive } from './deployments.ts';
import { valueOn } from './errors.ts';
import { startReporting } from './reporting.ts';

/** What is deployed. */
export interface ProductionDeployment {
  /** The app's name in Connect. */
  readonly app: string;
  /** The address of the Connect server. */
  readonly server: string;
  readonly commit: string;
}

/** The state of the app while it is being deployed. */
export interface LiveState {
  /** Its address. */
  readonly url: () => string | undefined;
  /** Whether this run's version is live. It may be, even if the run fails or is cancelled after that. */
  readonly isLive: () => boolean;
}

/**
 * Starts to report a deployment to production on GitHub, if the workflow names an environment for it. The earlier
 * deployments become inactive once it is live. If nothing changed, the deployment of the commit that is live stays.
 *
 * @returns reports the end, with the status of the run, or `undefined` if it failed
 */
export async function startDeployment(
  context: GitHubContext,
  deployed: ProductionDeployment,
  signal: AbortSignal,
  live: LiveState,
): Promise<(status: Status | undefined) => Promise<void>> {
  const { available, options, runUrl } = context;
  const { environment } = options;
  if (!available || environment === undefined || environment === 'none') return async () => {};
  const description = deployed.app;
  const reporter = deploymentReporter<Status | undefined>(
    { ...deployed, environment, description },
    {
      runUrl,
      stateOf(status) {
        const url = live.url();
        return { state: status ? 'success' : 'failure', description, ...(url !== undefined && { url }) };
      },
      removeIfIdle: async (github, id, status) =>
        status === 'unchanged' && (await removeIfAnotherIsActive(github, environment, deployed, id)),
      async replaceEarlier(github, id, status) {
        if (status || live.isLive()) await endEarlier(github, environment, deployed, id);
      },
    },
  );
  const reporting = startReporting([reporter], context, signal);
  reporting.begin();
  return (status) => reporting.end(status);
}

/**
 * Reports on GitHub that an earlier version is live again.
 *
 * @param commit of that version; if it isn't known, or GitHub doesn't know it, no deployment is shown as active
 */
export async function showRollback(
  { available, connect, bestEffort, options: { environment }, runUrl, log }: GitHubContext,
  { commit, ...deployed }: Omit<ProductionDeployment, 'commit'> & { readonly commit: string | undefined },
  signal: AbortSignal,
  url: string | undefined,
): Promise<void> {
  if (!available || environment === undefined || environment === 'none') return;
  const { createDeployment, deploymentOperation, endEarlier, setDeploymentState } = await import(
    './deployments.ts'
  );
  await bestEffort.attempt(deploymentOperation, async () => {
    const github = await connect(signal);
    const description = `Rolled back: ${deployed.app}`;
    const deployment = commit !== undefined && { ...deployed, commit, environment, description };
    // GitHub answers 422 for a commit of another repository, or one that was never pushed.
    const id = deployment
      ? await createDeployment(github, deployment).catch(valueOn(422, undefined))
      : undefined;
    if (id !== undefined) {
      await setDeploymentState(github, id, {
        state: 'success',
        description,
        ...(url !== undefined && { url }),
        ...(runUrl !== undefined && { logUrl: runUrl }),
      });
    }
    await endEarlier(github, environment, deployed, id);
  });
  log.warn(...bestEffort.takeWarnings());
}
