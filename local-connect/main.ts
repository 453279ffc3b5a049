import { parseOptions, UsageError, usage } from './options.ts';
import { startServer } from './server.ts';

/** Starts local-connect: a server that answers like Posit Connect, and really builds and runs Dash apps. */
async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return;
  }
  // Files that this server makes are for its own user only.
  process.umask(0o077);
  const options = parseOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd(), process.env);
  const { url, firstKey, demoUsers, close } = await startServer(options);
  // Before the first line is printed: after it, the reader may stop this server.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => close().finally(() => process.exit(0)));
  }
  console.log(`local-connect ready: ${url}`);
  if (firstKey !== undefined) console.log(`api key: ${firstKey}`);
  console.log(`dashboard: ${url}/connect/`);
  if (demoUsers.length > 0)
    console.log(`demo users (the password is the user name): ${demoUsers.join(', ')}`);
}

// A bug in one request or callback must not end all apps.
process.on('unhandledRejection', (error) => console.error(error));
// The reader of the output may stop, as `head` does.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

main().catch((error: unknown) => {
  if (!(error instanceof Error)) throw error;
  console.error(
    error instanceof UsageError
      ? `${error.message}\n\n${usage}`
      : `local-connect can't start: ${error.message}`,
  );
  process.exit(error instanceof UsageError ? 2 : 1);
});
