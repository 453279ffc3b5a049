/** `serve` keeps running after the process that started it has ended; `serve-attached` ends with it. */
const isServer = process.argv[2] === 'serve' || process.argv[2] === 'serve-attached';

/**
 * The action that starts local-connect in a workflow. One program with three roles: the step starts the server as a process
 * that outlives it, and the post step at the end of the job stops that process.
 */
async function main(): Promise<void> {
  if (isServer) {
    const { serve } = await import('./serve.ts');
    await serve(process.argv.slice(3), process.argv[2] === 'serve-attached');
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
  console.error(isServer && error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
