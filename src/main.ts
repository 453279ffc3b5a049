import { isMainThread, workerData } from 'node:worker_threads';

// undici reads this global if it is there, and Node would load its own copy of undici for it: a tenth of the time of a start.
Reflect.deleteProperty(globalThis, 'Headers');

/** Runs a step of a workflow, the action `plan/`, the command line, or, in a thread, the inspection of an app. */
async function main(args: readonly string[]): Promise<void> {
  if (!isMainThread)
    return await (await import('./bundle/inspect-thread.ts')).runInThread(workerData.inspect);
  const [command] = args;
  if (command === undefined && process.env.GITHUB_ACTIONS === 'true') {
    await (await import('./action.ts')).runAction(process.env);
  } else if (command === 'plan-matrix') await (await import('./plan-action.ts')).planStep(process.env);
  else await (await import('./cli/cli.ts')).run(args);
  // Idle keep-alive connections would keep the process running. Exit once a pipe has taken all output.
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

main(process.argv.slice(2));
