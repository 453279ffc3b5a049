import type { Status } from '../shared/progress.ts';
import { warnOnFailure } from './best-effort.ts';
import type { GitHubContext } from './context.ts';

/** What is deployed. */
export interface Deploying {
  /** The app's name in Connect. */
  readonly app: string;
  readonly server: string;
  readonly commit: string;
}

const doing = { action: 'show a deployment', permission: 'deployments: write' };

type End = 'success' | 'failure';

/** What is known so far of the app that is deployed. */
export interface DeploymentState {
  /** Its address. */
  readonly url: () => string | undefined;
  /** Whether this run's version is live: it may be though the run fails, or is cancelled, after that. */
  readonly isLive: () => boolean;
}

/**
 * Shows a deployment of production on GitHub while it is done, where the workflow names an environment for it. Once it is
 * live, those before it are so no more. Where nothing changed, GitHub goes on showing the one that did.
 */
export async function withDeployment(
  { available, connect, pendingReports, options: { environment }, runUrl, log }: GitHubContext,
  deploying: Deploying,
  signal: AbortSignal,
  known: DeploymentState,
  work: () => Promise<Status>,
): Promise<Status> {
  if (!available || environment === undefined || environment === 'none') return work();
  const { createDeployment, endEarlier, removeDeployment, removeIfAnotherIsActive, setDeploymentState } =
    await import('./deployments.ts');
  const logUrl = runUrl === undefined ? {} : { logUrl: runUrl };
  let result: Status | undefined;
  // Known from the moment on that GitHub made it: whatever is lost after that, the deployment is brought to its end.
  let id: number | undefined;
  const begin = async () => {
    const github = await connect(signal);
    id = await createDeployment(github, { ...deploying, environment, description: deploying.app });
    await setDeploymentState(github, id, { state: 'in_progress', description: deploying.app, ...logUrl });
  };
  const tell = async (state: End, ends: AbortSignal) => {
    if (id === undefined) return;
    const [deployment, address] = [id, known.url()];
    await warnOnFailure(log, doing, async () => {
      const github = await connect(ends);
      // Another run's is live: this commit is not what the environment shows.
      if (result === 'skipped') return removeDeployment(github, deployment, 'A later run is live.');
      const isIdle = result === 'unchanged';
      if (isIdle && (await removeIfAnotherIsActive(github, environment, deploying, deployment))) return;
      await setDeploymentState(github, deployment, {
        state,
        description: deploying.app,
        ...logUrl,
        ...(address !== undefined && { url: address }),
      });
      if (state === 'success' || known.isLive()) await endEarlier(github, environment, deploying, deployment);
    });
  };
  /** A cancelled run has some seconds left, but its signal ends all calls. */
  const end = async (state: End) => {
    try {
      if (!signal.aborted) return await tell(state, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    const told = tell(state, AbortSignal.timeout(5000)).catch(() => {});
    pendingReports.push(told);
    await told;
  };
  try {
    await warnOnFailure(log, doing, begin);
    result = await work();
  } catch (error) {
    // Why it failed is worth more than that GitHub couldn't be told.
    await end('failure').catch(() => {});
    throw error;
  }
  await end('success');
  return result;
}

/**
 * Shows that an earlier version is live again, so that GitHub doesn't go on showing the one that was rolled back.
 *
 * @param commit that the version was made of; where it isn't known, or GitHub doesn't know it, none is shown
 */
export async function showRollback(
  { available, connect, options: { environment }, runUrl, log }: GitHubContext,
  { commit, ...deployed }: Omit<Deploying, 'commit'> & { readonly commit: string | undefined },
  signal: AbortSignal,
  url: string | undefined,
): Promise<void> {
  if (!available || environment === undefined || environment === 'none') return;
  await warnOnFailure(log, doing, async () => {
    const { createDeployment, endEarlier, setDeploymentState } = await import('./deployments.ts');
    const github = await connect(signal);
    const description = `Rolled back: ${deployed.app}`;
    const id =
      commit === undefined
        ? undefined
        : await createDeployment(github, { ...deployed, commit, environment, description }).catch(
            unlessUnknown,
          );
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
}

/** 422: of a checkout with uncommitted changes, of another repository, or never pushed. */
function unlessUnknown(error: unknown): undefined {
  if ((error as { status?: unknown }).status !== 422) throw error;
}
