import type { GitHub } from './client.ts';
import { shortened } from './commit-status.ts';
import { valueOn } from './errors.ts';
import { isWebUrl } from './html.ts';

/** What a deployment is about. It is the payload of the deployment, by which ours are found again. */
export interface DeploymentSubject {
  /** The app's name in Connect. */
  readonly app: string;
  /** The address of the Connect server. */
  readonly server: string;
  /** For a preview. */
  readonly pullRequest?: number;
}

export interface NewDeployment extends DeploymentSubject {
  readonly environment: string;
  /** The head commit of the branch: a deployment of GitHub's merge commit would not be shown anywhere. */
  readonly commit: string;
  readonly description: string;
}

export interface DeploymentState {
  readonly state: 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';
  readonly description: string;
  readonly url?: string;
  readonly logUrl?: string;
}

export const deploymentOperation = { action: 'show a deployment', permission: 'deployments: write' };

/** Another run may have removed a deployment. A token without the permission would have failed to create it. */
const ifRemoved = valueOn(404, undefined);

/** GitHub lists deployments by task, so that ours can be listed without others of the environment. */
const task = 'connect-dash-deploy';

/**
 * Creates a deployment. Needs `deployments: write`, and `contents: read` in a private repository.
 *
 * @returns the id of the deployment
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
    // Don't merge the default branch into the pull request, and don't wait for checks: this run may be one of them.
    auto_merge: false,
    required_contexts: [],
  });
  if (!('id' in data)) throw new Error(`GitHub merged instead of deploying: ${data.message}`);
  return Number(data.id);
}

/** Adds a state to a deployment. Does nothing if a newer run or a clean-up has removed it. */
export async function setDeploymentState(github: GitHub, id: number, state: DeploymentState): Promise<void> {
  await github
    .request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
      ...github.repository,
      deployment_id: id,
      state: state.state,
      description: shortened(state.description),
      // Pull requests share an environment, and so do the apps of a repository: one must not end the others'.
      auto_inactive: false,
      ...(state.url !== undefined && isWebUrl(state.url) && { environment_url: state.url }),
      ...(state.logUrl !== undefined && { log_url: state.logUrl }),
    })
    .catch(ifRemoved);
}

/**
 * The active deployments of an app to production, newest first.
 *
 * @param before only those older than this one: newer ones are another run's
 */
async function activeDeployments(
  github: GitHub,
  environment: string,
  { app, server }: DeploymentSubject,
  before: number,
): Promise<readonly number[]> {
  const pages = github.paginate.iterator('GET /repos/{owner}/{repo}/deployments', {
    ...github.repository,
    environment,
    task,
    per_page: 100,
  });
  const active: number[] = [];
  for await (const { data } of pages) {
    for (const deployment of data) {
      const [id, payload] = [Number(deployment.id), payloadOf(deployment.payload)];
      if (id >= before || payload.pull_request !== undefined) continue;
      if (payload.app !== app || payload.server !== server) continue;
      const [state, ...earlier] = await statesOf(github, id);
      if (state === 'success') active.push(id);
      // Older ones were set inactive before. There may be thousands.
      if (state === 'inactive' && earlier.includes('success')) return active;
    }
  }
  return active;
}

/** The latest states of a deployment, newest first. */
async function statesOf(github: GitHub, id: number): Promise<readonly string[]> {
  const path = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
  const { data } = await github.request(path, { ...github.repository, deployment_id: id, per_page: 10 });
  return data.map(({ state }) => state);
}

/** Sets the earlier deployments of an app to production inactive. GitHub itself does so only for a whole environment. */
export async function endEarlier(
  github: GitHub,
  environment: string,
  subject: DeploymentSubject,
  before = Number.POSITIVE_INFINITY,
): Promise<void> {
  await setInactive(github, await activeDeployments(github, environment, subject, before));
}

async function setInactive(github: GitHub, ids: readonly number[]): Promise<void> {
  const description = 'Replaced by another version.';
  for (const id of ids) await setDeploymentState(github, id, { state: 'inactive', description });
}

/**
 * Removes a deployment that changed nothing if another one is active: that one has the commit that is live.
 *
 * @returns false if there is no other, so that this one stays
 */
export async function removeIfAnotherIsActive(
  github: GitHub,
  environment: string,
  subject: DeploymentSubject,
  id: number,
): Promise<boolean> {
  const [newest, ...older] = await activeDeployments(github, environment, subject, id);
  if (newest === undefined) return false;
  await setInactive(github, older);
  await removeDeployment(github, id, 'Nothing changed.');
  return true;
}

/** Removes a deployment. GitHub refuses to delete an active one, so it is set inactive first, with the description. */
async function removeDeployment(github: GitHub, id: number, description: string): Promise<void> {
  await setDeploymentState(github, id, { state: 'inactive', description });
  await github
    .request('DELETE /repos/{owner}/{repo}/deployments/{deployment_id}', {
      ...github.repository,
      deployment_id: id,
    })
    .catch(ifRemoved);
}

/**
 * Removes our deployments of a pull request, so that they don't accumulate.
 *
 * @param before only those older than this one: newer ones are another run's
 * @returns how many were removed
 */
export async function removeDeployments(
  github: GitHub,
  environment: string,
  { pullRequest, app, server }: Partial<DeploymentSubject> & { readonly pullRequest: number },
  before = Number.POSITIVE_INFINITY,
): Promise<number> {
  const listed = await github.paginate('GET /repos/{owner}/{repo}/deployments', {
    ...github.repository,
    environment,
    task,
    per_page: 100,
  });
  const ours = listed.filter(({ id, payload }) => {
    const its = payloadOf(payload);
    return (
      Number(id) < before &&
      its.pull_request === pullRequest &&
      (app === undefined || its.app === app) &&
      (server === undefined || its.server === server)
    );
  });
  for (const id of ours.map((deployment) => Number(deployment.id))) {
    await removeDeployment(github, id, 'The preview was removed.');
  }
  return ours.length;
}

/** GitHub returns a payload as an object; an old Enterprise Server returns its JSON text. */
function payloadOf(payload: unknown): Readonly<Record<string, unknown>> {
  let value = payload;
  try {
    if (typeof value === 'string') value = JSON.parse(value);
  } catch {
    return {};
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
