import type { GitHub } from './client.ts';
import { shortened } from './status.ts';

/** What a deployment is of. It stands in its payload, by which ours are found again. */
export interface Deployed {
  /** The app's name in Connect. */
  readonly app: string;
  /** The address of the Connect server. */
  readonly server: string;
  /** Of a preview. */
  readonly pullRequest?: number;
}

export interface NewDeployment extends Deployed {
  readonly environment: string;
  /** The head commit of the branch: GitHub's merge commit would show the deployment nowhere. */
  readonly commit: string;
  readonly description: string;
}

export interface DeploymentState {
  readonly state: 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';
  readonly description: string;
  readonly url?: string;
  readonly logUrl?: string;
}

/** By this GitHub lists ours alone, whatever else is deployed to the environment. */
const task = 'connect-dash-deploy';

/**
 * Tells GitHub that an app is being deployed. Needs `deployments: write`, and `contents: read` on a private
 * repository.
 *
 * @returns the number of the deployment
 *
 * Source: https://docs.github.com/rest/deployments/deployments#create-a-deployment
 */
export async function createDeployment(github: GitHub, deployment: NewDeployment): Promise<number> {
  const { app, server, pullRequest, environment, commit, description } = deployment;
  const { data } = await github.request('POST /repos/{owner}/{repo}/deployments', {
    ...github.repository,
    ref: commit,
    task,
    environment,
    description: shortened(description),
    payload: { app, server, ...(pullRequest !== undefined && { pull_request: pullRequest }) },
    transient_environment: pullRequest !== undefined,
    // Neither merges the default branch into the pull request's, nor waits for checks: this run may be one of them.
    auto_merge: false,
    required_contexts: [],
  });
  if (!('id' in data)) throw new Error(`GitHub merged instead of deploying: ${data.message}`);
  return Number(data.id);
}

/** Adds a state to a deployment. */
export async function setDeploymentState(github: GitHub, id: number, state: DeploymentState): Promise<void> {
  await github.request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
    ...github.repository,
    deployment_id: id,
    state: state.state,
    description: shortened(state.description),
    // All pull requests share an environment: without this, one preview would end those of the others.
    auto_inactive: false,
    ...(state.url !== undefined && { environment_url: state.url }),
    ...(state.logUrl !== undefined && { log_url: state.logUrl }),
  });
}

/**
 * Removes our deployments of a pull request from GitHub, so that they don't pile up.
 *
 * @param keep the deployment that is shown from now on, where there is one
 * @returns how many were removed
 */
export async function removeDeployments(
  github: GitHub,
  environment: string,
  { pullRequest, app, server }: Partial<Deployed> & { readonly pullRequest: number },
  keep?: number,
): Promise<number> {
  const listed = await github.paginate('GET /repos/{owner}/{repo}/deployments', {
    ...github.repository,
    environment,
    task,
    per_page: 100,
  });
  const ours = listed.filter(({ id, payload }) => {
    const of = payloadOf(payload);
    return (
      Number(id) !== keep &&
      of.pull_request === pullRequest &&
      (app === undefined || of.app === app) &&
      (server === undefined || of.server === server)
    );
  });
  for (const id of ours.map((deployment) => Number(deployment.id))) {
    await ignoreMissing(async () => {
      // GitHub refuses to delete a deployment that is still active.
      await setDeploymentState(github, id, { state: 'inactive', description: 'The preview was removed.' });
      await github.request('DELETE /repos/{owner}/{repo}/deployments/{deployment_id}', {
        ...github.repository,
        deployment_id: id,
      });
    });
  }
  return ours.length;
}

/** A payload comes back as it was given, or, from an old Enterprise Server, as the text of it. */
function payloadOf(payload: unknown): Readonly<Record<string, unknown>> {
  let value = payload;
  try {
    if (typeof value === 'string') value = JSON.parse(value);
  } catch {
    return {};
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Another job of the same pull request may have been quicker. */
async function ignoreMissing(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as { status?: unknown }).status !== 404) throw error;
  }
}
