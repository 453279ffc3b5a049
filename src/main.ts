import { hasCredentials } from './connection.ts';
import { annotations } from './github/annotations.ts';
import { createGitHubContext } from './github/context.ts';
import { bundleSource, gitFactsFrom, readEvent, rulesPage } from './github/event.ts';
import { canGetIdToken } from './github/id-token.ts';
import { runnerProgress } from './github/log.ts';
import { completeEvent } from './github/pull-request-event.ts';
import { report } from './github/report.ts';
import * as runner from './github/runner.ts';
import { inputDefaults, withoutDefaults } from './inputs/defaults.ts';
import { readInputs, secretInputs } from './inputs/inputs.ts';
import { seersFrom } from './inputs/preview-inputs.ts';
import { decideJob, eventFrom, hasUntrustedCheckout, missingFor, subjectOf, titleOf } from './job/job.ts';
import { cleanUpAfterDeploy, runJob, variablesOf } from './run-job.ts';
import { secretsOf } from './settings/environment.ts';
import { createRunSignal, raceAbort } from './shared/cancellation.ts';
import { throwProblems, UserError } from './shared/problems.ts';
import { registerSecret } from './shared/redaction.ts';
import { resolveWorkspace } from './shared/workspace.ts';

/** Loaded only where it is needed: it stands before the run's first request. */
const workflowFiles: typeof import('./job/trusted-config.ts').workflowFiles = async (...about) =>
  await (await import('./job/trusted-config.ts')).workflowFiles(...about);

/** In the log by the runner; in what others say, which goes elsewhere too, by us. */
function mask(secret: string): void {
  runner.setSecret(secret);
  registerSecret(secret);
}

/** A step of a workflow: read what is asked, decide, do it, report. */
async function step(environment: NodeJS.ProcessEnv): Promise<void> {
  const workspace = environment.GITHUB_WORKSPACE || process.cwd();
  const read = withoutDefaults((name) => runner.getInput(name, environment));
  for (const name of secretInputs) mask(read(name));
  mask((environment.CONNECT_API_KEY ?? '').trim());
  // It may hold the key, too.
  if (read('client-certificate').includes('PRIVATE KEY')) mask(read('client-certificate'));

  const place = resolveWorkspace(workspace, read('path') || inputDefaults.path);
  const shown = annotations(place.appFolder);
  const progress = runnerProgress(shown);
  const told = eventFrom(environment.GITHUB_EVENT_NAME ?? '', await readEvent(environment), environment);
  let git = gitFactsFrom(told, environment);
  let subject: string | undefined;
  let lastWords: readonly Promise<unknown>[] = [];
  const rulesUrl = rulesPage(environment);
  const about = () => ({
    shown,
    progress,
    source: { ...git, appFolder: place.appFolder, ...(rulesUrl !== undefined && { rulesUrl }) },
    ...(subject !== undefined && { subject }),
  });
  try {
    const isForeign = hasUntrustedCheckout(told, { prNumber: read('pr-number') !== '' });
    await using files = isForeign ? await workflowFiles(place, environment) : undefined;
    const { inputs, notices } = await readInputs(read, environment, place.app, {
      repository: place.repository,
      decisive: files?.folder,
    });
    for (const secret of secretsOf(variablesOf(inputs))) mask(secret);
    for (const notice of [...(files?.notices ?? []), ...notices]) progress.log.notice(notice);
    const signal = createRunSignal(inputs.timeout);
    const github = createGitHubContext(inputs, git, environment.GITHUB_API_URL, progress.log);
    lastWords = github.pendingReports;
    const wanted = {
      ...inputs,
      hasServer: inputs.server !== undefined,
      hasKey: hasCredentials(inputs, environment),
      hasIdToken: canGetIdToken(environment),
    };
    const { event, ...checkout } = await raceAbort(
      completeEvent(told, wanted, { github, repository: place.repository, signal }),
      signal,
    );
    git = gitFactsFrom(event, environment, checkout.checkedOut);
    const job = decideJob(event, { ...wanted, ...checkout });
    if (!job.ok) throw new UserError(job.mistake);
    throwProblems(missingFor(job.value, wanted));
    subject = subjectOf(job.value);
    runner.info(titleOf(job.value));
    const runContext = {
      place: files ? { ...place, decisive: files.folder } : place,
      project: git.repository ?? workspace,
      source: bundleSource(git),
      environment,
      temporary: environment.RUNNER_TEMP,
      mask,
      progress,
      signal,
      git,
      github,
      seers: seersFrom(read),
    };
    const status = await raceAbort(runJob(job.value, inputs, runContext), signal);
    report({ ...about(), status });
    await cleanUpAfterDeploy(job.value, inputs, runContext);
  } catch (error) {
    report({ ...about(), error });
    process.exitCode = 1;
    await Promise.allSettled(lastWords);
  }
}

/** What was asked for: a step by the runner, and all else by the command line. */
async function main(words: readonly string[]): Promise<void> {
  const [command] = words;
  // Of people who type nothing but the name, the terminal takes care.
  if (command === undefined && process.env.GITHUB_ACTIONS === 'true') await step(process.env);
  else if (command === 'plan-matrix') await (await import('./plan-action.ts')).planStep(process.env);
  else await (await import('./cli/cli.ts')).run(words);
  // Connections that are kept open for more requests would keep the process, too. What was printed has to be out first:
  // a pipe that is full takes it later.
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

main(process.argv.slice(2));
