import type { Status } from '../progress.ts';
import { lenient } from './lenient.ts';
import type { GitHubSide } from './side.ts';

/** What is deployed. */
export interface Deploying {
  /** The app's name in Connect. */
  readonly app: string;
  readonly server: string;
  readonly commit: string;
}

type End = 'success' | 'failure' | 'inactive';

/**
 * Shows a deployment of production on GitHub while it is done, where the workflow names an environment for it.
 *
 * @param url the address of the app, once it is known
 */
export async function withDeployment(
  { available, connect, lastWords, wishes: { environment }, runUrl, log }: GitHubSide,
  deploying: Deploying,
  signal: AbortSignal,
  url: () => string | undefined,
  work: () => Promise<Status>,
): Promise<Status> {
  if (!available || environment === undefined || environment === 'none') return work();
  const doing = { what: 'show a deployment', permission: 'deployments: write' };
  const { createDeployment, setDeploymentState } = await import('./deployments.ts');
  const logUrl = runUrl === undefined ? {} : { logUrl: runUrl };
  // Known from the moment on that GitHub made it: whatever is lost after that, the deployment is brought to its end.
  let id: number | undefined;
  const begin = async () => {
    const github = await connect(signal);
    id = await createDeployment(github, { ...deploying, environment, description: deploying.app });
    await setDeploymentState(github, id, { state: 'in_progress', description: deploying.app, ...logUrl });
  };
  const tell = async (state: End, ends: AbortSignal) => {
    if (id === undefined) return;
    const [deployment, address] = [id, url()];
    await lenient(log, doing, async () =>
      setDeploymentState(await connect(ends), deployment, {
        state,
        description: deploying.app,
        ...logUrl,
        ...(address !== undefined && { url: address }),
      }),
    );
  };
  /** A cancelled run has some seconds left, but its signal ends all calls. */
  const end = async (state: End) => {
    try {
      if (!signal.aborted) return await tell(state, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    const told = tell(state, AbortSignal.timeout(5000)).catch(() => {});
    lastWords.push(told);
    await told;
  };
  let result: Status;
  try {
    await lenient(log, doing, begin);
    result = await work();
  } catch (error) {
    // Why it failed is worth more than that GitHub couldn't be told.
    await end('failure').catch(() => {});
    throw error;
  }
  // Another run's is live: this commit is not what the environment shows.
  await end(result === 'skipped' ? 'inactive' : 'success');
  return result;
}
