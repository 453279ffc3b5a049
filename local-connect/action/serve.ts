import { parseOptions } from '../options.ts';
import { startServer } from '../server.ts';

/** Runs the server until it gets a signal. Sends its address to the process that started it. */
export async function serve(args: readonly string[]): Promise<void> {
  const { LOCAL_CONNECT_API_KEY: apiKey = '', ...environment } = process.env;
  // Not an argument of this process: those are visible to every user of the machine.
  const { url, close } = await startServer(
    parseOptions([...args, '--api-key', apiKey], process.cwd(), environment),
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => close().then(() => process.exit(0)));
  }
  process.send?.({ url });
  process.disconnect?.();
}
