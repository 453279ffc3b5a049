import { hasCredentials } from './connection.ts';
import { annotations } from './github/annotations.ts';
import { completeEvent } from './github/complete-event.ts';
import { createGitHubContext, type GitHubContext } from './github/context.ts';
import { bundleSource, docsFolder, gitFactsFrom, readEvent } from './github/event.ts';
import { canGetIdToken } from './github/id-token.ts';
import { runnerProgress } from './github/log.ts';
import { report } from './github/report.ts';
import * as runner from './github/runner.ts';
import { inputDefaults, withoutDefaults } from './inputs/defaults.ts';
import { type Inputs, inputNames, type ReadInput, readInputs, secretInputs } from './inputs/inputs.ts';
import { parseAudience } from './inputs/preview-inputs.ts';
import { otherVariables, unknownInputs } from './inputs/unknown-inputs.ts';
import { decideJob, eventFrom, hasUntrustedCheckout, missingFor, subjectOf, titleOf } from './job/job.ts';
import { cleanUpAfterDeploy, runJob, secretsIn } from './run-job.ts';
import { createRunSignal, raceAbort } from './shared/cancellation.ts';
import { throwProblems, UserError } from './shared/problems.ts';
import { registerSecret } from './shared/redaction.ts';
import { resolveWorkspace, type Workspace } from './shared/workspace.ts';

/** Runs a step of a workflow: reads the inputs, decides the job, runs it and reports how it ended. */
export async function runAction(environment: NodeJS.ProcessEnv): Promise<void> {
  const read = withoutDefaults((name) => runner.getInput(name));
  maskSecrets(read, environment);

  const root = environment.GITHUB_WORKSPACE || process.cwd();
  const workspace = resolveWorkspace(root, read('path') || inputDefaults.path);
  const shown = annotations(workspace.appFolder);
  const progress = runnerProgress(shown);
  const started = eventFrom(environment.GITHUB_EVENT_NAME ?? '', await readEvent(environment), environment);
  const docs = docsFolder(environment);
  let git = gitFactsFrom(started, environment);
  let subject: string | undefined;
  let github: GitHubContext | undefined;
  const soFar = () => ({
    shown,
    progress,
    source: { ...git, appFolder: workspace.appFolder, ...docs },
    ...(subject !== undefined && { subject }),
  });
  try {
    throwProblems([...unknownInputs(environment, inputNames()), ...otherVariables(environment)]);
    await using trusted = hasUntrustedCheckout(started, { prNumber: read('pr-number') !== '' })
      ? await (await import('./job/trusted-config.ts')).readTrustedConfig(workspace, environment)
      : undefined;
    const { inputs, notices } = await readInputs(read, environment, workspace.app, {
      repository: workspace.repository,
      trustedConfig: trusted?.folder,
    });
    for (const secret of secretsIn(inputs, git.repository ?? root)) mask(secret);
    for (const notice of [...(trusted?.notices ?? []), ...notices]) progress.log.notice(notice);
    const signal = createRunSignal(inputs.timeout);
    github = createGitHubContext(inputs, { ...git, ...docs }, environment.GITHUB_API_URL, progress.log);

    const options = jobOptions(inputs, environment);
    const { event, ...checkout } = await raceAbort(
      completeEvent(started, options, {
        github,
        repository: workspace.repository,
        workflowCommit: environment.GITHUB_SHA,
        signal,
      }),
      signal,
    );
    git = gitFactsFrom(event, environment, checkout.checkedOut);
    const job = decideJob(event, { ...options, ...checkout });
    if (!job.ok) throw new UserError(job.mistake);
    throwProblems(missingFor(job.value, options));
    subject = subjectOf(job.value);
    runner.info(titleOf(job.value));

    const context = {
      workspace: {
        ...workspace,
        ...(trusted && { trustedConfig: trusted.folder }),
        ...(!checkout.isOwnCheckout && (await trackedOnly(workspace.repository))),
      },
      project: git.repository ?? root,
      source: bundleSource(git),
      environment,
      temporary: environment.RUNNER_TEMP,
      mask,
      progress,
      signal,
      git,
      github,
      audience: parseAudience(read),
    };
    const status = await raceAbort(runJob(job.value, inputs, context), signal);
    await report({ ...soFar(), status });
    await cleanUpAfterDeploy(job.value, inputs, context);
  } catch (error) {
    await report({ ...soFar(), error });
    process.exitCode = 1;
    await Promise.allSettled(github?.pendingReports ?? []);
  }
}

/** Hides a secret in the log, by the runner, and in everything else that leaves this process. */
function mask(secret: string): void {
  runner.setSecret(secret);
  registerSecret(secret);
}

/** Nothing may be printed before this. */
function maskSecrets(read: ReadInput, environment: NodeJS.ProcessEnv): void {
  for (const name of secretInputs) mask(read(name));
  mask((environment.CONNECT_API_KEY ?? '').trim());
  // The file may contain the private key as well.
  if (read('client-certificate').includes('PRIVATE KEY')) mask(read('client-certificate'));
}

/** Files of others: only what git tracks may be read, since the workflow may have put secrets beside them. */
async function trackedOnly(repository: string): Promise<Pick<Workspace, 'tracked'>> {
  const { findRepository } = await import('./git.ts');
  const git = await findRepository(repository);
  return git ? { tracked: new Set((await git.tracked()).map(({ path }) => path)) } : {};
}

const jobOptions = (inputs: Inputs, environment: NodeJS.ProcessEnv) => ({
  ...inputs,
  hasServer: inputs.server !== undefined,
  hasKey: hasCredentials(inputs, environment),
  hasIdToken: canGetIdToken(environment),
});
