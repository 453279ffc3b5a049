import { parseOptions } from '../options.ts';
import { startServer } from '../server.ts';

/**
 * Runs the server until it gets a signal. Sends its address to the process that started it.
 *
 * @param attached whether the server ends with the process that started it, however that ends
 */
export async function serve(args: readonly string[], attached: boolean): Promise<void> {
  const { LOCAL_CONNECT_API_KEY: apiKey = '', ...environment } = process.env;
  // Not an argument of this process: those are visible to every user of the machine.
  const { url, close } = await startServer(
    parseOptions([...args, `--api-key=${apiKey}`], process.cwd(), environment),
  );
  const stop = () => close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  if (attached) process.once('disconnect', stop);
  process.send?.({ url });
  if (!attached) process.disconnect?.();
}
