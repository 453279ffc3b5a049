import { lenient } from './lenient.ts';
import type { GitHubSide } from './side.ts';

/** What is deployed. */
export interface Deploying {
  /** The app's name in Connect. */
  readonly app: string;
  readonly server: string;
  readonly commit: string;
}

/**
 * Shows a deployment of production on GitHub while it is done, where the workflow names an environment for it.
 *
 * @param url the address of the app, once it is known
 */
export async function withDeployment<T>(
  { available, connect, lastWords, wishes: { environment }, runUrl, log }: GitHubSide,
  deploying: Deploying,
  signal: AbortSignal,
  url: () => string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (!available || environment === undefined || environment === 'none') return work();
  const doing = { what: 'show a deployment', permission: 'deployments: write' };
  const { createDeployment, setDeploymentState } = await import('./deployments.ts');
  const logUrl = runUrl === undefined ? {} : { logUrl: runUrl };
  const id = await lenient(log, doing, async () => {
    const github = await connect(signal);
    const made = await createDeployment(github, { ...deploying, environment, description: deploying.app });
    await setDeploymentState(github, made, { state: 'in_progress', description: deploying.app, ...logUrl });
    return made;
  });
  const tell = async (state: 'success' | 'failure', ends: AbortSignal) => {
    if (id === undefined) return;
    const address = url();
    await lenient(log, doing, async () =>
      setDeploymentState(await connect(ends), id, {
        state,
        description: deploying.app,
        ...logUrl,
        ...(address !== undefined && { url: address }),
      }),
    );
  };
  try {
    const result = await work();
    await tell('success', signal);
    return result;
  } catch (error) {
    // A cancelled run has some seconds left, but its signal ends all calls.
    const told = tell('failure', AbortSignal.timeout(5000)).catch(() => {});
    lastWords.push(told);
    await told;
    throw error;
  }
}
