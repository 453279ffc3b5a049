import { hasCredentials } from './connection.ts';
import { throwAll, UserError } from './errors.ts';
import { annotations } from './github/annotations.ts';
import { bundleSource, gitFactsFrom, readEvent } from './github/event.ts';
import { runnerProgress } from './github/log.ts';
import { report } from './github/report.ts';
import * as runner from './github/runner.ts';
import { parseInputs, secretInputs } from './inputs.ts';
import { decideJob, eventFrom, missingFor, titleOf } from './job.ts';
import { perform } from './perform.ts';
import { placeOf } from './place.ts';
import { stopSignal } from './stop.ts';

/** A step of a workflow: read what is asked, decide, do it, report. */
async function step(environment: NodeJS.ProcessEnv): Promise<void> {
  const workspace = environment.GITHUB_WORKSPACE || process.cwd();
  const read = (name: string) => runner.getInput(name, environment);
  for (const name of secretInputs) runner.setSecret(read(name));
  runner.setSecret(environment.CONNECT_API_KEY ?? '');

  const place = placeOf(workspace, read('path'));
  const shown = annotations(place.appFolder);
  const progress = runnerProgress(shown);
  const event = eventFrom(environment.GITHUB_EVENT_NAME ?? '', await readEvent(environment), environment);
  const git = gitFactsFrom(event, environment);
  const about = { shown, progress, source: { ...git, appFolder: place.appFolder } };
  let title = 'Reading the inputs';
  try {
    const inputs = parseInputs(read, environment);
    const signal = stopSignal(inputs.timeout);
    const wanted = {
      ...inputs,
      preview: 'off' as const,
      previewDrafts: false,
      hasServer: inputs.server !== undefined,
      hasKey: hasCredentials(inputs, environment),
    };
    const job = decideJob(event, wanted);
    if (!job.ok) throw new UserError(job.mistake);
    throwAll(missingFor(job.value, wanted));
    title = titleOf(job.value);
    runner.info(title);
    const status = await perform(job.value, inputs, {
      place,
      project: git.repository ?? workspace,
      source: bundleSource(git),
      environment,
      temporary: environment.RUNNER_TEMP,
      mask: runner.setSecret,
      progress,
      signal,
    });
    await report({ ...about, title, status });
  } catch (error) {
    await report({ ...about, title, error });
    process.exitCode = 1;
  }
}

if (process.argv.length > 2) await (await import('./cli.ts')).run(process.argv.slice(2));
else await step(process.env);
// Connections that are kept open for more requests would keep the process, too.
process.exit();
