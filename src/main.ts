import { runAction } from './action.ts';

/** Runs a step of a workflow, the action `plan/`, or the command line. */
async function main(args: readonly string[]): Promise<void> {
  const [command] = args;
  if (command === undefined && process.env.GITHUB_ACTIONS === 'true') await runAction(process.env);
  else if (command === 'plan-matrix') await (await import('./plan-action.ts')).planStep(process.env);
  else await (await import('./cli/cli.ts')).run(args);
  // Idle keep-alive connections would keep the process running. Exit once a pipe has taken all output.
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

main(process.argv.slice(2));
