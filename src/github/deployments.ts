import type { GitHub } from './client.ts';
import { shortened } from './commit-status.ts';

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

/** Adds a state to a deployment that was made or listed before: a newer run, or a clean-up, may have removed it by now. */
export async function setDeploymentState(github: GitHub, id: number, state: DeploymentState): Promise<void> {
  await ignoreMissing(
    github.request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
      ...github.repository,
      deployment_id: id,
      state: state.state,
      description: shortened(state.description),
      // All pull requests share an environment, and so do the apps of a repository: without this, one would end the others'.
      auto_inactive: false,
      ...(state.url !== undefined && { environment_url: state.url }),
      ...(state.logUrl !== undefined && { log_url: state.logUrl }),
    }),
  );
}

/**
 * The deployments of an app to production that GitHub shows as active, newest first.
 *
 * @param before only those that are older than this one: what is newer is another run's
 */
async function activeDeployments(
  github: GitHub,
  environment: string,
  { app, server }: Deployed,
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
      const [id, of] = [Number(deployment.id), payloadOf(deployment.payload)];
      if (id >= before || of.app !== app || of.server !== server || of.pull_request !== undefined) continue;
      const [state, ...earlier] = await statesOf(github, id);
      if (state === 'success') active.push(id);
      // What is older was ended when this one went live, or was ended: there may be thousands.
      if (state === 'inactive' && earlier.includes('success')) return active;
    }
  }
  return active;
}

/** The last ones, newest first. */
async function statesOf(github: GitHub, id: number): Promise<readonly string[]> {
  const path = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
  const { data } = await github.request(path, { ...github.repository, deployment_id: id, per_page: 10 });
  return data.map(({ state }) => state);
}

/** Sets the earlier deployments of an app to production inactive: GitHub does it only by environment, whatever the app. */
export async function endEarlier(
  github: GitHub,
  environment: string,
  deployed: Deployed,
  before = Number.POSITIVE_INFINITY,
): Promise<void> {
  await end(github, await activeDeployments(github, environment, deployed, before));
}

async function end(github: GitHub, ids: readonly number[]): Promise<void> {
  const description = 'Another version took its place.';
  for (const id of ids) await setDeploymentState(github, id, { state: 'inactive', description });
}

/**
 * Removes a deployment that deployed nothing, where another is active already: that one names the commit that is live.
 *
 * @returns false where there is no other, and it stays
 */
export async function removeIfAnotherIsActive(
  github: GitHub,
  environment: string,
  deployed: Deployed,
  id: number,
): Promise<boolean> {
  const [newest, ...older] = await activeDeployments(github, environment, deployed, id);
  if (newest === undefined) return false;
  await end(github, older);
  await removeDeployment(github, id, 'Nothing changed.');
  return true;
}

/**
 * Removes a deployment, whose commit isn't what the environment shows.
 *
 * @param description of its last state: GitHub refuses to delete a deployment that is still active
 */
export async function removeDeployment(github: GitHub, id: number, description: string): Promise<void> {
  await setDeploymentState(github, id, { state: 'inactive', description });
  await ignoreMissing(
    github.request('DELETE /repos/{owner}/{repo}/deployments/{deployment_id}', {
      ...github.repository,
      deployment_id: id,
    }),
  );
}

/**
 * Removes our deployments of a pull request from GitHub, so that they don't pile up.
 *
 * @param before only those that are older than this one, which is shown from now on: what is newer is another run's
 * @returns how many were removed
 */
export async function removeDeployments(
  github: GitHub,
  environment: string,
  { pullRequest, app, server }: Partial<Deployed> & { readonly pullRequest: number },
  before = Number.POSITIVE_INFINITY,
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
      Number(id) < before &&
      of.pull_request === pullRequest &&
      (app === undefined || of.app === app) &&
      (server === undefined || of.server === server)
    );
  });
  for (const id of ours.map((deployment) => Number(deployment.id))) {
    await removeDeployment(github, id, 'The preview was removed.');
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

/** Another run may have been quicker. A token that may not write had been refused when the deployment was made. */
async function ignoreMissing(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if ((error as { status?: unknown }).status !== 404) throw error;
  }
}
