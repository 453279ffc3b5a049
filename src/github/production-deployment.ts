import type { RunFacts, Status } from '../shared/progress.ts';
import type { GitHubContext } from './context.ts';
import {
  createDeployment,
  deploymentOperation,
  deploymentReporter,
  endEarlier,
  type NewDeployment,
  setDeploymentState,
} from './deployments.ts';
import { valueOn } from './errors.ts';
import { startReporting } from './reporting.ts';

/** What is deployed: the app's name in Connect, the address of the server, and the commit. */
type ProductionDeployment = Pick<NewDeployment, 'app' | 'server' | 'commit'>;

/** Production is shown only in an environment that the workflow names. */
const environmentOf = ({ available, options: { githubEnvironment: environment } }: GitHubContext) =>
  available && environment !== 'none' ? environment : undefined;

/**
 * Starts to report a deployment to production on GitHub, if the workflow names an environment for it. The earlier
 * deployments become inactive once it is live, also if the run fails or is cancelled after that.
 *
 * @param facts what the run has recorded so far
 * @returns reports the end, with the status of the run, or `undefined` if it failed
 */
export function startDeployment(
  context: GitHubContext,
  deployed: ProductionDeployment,
  signal: AbortSignal,
  facts: () => RunFacts,
): (status: Status | undefined) => Promise<void> {
  const environment = environmentOf(context);
  if (environment === undefined) return async () => {};
  const description = deployed.app;
  const reporter = deploymentReporter<Status | undefined>(
    { ...deployed, environment, description },
    {
      logUrl: context.runUrl,
      stateOf: (status) => ({ state: status ? 'success' : 'failure', description, url: facts().contentUrl }),
      async replaceEarlier(github, id, status) {
        if (status || isLive(facts())) await endEarlier(github, environment, deployed, id);
      },
    },
  );
  const reporting = startReporting([reporter], context, signal);
  reporting.begin();
  return reporting.end;
}

/** True if this run packed the bundle that is live. */
const isLive = ({ bytes, bundleId, liveBundleId }: RunFacts): boolean =>
  bytes !== undefined && bundleId !== undefined && bundleId === liveBundleId;

/**
 * Reports on GitHub that an earlier version is live again.
 *
 * @param commit of that version; if it isn't known, or GitHub doesn't know it, no deployment is shown as active
 */
export async function showRollback(
  context: GitHubContext,
  { commit, ...deployed }: Omit<ProductionDeployment, 'commit'> & { readonly commit: string | undefined },
  signal: AbortSignal,
  url: string | undefined,
): Promise<void> {
  const { bestEffort, runUrl: logUrl, log } = context;
  const environment = environmentOf(context);
  if (environment === undefined) return;
  await bestEffort.attempt(deploymentOperation, async () => {
    const github = await context.connect(signal);
    const description = `Rolled back: ${deployed.app}`;
    const create = async (known: string) =>
      // GitHub answers 422 for a commit of another repository, or one that was never pushed.
      await createDeployment(github, { ...deployed, commit: known, environment, description }).catch(
        valueOn(422, undefined),
      );
    const id = commit === undefined ? undefined : await create(commit);
    if (id !== undefined)
      await setDeploymentState(github, id, { state: 'success', description, url, logUrl });
    await endEarlier(github, environment, deployed, id);
  });
  log.warn(...bestEffort.takeWarnings());
}
