import { hasCredentials } from './connection.ts';
import { findRepository } from './git.ts';
import { type Annotations, annotations } from './github/annotations.ts';
import { missingCheckout } from './github/checkout.ts';
import { completeEvent } from './github/complete-event.ts';
import { createGitHubContext, type GitHubContext } from './github/context.ts';
import { bundleSource, type GitFacts, gitFactsFrom, readEvent } from './github/event.ts';
import { canGetIdToken } from './github/id-token.ts';
import { runnerProgress } from './github/log.ts';
import { report } from './github/report.ts';
import * as runner from './github/runner.ts';
import { type Inputs, readInputs } from './inputs/inputs.ts';
import type { ReadInput } from './inputs/parsers.ts';
import { requestsPromotion } from './inputs/promotion-inputs.ts';
import { parseAudience } from './inputs/settings-inputs.ts';
import { secretInputs, withoutDefaults } from './inputs/table.ts';
import { otherVariables, unknownInputs } from './inputs/unknown-inputs.ts';
import { describeJob } from './job/describe-job.ts';
import { type EventFacts, eventFrom } from './job/event.ts';
import { decideJob, hasUntrustedCheckout, type Job } from './job/job.ts';
import { missingFor } from './job/missing-inputs.ts';
import { readTrustedConfig, type TrustedConfig } from './job/trusted-config.ts';
import { runJob, secretsIn } from './run-job.ts';
import { createRunSignal, raceAbort } from './shared/cancellation.ts';
import { throwProblems, UserError } from './shared/problems.ts';
import { registerSecret } from './shared/redaction.ts';
import type { RunProgress } from './shared/run-progress.ts';
import { resolveWorkspace, type Workspace } from './shared/workspace.ts';

/** A run, with what is known about it so far: a report of a failure shows that. */
interface Run {
  readonly environment: NodeJS.ProcessEnv;
  readonly read: ReadInput;
  readonly workspace: Workspace;
  readonly shown: Annotations;
  readonly progress: RunProgress;
  readonly started: EventFacts;
  git: GitFacts;
  github?: GitHubContext;
  subject?: string;
}

/** Runs a step of a workflow: reads the inputs, decides the job, runs it and reports how it ended. */
export async function runAction(environment: NodeJS.ProcessEnv): Promise<void> {
  const read = withoutDefaults((name) => runner.getInput(name));
  maskSecrets(read, environment);
  const run = await startRun(read, environment);
  try {
    throwProblems([...unknownInputs(environment), ...otherVariables(environment)]);
    await using trusted = hasUntrustedCheckout(run.started, { prNumber: read('pr-number') !== '' })
      ? await readTrustedConfig(run.workspace, environment)
      : undefined;
    const inputs = await readAllInputs(run, trusted);
    const signal = createRunSignal(inputs.timeout);
    const github = createGitHubContext(inputs, run.git, run.progress.log);
    run.github = github;
    const { job, isOwnCheckout } = await chooseJob(run, inputs, github, signal);
    const { workspace, git, progress } = run;
    const context = {
      workspace: {
        ...workspace,
        ...(trusted && { trustedConfig: trusted.folder }),
        ...(!isOwnCheckout && (await trackedOnly(workspace.repository))),
      },
      project: projectOf(run),
      source: bundleSource(git),
      environment,
      temporary: environment.RUNNER_TEMP,
      mask,
      progress,
      signal,
      git,
      github,
      audience: await parseAudience(read),
    };
    const status = await raceAbort(runJob(job, inputs, context), signal);
    await report({ ...endOf(run), status });
  } catch (error) {
    await report({ ...endOf(run), error });
    process.exitCode = 1;
    await Promise.allSettled(run.github?.pendingReports ?? []);
  }
}

async function startRun(read: ReadInput, environment: NodeJS.ProcessEnv): Promise<Run> {
  const root = environment.GITHUB_WORKSPACE || process.cwd();
  const workspace = resolveWorkspace(root, read('path') || '.');
  const shown = annotations(workspace.appFolder);
  const started = eventFrom(environment.GITHUB_EVENT_NAME ?? '', await readEvent(environment), environment);
  const git = gitFactsFrom(started, environment);
  return { environment, read, workspace, shown, progress: runnerProgress(shown), started, git };
}

/** The name of the repository, or the path of its folder if it isn't known. */
const projectOf = ({ git, workspace }: Run) => git.repository ?? workspace.root;

const endOf = ({ shown, progress, git, workspace, subject }: Run) => ({
  shown,
  progress,
  source: { ...git, appFolder: workspace.appFolder },
  ...(subject !== undefined && { subject }),
});

async function readAllInputs(run: Run, trusted: TrustedConfig | undefined): Promise<Inputs> {
  const { read, environment, workspace, progress } = run;
  const { inputs, notices } = await readInputs(read, environment, workspace.app, {
    repository: workspace.repository,
    trustedConfig: trusted?.folder,
  });
  for (const secret of secretsIn(inputs, projectOf(run))) mask(secret);
  for (const notice of [...(trusted?.notices ?? []), ...notices]) progress.log.notice(notice);
  return inputs;
}

/** @throws {UserError} if the event and the inputs don't allow a job, or something is missing for it */
async function chooseJob(run: Run, inputs: Inputs, github: GitHubContext, signal: AbortSignal) {
  const { environment, workspace, started } = run;
  const options = {
    ...inputs,
    hasServer: inputs.server !== undefined,
    hasKey: hasCredentials(inputs, environment),
    hasIdToken: canGetIdToken(environment),
  };
  const { repository } = workspace;
  const sources = { github, repository, workflowCommit: environment.GITHUB_SHA, signal };
  const { event, ...checkout } = await raceAbort(completeEvent(started, options, sources), signal);
  run.git = gitFactsFrom(event, environment, checkout.checkedOut);
  const decided = decideJob(event, { ...options, ...checkout });
  if (!decided.ok) throw new UserError(decided.mistake);
  const job = decided.value;
  const { title, subject } = describeJob(job);
  if (subject !== undefined) run.subject = subject;
  runner.info(title);
  const unready = readsAppFolder(job, inputs) ? missingCheckout(workspace) : undefined;
  throwProblems([...missingFor(job, options), ...(unready ? [unready] : [])]);
  return { job, isOwnCheckout: checkout.isOwnCheckout };
}

/** A promotion deploys a bundle from another server instead. */
const readsAppFolder = ({ kind }: Job, inputs: Inputs) =>
  ['check', 'preview'].includes(kind) ||
  (['deploy', 'draft', 'plan'].includes(kind) && !requestsPromotion(inputs));

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

/** Of untrusted files, only what git tracks may be read: the workflow may have added files with secrets. */
async function trackedOnly(repository: string): Promise<Pick<Workspace, 'tracked'>> {
  const git = await findRepository(repository);
  return git ? { tracked: new Set((await git.tracked()).map(({ path }) => path)) } : {};
}
