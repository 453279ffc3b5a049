import { isWebUrl } from '../shared/checks.ts';
import type { GitHub } from './client.ts';
import { valueOn } from './errors.ts';
import { shortened } from './html.ts';
import type { Reporter } from './reporting.ts';

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
  readonly url?: string | undefined;
  readonly logUrl?: string | undefined;
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
      ...(isWebUrl(state.url) && { environment_url: state.url }),
      ...(state.logUrl !== undefined && { log_url: state.logUrl }),
    })
    .catch(ifRemoved);
}

/** The filter for our deployments in an environment. */
const ours = ({ repository }: GitHub, environment: string) =>
  ({ ...repository, environment, task, per_page: 100 }) as const;

/**
 * Sets the earlier deployments of an app to production inactive. GitHub itself does so only for a whole environment.
 *
 * @param before only those older than this one: newer ones are another run's
 */
export async function endEarlier(
  github: GitHub,
  environment: string,
  subject: DeploymentSubject,
  before = Number.POSITIVE_INFINITY,
): Promise<void> {
  const pages = github.paginate.iterator('GET /repos/{owner}/{repo}/deployments', ours(github, environment));
  for await (const { data } of pages) {
    for (const { id, payload } of data) {
      if (Number(id) >= before || !isAbout(payload, subject)) continue;
      const state = await latestState(github, Number(id));
      // Older ones were set inactive before. There may be thousands.
      if (state === 'inactive') return;
      const description = 'Replaced by another version.';
      if (state === 'success')
        await setDeploymentState(github, Number(id), { state: 'inactive', description });
    }
  }
}

async function latestState(github: GitHub, id: number): Promise<string | undefined> {
  const path = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
  const { data } = await github.request(path, { ...github.repository, deployment_id: id, per_page: 1 });
  return data[0]?.state;
}

/**
 * Removes our deployments of a pull request, so that they don't accumulate.
 *
 * @param subject without an app: those of all apps
 * @param before only those older than this one: newer ones are another run's
 * @returns how many were removed
 */
export async function removeDeployments(
  github: GitHub,
  environment: string,
  subject: Partial<DeploymentSubject> & { readonly pullRequest: number },
  before = Number.POSITIVE_INFINITY,
): Promise<number> {
  const listed = await github.paginate('GET /repos/{owner}/{repo}/deployments', ours(github, environment));
  const replaced = listed.filter(({ id, payload }) => Number(id) < before && isAbout(payload, subject));
  for (const id of replaced.map((deployment) => Number(deployment.id))) {
    // GitHub refuses to delete an active one.
    await setDeploymentState(github, id, { state: 'inactive', description: 'The preview was removed.' });
    const path = 'DELETE /repos/{owner}/{repo}/deployments/{deployment_id}';
    await github.request(path, { ...github.repository, deployment_id: id }).catch(ifRemoved);
  }
  return replaced.length;
}

/** GitHub returns a payload as an object; an old Enterprise Server returns its JSON text. */
function isAbout(payload: unknown, { app, server, pullRequest }: Partial<DeploymentSubject>): boolean {
  let its: Readonly<Record<string, unknown>> | null;
  try {
    its = typeof payload === 'string' ? JSON.parse(payload) : payload;
  } catch {
    return false;
  }
  return (
    its?.pull_request === pullRequest &&
    (app === undefined || its?.app === app) &&
    (server === undefined || its?.server === server)
  );
}

interface DeploymentRules<Result> {
  /** The page of the workflow run. */
  readonly logUrl: string | undefined;
  readonly stateOf: (result: Result) => DeploymentState;
  /** Removes or ends the deployments that this one replaces. */
  readonly replaceEarlier: (github: GitHub, id: number, result: Result) => Promise<unknown>;
}

/** Reports a run as a deployment of GitHub's API. */
export function deploymentReporter<Result>(
  deployment: NewDeployment,
  { logUrl, stateOf, replaceEarlier }: DeploymentRules<Result>,
): Reporter<Result> {
  // Set as soon as GitHub created it: whatever fails after that, the deployment gets its final state.
  let id: number | undefined;
  return {
    operation: deploymentOperation,
    async begin(github) {
      const { description } = deployment;
      id = await createDeployment(github, deployment);
      await setDeploymentState(github, id, { state: 'in_progress', description, logUrl });
    },
    async end(github, result) {
      if (id === undefined) return;
      await setDeploymentState(github, id, { ...stateOf(result), logUrl });
      await replaceEarlier(github, id, result);
    },
    async cancel(github, description) {
      if (id !== undefined) await setDeploymentState(github, id, { state: 'inactive', description });
    },
  };
}
