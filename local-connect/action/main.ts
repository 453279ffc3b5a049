/**
 * The action that starts local-connect in a workflow. One program with three roles: the step starts the server as a process
 * that outlives it, and the post step at the end of the job stops that process.
 */
async function main(): Promise<void> {
  if (process.argv[2] === 'serve') {
    const { serve } = await import('./serve.ts');
    await serve(process.argv.slice(3));
  } else if (process.env.STATE_post !== undefined) {
    const { stop } = await import('./stop.ts');
    await stop();
  } else {
    const { start } = await import('./start.ts');
    await start();
  }
}

main().catch((error: unknown) => {
  // The server's errors are about its configuration, and become the message of the step.
  console.error(process.argv[2] === 'serve' && error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
