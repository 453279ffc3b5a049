import type { GitHub } from './client.ts';
import {
  createDeployment,
  type DeploymentState,
  deploymentOperation,
  type NewDeployment,
  setDeploymentState,
} from './deployments.ts';
import type { Reporter } from './reporting.ts';

interface DeploymentRules<Result> {
  /** The page of the workflow run. */
  readonly runUrl: string | undefined;
  readonly stateOf: (result: Result) => Pick<DeploymentState, 'state' | 'description' | 'url'>;
  /** Removes the deployment if it changed nothing. True if it is gone. */
  readonly removeIfIdle?: (github: GitHub, id: number, result: Result) => Promise<boolean>;
  /** Removes or ends the deployments that this one replaces. */
  readonly replaceEarlier: (github: GitHub, id: number, result: Result) => Promise<void>;
}

/** Reports a run as a deployment of GitHub's API. */
export function deploymentReporter<Result>(
  deployment: NewDeployment,
  { runUrl, stateOf, removeIfIdle, replaceEarlier }: DeploymentRules<Result>,
): Reporter<Result> {
  const logUrl = runUrl === undefined ? {} : { logUrl: runUrl };
  // Set as soon as GitHub created it: whatever fails after that, the deployment gets its final state.
  let id: number | undefined;
  return {
    operation: deploymentOperation,
    async begin(github) {
      const { description } = deployment;
      id = await createDeployment(github, deployment);
      await setDeploymentState(github, id, { state: 'in_progress', description, ...logUrl });
    },
    async end(github, result) {
      if (id === undefined || (await removeIfIdle?.(github, id, result))) return;
      await setDeploymentState(github, id, { ...stateOf(result), ...logUrl });
      await replaceEarlier(github, id, result);
    },
    async cancel(github, description) {
      if (id !== undefined) await setDeploymentState(github, id, { state: 'inactive', description });
    },
  };
}
